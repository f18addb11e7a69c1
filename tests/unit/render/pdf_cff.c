/* The CID of a glyph, in fonts made here byte by byte and in what is cut off them. */
#include "render/pdf_private.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Header; Name INDEX of "A"; Top DICT INDEX: ROS, and the charset at byte 35; empty String and Global Subr INDEX. */
#define HEAD                                                                                                           \
    1, 0, 4, 1,                                                                            /* header */                \
        0, 1, 1, 1, 2, 'A',                                                                /* names */                 \
        0, 1, 1, 1, 17, 139, 139, 139, 12, 30, 30, 0x1A, 0x5F, 12, 8, 29, 0, 0, 0, 35, 15, /* a top DICT */            \
        0, 0, 0, 0                                                                         /* strings, subroutines */

static const unsigned char listed[] = {HEAD, 0, 0, 7, 1, 44}, ranges[] = {HEAD, 1, 0, 10, 2, 1, 0, 1},
                           long_ranges[] = {HEAD, 2, 0, 1, 1, 0, 9, 0, 0, 0};

static void each_format_of_charset_is_read(void **state)
{
    (void)state;
    assert_int_equal(cmap_cff_cid(listed, sizeof listed, 1), 7);
    assert_int_equal(cmap_cff_cid(listed, sizeof listed, 2), 300);
    assert_int_equal(cmap_cff_cid(ranges, sizeof ranges, 1), 10);
    assert_int_equal(cmap_cff_cid(ranges, sizeof ranges, 3), 12);
    assert_int_equal(cmap_cff_cid(ranges, sizeof ranges, 4), 256);
    assert_int_equal(cmap_cff_cid(ranges, sizeof ranges, 6), 0);
    assert_int_equal(cmap_cff_cid(long_ranges, sizeof long_ranges, 257), 257);
    assert_int_equal(cmap_cff_cid(long_ranges, sizeof long_ranges, 258), 2304);
    assert_int_equal(cmap_cff_cid(listed, sizeof listed, 0), 0);
}

static void a_font_without_cids_is_known(void **state)
{
    unsigned char named[sizeof listed];
    (void)state;
    memcpy(named, listed, sizeof listed);
    named[19] = 31; /* no ROS but something else */
    assert_int_equal(cmap_cff_cid(named, sizeof named, 1), 0);
    named[0] = 2; /* CFF2 */
    assert_int_equal(cmap_cff_cid(named, sizeof named, 1), 0);
    assert_int_equal(cmap_cff_cid(NULL, 0, 1), 0);
}

/* Cut at any byte, with any byte changed: an answer, and no read beyond the end (under the sanitizers). */
static void broken_fonts_do_no_harm(void **state)
{
    (void)state;
    for (size_t length = 0; length <= sizeof long_ranges; length++) {
        unsigned char *copy = malloc(length ? length : 1);
        assert_non_null(copy);
        memcpy(copy, long_ranges, length);
        (void)cmap_cff_cid(copy, length, 300);
        for (size_t i = 0; i < length; i++) {
            for (int value = 0; value < 256; value += 5) {
                copy[i] = (unsigned char)value;
                (void)cmap_cff_cid(copy, length, 300);
            }
            copy[i] = long_ranges[i];
        }
        free(copy);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_format_of_charset_is_read),
        cmocka_unit_test(a_font_without_cids_is_known),
        cmocka_unit_test(broken_fonts_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
