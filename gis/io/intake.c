#include "gis/io/intake.h"

#include "gis/base/mem.h"
#include "gis/base/utf8.h"
#include "gis/geom/wkb.h"
#include "gis/io/intake_private.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { HEAD_ROWS = 30 }; /* looked at for a header */

static cmap_status out_of_memory(const cmap_intake *intake, cmap_err *err)
{
    return cmap_fail(err, CMAP_ENOMEM, "cannot read %s: out of memory", intake->path);
}

/* ---- header ---- */

/* The first rows, copied: the table lends each only until the next. */
typedef struct preview {
    char ***cells;
    cmap_cells *rows;
    size_t count;
} preview;

static void clear_preview(preview *p)
{
    for (size_t i = 0; p->cells && i < p->count; i++) {
        for (size_t k = 0; p->cells[i] && k < p->rows[i].count; k++)
            cmap_free(p->cells[i][k]);
        cmap_free(p->cells[i]);
    }
    cmap_free(p->cells);
    cmap_free(p->rows);
}

static cmap_status copy_row(const cmap_intake *intake, preview *p, const cmap_table_row *row, cmap_err *err)
{
    char **cells = cmap_calloc(row->count, sizeof *cells);

    if (!cells)
        return out_of_memory(intake, err);
    p->cells[p->count] = cells;
    p->rows[p->count++] = (cmap_cells){(const char *const *)cells, row->count};
    for (size_t i = 0; i < row->count; i++) {
        cells[i] = cmap_strdup(row->cells[i].text);
        if (!cells[i])
            return out_of_memory(intake, err);
    }
    return CMAP_OK;
}

static cmap_status read_preview(cmap_intake *intake, preview *p, cmap_err *err)
{
    const cmap_table_row *row = NULL;
    cmap_status status = CMAP_OK;

    p->cells = cmap_calloc(HEAD_ROWS, sizeof *p->cells);
    p->rows = cmap_calloc(HEAD_ROWS, sizeof *p->rows);
    if (!p->cells || !p->rows)
        return out_of_memory(intake, err);
    while (!status && p->count < HEAD_ROWS) {
        status = cmap_table_next(intake->table, &row, err);
        if (status || !row)
            break;
        status = copy_row(intake, p, row, err);
    }
    return status ? status : cmap_table_rewind(intake->table, err);
}

static cmap_status find_header(cmap_intake *intake, cmap_err *err)
{
    preview p = {0};
    cmap_head head = {0};
    cmap_status status = read_preview(intake, &p, err);

    if (!status && !p.count)
        status = cmap_fail(err, CMAP_EDATA, "%s holds no row", intake->path);
    if (!status)
        status = cmap_head_find(p.rows, p.count, intake->options.maps, intake->options.map_count, &head, err);
    if (!status) {
        intake->head_first = head.first;
        intake->head_rows = head.rows;
        intake->headers = head.headers;
        intake->count = head.count;
        (void)snprintf(intake->head_evidence, sizeof intake->head_evidence, "%s", head.evidence);
        head.headers = NULL;
        head.count = 0;
    }
    cmap_head_clear(&head);
    clear_preview(&p);
    return status;
}

static cmap_status copy_header(cmap_intake *intake, const cmap_table_info *info, cmap_err *err)
{
    intake->headers = cmap_calloc(info->column_count, sizeof *intake->headers);
    if (!intake->headers)
        return out_of_memory(intake, err);
    intake->count = info->column_count;
    for (size_t i = 0; i < info->column_count; i++) {
        intake->headers[i] = cmap_strdup(info->columns[i]);
        if (!intake->headers[i])
            return out_of_memory(intake, err);
    }
    (void)snprintf(intake->head_evidence, sizeof intake->head_evidence, "the format declares its columns");
    return CMAP_OK;
}

/* A JSON string: quotes, backslashes and control characters escaped; UTF-8 passes. */
static void put_quoted(cmap_buf *out, const char *text, size_t length)
{
    size_t from = 0;

    cmap_buf_putc(out, '"');
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        cmap_buf_put(out, text + from, i - from);
        if (c == '"' || c == '\\')
            cmap_buf_printf(out, "\\%c", c);
        else
            cmap_buf_printf(out, "\\u%04x", c);
        from = i + 1;
    }
    cmap_buf_put(out, text + from, length - from);
    cmap_buf_putc(out, '"');
}

/* Is the header at place i new, and none that a number stands for? */
static bool is_plain_key(const cmap_intake *intake, size_t i)
{
    const char *own = intake->headers[i];

    if (!own[strspn(own, " \t\r\n")] || own[0] == '#' || strcmp(own, "geometry") == 0)
        return false;
    for (size_t k = 0; k < i; k++)
        if (strcmp(own, intake->headers[k]) == 0)
            return false;
    return true;
}

