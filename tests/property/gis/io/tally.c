/* The law of sums without a database: what cmap_tally_file says of a file is what importing it into a database without
 * carriers and asking that for its progress says, row for row and refusal for refusal; by the short way, by the long
 * one, and with a filter so small that it doubts every carrier. */
#include "support/joined.h"
#include "support/random.h"

#include "gis/io/import.h"
#include "gis/io/tally.h"
#include "gis/zoning/join.h"
#include "support/encode.h"

#include <math.h>

enum { ROUNDS = 16, AWKWARD_ROUNDS = 18, MOST_ROWS = 300 };

static uint64_t seed, round_seed;
static size_t files_taken, rows_counted, rows_refused;

static int below(int n)
{
    return (int)random_below(&seed, (size_t)n);
}

/* ---- surveys ---- */

/* One of the usual, mostly; else one of the odd. */
#define PICK(usual, odd)                                                                                               \
    (below(12) ? (usual)[below((int)(sizeof(usual) / sizeof *(usual)))]                                                \
               : (odd)[below((int)(sizeof(odd) / sizeof *(odd)))])

static const char *pick_status(void)
{
    static const char *const usual[] = {"已建成", "在建", "规划", "built", "planned", ""};
    static const char *const odd[] = {"待定", "Built ", "大概", "status", "状态"};
    return PICK(usual, odd);
}

static const char *pick_date(void)
{
    static const char *const usual[] = {"2011", "2012-06", "2013-05-01", "", "2014年5月"};
    static const char *const odd[] = {"昨天", "40664", "1/3/2004", "-", "2099"};
    return PICK(usual, odd);
}

static const char *pick_park(void)
{
    static const char *const usual[] = {"", "甲园", "边园", "跨园", "无址园", "外园", "p-in-a"};
    static const char *const odd[] = {"没有的园", "Park A", " 甲园", "其中：甲园", "甲园小计"};
    return PICK(usual, odd);
}

static const char *pick_district(void)
{
    static const char *const usual[] = {"", "甲", "乙", "丙", "b"};
    static const char *const odd[] = {"丁", "未知", "合计", "乙 "};
    return PICK(usual, odd);
}

static void put_name(FILE *file, int number)
{
    static const char *const odd[] = {"合计",
                                      "小计",
                                      "备注：没有",
                                      "",
                                      "无",
                                      "Total",
                                      "total 3",
                                      "一、古城",
                                      "其他大厦",
                                      "Null Tower",
                                      "N/A",
                                      "  空格  大厦 ",
                                      "A:B",
                                      "载体名称",
                                      "全市总部",
                                      "不夜城",
                                      "未来大厦",
                                      "１号楼",
                                      "\xE2\x80\x8B楼",
                                      "note 7",
                                      "SUM"};
    if (below(12))
        (void)fprintf(file, below(2) ? "载体%d号" : "Tower %d", number);
    else
        (void)fprintf(file, "%s", odd[below((int)(sizeof odd / sizeof *odd))]);
}

static void put_key(FILE *file, int number)
{
    static const char *const odd[] = {"", "-", "N/A", "T 1", "S-1", "合计", "a b", "#1"};
    if (below(14))
        (void)fprintf(file, below(2) ? "%d" : "SZ-%04d", number);
    else
        (void)fputs(odd[below((int)(sizeof odd / sizeof *odd))], file);
}

static void put_area(FILE *file)
{
    static const char *const odd[] = {"",     "待定", "约100",      "1,234.5", "-5",         "75,5",  "2万㎡", "0",
                                      "0.05", "1.25", "1000000001", "１２",    "1000000000", "12.50", "1e3",   "007"};
    int kind = below(8);

    if (!kind)
        (void)fputs(odd[below((int)(sizeof odd / sizeof *odd))], file);
    else if (kind < 3)
        (void)fprintf(file, "%d.%d", below(90000), below(10));
    else
        (void)fprintf(file, "%d", below(90000));
}

/* Borders and corners of the districts are likely. */
static double pick(const double *likely, double low, double high)
{
    return below(2) ? likely[below(3)] : low + (high - low) * below(100001) / 100000.0;
}

