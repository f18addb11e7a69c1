/* status.h: how every fallible function of carriermap reports.
 *
 * A fallible function returns a cmap_status and, when the caller hands in a cmap_err, fills it with one line that
 * says what was attempted, on what, and what to do about it. On failure the outputs stay as they were. */
#ifndef CMAP_BASE_STATUS_H
#define CMAP_BASE_STATUS_H

#include <stdarg.h>

typedef enum cmap_status {
    CMAP_OK = 0,
    CMAP_ENOMEM, /* memory ran out */
    CMAP_EINVAL, /* an argument or option that is not allowed here */
    CMAP_EPARSE, /* text that does not follow its format */
    CMAP_EIO,    /* reading or writing failed */
    CMAP_ENOENT, /* a file, table, figure or name that is not there */
    CMAP_EEXIST, /* something stands where a new thing should go */
    CMAP_EDB,    /* the database refused, or is not one of ours */
    CMAP_EDATA,  /* facts that contradict each other or a rule */
    CMAP_ECRS,   /* a coordinate system or a coordinate outside it */
    CMAP_EGEOM,  /* an invalid geometry */
    CMAP_EFONT   /* a font or a glyph that is missing */
} cmap_status;

/* One error, by value; text is always terminated. Initialise with {0}. */
typedef struct cmap_err {
    cmap_status status;
    char text[768];
} cmap_err;

/* Fills err (which may be NULL) with status and the formatted line, and returns status, so that a function can
 * end with `return cmap_fail(err, CMAP_EIO, "cannot read %s: %s", path, strerror(errno));`.
 * A text too long is cut at a character border. */
cmap_status cmap_fail(cmap_err *err, cmap_status status, const char *format, ...) __attribute__((format(printf, 3, 4)));

#ifdef __clang_analyzer__
/* Read by the analyzer alone, which looks at one file at a time: cmap_fail returns the status it was given. */
#define cmap_fail(err, status, ...) (cmap_fail((err), (status), __VA_ARGS__), (status))
#endif

/* Puts what format says into err's text, as cmap_fail does, and leaves its status: a line of that length. */
void cmap_err_put(cmap_err *err, const char *format, va_list args) __attribute__((format(printf, 2, 0)));

/* Puts "context: " before err's text (which may be NULL); for a caller that knows the place better. The caller keeps
 * and returns the status himself, as without an err there is none to read. */
void cmap_err_at(cmap_err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A short English name of the status, for messages without a cmap_err. Static; never NULL. */
const char *cmap_status_name(cmap_status status);

#endif