static cmap_status name_keys(cmap_intake *intake, cmap_err *err)
{
    char number[32];

    intake->keys = cmap_calloc(intake->count, sizeof *intake->keys);
    if (!intake->keys)
        return out_of_memory(intake, err);
    for (size_t i = 0; i < intake->count; i++) {
        (void)snprintf(number, sizeof number, "#%zu", i + 1);
        const char *key = is_plain_key(intake, i) ? intake->headers[i] : number;
        put_quoted(&intake->keys[i], key, strlen(key));
        cmap_buf_putc(&intake->keys[i], ':');
        if (intake->keys[i].status)
            return out_of_memory(intake, err);
    }
    return CMAP_OK;
}

static cmap_status assign_columns(cmap_intake *intake, cmap_err *err)
{
    cmap_status status;

    intake->columns = cmap_calloc(intake->count, sizeof *intake->columns);
    if (!intake->columns)
        return out_of_memory(intake, err);
    status = cmap_columns_assign((const char *const *)intake->headers, intake->count, intake->options.maps,
                                 intake->options.map_count, intake->columns, err);
    for (size_t role = 0; role < CMAP_ROLE_COUNT; role++)
        intake->column_of[role] = intake->count;
    for (size_t i = intake->count; i-- > 0 && !status;)
        intake->column_of[intake->columns[i].role] = i;
    intake->column_of[CMAP_ROLE_NONE] = intake->count;
    return status;
}

static cmap_status open_columns(cmap_intake *intake, cmap_err *err)
{
    const cmap_table_info *info = cmap_table_get_info(intake->table);
    cmap_status status = info->columns ? copy_header(intake, info, err) : find_header(intake, err);

    if (!status)
        status = assign_columns(intake, err);
    if (!status)
        status = name_keys(intake, err);
    return status;
}

static void fill_facts(cmap_intake *intake)
{
    cmap_intake_facts *facts = &intake->facts;

    facts->table = cmap_table_get_info(intake->table);
    facts->headers = (const char *const *)intake->headers;
    facts->columns = intake->columns;
    facts->column_count = intake->count;
    facts->header_rows = intake->head_rows;
    facts->header_evidence = intake->head_evidence;
}

cmap_status cmap_intake_open(const char *path, const cmap_intake_options *options, cmap_intake **out, cmap_err *err)
{
    cmap_intake *intake = cmap_calloc(1, sizeof *intake);
    cmap_status status;

    if (!intake || !(intake->path = cmap_strdup(path))) {
        cmap_free(intake);
        return cmap_fail(err, CMAP_ENOMEM, "cannot read %s: out of memory", path);
    }
    intake->options = *options;
    status = cmap_table_open(path, &options->table, &intake->table, err);
    if (!status) {
        status = open_columns(intake, err);
        if (!status) {
            fill_facts(intake);
            status = cmap_intake_open_place(intake, err);
        }
        if (status && err && !strstr(err->text, path))
            cmap_err_at(err, "%s", path);
    }
    if (status) {
        cmap_intake_close(intake);
        return status;
    }
    *out = intake;
    return CMAP_OK;
}

void cmap_intake_close(cmap_intake *intake)
{
    if (!intake)
        return;
    for (size_t i = 0; i < intake->count; i++) {
        if (intake->headers)
            cmap_free(intake->headers[i]);
        if (intake->keys)
            cmap_buf_clear(&intake->keys[i]);
    }
    cmap_free(intake->headers);
    cmap_free(intake->keys);
    cmap_free(intake->columns);
    cmap_free(intake->texts);
    cmap_geom_free(intake->place);
    cmap_guard_free(intake->guard);
    cmap_system_free(intake->system);
    cmap_table_close(intake->table);
    cmap_free(intake->path);
    cmap_free(intake);
}

const cmap_intake_facts *cmap_intake_get_facts(const cmap_intake *intake)
{
    return &intake->facts;
}

const cmap_column *cmap_intake_column(const cmap_intake *intake, cmap_role role)
{
    return intake->column_of[role] < intake->count ? &intake->columns[intake->column_of[role]] : NULL;
}

bool cmap_intake_has_role(const cmap_intake *intake, cmap_role role)
{
    return intake->column_of[role] < intake->count;
}

uint64_t cmap_intake_position(const cmap_intake *intake)
{
    return cmap_table_position(intake->table);
}

/* ---- rows ---- */

static bool is_blank(const cmap_cell *cell)
{
    return cell->length == 0 || cell->text[strspn(cell->text, " \t\r\n")] == '\0';
}

