#include "gis/db/db.h"

#include "gis/base/buf.h"
#include "gis/base/file.h"
#include "gis/base/mem.h"
#include "gis/db/db_private.h"
#include "gis/db/schema.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#undef cmap_db_fail

static const char builtin_name[] = "the built-in plan database";

cmap_status cmap_db_fail(const cmap_db *db, int result, const char *doing, cmap_err *err)
{
    const char *said = db->handle ? sqlite3_errmsg(db->handle) : sqlite3_errstr(result);

    switch (result & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return cmap_fail(err, CMAP_EIO, "cannot %s %s: another program holds it locked; close it there or try again",
                         doing, db->name);
    case SQLITE_FULL:
        return cmap_fail(err, CMAP_EIO, "cannot %s %s: the disk is full; free some space and try again", doing,
                         db->name);
    case SQLITE_READONLY:
        if (result == SQLITE_READONLY_ROLLBACK || result == SQLITE_READONLY_RECOVERY)
            return cmap_fail(err, CMAP_EIO,
                             "cannot %s %s: a program stopped in the middle of changing it; open it once with one that "
                             "may write, such as sqlite3, to undo that change",
                             doing, db->name);
        return cmap_fail(err, CMAP_EIO,
                         "cannot %s %s: it is read-only; check the permissions of the file and its folder", doing,
                         db->name);
    case SQLITE_CORRUPT:
        return cmap_fail(err, CMAP_EDB,
                         "cannot %s %s: the file is damaged (%s); restore a copy, or save what can be saved with "
                         "sqlite3's .recover",
                         doing, db->name, said);
    case SQLITE_NOTADB:
        return cmap_fail(err, CMAP_EDB,
                         "%s is not an SQLite database; name a carriermap database, or make one with: carriermap init "
                         "NEWFILE",
                         db->name);
    case SQLITE_NOMEM:
        return cmap_fail(err, CMAP_ENOMEM, "cannot %s %s: out of memory", doing, db->name);
    case SQLITE_CONSTRAINT:
        return cmap_fail(err, CMAP_EDATA, "%s refuses the row: %s", db->name, said);
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR:
    case SQLITE_PERM:
        return cmap_fail(err, CMAP_EIO, "cannot %s %s: %s; check the file, its folder and the disk", doing, db->name,
                         said);
    default:
        return cmap_fail(err, CMAP_EDB, "cannot %s %s: %s", doing, db->name, said);
    }
}

/* What only the bytes of the file can tell, before SQLite sees it. */
typedef struct file_facts {
    bool is_wal;
    bool has_wal_file;
} file_facts;

static cmap_status look_at_bytes(int fd, const char *name, file_facts *facts, cmap_err *err)
{
    unsigned char head[100];
    ssize_t got = read(fd, head, sizeof head);

    if (got < 0)
        return cmap_fail(err, CMAP_EIO, "cannot read %s: %s", name, strerror(errno));
    if (got < (ssize_t)sizeof head || memcmp(head, "SQLite format 3", 16) != 0)
        return cmap_fail(err, CMAP_EDB,
                         "%s is %s; name a carriermap database, or make one with: carriermap init NEWFILE", name,
                         got == 0 ? "an empty file" : "not an SQLite database");
    facts->is_wal = head[18] == 2 || head[19] == 2;
    return CMAP_OK;
}

static cmap_status look_at_file(const char *path, const char *name, file_facts *facts, cmap_err *err)
{
    struct stat info;
    cmap_buf wal = {0};

    if (stat(path, &info))
        return errno == ENOENT || errno == ENOTDIR
                   ? cmap_fail(err, CMAP_ENOENT, "there is no database %s; make one with: carriermap init %s", name,
                               name)
                   : cmap_fail(err, CMAP_EIO, "cannot open %s: %s", name, strerror(errno));
    if (!S_ISREG(info.st_mode))
        return cmap_fail(err, CMAP_EIO, "cannot open %s: it is %s, not a database file", name,
                         S_ISDIR(info.st_mode) ? "a folder" : "no regular file");
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return cmap_fail(err, CMAP_EIO, "cannot open %s: %s; check its permissions", name, strerror(errno));
    cmap_status status = look_at_bytes(fd, name, facts, err);
    (void)close(fd);
    cmap_buf_printf(&wal, "%s-wal", path);
    if (!status && wal.status)
        status = cmap_fail(err, CMAP_ENOMEM, "cannot open %s: out of memory", name);
    facts->has_wal_file = !status && stat(wal.bytes, &info) == 0 && info.st_size > 0;
    cmap_buf_clear(&wal);
    return status;
}

/* path as a URI: an absolute one needs the empty authority, a relative one must not look like having one. */
static void put_uri(cmap_buf *uri, const char *path, const char *query)
{
    cmap_buf_puts(uri, path[0] == '/' ? "file://" : "file:./");
    for (const char *at = path; *at; at++) {
        if (*at == '?' || *at == '#' || *at == '%')
            cmap_buf_printf(uri, "%%%02X", (unsigned)*at);
        else
            cmap_buf_putc(uri, *at);
    }
    cmap_buf_puts(uri, query);
}

