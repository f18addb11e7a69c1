#define _DEFAULT_SOURCE /* madvise, which POSIX does not have */

#include "gis/base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

static long fail_countdown = -1;

static int must_fail(void)
{
    if (fail_countdown < 0)
        return 0;
    if (fail_countdown == 0)
        return 1;
    fail_countdown--;
    return 0;
}

void cmap_mem_fail_after(long countdown)
{
    fail_countdown = countdown;
}

void cmap_mem_expect_scattered(void *block, size_t size)
{
#ifdef MADV_HUGEPAGE
    enum { PAGE = 4096 };
    uintptr_t from = ((uintptr_t)block + PAGE - 1) / PAGE * PAGE, to = ((uintptr_t)block + size) / PAGE * PAGE;

    if (from < to)
        (void)madvise((char *)block + (from - (uintptr_t)block), to - from, MADV_HUGEPAGE);
#else
    (void)block;
    (void)size;
#endif
}

void *cmap_alloc(size_t size)
{
    return must_fail() ? NULL : malloc(size ? size : 1);
}

void *cmap_calloc(size_t count, size_t size)
{
    return must_fail() ? NULL : calloc(count ? count : 1, size ? size : 1);
}

void *cmap_realloc(void *block, size_t size)
{
    return must_fail() ? NULL : realloc(block, size ? size : 1);
}

void cmap_free(void *block)
{
    free(block);
}

char *cmap_strdup(const char *text)
{
    if (!text)
        return NULL;
    size_t size = strlen(text) + 1;
    char *copy = cmap_alloc(size);
    if (copy)
        memcpy(copy, text, size);
    return copy;
}

cmap_status cmap_grow(void *items, size_t *capacity, size_t need, size_t item_size, cmap_err *err)
{
    void *block;
    size_t wanted = *capacity ? *capacity : 8;

    if (need <= *capacity)
        return CMAP_OK;
    while (wanted < need && wanted <= SIZE_MAX / 2)
        wanted *= 2;
    if (wanted < need || wanted > SIZE_MAX / item_size)
        return cmap_fail(err, CMAP_ENOMEM, "out of memory: a list of %zu items", need);
    memcpy(&block, items, sizeof block); /* items is the address of a typed pointer */
    block = cmap_realloc(block, wanted * item_size);
    if (!block)
        return cmap_fail(err, CMAP_ENOMEM, "out of memory: a list of %zu items", need);
    memcpy(items, &block, sizeof block);
    *capacity = wanted;
    return CMAP_OK;
}
