/* starve.h: a call with each of its allocations failing in turn. */
#ifndef CMAP_TEST_STARVE_H
#define CMAP_TEST_STARVE_H

#include "gis/base/mem.h"
#include "gis/base/status.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

typedef cmap_status starve_fn(void **out, cmap_err *err);
typedef void starve_free_fn(void *thing);

/* Calls fn until it has the memory it wants, and gives what it made to release. Each failure must be CMAP_ENOMEM, say
 * so in words, and leave *out alone; there must be `least` of them. */
static inline void starve_each(const char *name, starve_fn *fn, starve_free_fn *release, long least)
{
    static char untouched;
    long failures = 0;

    for (;; failures++) {
        void *out = &untouched;
        cmap_err err = {0};
        cmap_mem_fail_after(failures);
        cmap_status status = fn(&out, &err);
        cmap_mem_fail_after(-1);
        if (status == CMAP_OK) {
            release(out);
            break;
        }
        if (status != CMAP_ENOMEM || err.status != CMAP_ENOMEM || !strstr(err.text, "out of memory"))
            fail_msg("%s, allocation %ld: status %d, \"%s\"", name, failures, (int)status, err.text);
        assert_ptr_equal(out, &untouched);
    }
    if (failures < least)
        fail_msg("%s made %ld allocations only", name, failures);
}

#endif
