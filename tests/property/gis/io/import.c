/* Laws of importing, under random surveys: nothing is lost, the sums are those of the sheet, and neither the order of
 * the rows nor a second import makes a difference. */
#include "support/joined.h"
#include "support/random.h"

#include "gis/io/import.h"
#include "gis/zoning/join.h"

#include <math.h>

enum { ROUNDS = 8, MOST_ROWS = 400 };

static uint64_t seed;

static int below(int n)
{
    return (int)random_below(&seed, (size_t)n);
}

/* One carrier of a made-up survey, as text. */
typedef struct made {
    char area[40], place[220], park[40], district[20], status[20];
    int64_t tenths; /* -1: unknown */
} made;

/* A floor area in one of the ways that people write them, and what it is exactly. */
static void make_area(made *m)
{
    int n = below(2000000);

    m->tenths = (int64_t)n * 10;
    switch (below(6)) {
    case 0:
        (void)snprintf(m->area, sizeof m->area, "%d.%d㎡", n, n % 10);
        m->tenths += n % 10;
        break;
    case 1:
        (void)snprintf(m->area, sizeof m->area, "%d.%04d万㎡", n / 10000, n % 10000);
        break;
    case 2:
        (void)snprintf(m->area, sizeof m->area, "%d亩", 3 * (n / 2000 + 1));
        m->tenths = (int64_t)(n / 2000 + 1) * 20000;
        break;
    case 3:
        (void)snprintf(m->area, sizeof m->area, "%s", below(2) ? "待定" : "");
        m->tenths = -1;
        break;
    default:
        (void)snprintf(m->area, sizeof m->area, "%d平方米", n);
    }
}

/* Coordinates of the three districts' borders and corners are likely. */
static double pick(const double *likely, int count, double low, double high)
{
    return below(2) ? likely[below(count)] : low + (high - low) * below(100001) / 100000.0;
}

static double pick_lon(void)
{
    return pick((const double[]){120.5, 120.6, 120.7}, 3, 120.45, 120.75);
}

static double pick_lat(void)
{
    return pick((const double[]){31.2, 31.3, 31.4}, 3, 31.15, 31.45);
}

static void make_place(made *m, bool outlines)
{
    double x = pick_lon(), y = pick_lat(), w = 0.001 + 0.0001 * below(600), h = 0.001 + 0.0001 * below(600);
    int kind = below(outlines ? 4 : 3);

    if (!outlines)
        (void)snprintf(m->place, sizeof m->place, kind ? "%.6f,%.6f" : ",", x, y);
    else if (!kind)
        (void)snprintf(m->place, sizeof m->place, "null");
    else if (kind == 1)
        (void)snprintf(m->place, sizeof m->place, "{\"type\":\"Point\",\"coordinates\":[%.6f,%.6f]}", x, y);
    else
        (void)snprintf(m->place, sizeof m->place,
                       "{\"type\":\"Polygon\",\"coordinates\":[[[%.6f,%.6f],[%.6f,%.6f],[%.6f,%.6f],[%.6f,%.6f],[%.6f,"
                       "%.6f]]]}",
                       x, y, x + w, y, x + w, y + h, x, y + h, x, y);
}

static void make_survey(made *list, int count, bool outlines)
{
    static const char *const parks[] = {"", "甲园", "边园", "跨园", "无址园", "外园"};
    static const char *const districts[] = {"", "甲", "乙", "丙"};
    static const char *const statuses[] = {"", "已建成", "在建", "规划"};

    for (int i = 0; i < count; i++) {
        made *m = &list[i];
        make_area(m);
        make_place(m, outlines);
        (void)snprintf(m->park, sizeof m->park, "%s", parks[below(6)]);
        (void)snprintf(m->district, sizeof m->district, "%s", districts[below(4)]);
        (void)snprintf(m->status, sizeof m->status, "%s", statuses[below(4)]);
    }
}

static void shuffle(int *order, int count)
{
    for (int i = count - 1; i > 0; i--) {
        int k = below(i + 1), kept = order[i];
        order[i] = order[k];
        order[k] = kept;
    }
}

static int64_t sum_of(const made *list, int count)
{
    int64_t sum = 0;

    for (int i = 0; i < count; i++)
        sum += list[i].tenths > 0 ? list[i].tenths : 0;
    return sum;
}

