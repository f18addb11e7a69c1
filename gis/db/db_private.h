/* db_private.h: what the files of gis/db share. */
#ifndef CMAP_DB_DB_PRIVATE_H
#define CMAP_DB_DB_PRIVATE_H

#include "gis/db/db.h"

#include <sqlite3.h>

struct cmap_db {
    sqlite3 *handle; /* NULL once a new database is finished */
    char *name;      /* as the user says it */
    char *path;      /* the file that is open */
    char *goes_to;   /* a new database: where cmap_db_finish puts it; else NULL */
    bool writable, has_spatialite;
};

/* Turns an SQLite result into a status and a line: "cannot <doing> <name>: <reason>; <remedy>". Uses the
 * connection's message, so call it before anything else touches the connection. */
cmap_status cmap_db_fail(const cmap_db *db, int result, const char *doing, cmap_err *err);

#ifdef __clang_analyzer__
/* Read by the analyzer alone, as the one of cmap_fail: what it returns is a failure. */
#define cmap_db_fail(db, result, doing, err) (cmap_db_fail((db), (result), (doing), (err)), CMAP_EDB)
#endif

/* Begins a transaction for many rows of carrier (bulk.h, pack.h): with room for pages, and without the connection's
 * triggers and foreign keys until cmap_db_end_many, which follows the end of the transaction, on failure too. */
cmap_status cmap_db_begin_many(cmap_db *db, cmap_err *err);
void cmap_db_end_many(cmap_db *db);

/* Makes path's new file, which is at temporary and closed, appear as path: never replaces what is there (CMAP_EEXIST),
 * and both the file and the folder's entry are on the disk afterwards. temporary is gone on success. */
cmap_status cmap_publish(const char *temporary, const char *path, cmap_err *err);

/* Makes an empty file with a name of its own beside path. *temporary is the caller's (cmap_free). */
cmap_status cmap_publish_begin(const char *path, char **temporary, cmap_err *err);

/* Fails with CMAP_EEXIST when path is taken, CMAP_ENOENT when its folder is missing. */
cmap_status cmap_publish_check(const char *path, cmap_err *err);

#endif
