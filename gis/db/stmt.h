/* stmt.h: prepared statements with typed values.
 *
 * Binding is sticky: the first value that cannot be bound (memory, no such parameter) is reported by the next step or
 * run. Parameters count from 1, columns from 0, as in SQLite. */
#ifndef CMAP_DB_STMT_H
#define CMAP_DB_STMT_H

#include "gis/base/status.h"
#include "gis/db/plan.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct cmap_stmt cmap_stmt;

/* Compiles one statement. CMAP_EDB with SQLite's reason and the statement. Free with cmap_stmt_free before db closes.
 */
cmap_status cmap_stmt_new(cmap_db *db, const char *sql, cmap_stmt **out, cmap_err *err);
void cmap_stmt_free(cmap_stmt *stmt);

/* Bind a value; the bytes are copied. A NULL text or blob and a real that is NAN bind NULL. */
void cmap_stmt_bind_text(cmap_stmt *stmt, int parameter, const char *text);
void cmap_stmt_bind_int(cmap_stmt *stmt, int parameter, int64_t value);
void cmap_stmt_bind_real(cmap_stmt *stmt, int parameter, double value);
void cmap_stmt_bind_blob(cmap_stmt *stmt, int parameter, const void *bytes, size_t length);
void cmap_stmt_bind_null(cmap_stmt *stmt, int parameter);

/* The same without a copy, for statements that run a million times: the bytes must stay until the statement has run or
 * is bound anew. */
void cmap_stmt_lend_text(cmap_stmt *stmt, int parameter, const char *text);
void cmap_stmt_lend_blob(cmap_stmt *stmt, int parameter, const void *bytes, size_t length);

/* Goes to the next row; *row tells whether there is one. */
cmap_status cmap_stmt_step(cmap_stmt *stmt, bool *row, cmap_err *err);

/* Runs a statement to its end, then makes it ready for new values: bindings are cleared, on failure too. */
cmap_status cmap_stmt_run(cmap_stmt *stmt, cmap_err *err);

/* Back to the start; bindings stay. */
void cmap_stmt_reset(cmap_stmt *stmt);

/* Columns of the current row. Texts and blobs are borrowed until the next step, reset or free; NULL for SQL NULL. */
const char *cmap_stmt_text(cmap_stmt *stmt, int column);
int64_t cmap_stmt_int(cmap_stmt *stmt, int column); /* 0 for NULL */
double cmap_stmt_real(cmap_stmt *stmt, int column); /* NAN for NULL */
const void *cmap_stmt_blob(cmap_stmt *stmt, int column, size_t *length);
bool cmap_stmt_is_null(cmap_stmt *stmt, int column);

/* The column's name in the query; for messages. */
const char *cmap_stmt_name(cmap_stmt *stmt, int column);

/* Binds a floor area as its column wants it: whole square metres as an integer, else with one decimal. has false: NULL.
 */
void cmap_stmt_bind_tenths(cmap_stmt *stmt, int parameter, bool has, int64_t tenths);

/* A floor area column (whole square metres or one decimal) in exact tenths. False for NULL. */
bool cmap_stmt_tenths(cmap_stmt *stmt, int column, int64_t *tenths);

/* One number from a query of one row and one column; 0 when it gives no row or NULL. */
cmap_status cmap_db_ask_int(cmap_db *db, const char *sql, int64_t *value, cmap_err *err);

#endif
