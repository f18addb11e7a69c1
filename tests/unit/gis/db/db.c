/* Opening, refusing, closing: what a user may point --db at. */
#include "unit/gis/db/fixture.h"

#include "gis/db/init.h"

#include <sqlite3.h>

static void write_file(const char *path, const char *bytes, size_t length)
{
    cmap_err err = {0};
    assert_ok(cmap_file_write(path, bytes, length, &err));
}

/* The fixture's bytes, to be spoilt. */
static char *fixture_bytes(size_t *length)
{
    cmap_err err = {0};
    char *bytes = NULL;
    assert_ok(cmap_file_read(shared.path, 0, &bytes, length, &err));
    return bytes;
}

static void expect_refusal(const char *path, cmap_status status, const char *sentence)
{
    for (int mode = CMAP_DB_READ; mode <= CMAP_DB_WRITE; mode++) {
        cmap_err err = {0};
        cmap_db *db = NULL;
        assert_int_equal(cmap_db_open(path, (cmap_db_mode)mode, &db, &err), status);
        assert_null(db);
        if (!strstr(err.text, sentence) || !strstr(err.text, path) || strchr(err.text, '\n'))
            fail_msg("says: %s\nwanted: %s", err.text, sentence);
    }
}

static void what_is_no_database_is_refused(void **state)
{
    char path[192];
    (void)state;
    fixture_path(&shared, "none.db", path);
    expect_refusal(path, CMAP_ENOENT, "make one with: carriermap init");
    expect_refusal(shared.folder, CMAP_EIO, "it is a folder");
    write_file(path, "", 0);
    expect_refusal(path, CMAP_EDB, "is an empty file");
    write_file(path, "name,area\nx,1\n", 14);
    expect_refusal(path, CMAP_EDB, "is not an SQLite database");
    (void)unlink(path);
    assert_int_equal(mkfifo(path, 0600), 0);
    expect_refusal(path, CMAP_EIO, "no regular file");
    (void)unlink(path);
}

static void run_sql(const char *path, const char *sql)
{
    sqlite3 *handle = NULL;
    assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(handle), SQLITE_OK);
}

static void a_foreign_database_is_refused(void **state)
{
    char path[192];
    (void)state;
    fixture_path(&shared, "foreign.db", path);
    run_sql(path, "CREATE TABLE park (x)");
    expect_refusal(path, CMAP_EDB, "is not a carriermap database");
    (void)unlink(path);
}

static void a_newer_and_an_unfinished_database_are_refused(void **state)
{
    char path[192];
    cmap_err err = {0};
    cmap_db *db = NULL;
    size_t length;
    char *bytes = fixture_bytes(&length);
    (void)state;
    fixture_path(&shared, "newer.db", path);
    write_file(path, bytes, length);
    run_sql(path, "PRAGMA user_version = 7");
    expect_refusal(path, CMAP_EDB, "made by a newer carriermap (schema version 7");
    run_sql(path, "PRAGMA user_version = 0");
    assert_int_equal(cmap_db_open(path, CMAP_DB_READ, &db, &err), CMAP_EDB);
    assert_non_null(strstr(err.text, "schema version 0, older than 1"));
    (void)unlink(path);
    cmap_free(bytes);
}

static void damage_is_seen_and_named(void **state)
{
    char path[192];
    cmap_err err = {0};
    cmap_db *db = NULL;
    size_t length;
    char *bytes = fixture_bytes(&length);
    (void)state;
    fixture_path(&shared, "damaged.db", path);
    write_file(path, bytes, length / 2);
    expect_refusal(path, CMAP_EDB, "the file is damaged");
    write_file(path, bytes, 50);
    expect_refusal(path, CMAP_EDB, "is not an SQLite database");
    memset(bytes + 100, 0xEE, 3000); /* the first page's tree */
    write_file(path, bytes, length);
    expect_refusal(path, CMAP_EDB, "the file is damaged");
    cmap_free(bytes);

    /* Damage further in shows when that page is read. */
    bytes = fixture_bytes(&length);
    for (size_t page = 1; page < length / 4096; page++)
        memset(bytes + page * 4096, 0xEE, 200);
    write_file(path, bytes, length);
    cmap_status status = cmap_db_open(path, CMAP_DB_READ, &db, &err);
    cmap_plan *plan = NULL;
    if (!status)
        status = cmap_plan_load(db, &plan, &err);
    assert_int_equal(status, CMAP_EDB);
    assert_null(plan);
    assert_non_null(strstr(err.text, "the file is damaged"));
    cmap_db_close(db);
    cmap_free(bytes);
    (void)unlink(path);
}