static void write_csv(const char *path, const made *list, const int *order, int count)
{
    FILE *file = fopen(path, "w");
    int64_t sum = sum_of(list, count);

    assert_non_null(file);
    (void)fprintf(file, "某市服务外包载体统计表,,,,,,\n编号,载体名称,所属园区,所在区,状态,经度,纬度,建筑面积\n");
    for (int i = 0; i < count; i++) {
        const made *m = &list[order[i]];
        (void)fprintf(file, "N%d,载体%d号,%s,%s,%s,%s,%s\n", order[i], order[i], m->park, m->district, m->status,
                      m->place, m->area);
    }
    (void)fprintf(file, "合计,,,,,,,%lld.%lld㎡\n", (long long)(sum / 10), (long long)(sum % 10));
    assert_int_equal(fclose(file), 0);
}

static void write_json(const char *path, const made *list, const int *order, int count)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    (void)fputs("{\"type\":\"FeatureCollection\",\"features\":[\n", file);
    for (int i = 0; i < count; i++) {
        const made *m = &list[order[i]];
        (void)fprintf(file,
                      "%s{\"type\":\"Feature\",\"properties\":{\"编号\":\"N%d\",\"载体名称\":\"载体%d号\",\"所属园区\":"
                      "\"%s\",\"所在区\":\"%s\",\"状态\":\"%s\",\"建筑面积\":\"%s\"},\"geometry\":%s}\n",
                      i ? "," : "", order[i], order[i], m->park, m->district, m->status, m->area, m->place);
    }
    (void)fputs("]}\n", file);
    assert_int_equal(fclose(file), 0);
}

static void import(cmap_db *db, const char *path, cmap_import_report *report)
{
    cmap_import_options options = {.accuracy_m = NAN, .imported_at = "2011-08-11T00:00:00Z"};
    cmap_err err = {0};

    if (cmap_import_file(db, path, &options, report, &err))
        fail_msg("seed %llu: %s", (unsigned long long)seed, err.text);
}

