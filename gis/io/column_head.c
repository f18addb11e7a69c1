#include "gis/io/column.h"

#include "gis/base/buf.h"
#include "gis/base/mem.h"
#include "gis/io/column_private.h"
#include "gis/io/value_private.h"

#include <stdio.h>
#include <string.h>

/* The table's top, and what is asked of it. */
struct top {
    const cmap_cells *rows;
    size_t count, width;
    const cmap_column_map *maps;
    size_t map_count;
};

/* How well a row, or a row with the one under it, does as the header. */
struct rating {
    size_t known; /* columns whose role is known or that --map names */
    size_t names; /* cells that are not blank */
    bool has_value;
};

static const char *cell(const struct top *top, size_t row, size_t column)
{
    const cmap_cells *cells = &top->rows[row];

    return column < cells->count && cells->cells[column] ? cells->cells[column] : "";
}

static bool is_known(const struct top *top, const char *text)
{
    char word[CMAP_WORD_ROOM], spec[CMAP_WORD_ROOM];

    if (cmap_column_read(text).role != CMAP_ROLE_NONE)
        return true;
    cmap_word_fold(text, word);
    for (size_t i = 0; i < top->map_count; i++) {
        cmap_word_fold(top->maps[i].column, spec);
        if (word[0] && strcmp(word, spec) == 0)
            return true;
    }
    return false;
}

static struct rating rate(const struct top *top, size_t row)
{
    struct rating rating = {0};

    for (size_t i = 0; i < top->rows[row].count; i++) {
        const char *text = cell(top, row, i);
        if (cmap_cell_is_blank(text))
            continue;
        rating.names++;
        rating.has_value |= cmap_cell_is_value(text);
        rating.known += is_known(top, text);
    }
    return rating;
}

/* The group name that stands over a column: its own cell, or the last one to the left of a merged run. A run ends where
 * the row below is blank, too. */
static const char *group_over(const struct top *top, size_t row, size_t column)
{
    for (size_t i = column + 1; i-- > 0;) {
        if (!cmap_cell_is_blank(cell(top, row, i)))
            return cell(top, row, i);
        if (cmap_cell_is_blank(cell(top, row + 1, i)))
            break;
    }
    return "";
}

static bool is_sum_word(const char *text)
{
    char word[CMAP_WORD_ROOM];

    cmap_word_fold(text, word);
    return strcmp(word, "合计") == 0 || strcmp(word, "小计") == 0 || strcmp(word, "总计") == 0 ||
           strcmp(word, "总") == 0 || strcmp(word, "total") == 0;
}

/* Appends the header of a column under a group name. The sub name when it is known by itself (with the group's unit
 * when it lacks one), the group name over a sum, else both. */
static void put_joined(const struct top *top, size_t row, size_t column, cmap_buf *out)
{
    const char *group = group_over(top, row, column), *sub = cell(top, row + 1, column);
    cmap_column read = cmap_column_read(sub), over = cmap_column_read(group);
    bool is_area = read.role == CMAP_ROLE_FLOOR_AREA || read.role == CMAP_ROLE_LAND_AREA;

    bool is_own = cmap_cell_is_blank(group) || is_known(top, sub);

    if (cmap_cell_is_blank(sub) || (!is_own && is_sum_word(sub) && over.role != CMAP_ROLE_NONE)) {
        cmap_buf_puts(out, group);
    } else if (is_own) {
        cmap_buf_puts(out, sub);
        if (is_area && !read.unit && over.unit)
            cmap_buf_printf(out, "（%s）", cmap_area_unit_name(over.unit));
    } else {
        cmap_buf_printf(out, "%s %s", group, sub);
    }
}

/* The two rows from row on as one header; false when the second holds values or no columns' names. */
static bool rate_pair(const struct top *top, size_t row, struct rating *out, cmap_status *status)
{
    struct rating below = rate(top, row + 1);

    *out = (struct rating){0};
    if (below.has_value || below.names < 2)
        return false;
    for (size_t i = 0; i < top->width; i++) {
        cmap_buf joined = {0};
        put_joined(top, row, i, &joined);
        out->names += !cmap_cell_is_blank(cmap_buf_text(&joined));
        out->known += is_known(top, cmap_buf_text(&joined));
        if (joined.status)
            *status = joined.status;
        cmap_buf_clear(&joined);
    }
    return true;
}

/* True when the row below stands only under merged cells, as sub names do: each of its cells has a blank above it, or
 * above its right neighbour. A row of data stands under the names of its columns. */
static bool is_under_groups(const struct top *top, size_t row)
{
    bool is_found = false;

    for (size_t i = 0; i < top->width; i++) {
        bool is_over = !cmap_cell_is_blank(cell(top, row, i)), is_below = !cmap_cell_is_blank(cell(top, row + 1, i));
        bool has_run = i + 1 < top->width && cmap_cell_is_blank(cell(top, row, i + 1)) &&
                       !cmap_cell_is_blank(cell(top, row + 1, i + 1));
        if (is_below && is_over && !has_run)
            return false;
        is_found |= is_below && !is_over;
    }
    return is_found;
}

/* True when the row below parts groups by status: 已建成 | 在建 | 合计. No row of data looks so. */
static bool is_by_status(const struct top *top, size_t row)
{
    size_t found = 0;

    for (size_t i = 0; i < top->width; i++) {
        const char *text = cell(top, row + 1, i);
        if (cmap_cell_is_blank(text))
            continue;
        if (cmap_status_read(text).state != CMAP_VALUE_KNOWN && !is_sum_word(text))
            return false;
        found++;
    }
    return found >= 2 && is_under_groups(top, row);
}