static void put_place(FILE *file)
{
    static const char *const odd[] = {",",           "120.55,",    "31.25,120.55", "120.55°,31.25",
                                      "2.5,31.25",   "x,y",        "120.6E,31.3N", "0120.60,31.30",
                                      "120.,31.",    "NaN,31",     "-,-",          "120.55,3.1e1",
                                      "118.8,32.05", "1.2e2,31.3", "137,31",       "116.4,39.9"};
    double x = pick((const double[]){120.5, 120.6, 120.7}, 120.45, 120.75);
    double y = pick((const double[]){31.2, 31.3, 31.4}, 31.15, 31.45);

    if (!below(9))
        (void)fputs(odd[below((int)(sizeof odd / sizeof *odd))], file);
    else
        (void)fprintf(file, below(3) ? "%.6f,%.6f" : "%.17g,%.15f", x, y);
}

/* How a survey is written down. */
typedef struct dress {
    bool with_keys;    /* the first column is a key, and some rows stand twice */
    bool with_remarks; /* the last column holds texts, long ones and such as go on over several lines */
    bool without_end;  /* the last line has no end */
    const char *end;   /* of a line */
    const char *charset;
    bool with_mark; /* of byte order */
} dress;

/* A cell that nobody asks for, in quotes when it needs them: separators, quotes and line ends stand in it. */
static void put_remark(FILE *file, const dress *how)
{
    static const char *const pieces[] = {"底层", ",", "\"\"", "改建 ", "A座；", "12.5", "，"};
    int length = below(3) ? below(6) : below(700);

    if (!below(4))
        return;
    (void)fputs(",\"", file);
    for (int i = 0; i < length; i++)
        (void)fputs(below(20) ? pieces[below(sizeof pieces / sizeof *pieces)] : how->end, file);
    (void)fputc('"', file);
}

static const char *pick_end(const dress *how)
{
    return below(40) ? "" : below(2) ? ",多一格" : how->end;
}

/* What the survey says of each row, in UTF-8. */
static void write_rows(FILE *file, int count, const dress *how)
{
    (void)fprintf(file, "%s载体名称,所属园区,所在区,状态,截至,经度,纬度,建筑面积(㎡)%s%s",
                  how->with_keys ? "编号," : "", how->with_remarks ? ",杂项" : "", how->end);
    for (int i = 0; i < count; i++) {
        int number = below(15) ? i : below(i + 1);
        if (how->with_keys) {
            put_key(file, number);
            (void)fputc(',', file);
        }
        put_name(file, number);
        (void)fprintf(file, ",%s,%s,%s,%s,", pick_park(), pick_district(), pick_status(), pick_date());
        put_place(file);
        (void)fputc(',', file);
        put_area(file);
        if (how->with_remarks)
            put_remark(file, how);
        (void)fprintf(file, "%s%s", pick_end(how), i + 1 < count || !how->without_end ? how->end : "");
    }
}

static void write_csv(const char *path, int count, const dress *how)
{
    cmap_buf encoded = {0};
    char *text = NULL;
    size_t length = 0;
    FILE *memory = open_memstream(&text, &length), *file = fopen(path, "w");

    assert_true(memory && file);
    write_rows(memory, count, how);
    assert_int_equal(fclose(memory), 0);
    encode_text(text, length, how->charset, &encoded);
    assert_int_equal(fwrite(encoded.bytes, 1, encoded.length, file), encoded.length);
    assert_int_equal(fclose(file), 0);
    cmap_buf_clear(&encoded);
    free(text);
}

