#include "gis/db/alias.h"

#include "gis/base/buf.h"
#include "gis/base/fold.h"
#include "gis/base/mem.h"
#include "gis/db/db.h"
#include "gis/db/stmt.h"

#include <stdlib.h>
#include <string.h>

typedef struct word {
    char *key; /* folded; owned */
    size_t length;
    const cmap_industry *industry;
    size_t order; /* of adding: the first reading of a word stays */
} word;

struct cmap_aliases {
    word *words; /* by key */
    size_t count, capacity;
};

static cmap_status add(cmap_aliases *aliases, const char *text, const cmap_industry *industry, cmap_err *err)
{
    cmap_buf key = {0};

    if (!text)
        return CMAP_OK;
    cmap_text_fold(text, &key);
    size_t length = key.length;
    char *owned = cmap_buf_take(&key);
    cmap_status status =
        owned ? cmap_grow(&aliases->words, &aliases->capacity, aliases->count + 1, sizeof *aliases->words, err)
              : cmap_fail(err, CMAP_ENOMEM, "cannot read the names of industries: out of memory");
    if (status || !length) {
        cmap_free(owned);
        return status;
    }
    aliases->words[aliases->count] =
        (word){.key = owned, .length = length, .industry = industry, .order = aliases->count};
    aliases->count++;
    return CMAP_OK;
}

static cmap_status add_names(cmap_aliases *aliases, const cmap_plan *plan, cmap_err *err)
{
    cmap_status status = CMAP_OK;

    for (size_t i = 0; i < plan->industry_count && !status; i++) {
        const cmap_industry *industry = &plan->industries[i];
        const char *const names[] = {industry->code, industry->name_zh, industry->name_en, industry->short_zh,
                                     industry->short_en};
        for (size_t k = 0; k < sizeof names / sizeof names[0] && !status; k++)
            status = add(aliases, names[k], industry, err);
    }
    return status;
}

static cmap_status add_table(cmap_aliases *aliases, cmap_db *db, const cmap_plan *plan, cmap_err *err)
{
    cmap_stmt *stmt = NULL;
    bool row = true;
    cmap_status status =
        cmap_stmt_new(db, "SELECT alias, industry_code FROM industry_alias ORDER BY alias", &stmt, err);

    while (!status) {
        status = cmap_stmt_step(stmt, &row, err);
        if (status || !row)
            break;
        const char *code = cmap_stmt_text(stmt, 1);
        const cmap_industry *industry = code ? cmap_plan_industry(plan, code) : NULL;
        if (industry)
            status = add(aliases, cmap_stmt_text(stmt, 0), industry, err);
    }
    cmap_stmt_free(stmt);
    return status;
}

static cmap_status add_words(cmap_aliases *aliases, const cmap_plan *plan, const cmap_industry_words *words,
                             size_t count, cmap_err *err)
{
    cmap_status status = CMAP_OK;

    for (size_t i = 0; i < count && !status; i++) {
        const char *code = words[i].industry_code;
        const cmap_industry *industry = code ? cmap_plan_industry(plan, code) : NULL;
        status = add(aliases, words[i].words_zh, industry, err);
        if (!status)
            status = add(aliases, words[i].words_en, industry, err);
    }
    return status;
}

static int by_key(const void *a, const void *b)
{
    const word *x = a, *y = b;
    int order = strcmp(x->key, y->key);

    return order ? order : (x->order > y->order) - (x->order < y->order);
}

/* The first reading of a word stays. */
static void drop_doubles(cmap_aliases *aliases)
{
    size_t kept = 0;

    for (size_t i = 0; i < aliases->count; i++) {
        if (kept && strcmp(aliases->words[kept - 1].key, aliases->words[i].key) == 0)
            cmap_free(aliases->words[i].key);
        else
            aliases->words[kept++] = aliases->words[i];
    }
    aliases->count = kept;
}

cmap_status cmap_aliases_load(cmap_db *db, const cmap_plan *plan, cmap_aliases **out, cmap_err *err)
{
    cmap_aliases *made = cmap_calloc(1, sizeof *made);
    cmap_status status = made ? add_names(made, plan, err)
                              : cmap_fail(err, CMAP_ENOMEM, "cannot read the names of industries: out of memory");

    if (!status)
        status = add_table(made, db, plan, err);
    for (size_t i = 0; i < plan->district_count && !status; i++)
        status = add_words(made, plan, plan->districts[i].industries, plan->districts[i].industry_count, err);
    for (size_t i = 0; i < plan->park_count && !status; i++)
        status = add_words(made, plan, plan->parks[i].industries, plan->parks[i].industry_count, err);
    if (status) {
        cmap_aliases_free(made);
        return status;
    }
    qsort(made->words, made->count, sizeof *made->words, by_key);
    drop_doubles(made);
    *out = made;
    return CMAP_OK;
}

void cmap_aliases_free(cmap_aliases *aliases)
{
    if (!aliases)
        return;
    for (size_t i = 0; i < aliases->count; i++)
        cmap_free(aliases->words[i].key);
    cmap_free(aliases->words);
    cmap_free(aliases);
}

static bool fold(const char *text, cmap_buf *key, cmap_err *err)
{
    cmap_text_fold(text, key);
    if (key->status)
        cmap_fail(err, key->status, "cannot read the industry '%.60s': out of memory", text);
    return !key->status;
}

static int to_key(const void *key, const void *item)
{
    return strcmp(key, ((const word *)item)->key);
}

bool cmap_aliases_find(const cmap_aliases *aliases, const char *text, cmap_alias_hit *out, cmap_err *err)
{
    cmap_buf key = {0};
    const word *found = NULL;

    if (fold(text, &key, err) && aliases->count)
        found = bsearch(cmap_buf_text(&key), aliases->words, aliases->count, sizeof *aliases->words, to_key);
    cmap_buf_clear(&key);
    if (found)
        *out = (cmap_alias_hit){found->industry, found->key};
    return found != NULL;
}

/* A Chinese word of two characters has six bytes. */
static bool is_telling(const word *w)
{
    return (unsigned char)w->key[0] < 0x80 ? w->length >= 4 : w->length >= 6;
}

bool cmap_aliases_find_inside(const cmap_aliases *aliases, const char *text, cmap_alias_hit *out, cmap_err *err)
{
    cmap_buf key = {0};
    const word *best = NULL;
    const char *best_at = NULL;

    if (fold(text, &key, err)) {
        for (size_t i = 0; i < aliases->count; i++) {
            const word *w = &aliases->words[i];
            const char *at = is_telling(w) ? strstr(cmap_buf_text(&key), w->key) : NULL;
            if (at && (!best || w->length > best->length || (w->length == best->length && at < best_at))) {
                best = w;
                best_at = at;
            }
        }
    }
    cmap_buf_clear(&key);
    if (best)
        *out = (cmap_alias_hit){best->industry, best->key};
    return best != NULL;
}
