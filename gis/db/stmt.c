#include "gis/db/stmt.h"

#include "gis/base/mem.h"
#include "gis/db/db_private.h"

#include <math.h>
#include <string.h>

struct cmap_stmt {
    cmap_db *db;
    sqlite3_stmt *handle;
    int bind_result; /* the first binding that failed */
};

/* A statement that does not compile shows its beginning, so that the message says which one it was. */
static cmap_status compile_failed(cmap_db *db, int result, const char *sql, cmap_err *err)
{
    if ((result & 0xFF) != SQLITE_ERROR)
        return cmap_db_fail(db, result, "read", err);
    return cmap_fail(err, CMAP_EDB, "%s does not answer as a carriermap database should: %s, in: %.160s", db->name,
                     sqlite3_errmsg(db->handle), sql);
}

cmap_status cmap_stmt_new(cmap_db *db, const char *sql, cmap_stmt **out, cmap_err *err)
{
    cmap_stmt *stmt = cmap_calloc(1, sizeof *stmt);

    if (!stmt)
        return cmap_fail(err, CMAP_ENOMEM, "cannot read %s: out of memory", db->name);
    stmt->db = db;
    int result = sqlite3_prepare_v2(db->handle, sql, -1, &stmt->handle, NULL);
    if (result) {
        cmap_free(stmt);
        return compile_failed(db, result, sql, err);
    }
    *out = stmt;
    return CMAP_OK;
}

void cmap_stmt_free(cmap_stmt *stmt)
{
    if (stmt)
        (void)sqlite3_finalize(stmt->handle);
    cmap_free(stmt);
}

static void note(cmap_stmt *stmt, int result)
{
    if (result && !stmt->bind_result)
        stmt->bind_result = result;
}

void cmap_stmt_bind_text(cmap_stmt *stmt, int parameter, const char *text)
{
    note(stmt, sqlite3_bind_text(stmt->handle, parameter, text, -1, SQLITE_TRANSIENT));
}

void cmap_stmt_bind_int(cmap_stmt *stmt, int parameter, int64_t value)
{
    note(stmt, sqlite3_bind_int64(stmt->handle, parameter, value));
}

void cmap_stmt_bind_real(cmap_stmt *stmt, int parameter, double value)
{
    note(stmt, sqlite3_bind_double(stmt->handle, parameter, value)); /* SQLite makes NULL of a NAN */
}

void cmap_stmt_bind_blob(cmap_stmt *stmt, int parameter, const void *bytes, size_t length)
{
    note(stmt, sqlite3_bind_blob64(stmt->handle, parameter, bytes, length, SQLITE_TRANSIENT));
}

void cmap_stmt_bind_null(cmap_stmt *stmt, int parameter)
{
    note(stmt, sqlite3_bind_null(stmt->handle, parameter));
}

void cmap_stmt_bind_tenths(cmap_stmt *stmt, int parameter, bool has, int64_t tenths)
{
    if (!has)
        cmap_stmt_bind_null(stmt, parameter);
    else if (tenths % 10 == 0)
        cmap_stmt_bind_int(stmt, parameter, tenths / 10);
    else
        cmap_stmt_bind_real(stmt, parameter, (double)tenths / 10);
}

void cmap_stmt_lend_text(cmap_stmt *stmt, int parameter, const char *text)
{
    note(stmt, sqlite3_bind_text(stmt->handle, parameter, text, -1, SQLITE_STATIC));
}

void cmap_stmt_lend_blob(cmap_stmt *stmt, int parameter, const void *bytes, size_t length)
{
    note(stmt, sqlite3_bind_blob64(stmt->handle, parameter, bytes, length, SQLITE_STATIC));
}

cmap_status cmap_stmt_step(cmap_stmt *stmt, bool *row, cmap_err *err)
{
    bool reads = sqlite3_stmt_readonly(stmt->handle);

    if (stmt->bind_result)
        return cmap_fail(err, (stmt->bind_result & 0xFF) == SQLITE_NOMEM ? CMAP_ENOMEM : CMAP_EINVAL,
                         "cannot give a value to a statement for %s: %s, in: %.160s", stmt->db->name,
                         sqlite3_errstr(stmt->bind_result), sqlite3_sql(stmt->handle));
    int result = sqlite3_step(stmt->handle);
    if (result != SQLITE_ROW && result != SQLITE_DONE) {
        cmap_status status = cmap_db_fail(stmt->db, result, reads ? "read" : "change", err);
        (void)sqlite3_reset(stmt->handle);
        return status;
    }
    *row = result == SQLITE_ROW;
    return CMAP_OK;
}

cmap_status cmap_stmt_run(cmap_stmt *stmt, cmap_err *err)
{
    bool row = true;
    cmap_status status = CMAP_OK;

    while (!status && row)
        status = cmap_stmt_step(stmt, &row, err);
    (void)sqlite3_reset(stmt->handle);
    (void)sqlite3_clear_bindings(stmt->handle);
    stmt->bind_result = SQLITE_OK;
    return status;
}

void cmap_stmt_reset(cmap_stmt *stmt)
{
    (void)sqlite3_reset(stmt->handle);
    stmt->bind_result = SQLITE_OK;
}

const char *cmap_stmt_text(cmap_stmt *stmt, int column)
{
    return (const char *)sqlite3_column_text(stmt->handle, column);
}

int64_t cmap_stmt_int(cmap_stmt *stmt, int column)
{
    return sqlite3_column_int64(stmt->handle, column);
}

double cmap_stmt_real(cmap_stmt *stmt, int column)
{
    return cmap_stmt_is_null(stmt, column) ? (double)NAN : sqlite3_column_double(stmt->handle, column);
}

const void *cmap_stmt_blob(cmap_stmt *stmt, int column, size_t *length)
{
    const void *bytes = sqlite3_column_blob(stmt->handle, column);

    *length = (size_t)sqlite3_column_bytes(stmt->handle, column);
    return bytes;
}

bool cmap_stmt_is_null(cmap_stmt *stmt, int column)
{
    return sqlite3_column_type(stmt->handle, column) == SQLITE_NULL;
}

const char *cmap_stmt_name(cmap_stmt *stmt, int column)
{
    const char *name = sqlite3_column_name(stmt->handle, column);

    return name ? name : "?";
}

bool cmap_stmt_tenths(cmap_stmt *stmt, int column, int64_t *tenths)
{
    int type = sqlite3_column_type(stmt->handle, column);

    if (type != SQLITE_INTEGER && type != SQLITE_FLOAT)
        return false;
    *tenths = type == SQLITE_INTEGER ? sqlite3_column_int64(stmt->handle, column) * 10
                                     : (int64_t)llround(sqlite3_column_double(stmt->handle, column) * 10);
    return true;
}

cmap_status cmap_db_ask_int(cmap_db *db, const char *sql, int64_t *value, cmap_err *err)
{
    cmap_stmt *stmt = NULL;
    bool row = false;
    cmap_status status = cmap_stmt_new(db, sql, &stmt, err);

    if (!status)
        status = cmap_stmt_step(stmt, &row, err);
    if (!status)
        *value = row ? cmap_stmt_int(stmt, 0) : 0;
    cmap_stmt_free(stmt);
    return status;
}