/* A WAL database without a log is complete in itself; only `immutable` keeps SQLite from making -wal and -shm beside
 * it. */
static const char *query_for(cmap_db_mode mode, bool builtin, const file_facts *facts)
{
    if (mode == CMAP_DB_WRITE)
        return "?mode=rw";
    if (builtin || (facts->is_wal && !facts->has_wal_file))
        return "?mode=ro&immutable=1";
    return "?mode=ro&readonly_shm=1";
}

static cmap_status apply_settings(cmap_db *db, cmap_err *err)
{
    (void)sqlite3_extended_result_codes(db->handle, 1);
    (void)sqlite3_busy_timeout(db->handle, CMAP_DB_BUSY_MS);
    (void)sqlite3_db_config(db->handle, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
    (void)sqlite3_db_config(db->handle, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
    /* A file is not trusted: its views and triggers may call harmless functions only. Writing needs SpatiaLite's in
     * triggers, which are not marked harmless. */
    (void)sqlite3_db_config(db->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, db->writable, NULL);
    (void)sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    return cmap_db_exec(db, "PRAGMA cell_size_check = ON", err);
}

static cmap_status connect(cmap_db *db, const char *query, cmap_err *err)
{
    cmap_buf uri = {0};
    int flags = SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | (db->writable ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY);

    put_uri(&uri, db->path, query);
    if (uri.status) {
        cmap_buf_clear(&uri);
        return cmap_fail(err, CMAP_ENOMEM, "cannot open %s: out of memory", db->name);
    }
    int result = sqlite3_open_v2(uri.bytes, &db->handle, flags, NULL);
    cmap_buf_clear(&uri);
    if (result)
        return cmap_db_fail(db, result, "open", err);
    return apply_settings(db, err);
}

static cmap_status new_db(const char *name, const char *path, bool writable, cmap_db **out, cmap_err *err)
{
    cmap_db *db = cmap_calloc(1, sizeof *db);

    if (db) {
        db->name = cmap_strdup(name);
        db->path = cmap_strdup(path);
        db->writable = writable;
    }
    if (!db || !db->name || !db->path) {
        cmap_db_close(db);
        return cmap_fail(err, CMAP_ENOMEM, "cannot open %s: out of memory", name);
    }
    *out = db;
    return CMAP_OK;
}

cmap_status cmap_db_open(const char *path, cmap_db_mode mode, cmap_db **out, cmap_err *err)
{
    file_facts facts = {0};
    cmap_db *db = NULL;
    char *shared = NULL;
    const char *name = path ? path : builtin_name;
    cmap_status status = CMAP_OK;

    if (!path && mode == CMAP_DB_WRITE)
        return cmap_fail(err, CMAP_EINVAL,
                         "%s is for reading only; make your own with: carriermap init FILE, and name it with --db",
                         builtin_name);
    if (!path)
        status = cmap_file_share("plan.db", &shared, err);
    if (!status)
        status = look_at_file(path ? path : shared, name, &facts, err);
    if (!status)
        status = new_db(name, path ? path : shared, mode == CMAP_DB_WRITE, &db, err);
    if (!status)
        status = connect(db, query_for(mode, !path, &facts), err);
    if (!status && mode == CMAP_DB_WRITE && sqlite3_db_readonly(db->handle, "main"))
        status = cmap_db_fail(db, SQLITE_READONLY, "change", err);
    if (!status)
        status = cmap_schema_check(db, err);
    if (!status && mode == CMAP_DB_WRITE)
        status = cmap_db_load_spatialite(db, err);
    if (!status) {
        *out = db;
        db = NULL;
    }
    cmap_db_close(db);
    cmap_free(shared);
    return status;
}

/* The end of what makes a database: db becomes the caller's, or its temporary file goes. */
static cmap_status give(cmap_db *db, char *temporary, cmap_status status, cmap_db **out)
{
    if (!status) {
        *out = db;
        db = NULL;
    } else if (temporary) {
        (void)unlink(temporary);
    }
    cmap_db_close(db);
    cmap_free(temporary);
    return status;
}

/* Opens the temporary file of what is to be at path. Nobody reads it before it is finished, and cmap_db_finish puts it
 * on the disk: the journal that undoes a file that is refused needs none of its own, and nothing is waited for. */
static cmap_status connect_new(const char *path, const char *temporary, cmap_db **db, cmap_err *err)
{
    cmap_status status = new_db(path, temporary, true, db, err);

    if (!status && !((*db)->goes_to = cmap_strdup(path)))
        status = cmap_fail(err, CMAP_ENOMEM, "cannot make %s: out of memory", path);
    if (!status)
        status = connect(*db, "?mode=rw", err);
    return status ? status : cmap_db_exec(*db, "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF", err);
}

cmap_status cmap_db_create(const char *path, cmap_db **out, cmap_err *err)
{
    char *temporary = NULL;
    cmap_db *db = NULL;
    cmap_status status = cmap_publish_begin(path, &temporary, err);

    if (!status)
        status = connect_new(path, temporary, &db, err);
    if (!status)
        status = cmap_db_exec(db, "PRAGMA encoding = 'UTF-8'", err);
    if (!status)
        status = cmap_db_load_spatialite(db, err);
    return give(db, temporary, status, out);
}

static cmap_status copy_database(const char *from, const char *temporary, cmap_err *err)
{
    char *shared = NULL, *bytes = NULL;
    size_t length = 0;
    cmap_status status = from ? CMAP_OK : cmap_file_share("plan.db", &shared, err);

    if (!status)
        status = cmap_file_read(from ? from : shared, 0, &bytes, &length, err);
    if (!status)
        status = cmap_file_write(temporary, bytes, length, err);
    cmap_free(bytes);
    cmap_free(shared);
    return status;
}

cmap_status cmap_db_make(const char *from, const char *path, cmap_db **out, cmap_err *err)
{
    char *temporary = NULL;
    cmap_db *db = NULL;
    cmap_status status = cmap_publish_begin(path, &temporary, err);

    if (!status)
        status = copy_database(from, temporary, err);
    if (!status)
        status = connect_new(path, temporary, &db, err);
    if (!status)
        status = cmap_schema_check(db, err);
    if (!status)
        status = cmap_db_load_spatialite(db, err);
    return give(db, temporary, status, out);
}

cmap_status cmap_db_finish(cmap_db *db, cmap_err *err)
{
    if (!db->goes_to || !db->handle)
        return cmap_fail(err, CMAP_EINVAL, "cannot finish %s: it is no database in the making", db->name);
    int result = sqlite3_close(db->handle);
    if (result)
        return cmap_db_fail(db, result, "finish", err);
    db->handle = NULL;
    cmap_status status = cmap_publish(db->path, db->goes_to, err);
    if (!status) {
        cmap_free(db->goes_to);
        db->goes_to = NULL;
    }
    return status;
}

void cmap_db_close(cmap_db *db)
{
    if (!db)
        return;
    (void)sqlite3_close_v2(db->handle);
    if (db->goes_to && db->path)
        (void)unlink(db->path);
    cmap_free(db->goes_to);
    cmap_free(db->path);
    cmap_free(db->name);
    cmap_free(db);
}

cmap_status cmap_db_load_spatialite(cmap_db *db, cmap_err *err)
{
    char *said = NULL;
    cmap_status status = CMAP_OK;

    if (db->has_spatialite)
        return CMAP_OK;
    (void)sqlite3_db_config(db->handle, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 1, NULL);
    if (sqlite3_load_extension(db->handle, "mod_spatialite", NULL, &said))
        status =
            cmap_fail(err, CMAP_EDB,
                      "cannot load SpatiaLite (%s); install it, on Debian: apt-get install libsqlite3-mod-spatialite",
                      said ? said : "no reason given");
    (void)sqlite3_db_config(db->handle, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
    sqlite3_free(said);
    db->has_spatialite = !status;
    return status;
}

const char *cmap_db_name(const cmap_db *db)
{
    return db->name;
}

char *cmap_db_scratch_folder(const cmap_db *db)
{
    const char *slash = strrchr(db->path, '/'), *elsewhere = getenv("TMPDIR");

    if (!db->writable)
        return cmap_strdup(elsewhere && *elsewhere ? elsewhere : "/tmp");
    char *folder = cmap_strdup(slash ? db->path : ".");
    if (folder && slash)
        folder[slash == db->path ? 1 : slash - db->path] = '\0';
    return folder;
}

const char *cmap_db_path(const cmap_db *db)
{
    return db->path;
}

bool cmap_db_is_writable(const cmap_db *db)
{
    return db->writable;
}

cmap_status cmap_db_exec(cmap_db *db, const char *sql, cmap_err *err)
{
    int result = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);

    return result ? cmap_db_fail(db, result, db->writable ? "change" : "read", err) : CMAP_OK;
}

cmap_status cmap_db_begin(cmap_db *db, cmap_err *err)
{
    return cmap_db_exec(db, db->writable ? "BEGIN IMMEDIATE" : "BEGIN", err);
}

cmap_status cmap_db_commit(cmap_db *db, cmap_err *err)
{
    return cmap_db_exec(db, "COMMIT", err);
}

void cmap_db_rollback(cmap_db *db)
{
    if (!sqlite3_get_autocommit(db->handle))
        (void)sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
}

bool cmap_db_in_transaction(const cmap_db *db)
{
    return !sqlite3_get_autocommit(db->handle);
}

int64_t cmap_db_last_id(const cmap_db *db)
{
    return sqlite3_last_insert_rowid(db->handle);
}