static void names_are_taken_as_they_are(void **state)
{
    static const char *const names[] = {"a b.db", "100%25.db", "what?mode=memory.db", "a#b.db", "苏州.db", "-wal"};
    size_t length;
    char *bytes = fixture_bytes(&length), here[192];
    (void)state;
    assert_non_null(getcwd(here, sizeof here));
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char path[192];
        cmap_err err = {0};
        cmap_db *db = NULL;
        fixture_path(&shared, names[i], path);
        write_file(path, bytes, length);
        assert_ok(cmap_db_open(path, CMAP_DB_READ, &db, &err));
        assert_int_equal(ask(db, "SELECT count(*) FROM park"), 5);
        assert_string_equal(cmap_db_name(db), path);
        cmap_db_close(db);
        assert_int_equal(chdir(shared.folder), 0);
        assert_ok(cmap_db_open(names[i], CMAP_DB_WRITE, &db, &err));
        assert_int_equal(ask(db, "SELECT count(*) FROM park"), 5);
        cmap_db_close(db);
        assert_int_equal(chdir(here), 0);
        (void)unlink(path);
    }
    cmap_free(bytes);
    assert_int_equal(fixture_files(&shared), 1);
}

static void reading_changes_and_leaves_nothing(void **state)
{
    cmap_err err = {0};
    cmap_db *db = NULL;
    size_t before_length, after_length;
    char *before = fixture_bytes(&before_length);
    (void)state;
    assert_ok(cmap_db_open(shared.path, CMAP_DB_READ, &db, &err));
    assert_false(cmap_db_is_writable(db));
    assert_int_equal(ask(db, "PRAGMA trusted_schema"), 0);
    assert_int_equal(cmap_db_exec(db, "DELETE FROM industry_alias", &err), CMAP_EIO);
    assert_non_null(strstr(err.text, "read-only"));
    assert_int_equal(fixture_files(&shared), 1);
    cmap_db_close(db);
    assert_int_equal(fixture_files(&shared), 1);
    char *after = fixture_bytes(&after_length);
    assert_int_equal(after_length, before_length);
    assert_memory_equal(after, before, before_length);
    cmap_free(before);
    cmap_free(after);
}

static void a_wal_database_is_read_without_files_beside_it(void **state)
{
    char path[192];
    cmap_err err = {0};
    cmap_db *db = NULL;
    sqlite3 *writer = NULL;
    size_t length;
    char *bytes = fixture_bytes(&length);
    (void)state;
    fixture_path(&shared, "wal.db", path);
    write_file(path, bytes, length);
    cmap_free(bytes);
    run_sql(path, "PRAGMA journal_mode = WAL");
    assert_int_equal(fixture_files(&shared), 2);
    assert_ok(cmap_db_open(path, CMAP_DB_READ, &db, &err));
    assert_int_equal(ask(db, "SELECT count(*) FROM park"), 5);
    assert_int_equal(fixture_files(&shared), 2);
    cmap_db_close(db);

    /* While another program has changes in the log, they are seen. */
    assert_int_equal(sqlite3_open(path, &writer), SQLITE_OK);
    assert_int_equal(sqlite3_exec(writer, "UPDATE zone SET name_en = 'The Axis' WHERE code = 'axis'", NULL, NULL, NULL),
                     SQLITE_OK);
    assert_ok(cmap_db_open(path, CMAP_DB_READ, &db, &err));
    assert_int_equal(ask(db, "SELECT count(*) FROM zone WHERE name_en = 'The Axis'"), 1);
    cmap_db_close(db);
    assert_int_equal(sqlite3_close(writer), SQLITE_OK);
    assert_int_equal(fixture_files(&shared), 2);
    (void)unlink(path);
}

