#include "gis/io/column.h"

#include "gis/base/mem.h"
#include "gis/io/column_private.h"
#include "gis/io/value_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* True when header is what spec means: the same text folded, or (is_loose) without unit and brackets. */
static bool matches(const char *header, const char *spec, bool is_loose)
{
    char a[CMAP_WORD_ROOM], b[CMAP_WORD_ROOM], bare_a[CMAP_WORD_ROOM], bare_b[CMAP_WORD_ROOM];

    cmap_word_fold(header, a);
    cmap_word_fold(spec, b);
    if (!is_loose)
        return b[0] && strcmp(a, b) == 0;
    (void)cmap_word_strip(a, bare_a);
    (void)cmap_word_strip(b, bare_b);
    return bare_b[0] && strcmp(bare_a, bare_b) == 0;
}

/* The columns that spec means: their number, and the first in *index. */
static size_t find_column(const char *const *headers, size_t count, const char *spec, size_t *index)
{
    size_t found = 0;

    if (spec[0] == '#' && spec[1 + strspn(spec + 1, "0123456789")] == '\0' && spec[1]) {
        size_t number = strtoul(spec + 1, NULL, 10);
        *index = number - 1;
        return number >= 1 && number <= count;
    }
    for (int is_loose = 0; is_loose < 2 && !found; is_loose++)
        for (size_t i = 0; i < count; i++)
            if (matches(headers[i], spec, is_loose) && found++ == 0)
                *index = i;
    return found;
}

/* A role by its name, or by a word for it: --map 面积=建筑面积. */
static bool read_role(const char *text, cmap_role *role)
{
    if (cmap_role_from_name(text, role))
        return true;
    *role = cmap_column_read(text).role;
    return *role != CMAP_ROLE_NONE;
}

static cmap_status fail_role(const cmap_column_map *map, const char *const *headers, size_t count, cmap_err *err)
{
    size_t index;
    cmap_role role;

    if (find_column(headers, count, map->role, &index) && read_role(map->column, &role))
        return cmap_fail(err, CMAP_EINVAL,
                         CMAP_RULE_COLUMN_MISSING ": --map %s=%s: the column comes first: --map %s=%s", map->column,
                         map->role, map->role, map->column);
    return cmap_fail(err, CMAP_EINVAL,
                     CMAP_RULE_COLUMN_MISSING ": --map %s=%s: %s is no role; name, park, district, floor_area, status, "
                                              "as_of, lon, lat, x, y, industry, key and none are the usual ones",
                     map->column, map->role, map->role);
}

static cmap_status apply(const cmap_column_map *map, const char *const *headers, size_t count, cmap_column *columns,
                         cmap_err *err)
{
    size_t index = 0;
    cmap_role role;
    char why[80];

    if (!read_role(map->role, &role))
        return fail_role(map, headers, count, err);
    size_t found = find_column(headers, count, map->column, &index);
    if (found == 0)
        return cmap_fail(err, CMAP_EINVAL,
                         CMAP_RULE_COLUMN_MISSING ": --map %s=%s: no column is called %s; #1 is the first", map->column,
                         map->role, map->column);
    if (found > 1)
        return cmap_fail(err, CMAP_EINVAL,
                         CMAP_RULE_COLUMN_MISSING ": --map %s=%s: %zu columns are called %s; name one by its place: "
                                                  "--map #%zu=%s",
                         map->column, map->role, found, map->column, index + 1, map->role);
    char folded[CMAP_WORD_ROOM], word[CMAP_WORD_ROOM];
    cmap_word_fold(headers[index], folded);
    bool is_area = role == CMAP_ROLE_FLOOR_AREA || role == CMAP_ROLE_LAND_AREA;
    cmap_area_unit unit = columns[index].unit ? columns[index].unit : cmap_word_strip(folded, word);
    columns[index] = (cmap_column){.role = role,
                                   .unit = is_area ? unit : CMAP_AREA_NO_UNIT,
                                   .is_mapped = true,
                                   .is_ratio_area = columns[index].is_ratio_area};
    (void)snprintf(why, sizeof why, "%s, as --map says", cmap_role_name(role));
    cmap_cell_reason(columns[index].reason, headers[index] ? headers[index] : "", why);
    return CMAP_OK;
}