static void write_json(const char *path, int count, bool with_keys)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    (void)fputs("{\"type\":\"FeatureCollection\",\"features\":[\n", file);
    for (int i = 0; i < count; i++) {
        double x = pick((const double[]){120.5, 120.6, 120.7}, 120.45, 120.75), w = 0.001 + 0.0001 * below(600);
        double y = pick((const double[]){31.2, 31.3, 31.4}, 31.15, 31.45), h = 0.001 + 0.0001 * below(600);
        (void)fprintf(file,
                      "%s{\"type\":\"Feature\",\"properties\":{%s%.0d%s\"载体名称\":\"载体%d号\",\"所属园区\":\"%s\","
                      "\"状态\":\"%s\",\"建筑面积\":\"%d.%d㎡\"},\"geometry\":",
                      i ? "," : "", with_keys ? "\"编号\":" : "", with_keys ? i + 1 : 0, with_keys ? "," : "",
                      below(15) ? i : below(i + 1), pick_park(), pick_status(), below(90000), below(10));
        if (below(3))
            (void)fprintf(file,
                          "{\"type\":\"Polygon\",\"coordinates\":[[[%.6f,%.6f],[%.6f,%.6f],[%.6f,%.6f],[%.6f,%.6f],"
                          "[%.6f,%.6f]]]}}\n",
                          x, y, x + w, y, x + w, y + h, x, y + h, x, y);
        else
            (void)fprintf(file, "{\"type\":\"Point\",\"coordinates\":[%.6f,%.6f]}}\n", x, y);
    }
    (void)fputs("]}\n", file);
    assert_int_equal(fclose(file), 0);
}

/* ---- the law ---- */

static void same_sums(const cmap_progress_sums *a, const cmap_progress_sums *b)
{
    assert_int_equal(a->built_tenths, b->built_tenths);
    assert_int_equal(a->under_construction_tenths, b->under_construction_tenths);
    assert_int_equal(a->planned_tenths, b->planned_tenths);
    assert_int_equal(a->unknown_status_tenths, b->unknown_status_tenths);
    assert_int_equal(a->carrier_count, b->carrier_count);
    assert_int_equal(a->measured_count, b->measured_count);
}

static void same_text(const char *a, const char *b)
{
    assert_int_equal(a == NULL, b == NULL);
    if (a && b)
        assert_string_equal(a, b);
}

static void same_number(double a, double b)
{
    assert_true((isnan(a) && isnan(b)) || (a <= b && a >= b));
}

static void same_progress(const cmap_progress *a, const cmap_progress *b)
{
    assert_int_equal(a->row_count, b->row_count);
    for (size_t i = 0; i < a->row_count; i++) {
        assert_string_equal(a->rows[i].code, b->rows[i].code);
        same_text(a->rows[i].zone_code, b->rows[i].zone_code);
        same_sums(&a->rows[i].sums, &b->rows[i].sums);
    }
    same_sums(&a->none, &b->none);
    same_sums(&a->city, &b->city);
    same_sums(&a->unassigned, &b->unassigned);
    same_sums(&a->later, &b->later);
    same_sums(&a->undated, &b->undated);
    same_text(a->survey_first, b->survey_first);
    same_text(a->survey_date, b->survey_date);
    same_number(a->coverage, b->coverage);
    same_number(a->pace_m2_per_year, b->pace_m2_per_year);
    assert_int_equal(a->target_m2, b->target_m2);
    assert_int_equal(a->latest_m2, b->latest_m2);
}

static void same_report(const cmap_import_report *a, const cmap_import_report *b)
{
    assert_int_equal(a->read, b->read);
    assert_int_equal(a->added, b->added);
    assert_int_equal(a->rejected, b->rejected);
    assert_int_equal(a->no_data, b->no_data);
    assert_int_equal(a->blank, b->blank);
    assert_int_equal(a->area_tenths, b->area_tenths);
    assert_int_equal(a->reject_count, b->reject_count);
    for (size_t i = 0; i < a->reject_count; i++) {
        assert_int_equal(a->rejects[i].row, b->rejects[i].row);
        assert_string_equal(a->rejects[i].rule, b->rejects[i].rule);
        assert_string_equal(a->rejects[i].reason, b->rejects[i].reason);
    }
}

