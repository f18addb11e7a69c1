/* arena_private.h: many small things that are freed at once. Never moves what it gave out. */
#ifndef CMAP_DB_ARENA_PRIVATE_H
#define CMAP_DB_ARENA_PRIVATE_H

#include <stddef.h>

typedef struct cmap_arena_block cmap_arena_block;

/* Initialise with {0}. */
typedef struct cmap_arena {
    cmap_arena_block *last;
} cmap_arena;

/* size bytes, zeroed and aligned for anything; NULL when memory ran out. */
void *cmap_arena_take(cmap_arena *arena, size_t size);

/* A copy of text; NULL for NULL text or when memory ran out. */
const char *cmap_arena_text(cmap_arena *arena, const char *text);

void cmap_arena_clear(cmap_arena *arena);

#endif