static size_t count_role(const cmap_column *columns, size_t count, cmap_role role, bool is_mapped)
{
    size_t found = 0;

    for (size_t i = 0; i < count; i++)
        found += columns[i].role == role && (!is_mapped || columns[i].is_mapped);
    return found;
}

static void forget(cmap_column *column, const char *header, const char *why)
{
    *column = (cmap_column){.role = CMAP_ROLE_NONE};
    cmap_cell_reason(column->reason, header ? header : "", why);
}

/* 园区名称 names the row, but the park beside a column that names the row better. */
static void settle_park_names(const char *const *headers, size_t count, cmap_column *columns)
{
    char folded[CMAP_WORD_ROOM], word[CMAP_WORD_ROOM];

    for (size_t i = 0; i < count; i++) {
        cmap_word_fold(headers[i], folded);
        (void)cmap_word_strip(folded, word);
        if (columns[i].role != CMAP_ROLE_NAME || columns[i].is_mapped ||
            (strcmp(word, "园区名称") != 0 && strcmp(word, "園區名稱") != 0) ||
            count_role(columns, count, CMAP_ROLE_NAME, false) < 2 ||
            count_role(columns, count, CMAP_ROLE_PARK, false) > 0)
            continue;
        columns[i].role = CMAP_ROLE_PARK;
        cmap_cell_reason(columns[i].reason, headers[i], "park, as another column names the row");
    }
}

static cmap_status fail_ambiguous(const char *const *headers, size_t count, const cmap_column *columns, cmap_role role,
                                  cmap_err *err)
{
    char list[480] = "";
    size_t length = 0, first = count;

    for (size_t i = 0; i < count; i++) {
        char shown[160];
        if (columns[i].role != role)
            continue;
        first = first < count ? first : i;
        cmap_cell_reason(shown, headers[i] ? headers[i] : "", "");
        shown[strlen(shown) - 2] = '\0'; /* ": " */
        if (length + strlen(shown) + 24 < sizeof list)
            length +=
                (size_t)snprintf(list + length, sizeof list - length, "%s#%zu %s", length ? " or " : "", i + 1, shown);
    }
    return cmap_fail(err, CMAP_EDATA, CMAP_RULE_COLUMN_AMBIGUOUS ": %s may be %s; say which: --map #%zu=%s",
                     cmap_role_name(role), list, first + 1, cmap_role_name(role));
}

/* Roles that a table may hold more than once; nothing is read from them. */
static bool may_repeat(cmap_role role)
{
    return role == CMAP_ROLE_NONE || role == CMAP_ROLE_NOTE || role == CMAP_ROLE_ORDINAL ||
           role == CMAP_ROLE_LAND_AREA || role == CMAP_ROLE_PLOT_RATIO;
}

static cmap_status settle(const char *const *headers, size_t count, cmap_column *columns, cmap_err *err)
{
    settle_park_names(headers, count, columns);
    for (int i = 0; i < CMAP_ROLE_COUNT; i++) {
        cmap_role role = (cmap_role)i;
        size_t mapped = count_role(columns, count, role, true);
        for (size_t k = 0; role != CMAP_ROLE_NONE && mapped == 1 && k < count; k++)
            if (columns[k].role == role && !columns[k].is_mapped)
                forget(&columns[k], headers[k], "another column has its role by --map; it is kept with the row");
        if (!may_repeat(role) && count_role(columns, count, role, false) > 1)
            return fail_ambiguous(headers, count, columns, role, err);
    }
    return CMAP_OK;
}

cmap_status cmap_columns_assign(const char *const *headers, size_t count, const cmap_column_map *maps, size_t map_count,
                                cmap_column *columns, cmap_err *err)
{
    cmap_column *found = cmap_calloc(count ? count : 1, sizeof *found);
    cmap_status status = CMAP_OK;

    if (!found)
        return cmap_fail(err, CMAP_ENOMEM, "out of memory reading %zu columns", count);
    for (size_t i = 0; i < count; i++)
        found[i] = cmap_column_read(headers[i] ? headers[i] : "");
    for (size_t i = 0; !status && i < map_count; i++)
        status = apply(&maps[i], headers, count, found, err);
    if (!status)
        status = settle(headers, count, found, err);
    if (!status && count > 0)
        memcpy(columns, found, count * sizeof *found);
    cmap_free(found);
    return status;
}
