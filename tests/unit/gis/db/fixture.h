/* fixture.h: a small made-up city for the tests of gis/db and gis/zoning/join.
 *
 * Three districts that share borders and one corner (120.6, 31.3):
 *
 *     31.4 +-----------+
 *          |     c     |       a, b: axis; c: north-wing
 *     31.3 +-----+-----+       rank a < b < c
 *          |  a  |  b  |
 *     31.2 +-----+-----+
 *        120.5 120.6 120.7
 */
#ifndef CMAP_TEST_DB_FIXTURE_H
#define CMAP_TEST_DB_FIXTURE_H

#include "gis/base/file.h"
#include "gis/base/mem.h"
#include "gis/db/db.h"
#include "gis/db/schema.h"
#include "gis/db/stmt.h"
#include "support/folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define assert_ok(call)                                                                                                \
    do {                                                                                                               \
        if (call)                                                                                                      \
            fail_msg("%s", err.text);                                                                                  \
    } while (0)

static const char *const fixture_rows[] = {
    "INSERT INTO source (id, kind, citation, date) VALUES ('s', 'own', 'made up for a test', '2011')",
    "INSERT INTO zone (code, rank, name_zh, name_en, slogan_zh, slogan_en, role_zh, role_en, section, source_id) VALUES"
    " ('axis', 1, '一轴', 'Axis', '-', '-', '-', '-', '6', 's'),"
    " ('north-wing', 2, '北翼', 'North Wing', '-', '-', '-', '-', '6', 's')",
    "INSERT INTO strategy (code, rank, name_zh, name_en, zone_code, section, source_id) VALUES"
    " ('east', 1, '东进上海', 'East to Shanghai', 'axis', '6', 's'), ('one', 2, '一体化发展', 'As one', NULL, '6', "
    "'s')",
    "INSERT INTO district (code, rank, name_zh, name_en, short_zh, short_en, zone_code, outline_accuracy_m,"
    " outline_source_id, section, source_id, label_lon_deg, label_lat_deg, official_area_km2, geom) VALUES"
    " ('a', 1, '甲', 'A', '甲', 'A', 'axis', 100, 's', '6', 's', 120.55, 31.25, 100, "
    "GeomFromText('MULTIPOLYGON(((120.5 31.2,"
    " 120.6 31.2, 120.6 31.3, 120.5 31.3, 120.5 31.2)))', 4490)),"
    " ('b', 2, '乙', 'B', '乙', 'B', 'axis', 100, 's', '6', 's', NULL, NULL, NULL, GeomFromText('MULTIPOLYGON(((120.6 "
    "31.2,"
    " 120.7 31.2, 120.7 31.3, 120.6 31.3, 120.6 31.2)))', 4490)),"
    " ('c', 3, '丙', 'C', '丙', 'C', 'north-wing', 100, 's', '6', 's', NULL, NULL, NULL, "
    "GeomFromText('MULTIPOLYGON(((120.5"
    " 31.3, 120.6 31.3, 120.7 31.3, 120.7 31.4, 120.5 31.4, 120.5 31.3)))', 4490))",
    "INSERT INTO industry_class (code, rank, name_zh, name_en, section, source_id) VALUES"
    " ('speed', 1, '加快发展', 'Accelerate', '5', 's')",
    "INSERT INTO industry (code, rank, class_code, name_zh, name_en, short_zh, short_en, section, source_id) VALUES"
    " ('software', 1, 'speed', '软件开发外包', 'Software development', '软件', 'Software', '5', 's')",
    "INSERT INTO district_industry (district_code, rank, industry_code, words_zh, words_en, scope, section, source_id) "
    "VALUES"
    " ('b', 1, 'software', '软件', 'software', 'district', '6', 's'), ('b', 2, NULL, '教育培训', 'training', 'park', "
    "'6', 's'),"
    " ('a', 1, 'software', '信息技术', 'IT', 'district', '6', 's')",
    "INSERT INTO park (id, rank, name_zh, name_en, label_zh, label_en, kind, district_code, district_stated, "
    "accuracy_m,"
    " section, source_id, geom) VALUES"
    " ('p-in-a', 1, '甲园', 'Park A', '甲园', 'Park A', 'park', 'a', 1, 400, '6', 's', MakePoint(120.55, 31.25, 4490)),"
    " ('p-near', 2, '边园', 'Border Park', '边园', 'Border Park', 'park', 'b', 0, 400, '6', 's',"
    "  MakePoint(120.6005, 31.25, 4490)),"
    " ('p-across', 3, '跨园', 'Park Across', '跨园', 'Park Across', 'zone', NULL, 0, 50, NULL, 's',"
    "  GeomFromText('POLYGON((120.59 31.22, 120.62 31.22, 120.62 31.24, 120.59 31.24, 120.59 31.22))', 4490)),"
    " ('p-nowhere', 4, '无址园', 'Placeless Park', '无址园', 'Placeless Park', 'centre', 'c', 1, NULL, '6', 's', NULL),"
    " ('p-outside', 5, '外园', 'Park Outside', '外园', 'Park Outside', 'park', NULL, 0, 400, NULL, 's',"
    "  MakePoint(121.0, 31.25, 4490))",
    "INSERT INTO park_industry (park_id, rank, industry_code, words_zh, words_en, scope, section, source_id) VALUES"
    " ('p-near', 1, 'software', '软件研发', 'software R&D', 'park', '6', 's')",
    "INSERT INTO indicator (code, rank, name_zh, name_en, unit, source_id) VALUES"
    " ('carrier-floor-area', 1, '载体建筑面积', 'Carrier floor area', 'm2', 's'),"
    " ('contract-value', 2, '合同金额', 'Contract value', 'USD', 's')",
    "INSERT INTO target (indicator_code, year, value, bound, words_zh, section, source_id) VALUES"
    " ('carrier-floor-area', 2015, 10000000, 'over', '超过1000万平方米', '4', 's'),"
    " ('contract-value', 2015, 15000000000, 'exactly', '150亿美元', '4', 's')",
    "INSERT INTO observation (indicator_code, date, value, bound, in_plan, section, source_id) VALUES"
    " ('carrier-floor-area', '2010', 5000000, 'over', 1, '1(一)', 's'),"
    " ('contract-value', '2010', 2270000000, 'exactly', 1, '1(一)', 's')",
    "INSERT INTO place (id, kind, name_zh, name_en, label_zh, label_en, accuracy_m, source_id, geom) VALUES"
    " ('seat', 'city', '某市', 'City', '某市', 'City', 1000, 's', MakePoint(120.6, 31.3, 4490))",
    "INSERT INTO water (kind, name_zh, name_en, source_id, geom) VALUES ('lake', '湖', 'Lake', 's',"
    " GeomFromText('MULTIPOLYGON(((120.52 31.32, 120.54 31.32, 120.54 31.34, 120.52 31.32)))', 4490))",
    "INSERT INTO province (code, name_zh, name_en, source_id, geom) VALUES ('js', '江苏', 'Jiangsu', 's',"
    " GeomFromText('MULTIPOLYGON(((120 31, 121 31, 121 32, 120 32, 120 31)))', 4490))",
};

