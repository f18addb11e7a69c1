/* mem.h: the only door to the heap.
 *
 * Every allocation of the library goes through here, so that tests can make each of them fail in turn. What these
 * return is freed with cmap_free; freeing NULL is fine. */
#ifndef CMAP_BASE_MEM_H
#define CMAP_BASE_MEM_H

#include "gis/base/status.h"

#include <stddef.h>

/* size bytes, uninitialised; NULL when memory ran out. size 0 gives a valid pointer. */
void *cmap_alloc(size_t size);

/* count * size zeroed bytes; NULL when memory ran out or the product overflows. */
void *cmap_calloc(size_t count, size_t size);

/* Resizes; on NULL the old block stays valid. */
void *cmap_realloc(void *block, size_t size);

void cmap_free(void *block);

/* A copy of text, owned by the caller; NULL for NULL text or when memory ran out. */
char *cmap_strdup(const char *text);

/* Makes room for at least need items of item_size bytes in *items, doubling *capacity. The new room is not
 * cleared. Call as cmap_grow((void **)&list, &capacity, count + 1, sizeof *list, err). */
cmap_status cmap_grow(void *items, size_t *capacity, size_t need, size_t item_size, cmap_err *err);

/* Tells the system that a large block (megabytes) will be read here and there, so that it may keep it in large pages: a
 * page that the processor has no entry for costs more than the memory itself. Only a hint; call before the first write.
 */
void cmap_mem_expect_scattered(void *block, size_t size);

/* For tests of failing allocation: the countdown-th allocation from now on fails, and every one after it; a negative
 * countdown switches this off. Not thread-safe. */
void cmap_mem_fail_after(long countdown);

#endif
