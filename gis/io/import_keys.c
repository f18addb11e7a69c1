/* Which carrier a row is: a hash table of what stands in the database and in the rows before. */
#include "gis/base/mem.h"
#include "gis/io/import_private.h"

#include <string.h>

/* The finalizer of splitmix64 (G. L. Steele, D. Lea, C. H. Flood, OOPSLA 2014). */
static uint64_t mix(uint64_t z)
{
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

cmap_key cmap_key_of(const char *bytes, size_t length)
{
    uint64_t a = 0x9E3779B97F4A7C15u ^ length, b = 0xC2B2AE3D27D4EB4Fu + length;

    while (length >= 8) {
        uint64_t word;
        memcpy(&word, bytes, 8);
        a = mix(a ^ word);
        b = mix(b + word) + a;
        bytes += 8;
        length -= 8;
    }
    uint64_t rest = 0;
    memcpy(&rest, bytes, length);
    a = mix(a ^ rest);
    b = mix(b + rest) + a;
    return mix(a + b);
}

static bool is_free(const cmap_key_entry *entry)
{
    return !entry->row && !entry->carrier_id;
}

static cmap_key_entry *slot_of(const cmap_keys *keys, cmap_key key)
{
    /* By the high bits: the table is nearly in the order of the keys. */
    size_t mask = keys->capacity - 1, at = (size_t)(((key >> 32) * keys->capacity) >> 32);

    while (!is_free(&keys->entries[at]) && keys->entries[at].key != key)
        at = (at + 1) & mask;
    return &keys->entries[at];
}

static bool grow(cmap_keys *keys)
{
    cmap_keys larger = {.capacity = keys->capacity ? keys->capacity * 2 : 1024, .count = keys->count};

    larger.entries = cmap_calloc(larger.capacity, sizeof *larger.entries);
    if (!larger.entries)
        return false;
    for (size_t i = 0; i < keys->capacity; i++)
        if (!is_free(&keys->entries[i]))
            *slot_of(&larger, keys->entries[i].key) = keys->entries[i];
    cmap_free(keys->entries);
    *keys = larger;
    return true;
}

cmap_key_entry *cmap_keys_find(const cmap_keys *keys, cmap_key key)
{
    cmap_key_entry *entry = keys->capacity ? slot_of(keys, key) : NULL;

    return entry && !is_free(entry) ? entry : NULL;
}

cmap_key_entry *cmap_keys_get(cmap_keys *keys, cmap_key key)
{
    if ((keys->count + 1) * 4 > keys->capacity * 3 && !grow(keys))
        return NULL;
    cmap_key_entry *entry = slot_of(keys, key);
    if (is_free(entry)) {
        keys->count++; /* the caller fills it before the next call */
        entry->key = key;
    }
    return entry;
}

void cmap_keys_clear(cmap_keys *keys)
{
    cmap_free(keys->entries);
    *keys = (cmap_keys){0};
}

const cmap_key_entry *cmap_keys_sort(cmap_keys *keys)
{
    cmap_key_entry *entries = keys->entries;
    size_t count = 0;

    for (size_t i = 0; i < keys->capacity; i++)
        if (!is_free(&entries[i]))
            entries[count++] = entries[i];
    /* Each is but a few places from its own, except those that found the end of the table full. */
    for (size_t i = 1; i < count; i++) {
        cmap_key_entry entry = entries[i];
        size_t at = i;
        for (; at > 0 && entries[at - 1].key > entry.key; at--)
            entries[at] = entries[at - 1];
        entries[at] = entry;
    }
    return entries;
}

void cmap_keys_empty(cmap_keys *keys)
{
    if (keys->capacity)
        memset(keys->entries, 0, keys->capacity * sizeof *keys->entries);
    keys->count = 0;
}
