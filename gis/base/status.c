#include "gis/base/status.h"

#include "gis/base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#undef cmap_fail

void cmap_err_put(cmap_err *err, const char *format, va_list args)
{
    int length = vsnprintf(err->text, sizeof err->text, format, args);
    if (length >= (int)sizeof err->text)
        cmap_utf8_trim_tail(err->text);
}

cmap_status cmap_fail(cmap_err *err, cmap_status status, const char *format, ...)
{
    if (err) {
        va_list args;
        va_start(args, format);
        err->status = status;
        cmap_err_put(err, format, args);
        va_end(args);
    }
    return status;
}

void cmap_err_at(cmap_err *err, const char *format, ...)
{
    cmap_err old;
    va_list args;

    if (!err)
        return;
    old = *err;
    va_start(args, format);
    cmap_err_put(err, format, args);
    va_end(args);
    size_t used = strlen(err->text);
    if (snprintf(err->text + used, sizeof err->text - used, ": %s", old.text) >= (int)(sizeof err->text - used))
        cmap_utf8_trim_tail(err->text);
}

const char *cmap_status_name(cmap_status status)
{
    static const char *const names[] = {
        [CMAP_OK] = "ok",
        [CMAP_ENOMEM] = "out of memory",
        [CMAP_EINVAL] = "invalid argument",
        [CMAP_EPARSE] = "cannot be parsed",
        [CMAP_EIO] = "input or output failed",
        [CMAP_ENOENT] = "not found",
        [CMAP_EEXIST] = "already exists",
        [CMAP_EDB] = "database error",
        [CMAP_EDATA] = "contradicting data",
        [CMAP_ECRS] = "coordinate system error",
        [CMAP_EGEOM] = "invalid geometry",
        [CMAP_EFONT] = "missing font",
    };
    return (unsigned)status < sizeof names / sizeof names[0] ? names[status] : "unknown status";
}
