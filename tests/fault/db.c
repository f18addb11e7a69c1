/* What happens around a database: kills, full disks, locks, folders one may not write to, failing memory. */
#include "unit/gis/db/fixture.h"

#include "gis/db/init.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

/* CMAP_FAULT_QUICK in the environment: fewer rounds, for valgrind; the sanitizers go through all of them. */
static bool quick(void)
{
    return getenv("CMAP_FAULT_QUICK") != NULL;
}

static int make_fixture(void **state)
{
    (void)state;
    fixture_folder(&shared);
    fixture_make(shared.path, NULL);
    return setenv("CARRIERMAP_SHARE", shared.folder, 1);
}

/* A child that may load SpatiaLite must leave by exit, which lets PROJ close what it keeps open. */
static pid_t start_child(void)
{
    (void)fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    return child;
}

/* Waits for a child; its exit code, or -signal. */
static int wait_for(pid_t child)
{
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static void pause_us(long us)
{
    (void)nanosleep(&(struct timespec){.tv_nsec = us * 1000}, NULL);
}

static void a_killed_init_leaves_all_or_nothing(void **state)
{
    char path[192], *wanted = NULL, *got = NULL;
    size_t wanted_length, got_length;
    cmap_err err = {0};
    const int kills = quick() ? 10 : 100;
    int whole = 0;
    (void)state;
    fixture_path(&shared, "mine.db", path);
    assert_ok(cmap_file_read(shared.path, 0, &wanted, &wanted_length, &err));
    for (int i = 0; i < kills; i++) {
        pid_t child = start_child();
        if (child == 0)
            exit(cmap_db_init(path, NULL) ? 1 : 0);
        pause_us(i * 10000L / kills);
        (void)kill(child, SIGKILL);
        (void)wait_for(child);
        bool there = cmap_file_exists(path);
        assert_int_equal(fixture_files(&shared), there ? 2 : 1);
        if (!there)
            continue;
        whole++;
        assert_ok(cmap_file_read(path, 0, &got, &got_length, &err));
        assert_int_equal(got_length, wanted_length);
        assert_memory_equal(got, wanted, wanted_length);
        cmap_free(got);
        (void)unlink(path);
    }
    cmap_free(wanted);
    print_message("%d of %d inits were done before the kill\n", whole, kills);
}

/* A disk that is full after some kilobytes, for one child. */
static void limit_file_size(rlim_t bytes)
{
    (void)signal(SIGXFSZ, SIG_IGN);
    if (setrlimit(RLIMIT_FSIZE, &(struct rlimit){bytes, bytes}))
        exit(99);
}

static void a_full_disk_leaves_nothing(void **state)
{
    char path[192];
    (void)state;
    fixture_path(&shared, "mine.db", path);
    for (rlim_t kib = 0; kib <= 128; kib += 128) {
        pid_t child = start_child();
        if (child == 0) {
            cmap_err err = {0};
            cmap_db *db = NULL;
            limit_file_size(kib * 1024);
            if (cmap_db_init(path, &err) != CMAP_EIO || !strstr(err.text, path))
                exit(1);
            cmap_status status = cmap_db_create(path, &db, &err);
            if (!status)
                status = cmap_schema_create(db, &err);
            if (status != CMAP_EIO || strchr(err.text, '\n'))
                exit(2);
            cmap_db_close(db);
            exit(0);
        }
        assert_int_equal(wait_for(child), 0);
        assert_int_equal(fixture_files(&shared), 1);
    }
}

/* A change that does not fit leaves the database as it was. */
static void a_full_disk_undoes_a_change(void **state)
{
    char path[192], *before = NULL, *after = NULL;
    size_t before_length, after_length;
    cmap_err err = {0};
    (void)state;
    fixture_path(&shared, "mine.db", path);
    assert_ok(cmap_db_init(path, &err));
    assert_ok(cmap_file_read(path, 0, &before, &before_length, &err));
    pid_t child = start_child();
    if (child == 0) {
        cmap_db *db = NULL;
        limit_file_size(before_length + 40 * 1024);
        if (cmap_db_open(path, CMAP_DB_WRITE, &db, &err) || cmap_db_begin(db, &err))
            exit(1);
        cmap_status status =
            cmap_db_exec(db,
                         "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i <"
                         " 3000) INSERT INTO carrier (name, source_id) SELECT 'carrier ' || i, 's' FROM n",
                         &err);
        if (!status)
            status = cmap_db_commit(db, &err);
        cmap_db_rollback(db);
        cmap_db_close(db);
        exit(status == CMAP_EIO ? 0 : 2);
    }
    assert_int_equal(wait_for(child), 0);
    assert_int_equal(fixture_files(&shared), 2); /* no journal is left */
    cmap_db *db = NULL;
    assert_ok(cmap_db_open(path, CMAP_DB_READ, &db, &err));
    assert_int_equal(ask(db, "SELECT count(*) FROM carrier"), 0);
    assert_int_equal(ask(db, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'"), 0);
    cmap_db_close(db);
    assert_ok(cmap_file_read(path, 0, &after, &after_length, &err));
    assert_int_equal(after_length, before_length);
    cmap_free(before);
    cmap_free(after);
    (void)unlink(path);
}

/* A writer killed in the middle: the next reader says what to do, the next writer undoes it. */
static void a_killed_writer_is_undone(void **state)
{
    char path[192];
    cmap_err err = {0};
    cmap_db *db = NULL;
    int ready[2];
    char byte;
    (void)state;
    fixture_path(&shared, "mine.db", path);
    assert_ok(cmap_db_init(path, &err));
    assert_int_equal(pipe(ready), 0);
    pid_t child = start_child();
    if (child == 0) {
        /* A cache of ten pages makes SQLite write into the file before the commit. */
        if (cmap_db_open(path, CMAP_DB_WRITE, &db, NULL) || cmap_db_exec(db, "PRAGMA cache_size = 10", NULL) ||
            cmap_db_begin(db, NULL) ||
            cmap_db_exec(db,
                         "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)"
                         " INSERT INTO carrier (name, source_id) SELECT 'carrier ' || i, 's' FROM n",
                         NULL) ||
            write(ready[1], "x", 1) != 1)
            exit(1);
        for (;;)
            (void)pause();
    }
    (void)close(ready[1]);
    assert_int_equal(read(ready[0], &byte, 1), 1);
    (void)close(ready[0]);
    (void)kill(child, SIGKILL);
    assert_int_equal(wait_for(child), -SIGKILL);
    assert_int_equal(cmap_db_open(path, CMAP_DB_READ, &db, &err), CMAP_EIO);
    assert_non_null(strstr(err.text, "stopped in the middle of changing it"));
    assert_ok(cmap_db_open(path, CMAP_DB_WRITE, &db, &err));
    assert_int_equal(ask(db, "SELECT count(*) FROM carrier"), 0);
    assert_int_equal(ask(db, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'"), 0);
    cmap_db_close(db);
    (void)unlink(path);
    assert_int_equal(fixture_files(&shared), 1);
}

static void a_lock_is_named(void **state)
{
    cmap_err err = {0};
    cmap_db *db = NULL;
    sqlite3 *other = NULL;
    (void)state;
    assert_int_equal(sqlite3_open(shared.path, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "BEGIN EXCLUSIVE", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(cmap_db_open(shared.path, CMAP_DB_READ, &db, &err), CMAP_EIO);
    assert_non_null(strstr(err.text, "another program holds it locked"));
    assert_null(db);
    assert_int_equal(sqlite3_close(other), SQLITE_OK);
}

/* Root may do anything, so the child becomes nobody (whom the leak sanitizer cannot look into at exit). */
static void a_folder_one_may_not_write_to(void **state)
{
    char path[192];
    cmap_err err = {0};
    (void)state;
    fixture_path(&shared, "mine.db", path);
    assert_int_equal(chmod(shared.folder, 0755), 0);
    assert_int_equal(chmod(shared.path, 0644), 0);
    pid_t child = start_child();
    if (child == 0) {
        cmap_db *db = NULL;
        if (geteuid() == 0 && seteuid(65534))
            _exit(99);
        if (geteuid() != 65534 && chmod(shared.folder, 0555)) /* not root: the folder is ours */
            _exit(98);
        if (cmap_db_init(path, &err) != CMAP_EIO || !strstr(err.text, "choose a folder that you may write to"))
            _exit(1);
        if (cmap_db_create(path, &db, &err) != CMAP_EIO || !strstr(err.text, "check the permissions of its folder"))
            _exit(2);
        if (cmap_db_open(shared.path, CMAP_DB_READ, &db, &err))
            _exit(3);
        cmap_db_close(db);
        db = NULL;
        if (geteuid() == 65534 && (cmap_db_open(shared.path, CMAP_DB_WRITE, &db, &err) != CMAP_EIO ||
                                   !strstr(err.text, "it is read-only; check the permissions")))
            _exit(4);
        _exit(0);
    }
    assert_int_equal(wait_for(child), 0);
    (void)chmod(shared.folder, 0700);
    assert_int_equal(fixture_files(&shared), 1);
}

static void failing_memory_makes_no_half_database(void **state)
{
    char path[192];
    cmap_err err = {0};
    (void)state;
    fixture_path(&shared, "new.db", path);
    for (long n = 0;; n += 1 + n * (quick() ? 31 : 1)) {
        cmap_db *db = NULL;
        cmap_mem_fail_after(n);
        cmap_status status = cmap_db_create(path, &db, &err);
        if (!status)
            status = cmap_schema_create(db, &err);
        if (!status)
            status = cmap_db_exec(db, "DELETE FROM join_pending", &err);
        if (!status)
            status = cmap_schema_seal(db, &err);
        if (!status)
            status = cmap_db_finish(db, &err);
        cmap_mem_fail_after(-1);
        cmap_db_close(db);
        if (!status)
            break;
        assert_int_equal(status, CMAP_ENOMEM);
        assert_int_equal(fixture_files(&shared), 1);
    }
    (void)unlink(path);
    for (long n = 0;; n++) {
        cmap_mem_fail_after(n);
        cmap_status status = cmap_db_init(path, &err);
        cmap_mem_fail_after(-1);
        if (!status)
            break;
        assert_int_equal(fixture_files(&shared), 1);
    }
    (void)unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_killed_init_leaves_all_or_nothing),
        cmocka_unit_test(a_full_disk_leaves_nothing),
        cmocka_unit_test(a_full_disk_undoes_a_change),
        cmocka_unit_test(a_killed_writer_is_undone),
        cmocka_unit_test(a_lock_is_named),
        cmocka_unit_test(a_folder_one_may_not_write_to),
        cmocka_unit_test(failing_memory_makes_no_half_database),
    };
    return cmocka_run_group_tests(tests, make_fixture, fixture_teardown);
}