static void extensions_load_only_on_request(void **state)
{
    cmap_err err = {0};
    cmap_db *db = NULL;
    (void)state;
    assert_ok(cmap_db_open(shared.path, CMAP_DB_READ, &db, &err));
    assert_int_equal(cmap_db_exec(db, "SELECT load_extension('mod_spatialite')", &err), CMAP_EDB);
    assert_int_equal(cmap_db_exec(db, "SELECT ST_Area(NULL)", &err), CMAP_EDB);
    assert_ok(cmap_db_load_spatialite(db, &err));
    assert_ok(cmap_db_load_spatialite(db, &err));
    assert_ok(cmap_db_exec(db, "SELECT ST_Area(NULL)", &err));
    assert_int_equal(cmap_db_exec(db, "SELECT load_extension('mod_spatialite')", &err), CMAP_EDB);
    cmap_db_close(db);
}

static void a_new_database_appears_whole_or_not_at_all(void **state)
{
    char path[192], nowhere[192];
    cmap_err err = {0};
    cmap_db *db = NULL;
    (void)state;
    assert_int_equal(cmap_db_create(shared.path, &db, &err), CMAP_EEXIST);
    fixture_path(&shared, "no/folder.db", nowhere);
    assert_int_equal(cmap_db_create(nowhere, &db, &err), CMAP_ENOENT);
    assert_non_null(strstr(err.text, "make it first"));
    assert_int_equal(cmap_db_create("", &db, &err), CMAP_EINVAL);
    assert_null(db);

    fixture_path(&shared, "new.db", path);
    assert_ok(cmap_db_create(path, &db, &err));
    assert_false(cmap_file_exists(path));
    cmap_db_close(db);
    assert_int_equal(fixture_files(&shared), 1);

    assert_ok(cmap_db_create(path, &db, &err));
    write_file(path, "taken", 5);
    assert_int_equal(cmap_db_finish(db, &err), CMAP_EEXIST);
    cmap_db_close(db);
    assert_int_equal(fixture_files(&shared), 2);
    (void)unlink(path);

    assert_ok(cmap_db_open(shared.path, CMAP_DB_READ, &db, &err));
    assert_int_equal(cmap_db_finish(db, &err), CMAP_EINVAL);
    cmap_db_close(db);
}

static void init_copies_the_built_in_plan(void **state)
{
    char path[192], nowhere[192];
    cmap_err err = {0};
    cmap_db *db = NULL;
    struct stat info;
    (void)state;
    (void)setenv("CARRIERMAP_SHARE", shared.folder, 1);
    fixture_path(&shared, "mine.db", path);
    assert_ok(cmap_db_init(path, &err));
    assert_int_equal(fixture_files(&shared), 2);
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 0600, 0600);
    assert_int_equal(cmap_db_init(path, &err), CMAP_EEXIST);
    assert_non_null(strstr(err.text, "is there already"));
    assert_ok(cmap_db_open(path, CMAP_DB_WRITE, &db, &err));
    assert_ok(cmap_db_exec(db, "UPDATE zone SET name_en = 'x'", &err));
    cmap_db_close(db);
    fixture_path(&shared, "no/folder.db", nowhere);
    assert_int_equal(cmap_db_init(nowhere, &err), CMAP_ENOENT);
    assert_int_equal(cmap_db_init(shared.folder, &err), CMAP_EEXIST);
    (void)unlink(path);
    assert_int_equal(symlink("/nonexistent/target", path), 0); /* a dangling link is not written through */
    assert_int_equal(cmap_db_init(path, &err), CMAP_EEXIST);
    (void)unlink(path);

    assert_ok(cmap_db_open(NULL, CMAP_DB_READ, &db, &err));
    assert_string_equal(cmap_db_name(db), "the built-in plan database");
    cmap_db_close(db);
    assert_int_equal(cmap_db_open(NULL, CMAP_DB_WRITE, &db, &err), CMAP_EINVAL);
    assert_non_null(strstr(err.text, "carriermap init FILE"));
    (void)setenv("CARRIERMAP_SHARE", "/nonexistent", 1);
    assert_int_equal(cmap_db_init(path, &err), CMAP_ENOENT);
    assert_int_equal(cmap_db_open(NULL, CMAP_DB_READ, &db, &err), CMAP_ENOENT);
    assert_int_equal(fixture_files(&shared), 1);
}