static void tally_as(cmap_db *plan, cmap_db *imported, const char *path, cmap_tally_options *options, bool all,
                     const cmap_import_report *wanted)
{
    static const char *const dates[] = {NULL, "2012", "2013-04"};
    cmap_err err = {0};

    int only = (int)(round_seed % 4);
    for (int by = all ? CMAP_PROGRESS_CITY : only; by <= (all ? CMAP_PROGRESS_PARK : only); by++)
        for (size_t i = 0; i < (all ? sizeof dates / sizeof *dates : 1); i++) {
            cmap_progress *said = NULL, *loaded = NULL;
            cmap_import_report report = {0};
            options->by = (cmap_progress_by)by;
            options->as_of = dates[i];
            assert_ok(cmap_tally_file(plan, path, options, &said, &report, &err));
            assert_ok(cmap_progress_load(imported, (cmap_progress_by)by, dates[i], &loaded, &err));
            same_progress(said, loaded);
            same_report(&report, wanted);
            cmap_progress_free(said);
            cmap_progress_free(loaded);
            cmap_import_report_clear(&report);
        }
}

/* in_all: the usual way into all tables; else, and the other ways, only into one of them, since the rows are the same.
 */
static void check_file(const char *path, bool in_all)
{
    cmap_import_options import = {.accuracy_m = NAN, .imported_at = "2011-08-11T00:00:00Z"};
    cmap_tally_options ways[] = {
        {.import = import}, {.import = import, .without_shortcut = true}, {.import = import, .filter_bytes = 1}};
    cmap_import_report wanted = {0};
    char copy[192];
    cmap_db *db = fixture_open_copy("taken.db", copy), *plan = NULL;
    cmap_err err = {0};

    assert_ok(cmap_db_open(shared.path, CMAP_DB_READ, &plan, &err));
    cmap_status status = cmap_import_file(db, path, &import, &wanted, &err);
    files_taken += !status;
    rows_counted += (size_t)wanted.added;
    rows_refused += (size_t)wanted.rejected;
    for (size_t i = 0; i < sizeof ways / sizeof *ways && !status; i++)
        tally_as(plan, db, path, &ways[i], in_all && i == 0, &wanted);
    if (status) { /* refused as a whole: then it is refused here, too, and for the same reason */
        cmap_progress *said = NULL;
        cmap_err why = {0};
        cmap_import_report report = {0};
        assert_int_equal(cmap_tally_file(plan, path, &ways[0], &said, &report, &why), status);
        assert_string_equal(why.text, err.text);
    }
    cmap_import_report_clear(&wanted);
    cmap_db_close(plan);
    cmap_db_close(db);
}

static void a_file_sums_up_to_what_its_import_does(void **state)
{
    char path[192];

    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        bool is_map = round % 4 == 3;
        seed = round_seed = 77 + (uint64_t)round;
        fixture_path(&shared, is_map ? "survey.geojson" : "survey.csv", path);
        if (is_map)
            write_json(path, 1 + below(60), round % 2);
        else
            write_csv(path, 1 + below(MOST_ROWS), &(dress){.with_keys = round % 2, .end = "\n", .charset = "UTF-8"});
        check_file(path, true);
    }
    /* The law is worth nothing where nothing comes in, or all does. */
    assert_true(files_taken * 2 > ROUNDS);
    assert_true(rows_counted > 800);
    assert_true(rows_refused > 150);
}

/* Quotes and lines that lie across the blocks in which a file is read, other line ends and encodings, no last end. */
static void so_does_an_awkward_file(void **state)
{
    static const char *const ends[] = {"\n", "\r\n", "\r"};
    static const char *const charsets[] = {"UTF-8", "GB18030", "UTF-16LE"};
    size_t taken = files_taken;
    char path[192];

    (void)state;
    for (int round = 0; round < AWKWARD_ROUNDS; round++) {
        seed = round_seed = 1977 + (uint64_t)round;
        dress how = {.with_keys = below(2),
                     .with_remarks = below(4),
                     .without_end = below(2),
                     .with_mark = round % 2,
                     .end = ends[round % 3],
                     .charset = charsets[round / 3 % 3]};
        fixture_path(&shared, "awkward.csv", path);
        write_csv(path, MOST_ROWS + below(MOST_ROWS * 2), &how);
        check_file(path, false);
    }
    assert_int_equal(files_taken - taken, AWKWARD_ROUNDS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_sums_up_to_what_its_import_does),
        cmocka_unit_test(so_does_an_awkward_file),
    };
    return cmocka_run_group_tests(tests, joined_setup, fixture_teardown);
}