/* A folder of the test's own, removed with all files in it at the end. */
typedef struct fixture {
    char folder[64];
    char path[128];
    FILE *watch;
} fixture;

static inline void fixture_path(const fixture *f, const char *name, char out[192])
{
    (void)snprintf(out, 192, "%s/%s", f->folder, name);
}

/* Makes f->path, a sealed database; more is SQL for further rows. join: NULL, or cmap_join_refresh by way of a caller
 * that links it. Without a join the queue is emptied by hand, for the tests of gis/db alone. */
static inline void fixture_build(const char *path, const char *more, cmap_status (*join)(cmap_db *db, cmap_err *err))
{
    cmap_err err = {0};
    cmap_db *db = NULL;

    assert_ok(cmap_db_create(path, &db, &err));
    assert_ok(cmap_schema_create(db, &err));
    assert_ok(cmap_db_begin(db, &err));
    for (size_t i = 0; i < sizeof fixture_rows / sizeof fixture_rows[0]; i++)
        assert_ok(cmap_db_exec(db, fixture_rows[i], &err));
    if (more)
        assert_ok(cmap_db_exec(db, more, &err));
    assert_ok(cmap_db_commit(db, &err));
    if (join)
        assert_ok(join(db, &err));
    else
        assert_ok(cmap_db_exec(db, "DELETE FROM join_pending", &err));
    assert_ok(cmap_schema_seal(db, &err));
    assert_ok(cmap_db_finish(db, &err));
    cmap_db_close(db);
}

/* The same without a join, made by the program make-db-fixture: under valgrind, which does not follow it, in a blink.
 */
static inline void fixture_make(const char *path, const char *more)
{
    int status;
    pid_t child = fork();

    assert_true(child >= 0);
    if (child == 0) {
        (void)execl(CMAP_BUILD_DIR "/tests/make-db-fixture", "make-db-fixture", path, more, (char *)NULL);
        _exit(127);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

static inline void fixture_folder(fixture *f)
{
    (void)snprintf(f->folder, sizeof f->folder, "/tmp/cmap-db-XXXXXX");
    f->watch = folder_make(f->folder);
    assert_non_null(f->watch);
    (void)snprintf(f->path, sizeof f->path, "%s/plan.db", f->folder);
}

/* How many files the folder holds. */
static inline int fixture_files(const fixture *f)
{
    char command[160];
    int count = -1;

    (void)snprintf(command, sizeof command, "find '%s' -type f | wc -l", f->folder);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    assert_int_equal(fscanf(pipe, "%d", &count), 1);
    (void)pclose(pipe);
    return count;
}

static inline void fixture_remove(fixture *f)
{
    assert_int_equal(folder_remove(f->folder, f->watch), 0);
}

/* The one that the tests of a program share, with its making and removing as cmocka calls them. */
static fixture shared;

static inline int fixture_setup(void **state)
{
    (void)state;
    fixture_folder(&shared);
    fixture_make(shared.path, NULL);
    return 0;
}

static inline int fixture_teardown(void **state)
{
    (void)state;
    fixture_remove(&shared);
    return 0;
}

/* Writes text to name in the folder; its path into out. */
static inline void fixture_put(const fixture *f, const char *name, char out[192], const char *text)
{
    cmap_err err = {0};

    fixture_path(f, name, out);
    assert_ok(cmap_file_write(out, text, strlen(text), &err));
}

/* A copy of the shared one, open for writing; its path into path. */
static inline cmap_db *fixture_open_copy(const char *name, char path[192])
{
    char command[400];
    cmap_err err = {0};
    cmap_db *db = NULL;

    fixture_path(&shared, name, path);
    (void)snprintf(command, sizeof command, "cp '%s' '%s'", shared.path, path);
    assert_int_equal(system(command), 0);
    assert_ok(cmap_db_open(path, CMAP_DB_WRITE, &db, &err));
    return db;
}

/* One number from a query. */
static inline int64_t ask(cmap_db *db, const char *sql)
{
    cmap_err err = {0};
    int64_t value = 0;

    assert_ok(cmap_db_ask_int(db, sql, &value, &err));
    return value;
}

#endif