static bool is_blank_row(const cmap_table_row *from)
{
    for (size_t i = 0; i < from->count; i++)
        if (!is_blank(&from->cells[i]))
            return false;
    return !from->geom && !from->geom_trouble;
}

static cmap_intake_kind kind_of(cmap_row_kind kind)
{
    switch (kind) {
    case CMAP_ROW_BLANK:
        return CMAP_INTAKE_BLANK;
    case CMAP_ROW_HEADER:
        return CMAP_INTAKE_HEADER;
    case CMAP_ROW_TOTAL:
        return CMAP_INTAKE_TOTAL;
    case CMAP_ROW_SUBTOTAL:
        return CMAP_INTAKE_SUBTOTAL;
    case CMAP_ROW_NOTE:
        return CMAP_INTAKE_NOTE;
    default:
        return CMAP_INTAKE_DATA;
    }
}

/* What the row is, by its place and its cells. */
static void classify(cmap_intake *intake, const cmap_table_row *from, size_t place)
{
    cmap_intake_row *row = &intake->row;

    row->why = "";
    if (is_blank_row(from)) {
        row->kind = CMAP_INTAKE_BLANK;
    } else if (place < intake->head_first) {
        row->kind = CMAP_INTAKE_TITLE;
        row->why = "it stands above the header";
    } else if (place < intake->head_first + intake->head_rows) {
        row->kind = CMAP_INTAKE_HEADER;
    } else if (from->geom || from->geom_trouble) {
        row->kind = CMAP_INTAKE_DATA; /* a feature of a map is never a line of a form */
    } else {
        intake->reading = cmap_row_read(intake->texts, from->count, (const char *const *)intake->headers,
                                        intake->columns, intake->count);
        row->kind = kind_of(intake->reading.kind);
        row->why = intake->reading.reason;
    }
}

static void refuse(cmap_intake_row *row, const char *rule, const char *reason)
{
    row->rule = rule;
    (void)snprintf(row->reason, sizeof row->reason, "%s", reason);
}

/* What no value of a cell may be, whatever its column. */
static void check_cells(cmap_intake *intake, const cmap_table_row *from)
{
    cmap_intake_row *row = &intake->row;

    for (size_t i = 0; i < from->count && !row->rule; i++) {
        const cmap_cell *cell = &from->cells[i];
        const char *header = i < intake->count ? intake->headers[i] : "a column without a header";
        char reason[300];
        if (strlen(cell->text) != cell->length) {
            (void)snprintf(reason, sizeof reason, "%.120s holds a NUL byte; text has none", header);
            refuse(row, CMAP_RULE_TEXT_NUL, reason);
        } else if (cell->length > CMAP_INTAKE_MAX_CELL) {
            (void)snprintf(reason, sizeof reason, "%.120s has %zu bytes; a cell may have %zu", header, cell->length,
                           CMAP_INTAKE_MAX_CELL);
            refuse(row, CMAP_RULE_CELL_TOO_LONG, reason);
        } else if (cell->kind == CMAP_CELL_UNCACHED && i < intake->count && intake->columns[i].role != CMAP_ROLE_NONE) {
            (void)snprintf(reason, sizeof reason,
                           "%.120s is the formula %.80s, whose value the file does not hold; open it in a spreadsheet "
                           "and save it again",
                           header, cell->text);
            refuse(row, CMAP_RULE_CELL_UNCACHED, reason);
        }
    }
}

/* One district may stand for all rows beside it; one area or name is not that of each. */
static bool is_shared_downwards(size_t role)
{
    return role == CMAP_ROLE_PARK || role == CMAP_ROLE_DISTRICT || role == CMAP_ROLE_STATUS ||
           role == CMAP_ROLE_AS_OF || role == CMAP_ROLE_INDUSTRY || role == CMAP_ROLE_LEVEL;
}

/* Cells that are merged with one above them. */
static void fill_merged(cmap_intake *intake, const cmap_table_row *from)
{
    cmap_intake_row *row = &intake->row;

    for (size_t role = 1; role < CMAP_ROLE_COUNT; role++) {
        size_t column = intake->column_of[role];
        if (column >= intake->count || column >= from->count || !from->merged[column])
            continue;
        if (is_shared_downwards(role))
            row->by_role[role] = from->merged[column];
        else if (role != CMAP_ROLE_FLOOR_AREA)
            continue;
        size_t used = strlen(row->note);
        row->note_rule = CMAP_RULE_CELL_MERGED;
        (void)snprintf(row->note + used, sizeof row->note - used, "%s%.60s: %s", used ? "; " : "",
                       intake->headers[column],
                       is_shared_downwards(role) ? "a merged cell stands for this row, too"
                                                 : "a merged cell gives one value for several rows; it is the first's");
    }
    cmap_utf8_trim_tail(row->note);
}

