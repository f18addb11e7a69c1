/* What fits into a column, and into the ten bytes that a DBF has for its name. */
#include "gis/base/mem.h"
#include "gis/base/utf8.h"
#include "gis/io/vector_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define NAME_MAX_BYTES 10

static size_t digits(const char *at)
{
    return strspn(at, "0123456789");
}

static bool is_day(const char *value)
{
    if (strlen(value) != 10 || digits(value) != 4 || value[4] != '-' || digits(value + 5) != 2 || value[7] != '-' ||
        digits(value + 8) != 2)
        return false;
    long month = strtol(value + 5, NULL, 10), day = strtol(value + 8, NULL, 10);
    return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

bool cmap_vector_fits(cmap_vector_type type, const char *value)
{
    const char *at = value + (*value == '-');

    if (type == CMAP_VECTOR_TEXT)
        return cmap_utf8_valid(value, strlen(value), NULL);
    if (type == CMAP_VECTOR_DATE)
        return is_day(value);
    size_t whole = digits(at);
    at += whole;
    if (type == CMAP_VECTOR_INT)
        return whole > 0 && whole <= 18 && !*at;
    if (*at == '.') {
        size_t part = digits(at + 1);
        whole = part ? whole : 0;
        at += part + 1;
    }
    if (whole && (*at == 'e' || *at == 'E')) {
        at += 1 + (at[1] == '-' || at[1] == '+');
        whole = digits(at);
        at += whole;
    }
    return whole > 0 && !*at;
}

static bool is_taken(char *const *names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcasecmp(names[i], name) == 0)
            return true;
    return false;
}

/* The first bytes of name that are whole characters, with room for a number behind them. */
static void cut(const char *name, size_t room, char out[NAME_MAX_BYTES + 1])
{
    out[0] = '\0';
    (void)strncat(out, name, room);
    cmap_utf8_trim_tail(out);
}

static cmap_status make_name(const char *name, char *const *taken, size_t count, char out[NAME_MAX_BYTES + 1],
                             cmap_err *err)
{
    char number[NAME_MAX_BYTES + 1];

    cut(name, NAME_MAX_BYTES, out);
    for (unsigned i = 2; !out[0] || is_taken(taken, count, out); i++) {
        if (i > 1024)
            return cmap_fail(err, CMAP_EINVAL, "no name of ten bytes is left for the column %s", name);
        (void)snprintf(number, sizeof number, "%u", i);
        cut(name, NAME_MAX_BYTES - strlen(number), out);
        (void)strncat(out, number, NAME_MAX_BYTES - strlen(out));
    }
    return CMAP_OK;
}

cmap_status cmap_vector_dbf_names(const cmap_vector_column *columns, size_t count, char ***names, cmap_buf *notes,
                                  cmap_err *err)
{
    char name[NAME_MAX_BYTES + 1];
    size_t done = 0;
    char **made = cmap_calloc(count + 1, sizeof *made);
    cmap_status status = made ? CMAP_OK : cmap_fail(err, CMAP_ENOMEM, "cannot name the columns: out of memory");

    for (; !status && done < count; done++) {
        const char *wanted = columns[done].name;
        status = make_name(wanted, made, done, name, err);
        if (!status && !(made[done] = cmap_strdup(name)))
            status = cmap_fail(err, CMAP_ENOMEM, "cannot name the columns: out of memory");
        if (status)
            break;
        if (strcmp(wanted, name) != 0)
            cmap_buf_printf(notes, "the column %s is called %s: a DBF has ten bytes for a name\n", wanted, name);
    }
    if (!status) {
        *names = made;
        return CMAP_OK;
    }
    for (size_t i = 0; i < done; i++)
        cmap_free(made[i]);
    cmap_free(made);
    return status;
}
