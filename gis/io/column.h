/* column.h: what the columns of a table are, where its header stands, and which rows are no data.
 *
 * All of it looks at text cells in UTF-8 and tells what it decided and why in sentences that `import --dry-run` prints.
 * Words are compared after cmap_text_fold. */
#ifndef CMAP_IO_COLUMN_H
#define CMAP_IO_COLUMN_H

#include "gis/base/status.h"
#include "gis/io/value.h"

#include <stdbool.h>
#include <stddef.h>

#define CMAP_RULE_COLUMN_AMBIGUOUS "column-ambiguous" /* two columns for one role */
#define CMAP_RULE_COLUMN_MISSING   "column-missing"   /* --map names a column or role that is not there */
#define CMAP_RULE_HEADER_MISSING   "header-missing"   /* no row looks like a header */
#define CMAP_RULE_ROWS_SKIPPED     "rows-skipped"     /* title rows stand above the header */

typedef enum cmap_role {
    CMAP_ROLE_NONE, /* not understood: kept with the row */
    CMAP_ROLE_NAME,
    CMAP_ROLE_PARK,
    CMAP_ROLE_DISTRICT,
    CMAP_ROLE_FLOOR_AREA,
    CMAP_ROLE_LAND_AREA, /* never taken for floor area */
    CMAP_ROLE_PLOT_RATIO,
    CMAP_ROLE_STATUS,
    CMAP_ROLE_AS_OF,
    CMAP_ROLE_LON,
    CMAP_ROLE_LAT,
    CMAP_ROLE_LONLAT, /* both in one cell */
    CMAP_ROLE_X,      /* metres, easting */
    CMAP_ROLE_Y,      /* metres, northing */
    CMAP_ROLE_INDUSTRY,
    CMAP_ROLE_KEY,
    CMAP_ROLE_ACCURACY, /* metres */
    CMAP_ROLE_LEVEL,    /* of a park: national, provincial, municipal */
    CMAP_ROLE_ORDINAL,  /* 序号: counts the rows of the sheet; no key */
    CMAP_ROLE_NOTE,
    CMAP_ROLE_COUNT
} cmap_role;

/* "floor_area"; what --map takes. Static. */
const char *cmap_role_name(cmap_role role);
bool cmap_role_from_name(const char *name, cmap_role *role);

typedef struct cmap_column {
    cmap_role role;
    cmap_area_unit unit; /* found in the header of an area; CMAP_AREA_NO_UNIT: none */
    bool is_cut;         /* a header of ten bytes, as a DBF cuts it, that begins words of this role alone */
    bool is_mapped;      /* by --map */
    bool is_ratio_area; /* by its header, the part of a floor area that counts for the plot ratio, or does not: 计容 */
    char reason[200];   /* one sentence: why this role, or why none */
} cmap_column;

/* What one header cell says, by itself. */
cmap_column cmap_column_read(const char *header);

/* "建筑面积=floor_area" of --map: column is a header or #N (the N-th column, from 1), role a cmap_role name or "none".
 */
typedef struct cmap_column_map {
    const char *column;
    const char *role;
} cmap_column_map;

/* Gives each of count headers its role in columns (room for count). CMAP_EINVAL (text begins with
 * CMAP_RULE_COLUMN_MISSING) for a map that names no column, no role, or a column that several headers match;
 * CMAP_EDATA (CMAP_RULE_COLUMN_AMBIGUOUS) for a role with two columns, listing them and the --map that settles it. x
 * and y of one axis, lon and x, do not clash. What is mapped wins over what is read: the others of that role become
 * none. */
cmap_status cmap_columns_assign(const char *const *headers, size_t count, const cmap_column_map *maps, size_t map_count,
                                cmap_column *columns, cmap_err *err);

typedef struct cmap_cells {
    const char *const *cells; /* UTF-8; NULL is "" */
    size_t count;
} cmap_cells;

/* Where the header stands. Initialise with {0}; clear with cmap_head_clear. */
typedef struct cmap_head {
    size_t first;        /* index of its first row */
    size_t rows;         /* 1, or 2 where group names stand over the columns' names */
    size_t count;        /* of headers: the longest of the rows looked at */
    char **headers;      /* owned: text of each, of two rows "group sub" */
    cmap_area_unit unit; /* that a row above it tells for all areas (单位：万平方米); CMAP_AREA_NO_UNIT: none */
    const char *rule;    /* CMAP_RULE_ROWS_SKIPPED with first > 0; else NULL */
    char evidence[400];  /* one sentence */
} cmap_head;

/* Finds the header among the first rows (about 30 are enough; fewer when the table is shorter): the row that names most
 * columns we know, --map's among them; a second row under it that does too, with blanks where cells were merged, makes
 * a header of two rows. The first row is the header when it names one column we know and the next rows look like
 * values. CMAP_EDATA (CMAP_RULE_HEADER_MISSING) when no row will do, showing the first row; CMAP_ENOMEM. */
cmap_status cmap_head_find(const cmap_cells *rows, size_t row_count, const cmap_column_map *maps, size_t map_count,
                           cmap_head *out, cmap_err *err);
void cmap_head_clear(cmap_head *head);

typedef enum cmap_row_kind {
    CMAP_ROW_DATA,
    CMAP_ROW_BLANK,
    CMAP_ROW_HEADER,   /* the header again, as sheets for printing have it */
    CMAP_ROW_TOTAL,    /* 合计 总计 total */
    CMAP_ROW_SUBTOTAL, /* 小计 subtotal, 其中 */
    CMAP_ROW_NOTE      /* 备注：, 注：, 数据来源, 填表人; a heading inside the table (一、古城区) */
} cmap_row_kind;

typedef struct cmap_row_reading {
    cmap_row_kind kind;
    char reason[160]; /* one sentence; "" for data */
} cmap_row_reading;

/* What a row below the header is. headers and columns hold header_count entries. A total is looked for in the columns
 * of name, park, district, ordinal and key and in the first cell that is not blank, as the whole cell ("合 计",
 * "合计：") or before a bracket or colon. A park called 合计科技园 is data. */
cmap_row_reading cmap_row_read(const char *const *cells, size_t count, const char *const *headers,
                               const cmap_column *columns, size_t header_count);

#endif