/* A row with one known name will do when nothing else is there and the rows under it hold values. */
static bool will_do(const struct top *top, size_t row, const struct rating *rating)
{
    if (rating->known >= 2)
        return !rating->has_value || rating->known * 2 > rating->names;
    return rating->known == 1 && !rating->has_value && row + 1 < top->count &&
           (rating->names >= 2 || rating->names == top->width);
}

struct choice {
    size_t row, rows, known;
};

static cmap_status search(const struct top *top, struct choice *best)
{
    cmap_status status = CMAP_OK;

    for (size_t row = 0; row < top->count; row++) {
        struct rating alone = rate(top, row), pair;
        if (will_do(top, row, &alone) && alone.known > best->known)
            *best = (struct choice){row, 1, alone.known};
        if (row + 1 == top->count || alone.has_value || alone.names < 2 || !rate_pair(top, row, &pair, &status) ||
            pair.known < 2 || pair.known <= rate(top, row + 1).known)
            continue;
        bool is_alone = best->row == row && best->rows == 1;
        bool is_same = is_alone && pair.known == best->known && is_under_groups(top, row);
        if (pair.known > best->known || is_same || (is_alone && is_by_status(top, row)))
            *best = (struct choice){row, 2, pair.known};
    }
    return status;
}

static cmap_status take_headers(const struct top *top, const struct choice *best, cmap_head *head, cmap_err *err)
{
    for (size_t i = 0; i < top->width; i++) {
        cmap_buf text = {0};
        if (best->rows == 2)
            put_joined(top, best->row, i, &text);
        else
            cmap_buf_puts(&text, cell(top, best->row, i));
        cmap_buf_put(&text, "", 0);
        head->headers[i] = cmap_buf_take(&text);
        if (!head->headers[i])
            return cmap_fail(err, CMAP_ENOMEM, "out of memory reading a header of %zu columns", top->width);
        head->count = i + 1;
    }
    return CMAP_OK;
}

/* The first cell of a row that is not blank, short, for a sentence. */
static void show_row(const struct top *top, size_t row, char out[160])
{
    size_t i = 0;

    while (i + 1 < top->width && cmap_cell_is_blank(cell(top, row, i)))
        i++;
    cmap_cell_reason(out, top->width ? cell(top, row, i) : "", "");
    out[strlen(out) - 2] = '\0'; /* ": " */
}

static void explain(const struct top *top, const struct choice *best, cmap_head *head)
{
    char above[160];
    int length =
        snprintf(head->evidence, sizeof head->evidence, "%s %zu %s the header: %zu of %zu columns are known by name",
                 best->rows == 2 ? "rows from" : "row", best->row + 1, best->rows == 2 ? "on, two of them, are" : "is",
                 best->known, top->width);

    if (best->row == 0 || length < 0 || (size_t)length >= sizeof head->evidence)
        return;
    head->rule = CMAP_RULE_ROWS_SKIPPED;
    show_row(top, 0, above);
    (void)snprintf(head->evidence + length, sizeof head->evidence - (size_t)length,
                   "; %zu row%s above it, which begin%s with %s", best->row, best->row == 1 ? "" : "s",
                   best->row == 1 ? "s" : "", above);
}

static cmap_area_unit unit_above(const struct top *top, size_t row)
{
    for (size_t i = 0; i < row; i++)
        for (size_t k = 0; k < top->rows[i].count; k++) {
            cmap_area_unit unit = cmap_caption_unit(cell(top, i, k));
            if (unit)
                return unit;
        }
    return CMAP_AREA_NO_UNIT;
}

cmap_status cmap_head_find(const cmap_cells *rows, size_t row_count, const cmap_column_map *maps, size_t map_count,
                           cmap_head *out, cmap_err *err)
{
    struct top top = {.rows = rows, .count = row_count, .maps = maps, .map_count = map_count};
    struct choice best = {0};
    cmap_head head = {0};
    char first[160];

    for (size_t i = 0; i < row_count; i++)
        top.width = rows[i].count > top.width ? rows[i].count : top.width;
    cmap_status status = search(&top, &best);
    if (status)
        return cmap_fail(err, status, "out of memory looking for the header");
    if (best.known == 0) {
        show_row(&top, 0, first);
        return cmap_fail(err, CMAP_EDATA,
                         CMAP_RULE_HEADER_MISSING
                         ": none of the first %zu rows names columns that are known (row 1 begins "
                         "with %s); name them with --map COLUMN=name",
                         row_count, row_count ? first : "nothing");
    }
    head.headers = cmap_calloc(top.width, sizeof *head.headers);
    status = head.headers ? take_headers(&top, &best, &head, err)
                          : cmap_fail(err, CMAP_ENOMEM, "out of memory reading a header of %zu columns", top.width);
    if (status) {
        cmap_head_clear(&head);
        return status;
    }
    head.first = best.row;
    head.rows = best.rows;
    head.unit = unit_above(&top, best.row);
    explain(&top, &best, &head);
    *out = head;
    return CMAP_OK;
}

void cmap_head_clear(cmap_head *head)
{
    for (size_t i = 0; i < head->count; i++)
        cmap_free(head->headers[i]);
    cmap_free(head->headers);
    *head = (cmap_head){0};
}
