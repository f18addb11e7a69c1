/* The floor of the house: statuses, UTF-8, lists, buffers, whole files. */
#include "gis/base/buf.h"
#include "gis/base/file.h"
#include "gis/base/mem.h"
#include "gis/base/utf8.h"
#include "support/folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static void an_error_names_status_and_place(void **state)
{
    cmap_err err = {0};
    (void)state;

    assert_int_equal(cmap_fail(&err, CMAP_EIO, "cannot read %s", "a"), CMAP_EIO);
    cmap_err_at(&err, "row %d", 3);
    cmap_err_at(NULL, "row %d", 4);
    assert_int_equal(err.status, CMAP_EIO);
    assert_string_equal(err.text, "row 3: cannot read a");
    assert_int_equal(cmap_fail(NULL, CMAP_EDB, "x"), CMAP_EDB);
}

static void a_long_error_is_cut_at_a_character(void **state)
{
    char text[2000];
    cmap_err err = {0};
    (void)state;

    for (size_t i = 0; i < sizeof text - 3; i += 3)
        memcpy(text + i, "园", 4);
    (void)cmap_fail(&err, CMAP_EIO, "%s", text);
    assert_true(cmap_utf8_valid(err.text, strlen(err.text), NULL));
    assert_true(strlen(err.text) > sizeof err.text - 5);
}

static void utf8_decodes_what_it_encodes(void **state)
{
    (void)state;
    for (uint32_t c = 1; c < 0x110000; c += 7) {
        char bytes[5];
        const char *at = bytes;
        if (c >= 0xD800 && c <= 0xDFFF)
            continue;
        size_t n = cmap_utf8_put(c, bytes);
        assert_true(cmap_utf8_valid(bytes, n, NULL));
        assert_int_equal(cmap_utf8_next(&at), c);
        assert_ptr_equal(at, bytes + n);
    }
}

static void malformed_utf8_is_seen(void **state)
{
    static const char *const bad[] = {"\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE5\xB7", "\x80", "\xFF"};
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        const char *at = bad[i];
        assert_false(cmap_utf8_valid(bad[i], strlen(bad[i]), NULL));
        assert_int_equal(cmap_utf8_next(&at), 0xFFFD);
    }
}

static void malformed_utf8_is_seen_at_its_place(void **state)
{
    char text[80];
    (void)state;

    for (size_t length = 1; length < sizeof text; length++)
        for (size_t bad = 0; bad < length; bad++) {
            size_t at = 99;
            memset(text, 'a', length);
            assert_true(cmap_utf8_valid(text, length, &at));
            if (bad >= 4)
                memcpy(text + bad - 4, "\xE8\x8B\x8F", 3); /* a hanzi before it, and a letter between */
            text[bad] = '\xFF';
            assert_false(cmap_utf8_valid(text, length, &at));
            assert_int_equal(at, bad);
        }
}

static void columns_count_wide_characters_twice(void **state)
{
    (void)state;
    assert_int_equal(cmap_utf8_columns("苏州 SIP"), 8);
    assert_int_equal(cmap_utf8_columns("万\u2060㎡"), 4);
}

static void a_buffer_grows_and_is_taken(void **state)
{
    cmap_buf buf = {0};
    (void)state;
    for (int i = 0; i < 1000; i++)
        cmap_buf_printf(&buf, "%d,", i);
    assert_int_equal(buf.length, 3890);
    char *text = cmap_buf_take(&buf);
    assert_memory_equal(text, "0,1,2,", 6);
    cmap_free(text);
    text = cmap_buf_take(&buf);
    assert_string_equal(text, "");
    cmap_free(text);
}

static void failing_memory_is_reported_once_and_stays(void **state)
{
    cmap_buf buf = {0};
    (void)state;
    cmap_mem_fail_after(0);
    cmap_buf_puts(&buf, "x");
    cmap_mem_fail_after(-1);
    cmap_buf_puts(&buf, "y");
    assert_int_equal(buf.status, CMAP_ENOMEM);
    assert_null(cmap_buf_take(&buf));
}

static void a_file_is_written_whole_or_not_at_all(void **state)
{
    char folder[] = "/tmp/cmap-base-XXXXXX";
    cmap_err err = {0};
    char *bytes = NULL;
    size_t length = 0;
    struct stat info;
    (void)state;

    FILE *watch = folder_make(folder);
    assert_non_null(watch);
    char *path = cmap_file_join(folder, "a/b/c.txt");
    assert_int_equal(cmap_file_write(path, "x", 1, &err), CMAP_EIO);
    char *parent = cmap_file_join(folder, "a/b");
    assert_int_equal(cmap_file_make_folder(parent, &err), CMAP_OK);
    assert_int_equal(cmap_file_write(path, "old", 3, &err), CMAP_OK);
    assert_int_equal(cmap_file_write(path, "newer", 5, &err), CMAP_OK);
    assert_int_equal(cmap_file_read(path, 0, &bytes, &length, &err), CMAP_OK);
    assert_int_equal(length, 5);
    assert_string_equal(bytes, "newer");
    cmap_free(bytes);
    assert_int_equal(cmap_file_write("/dev/null", "x", 1, &err), CMAP_OK);
    assert_int_equal(stat("/dev/null", &info), 0);
    assert_true(S_ISCHR(info.st_mode));
    assert_int_equal(cmap_file_read(path, 4, &bytes, &length, &err), CMAP_EIO);
    assert_int_equal(cmap_file_read(parent, 0, &bytes, &length, &err), CMAP_EIO);
    assert_int_equal(cmap_file_write(parent, "x", 1, &err), CMAP_EIO);
    (void)unlink(path);
    assert_int_equal(cmap_file_read(path, 0, &bytes, &length, &err), CMAP_ENOENT);
    (void)rmdir(parent);
    cmap_free(parent);
    cmap_free(path);
    path = cmap_file_join(folder, "a");
    (void)rmdir(path);
    cmap_free(path);
    assert_int_equal(rmdir(folder), 0); /* no temporary file was left */
    assert_int_equal(folder_remove(folder, watch), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_error_names_status_and_place),
        cmocka_unit_test(a_long_error_is_cut_at_a_character),
        cmocka_unit_test(utf8_decodes_what_it_encodes),
        cmocka_unit_test(malformed_utf8_is_seen),
        cmocka_unit_test(malformed_utf8_is_seen_at_its_place),
        cmocka_unit_test(columns_count_wide_characters_twice),
        cmocka_unit_test(a_buffer_grows_and_is_taken),
        cmocka_unit_test(failing_memory_is_reported_once_and_stays),
        cmocka_unit_test(a_file_is_written_whole_or_not_at_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