/* Every law that one database can be held to. */
static void check_laws(cmap_db *db, const cmap_import_report *report, int64_t sum)
{
    assert_int_equal(report->read,
                     report->added + report->changed + report->unchanged + report->rejected + report->no_data);
    assert_int_equal(report->rejected, 0);
    assert_int_equal(report->area_tenths, sum);
    if (report->has_total)
        assert_true(report->total_agrees);
    assert_int_equal(ask(db, "SELECT CAST(round(10 * total(floor_area_m2)) AS INTEGER) FROM carrier"), sum);
    assert_int_equal(ask(db, "SELECT sum(floor_area_tenths) FROM carrier_progress WHERE scope = 'district'"), sum);
    assert_int_equal(ask(db, "SELECT sum(floor_area_tenths) FROM carrier_progress WHERE scope = 'zone'"), sum);
    assert_int_equal(ask(db, "SELECT count(*) FROM join_pending"), 0);
    assert_int_equal(ask(db, "SELECT count(*) FROM import_batch b WHERE rows_read <> rows_stored +"
                             " (SELECT count(*) FROM reject r WHERE r.import_id = b.id)"),
                     0);
    assert_int_equal(ask(db, "SELECT count(*) FROM carrier c WHERE NOT EXISTS"
                             " (SELECT 1 FROM carrier_share s WHERE s.carrier_id = c.id)"),
                     0);
    assert_int_equal(ask(db, "SELECT CheckSpatialIndex('carrier', 'geom')"), 1);
    assert_int_equal(ask(db, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
}

/* Sums of two databases, by district and status. */
static void same_sums(cmap_db *db, const char *other)
{
    char sql[400];
    cmap_err err = {0};

    (void)snprintf(sql, sizeof sql, "ATTACH '%s' AS other", other);
    assert_ok(cmap_db_exec(db, sql, &err));
    assert_int_equal(ask(db, "SELECT count(*) FROM (SELECT scope, code, status, carriers, floor_area_tenths FROM"
                             " main.carrier_progress EXCEPT SELECT scope, code, status, carriers, floor_area_tenths"
                             " FROM other.carrier_progress)"),
                     0);
    assert_int_equal(ask(db, "SELECT (SELECT count(*) FROM main.carrier_progress) ="
                             " (SELECT count(*) FROM other.carrier_progress)"),
                     1);
}

static void survey_round(bool outlines)
{
    static made list[MOST_ROWS];
    int order[MOST_ROWS], count = 1 + below(MOST_ROWS);
    char file[192], path[192], other_path[192];
    cmap_import_report report = {0}, again = {0}, shuffled = {0};

    make_survey(list, count, outlines);
    for (int i = 0; i < count; i++)
        order[i] = i;
    fixture_path(&shared, outlines ? "survey.geojson" : "survey.csv", file);
    (outlines ? write_json : write_csv)(file, list, order, count);
    cmap_db *db = fixture_open_copy("one.db", path);
    import(db, file, &report);
    check_laws(db, &report, sum_of(list, count));
    assert_int_equal(report.added, count);
    import(db, file, &again);
    assert_true(again.is_unchanged);
    assert_int_equal(again.unchanged, count);
    assert_int_equal(ask(db, "SELECT count(*) FROM import_batch"), 1);
    cmap_db_close(db);

    shuffle(order, count);
    (outlines ? write_json : write_csv)(file, list, order, count);
    db = fixture_open_copy("two.db", other_path);
    import(db, file, &shuffled);
    check_laws(db, &shuffled, sum_of(list, count));
    same_sums(db, path);
    cmap_db_close(db);
    cmap_import_report_clear(&report);
    cmap_import_report_clear(&again);
    cmap_import_report_clear(&shuffled);
}

static void sums_are_the_sheet_s_in_any_order(void **state)
{
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        seed = (uint64_t)round;
        survey_round(round % 2);
    }
}

/* The next state of a file: some rows changed, some gone, some new. What stands afterwards is the new state, and the
 * rows that went. */
static void a_changed_file_changes_what_differs(void **state)
{
    static made list[MOST_ROWS];
    int order[MOST_ROWS];
    char file[192], path[192];
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        int count = 40 + below(300), gone = below(20), changed = 0;
        cmap_import_report report = {0};
        cmap_err err = {0};
        seed = 1000 + (uint64_t)round;
        fixture_path(&shared, "state.csv", file);
        make_survey(list, count, false);
        for (int i = 0; i < count; i++)
            order[i] = i;
        write_csv(file, list, order, count - 10);
        cmap_db *db = fixture_open_copy("state.db", path);
        import(db, file, &report);
        cmap_import_report_clear(&report);
        for (int i = gone; i < count - 10; i++)
            if (below(4) == 0) {
                list[i].tenths = list[i].tenths == 70 ? 80 : 70;
                (void)snprintf(list[i].area, sizeof list[i].area, "%d㎡", (int)list[i].tenths / 10);
                changed++;
            }
        for (int i = 0; i < count - gone; i++)
            order[i] = i + gone;
        shuffle(order, count - gone);
        write_csv(file, list, order, count - gone); /* its total is of other rows, and is told as wrong */
        import(db, file, &report);
        assert_int_equal(report.added, 10);
        assert_int_equal(report.changed, changed);
        assert_int_equal(report.missing, gone);
        assert_int_equal(report.unchanged, count - 10 - gone - changed);
        assert_int_equal(ask(db, "SELECT count(*) FROM carrier"), count);
        assert_int_equal(ask(db, "SELECT CAST(round(10 * total(floor_area_m2)) AS INTEGER) FROM carrier"),
                         sum_of(list, count));
        assert_int_equal(ask(db, "SELECT sum(floor_area_tenths) FROM carrier_progress WHERE scope = 'district'"),
                         sum_of(list, count));
        assert_int_equal(ask(db, "SELECT count(*) FROM carrier WHERE import_id = 2"), 10 + changed);
        /* What a change of every result would give is what stands there. */
        assert_ok(cmap_db_exec(db, "CREATE TEMP TABLE was AS SELECT * FROM carrier_share", &err));
        assert_ok(cmap_db_exec(db, "INSERT OR IGNORE INTO join_pending VALUES ('all', 0)", &err));
        assert_ok(cmap_join_refresh(db, NULL, &err));
        assert_int_equal(ask(db, "SELECT count(*) FROM (SELECT * FROM was EXCEPT SELECT * FROM carrier_share)"), 0);
        assert_int_equal(ask(db, "SELECT CheckSpatialIndex('carrier', 'geom')"), 1);
        cmap_import_report_clear(&report);
        cmap_db_close(db);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_are_the_sheet_s_in_any_order),
        cmocka_unit_test(a_changed_file_changes_what_differs),
    };
    return cmocka_run_group_tests(tests, joined_setup, fixture_teardown);
}