static void fill_roles(cmap_intake *intake, const cmap_table_row *from)
{
    for (size_t role = 0; role < CMAP_ROLE_COUNT; role++) {
        size_t column = intake->column_of[role];
        intake->row.by_role[role] = column < intake->count && column < from->count ? from->cells[column].text : "";
    }
}

static cmap_status fill_row(cmap_intake *intake, const cmap_table_row *from, cmap_err *err)
{
    cmap_intake_row *row = &intake->row;
    size_t place = intake->delivered++;
    cmap_status status = cmap_grow(&intake->texts, &intake->text_capacity, from->count + 1, sizeof *intake->texts, err);

    if (status)
        return status;
    cmap_geom_free(intake->place);
    intake->place = NULL;
    for (size_t i = 0; i < from->count; i++)
        intake->texts[i] = from->cells[i].text;
    row->number = from->number;
    row->cells = from->cells;
    row->count = from->count;
    row->raw = from->geom;
    row->geom = NULL;
    row->has_place = false;
    row->at = (cmap_lonlat){(double)NAN, (double)NAN};
    row->rule = NULL;
    row->reason[0] = row->note[0] = '\0';
    row->note_rule = NULL;
    classify(intake, from, place);
    fill_roles(intake, from);
    if (row->kind == CMAP_INTAKE_HEADER && intake->facts.header_row == 0)
        intake->facts.header_row = from->number;
    if (row->kind != CMAP_INTAKE_DATA)
        return CMAP_OK;
    if (from->note) {
        row->note_rule = "geom-changed";
        (void)snprintf(row->note, sizeof row->note, "%s", from->note);
    }
    if (from->merged)
        fill_merged(intake, from);
    check_cells(intake, from);
    return row->rule ? CMAP_OK : cmap_intake_place_row(intake, from, err);
}

static cmap_status name_failure(const cmap_intake *intake, cmap_status status, cmap_err *err)
{
    if (status && err && !strstr(err->text, intake->path))
        cmap_err_at(err, "%s", intake->path);
    return status;
}

cmap_status cmap_intake_peek(cmap_intake *intake, const cmap_table_row **from, cmap_err *err)
{
    return name_failure(intake, cmap_table_next(intake->table, from, err), err);
}

cmap_status cmap_intake_take(cmap_intake *intake, const cmap_table_row *from, const cmap_intake_row **row,
                             cmap_err *err)
{
    cmap_status status = fill_row(intake, from, err);

    if (!status)
        *row = &intake->row;
    return name_failure(intake, status, err);
}

cmap_status cmap_intake_next(cmap_intake *intake, const cmap_intake_row **row, cmap_err *err)
{
    const cmap_table_row *from = NULL;
    cmap_status status = cmap_intake_peek(intake, &from, err);

    if (status || from)
        return status ? status : cmap_intake_take(intake, from, row, err);
    *row = NULL;
    return CMAP_OK;
}

/* ---- the row as JSON ---- */

static void put_hex(cmap_buf *out, const cmap_geom *geom)
{
    cmap_buf wkb = {0};

    cmap_geom_to_wkb(geom, &wkb);
    cmap_buf_puts(out, "\"geometry\":\"");
    for (size_t i = 0; i < wkb.length; i++)
        cmap_buf_printf(out, "%02X", (unsigned char)wkb.bytes[i]);
    cmap_buf_putc(out, '"');
    if (wkb.status)
        out->status = wkb.status;
    cmap_buf_clear(&wkb);
}

static void put_key(const cmap_intake *intake, size_t column, cmap_buf *out)
{
    char number[32];

    if (column < intake->count) {
        cmap_buf_put(out, intake->keys[column].bytes, intake->keys[column].length);
    } else {
        (void)snprintf(number, sizeof number, "\"#%zu\":", column + 1);
        cmap_buf_puts(out, number);
    }
}

void cmap_intake_put_row(const cmap_intake *intake, const cmap_intake_row *row, bool with_geometry, cmap_buf *out)
{
    bool is_list = row->kind == CMAP_INTAKE_TITLE, first = true;

    cmap_buf_putc(out, is_list ? '[' : '{');
    for (size_t i = 0; i < row->count; i++) {
        if (!row->cells[i].length && (is_list ? false : i >= intake->count))
            continue;
        if (!first)
            cmap_buf_putc(out, ',');
        if (!is_list)
            put_key(intake, i, out);
        put_quoted(out, row->cells[i].text, row->cells[i].length);
        first = false;
    }
    if (with_geometry && row->raw && !is_list) {
        if (!first)
            cmap_buf_putc(out, ',');
        put_hex(out, row->raw);
    }
    cmap_buf_putc(out, is_list ? ']' : '}');
}
