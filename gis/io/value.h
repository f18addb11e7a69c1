/* value.h: what people write in a cell, exactly: areas with units, dates, statuses, numbers, text.
 *
 * A reading is a result, never a failure: it is known, unknown (blank, a dash, 待定), or refused with a rule id and a
 * sentence. No arithmetic is done in floating point: a decimal is an integer and a scale until the last step. */
#ifndef CMAP_IO_VALUE_H
#define CMAP_IO_VALUE_H

#include "gis/base/buf.h"
#include "gis/base/fold.h"
#include "gis/base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Refusals. */
#define CMAP_RULE_VALUE_PARSE      "value-parse" /* not a value of this kind */
#define CMAP_RULE_VALUE_RANGE      "value-range" /* negative, beyond the cap, NaN, Infinity, year out of 1900-2100 */
#define CMAP_RULE_NUMBER_AMBIGUOUS "number-ambiguous" /* a comma that may be a decimal comma: 75,5 */
#define CMAP_RULE_UNIT_CONFLICT    "unit-conflict"    /* the unit of the header and that of the cell disagree */
#define CMAP_RULE_UNIT_MISSING     "unit-missing"     /* a unit neither in the cell nor in the header: --area-unit */
#define CMAP_RULE_DATE_AMBIGUOUS   "date-ambiguous"   /* 1/3/2004: --date-order dmy or mdy */
#define CMAP_RULE_CELL_ERROR       "cell-error"       /* #DIV/0!, #REF!: the spreadsheet's own error */

/* Told of what was read all the same. */
#define CMAP_RULE_VALUE_ROUNDED "value-rounded" /* more than one decimal of a square metre; rounded half up */
#define CMAP_RULE_VALUE_ABOUT   "value-about"   /* 约, about, ~: taken as it is */
#define CMAP_RULE_UNIT_SUSPECT  "unit-suspect"  /* out of the column by a factor between two units */
#define CMAP_RULE_TEXT_ODD      "text-odd"      /* control characters and the like were dropped or are in the text */

typedef enum cmap_value_state {
    CMAP_VALUE_KNOWN,
    CMAP_VALUE_UNKNOWN, /* nothing is stated: null, never 0 */
    CMAP_VALUE_REFUSED
} cmap_value_state;

/* True for what stands for nothing stated: "", blanks, dashes, / \ . ?, 无 待定 未知 不详 暂无 未定 空, N/A, null, nil,
 * none, unknown, TBD. Folded first. */
bool cmap_value_is_unknown(const char *text);

/* ---- areas ---- */

typedef enum cmap_area_unit {
    CMAP_AREA_NO_UNIT,
    CMAP_AREA_M2,
    CMAP_AREA_WAN_M2, /* 万平方米: 10,000 m2 */
    CMAP_AREA_HA,
    CMAP_AREA_KM2,
    CMAP_AREA_MU,     /* 亩: 10000/15 m2, exactly */
    CMAP_AREA_WAN_MU, /* 万亩 */
    CMAP_AREA_UNIT_COUNT
} cmap_area_unit;

/* As people read it: "m2", "万㎡", "ha", "km2", "亩", "万亩"; "none". Static. */
const char *cmap_area_unit_name(cmap_area_unit unit);

/* The unit that text names and nothing else: 万㎡, 平方米, 平米, m2, m², sqm, ha, hm², 公顷, km², 平方公里, 亩, mu,
 * ...; for
 * --area-unit. False when it names none. */
bool cmap_area_unit_read(const char *text, cmap_area_unit *unit);

#define CMAP_AREA_CAP_M2 INT64_C(1000000000) /* a carrier, or a column's sum, beyond 1000 km2 is a mistake */

typedef struct cmap_area_value {
    cmap_value_state state;
    int64_t tenths_m2;   /* of a square metre; when known */
    cmap_area_unit unit; /* by which it was read */
    bool is_unit_in_cell;
    bool is_rounded;
    const char *rule; /* refused: why; known: CMAP_RULE_VALUE_ROUNDED, _ABOUT or NULL. Static */
    char reason[160]; /* one sentence with a rule, "" without */
} cmap_area_value;