static void statements_carry_values_and_errors(void **state)
{
    cmap_err err = {0};
    cmap_db *db = NULL;
    cmap_stmt *stmt = NULL;
    bool row = false;
    int64_t tenths = 0;
    size_t length = 0;
    (void)state;
    assert_ok(cmap_db_open(shared.path, CMAP_DB_READ, &db, &err));
    assert_int_equal(cmap_stmt_new(db, "SELECT x FROM nowhere", &stmt, &err), CMAP_EDB);
    if (!strstr(err.text, "no such table: nowhere"))
        fail_msg("%s", err.text);
    assert_ok(cmap_stmt_new(db, "SELECT ?1, ?2, ?3, ?4, ?5, 75000.5, 7 AS whole, 'x'", &stmt, &err));
    cmap_stmt_bind_text(stmt, 1, "苏州");
    cmap_stmt_bind_int(stmt, 2, INT64_MIN);
    cmap_stmt_bind_real(stmt, 3, (double)(0.0f / 0.0f));
    cmap_stmt_bind_blob(stmt, 4, "\0a", 2);
    cmap_stmt_bind_text(stmt, 5, NULL);
    assert_ok(cmap_stmt_step(stmt, &row, &err));
    assert_true(row);
    assert_string_equal(cmap_stmt_text(stmt, 0), "苏州");
    assert_true(cmap_stmt_int(stmt, 1) == INT64_MIN);
    assert_true(cmap_stmt_is_null(stmt, 2));
    assert_true(cmap_stmt_real(stmt, 2) != cmap_stmt_real(stmt, 2));
    assert_memory_equal(cmap_stmt_blob(stmt, 3, &length), "\0a", 2);
    assert_int_equal(length, 2);
    assert_null(cmap_stmt_text(stmt, 4));
    assert_true(cmap_stmt_tenths(stmt, 5, &tenths));
    assert_int_equal(tenths, 750005);
    assert_true(cmap_stmt_tenths(stmt, 6, &tenths));
    assert_int_equal(tenths, 70);
    assert_false(cmap_stmt_tenths(stmt, 7, &tenths));
    assert_string_equal(cmap_stmt_name(stmt, 6), "whole");
    assert_ok(cmap_stmt_step(stmt, &row, &err));
    assert_false(row);
    cmap_stmt_reset(stmt);
    cmap_stmt_bind_int(stmt, 99, 1);
    assert_int_equal(cmap_stmt_step(stmt, &row, &err), CMAP_EINVAL);
    cmap_stmt_free(stmt);
    cmap_stmt_free(NULL);
    cmap_db_close(db);
    cmap_db_close(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_no_database_is_refused),
        cmocka_unit_test(a_foreign_database_is_refused),
        cmocka_unit_test(a_newer_and_an_unfinished_database_are_refused),
        cmocka_unit_test(damage_is_seen_and_named),
        cmocka_unit_test(names_are_taken_as_they_are),
        cmocka_unit_test(reading_changes_and_leaves_nothing),
        cmocka_unit_test(a_wal_database_is_read_without_files_beside_it),
        cmocka_unit_test(extensions_load_only_on_request),
        cmocka_unit_test(a_new_database_appears_whole_or_not_at_all),
        cmocka_unit_test(init_copies_the_built_in_plan),
        cmocka_unit_test(statements_carry_values_and_errors),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
