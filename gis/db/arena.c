#include "gis/base/mem.h"
#include "gis/db/arena_private.h"

#include <stdint.h>
#include <string.h>

#define BLOCK_BYTES ((size_t)32 * 1024)

struct cmap_arena_block {
    cmap_arena_block *before;
    size_t used, size;
    max_align_t bytes[];
};

static cmap_arena_block *add_block(cmap_arena *arena, size_t size)
{
    cmap_arena_block *block = size > SIZE_MAX - sizeof *block ? NULL : cmap_alloc(sizeof *block + size);

    if (!block)
        return NULL;
    block->used = 0;
    block->size = size;
    block->before = arena->last;
    arena->last = block;
    return block;
}

void *cmap_arena_take(cmap_arena *arena, size_t size)
{
    cmap_arena_block *block = arena->last;
    size_t whole = (size + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);

    if (whole < size)
        return NULL;
    if (!block || block->size - block->used < whole)
        block = add_block(arena, whole > BLOCK_BYTES ? whole : BLOCK_BYTES);
    if (!block)
        return NULL;
    void *taken = (char *)block->bytes + block->used;
    block->used += whole;
    return memset(taken, 0, size);
}

const char *cmap_arena_text(cmap_arena *arena, const char *text)
{
    size_t length = text ? strlen(text) + 1 : 0;
    char *copy = text ? cmap_arena_take(arena, length) : NULL;

    return copy ? memcpy(copy, text, length) : NULL;
}

void cmap_arena_clear(cmap_arena *arena)
{
    while (arena->last) {
        cmap_arena_block *before = arena->last->before;
        cmap_free(arena->last);
        arena->last = before;
    }
}
