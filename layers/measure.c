#include "layers/measure.h"

#include "gis/base/mem.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* A text, its type and its width as two independent 64-bit hashes: at a few thousand texts a figure, two different ones
 * that share both are out of reach (2^-100). */
typedef struct key {
    uint64_t a, b;
} key;

typedef struct entry {
    key key;
    double width_mm, height_mm;
    bool used;
} entry;

struct cmap_measure {
    cmap_fonts *fonts;
    entry *entries;
    size_t capacity, count; /* capacity is a power of two */
};

cmap_status cmap_measure_new(cmap_fonts *fonts, cmap_measure **out, cmap_err *err)
{
    cmap_measure *measure = cmap_calloc(1, sizeof *measure);

    if (measure) {
        measure->capacity = 1024;
        measure->entries = cmap_calloc(measure->capacity, sizeof *measure->entries);
    }
    if (!measure || !measure->entries) {
        cmap_measure_free(measure);
        return cmap_fail(err, CMAP_ENOMEM, "cannot lay out text: out of memory");
    }
    measure->fonts = fonts;
    *out = measure;
    return CMAP_OK;
}

void cmap_measure_free(cmap_measure *measure)
{
    if (!measure)
        return;
    cmap_free(measure->entries);
    cmap_free(measure);
}

/* FNV-1a, twice with different primes. */
static void mix(key *k, const void *bytes, size_t length)
{
    const unsigned char *data = bytes;

    for (size_t i = 0; i < length; i++) {
        k->a = (k->a ^ data[i]) * UINT64_C(0x100000001b3);
        k->b = (k->b ^ data[i]) * UINT64_C(0x9e3779b97f4a7c15);
        k->b ^= k->b >> 29;
    }
}

/* What of a type counts for its size: colour and halo do not. */
static key key_of(const char *text, const cmap_type *type, double wrap_mm)
{
    const double numbers[] = {type->size_pt, type->spacing_em, type->leading, wrap_mm};
    const unsigned char flags[] = {type->bold, type->italic};
    key k = {UINT64_C(0xcbf29ce484222325), UINT64_C(0x2545f4914f6cdd1d)};

    mix(&k, numbers, sizeof numbers);
    mix(&k, flags, sizeof flags);
    mix(&k, text, strlen(text));
    return k;
}

static entry *find(entry *entries, size_t capacity, key k)
{
    size_t i = (size_t)k.a & (capacity - 1);

    while (entries[i].used && (entries[i].key.a != k.a || entries[i].key.b != k.b))
        i = (i + 1) & (capacity - 1);
    return &entries[i];
}

static cmap_status make_room(cmap_measure *measure, cmap_err *err)
{
    if ((measure->count + 1) * 2 <= measure->capacity)
        return CMAP_OK;
    const size_t capacity = measure->capacity * 2;
    entry *entries = cmap_calloc(capacity, sizeof *entries);
    if (!entries)
        return cmap_fail(err, CMAP_ENOMEM, "cannot lay out text: out of memory");
    for (size_t i = 0; i < measure->capacity; i++)
        if (measure->entries[i].used)
            *find(entries, capacity, measure->entries[i].key) = measure->entries[i];
    cmap_free(measure->entries);
    measure->entries = entries;
    measure->capacity = capacity;
    return CMAP_OK;
}

static cmap_status lay_out(cmap_measure *measure, const char *text, const cmap_type *type, double wrap_mm, entry *slot,
                           cmap_err *err)
{
    cmap_text *laid_out = NULL;
    cmap_status status = cmap_text_new(measure->fonts, text, type, wrap_mm, &laid_out, err);

    if (status)
        return status;
    slot->width_mm = cmap_text_width_mm(laid_out);
    slot->height_mm = cmap_text_height_mm(laid_out);
    slot->used = true;
    measure->count++;
    cmap_text_free(laid_out);
    return CMAP_OK;
}

cmap_status cmap_measure_text(cmap_measure *measure, const char *text, const cmap_type *type, double wrap_mm,
                              double *width_mm, double *height_mm, cmap_err *err)
{
    const key k = key_of(text, type, wrap_mm);
    cmap_status status = make_room(measure, err);

    if (status)
        return status;
    entry *slot = find(measure->entries, measure->capacity, k);
    if (!slot->used) {
        slot->key = k;
        status = lay_out(measure, text, type, wrap_mm, slot, err);
        if (status)
            return status;
    }
    *width_mm = slot->width_mm;
    *height_mm = slot->height_mm;
    return CMAP_OK;
}
