/* db.h: opening, making and closing a carriermap database.
 *
 * A database is one SpatiaLite file with application_id CMAP_DB_APPLICATION_ID and user_version CMAP_DB_VERSION.
 * Reading needs plain SQLite only; SpatiaLite is loaded (some 16 ms) when it is asked for. A cmap_db belongs to one
 * thread. */
#ifndef CMAP_DB_DB_H
#define CMAP_DB_DB_H

#include "gis/base/status.h"
#include "gis/db/plan.h"

#include <stdbool.h>
#include <stdint.h>

#define CMAP_DB_APPLICATION_ID 0x434D4150 /* "CMAP" */
#define CMAP_DB_VERSION        1          /* of the schema; user_version */

/* Milliseconds to wait for another program's lock before an error says that the file is locked. */
#define CMAP_DB_BUSY_MS 3000

/* READ never writes, locks nothing for longer than a statement and leaves no file beside the database. WRITE checks
 * foreign keys, loads SpatiaLite (the triggers on geometry need it) and brings an older schema forward. */
typedef enum cmap_db_mode { CMAP_DB_READ, CMAP_DB_WRITE } cmap_db_mode;

/* Opens the existing database at path; NULL opens the built-in plan database, for reading only. CMAP_ENOENT when there
 * is no such file, CMAP_EIO when it cannot be read or is locked, CMAP_EDB when it is no SQLite file, a foreign one,
 * damaged, or made by a newer carriermap. Close with cmap_db_close. */
cmap_status cmap_db_open(const char *path, cmap_db_mode mode, cmap_db **out, cmap_err *err);

/* Begins a new, empty database for path, in a temporary file beside it, SpatiaLite loaded. cmap_schema_create
 * (schema.h) fills it with tables. CMAP_EEXIST when path is there already, CMAP_EIO when its folder cannot be written
 * to. */
cmap_status cmap_db_create(const char *path, cmap_db **out, cmap_err *err);

/* Begins a new database for path with what the one at from holds (NULL: the built-in plan), in a temporary file beside
 * it, open for writing. It may be used like any other, and by way of pack.h; until cmap_db_finish nothing of it is at
 * path, and little of it on the disk. Errors as above, and CMAP_ENOENT for what is to be copied. */
cmap_status cmap_db_make(const char *from, const char *path, cmap_db **out, cmap_err *err);

/* Makes a database begun with cmap_db_create or cmap_db_make durable and moves it to its path, which appears whole or
 * not at all. CMAP_EEXIST when something took the path meanwhile. db stays the caller's to close and is of no other use
 * after that.
 */
cmap_status cmap_db_finish(cmap_db *db, cmap_err *err);

/* Closes; NULL is fine. An open transaction is rolled back; a database begun but not finished is removed. */
void cmap_db_close(cmap_db *db);

/* Makes SpatiaLite's SQL functions available on this connection, once; extension loading stays off otherwise.
 * CMAP_EDB, naming the package to install, when the library is not there. */
cmap_status cmap_db_load_spatialite(cmap_db *db, cmap_err *err);

/* The file as the user named it; "the built-in plan database" for that one. Borrowed while db lives. */
const char *cmap_db_name(const cmap_db *db);
/* The file that is open. Borrowed while db lives. */
const char *cmap_db_path(const cmap_db *db);
bool cmap_db_is_writable(const cmap_db *db);
/* Where what is too long for the memory may lie meanwhile: beside a database that is written to, which has room, else
 * where TMPDIR says. The caller's (cmap_free); NULL when memory ran out. */
char *cmap_db_scratch_folder(const cmap_db *db);

/* Runs statements that give no rows. CMAP_EDB with the database's own sentence. */
cmap_status cmap_db_exec(cmap_db *db, const char *sql, cmap_err *err);

/* Transactions do not nest. A failing commit leaves the transaction open: roll it back. */
cmap_status cmap_db_begin(cmap_db *db, cmap_err *err);
cmap_status cmap_db_commit(cmap_db *db, cmap_err *err);
void cmap_db_rollback(cmap_db *db); /* nothing to roll back is fine */
bool cmap_db_in_transaction(const cmap_db *db);

/* The id that the last insert gave. */
int64_t cmap_db_last_id(const cmap_db *db);

#endif