/* Reads a floor area: 75.5万㎡, 120亩, 1,234.5, ７５．５. header is the unit of the column's header: a cell may repeat
 * it, or name another of the same size (公顷 for 万㎡), not contradict it; 万 alone counts the header's unit. fallback,
 * of
 * --area-unit, is for cells that have no unit under a header that has none. Commas part groups of three; one that does
 * not is refused. */
cmap_area_value cmap_area_read(const char *text, cmap_area_unit header, cmap_area_unit fallback);

/* tenths as decimal square metres: "755000", "0.5". Returns its length. */
size_t cmap_area_format(int64_t tenths_m2, char out[24]);

/* One value out of its column by a factor between two units. */
typedef struct cmap_area_suspect {
    size_t index;      /* in the list handed in, or the row */
    const char *looks; /* "as if m2 stood where the others have 万㎡". Static */
    char reason[200];
} cmap_area_suspect;

/* Looks for values that are out of the median of the list by about 10,000 (m2 against 万㎡ or ha), 666.7 (m2 against
 * 亩) or, in a column whose values are much alike, 15 (亩 against ha): a factor of 3 either way, for 15 a tenth.
 * Negative values in the list stand for unknown. Fewer than five known values give no suspects. *list is the caller's
 * (cmap_free), NULL with count 0. */
cmap_status cmap_area_suspects(const int64_t *tenths_m2, size_t count, cmap_area_suspect **list, size_t *suspect_count,
                               cmap_err *err);

/* The same for a column of any length, in fixed memory: values go to a file without a name in folder, and are read
 * again when the median is known, which is found by counting them by their high digits and then by their low ones. */
typedef struct cmap_area_column cmap_area_column;

cmap_status cmap_area_column_new(const char *folder, cmap_area_column **out, cmap_err *err);
void cmap_area_column_free(cmap_area_column *column);
/* tenths_m2: at most CMAP_AREA_CAP_M2. index: what the suspect is called by. */
cmap_status cmap_area_column_add(cmap_area_column *column, int64_t tenths_m2, size_t index, cmap_err *err);
size_t cmap_area_column_count(const cmap_area_column *column);
/* *list has the first `most` of the *suspect_count. */
cmap_status cmap_area_column_suspects(cmap_area_column *column, size_t most, cmap_area_suspect **list,
                                      size_t *suspect_count, cmap_err *err);

/* ---- dates ---- */

typedef enum cmap_date_order { CMAP_DATE_ASK, CMAP_DATE_DMY, CMAP_DATE_MDY } cmap_date_order;

typedef struct cmap_date_value {
    cmap_value_state state;
    char text[11];    /* YYYY, YYYY-MM or YYYY-MM-DD; "" unless known */
    bool is_serial;   /* it was an Excel serial number */
    const char *rule; /* refused: why; else NULL */
    char reason[160];
} cmap_date_value;

/* Reads a date of 1900-2100 to the precision written: 2011, 2011年, 2011年5月, 2011-05, 2011/5/1, 2011.05, 20110501,
 * 201105, with or without a time of day behind it; a number of five digits as a serial of Excel's 1900 system (40664 is
 * 2011-05-01). 1/3/2004 needs order unless only one reading is a date. */
cmap_date_value cmap_date_read(const char *text, cmap_date_order order);

/* The day of a serial of Excel's 1900 system, which counts a 29 February 1900 (serial 60) that never was: false for it
 * and for serials outside 1 to 2958465 (9999-12-31). */
bool cmap_date_of_serial(int64_t serial, char out[11]);

/* ---- statuses and numbers ---- */

typedef struct cmap_status_value {
    cmap_value_state state;
    const char *status; /* built, under_construction, planned; NULL unless known. Static */
    const char *rule;
    char reason[160];
} cmap_status_value;

/* 已建成 竣工 投入使用 ... built; 在建 建设中 ... under_construction; 规划 拟建 ... planned; English in any case. */
cmap_status_value cmap_status_read(const char *text);

typedef struct cmap_number_value {
    cmap_value_state state;
    double number;
    const char *rule;
    char reason[160];
} cmap_number_value;

/* A plain decimal number, for coordinates and ratios: full-width digits, a sign, groups of three. Finite, correctly
 * rounded, in any locale. */
cmap_number_value cmap_number_read(const char *text);

#endif
