/* WKB and SpatiaLite's BLOB, against bytes that SpatiaLite wrote (tests/tables/geom/wkb.txt). */
#include "gis/geom/wkb.h"

#include "gis/base/buf.h"
#include "gis/base/file.h"
#include "gis/base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define TABLE CMAP_SOURCE_DIR "/tests/tables/geom/wkb.txt"

typedef void row_fn(const char *form, const unsigned char *bytes, size_t length, const char *wanted);

static size_t from_hex(const char *hex, unsigned char *bytes)
{
    size_t length = strlen(hex) / 2;
    for (size_t i = 0; i < length; i++) {
        unsigned byte;
        assert_int_equal(sscanf(hex + 2 * i, "%2x", &byte), 1);
        bytes[i] = (unsigned char)byte;
    }
    return length;
}

/* Cuts the next field off *line, which ends in " | " or at the end of the line. */
static char *field(char **line)
{
    char *start = *line, *bar = strstr(start, " |");
    *line = bar ? bar + (bar[2] == ' ' ? 3 : 2) : start + strlen(start);
    if (bar)
        *bar = '\0';
    return start;
}

static void each_row(row_fn *fn)
{
    static unsigned char bytes[4096];
    char *text = NULL, *rest;
    size_t length = 0, rows = 0;

    assert_int_equal(cmap_file_read(TABLE, 0, &text, &length, NULL), CMAP_OK);
    for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        if (line[0] == '#')
            continue;
        char *form = field(&line), *hex = field(&line), *wanted = field(&line);
        fn(form, bytes, from_hex(hex, bytes), wanted);
        rows++;
    }
    assert_true(rows > 40);
    cmap_free(text);
}

static void describe(const cmap_geom *geom, cmap_wkb_notes notes, cmap_buf *text)
{
    static const char *const kinds[] = {"", "POINT", "LINE", "POLYGON"};

    cmap_buf_printf(text, "%d %s %s%s%s:", cmap_geom_get_srid(geom), kinds[cmap_geom_get_kind(geom)],
                    notes.had_z ? "z" : "", notes.had_m ? "m" : "", notes.had_z || notes.had_m ? "" : "-");
    for (size_t path = 0; path < cmap_geom_path_count(geom); path++) {
        size_t count;
        const cmap_coord *at = cmap_geom_path(geom, path, &count);
        cmap_buf_puts(text, cmap_geom_path_is_hole(geom, path) ? "(" : " (");
        for (size_t i = 0; i < count; i++)
            cmap_buf_printf(text, "%s%.17g %.17g", i ? "," : "", at[i].x, at[i].y);
        cmap_buf_puts(text, ")");
    }
}

static cmap_status read_form(const char *form, const void *bytes, size_t length, cmap_wkb_notes *notes,
                             cmap_geom **geom, cmap_err *err)
{
    return strcmp(form, "blob") == 0 ? cmap_geom_from_blob_noting(bytes, length, notes, geom, err)
                                     : cmap_geom_from_wkb_noting(bytes, length, 7, notes, geom, err);
}

static void check_row(const char *form, const unsigned char *bytes, size_t length, const char *wanted)
{
    cmap_geom *geom = NULL;
    cmap_wkb_notes notes = {0};
    cmap_err err = {0};
    cmap_buf text = {0};
    cmap_status status = read_form(form, bytes, length, &notes, &geom, &err);

    if (status) {
        const char *words = strchr(wanted, ' ') + 1;
        assert_int_equal(status, strncmp(wanted, "EGEOM", 5) == 0 ? CMAP_EGEOM : CMAP_EPARSE);
        if (wanted[0] != 'E' || !strstr(err.text, words))
            fail_msg("\"%s\" does not say \"%s\"", err.text, words);
        assert_null(geom);
        return;
    }
    describe(geom, notes, &text);
    assert_string_equal(cmap_buf_text(&text), wanted);
    cmap_buf_clear(&text);
    cmap_geom_free(geom);
}

static void bytes_are_read_as_spatialite_wrote_them(void **state)
{
    (void)state;
    each_row(check_row);
}

/* The exact block is given away, so that a sanitizer sees a read behind its end. */
static void read_exactly(const char *form, const unsigned char *bytes, size_t length)
{
    unsigned char *block = cmap_alloc(length);
    cmap_geom *geom = NULL;

    memcpy(block, bytes, length);
    (void)read_form(form, block, length, NULL, &geom, NULL);
    cmap_geom_free(geom);
    cmap_free(block);
}

static void harm_row(const char *form, const unsigned char *bytes, size_t length, const char *wanted)
{
    unsigned char copy[4096];
    cmap_geom *geom = NULL;

    for (size_t cut = 0; cut < length; cut++)
        if (wanted[0] != 'E')
            assert_int_equal(read_form(form, bytes, cut, NULL, &geom, NULL), CMAP_EPARSE);
    for (size_t bit = 0; bit < 8 * length; bit++) {
        memcpy(copy, bytes, length);
        copy[bit / 8] ^= (unsigned char)(1 << bit % 8);
        read_exactly(form, copy, length);
    }
}

static void cut_and_flipped_bytes_do_no_harm(void **state)
{
    (void)state;
    each_row(harm_row);
}

static void there_and_back(const char *form, const unsigned char *bytes, size_t length, const char *wanted)
{
    cmap_geom *geom = NULL, *again = NULL;
    cmap_buf first = {0}, multi = {0}, text = {0};
    bool blob = strcmp(form, "blob") == 0;
    (void)wanted;

    if (read_form(form, bytes, length, NULL, &geom, NULL))
        return;
    describe(geom, (cmap_wkb_notes){0}, &text);
    (blob ? cmap_geom_to_blob : cmap_geom_to_wkb)(geom, &first);
    (blob ? cmap_geom_to_multi_blob : cmap_geom_to_multi_wkb)(geom, &multi);
    for (int round = 0; round < 2; round++) {
        const cmap_buf *buf = round ? &multi : &first;
        cmap_buf back = {0};
        assert_int_equal((blob ? cmap_geom_from_blob(buf->bytes, buf->length, &again, NULL)
                               : cmap_geom_from_wkb(buf->bytes, buf->length, cmap_geom_get_srid(geom), &again, NULL)),
                         CMAP_OK);
        describe(again, (cmap_wkb_notes){0}, &back);
        assert_string_equal(cmap_buf_text(&back), cmap_buf_text(&text));
        cmap_buf_clear(&back);
        cmap_geom_free(again);
    }
    cmap_buf_clear(&first);
    cmap_buf_clear(&multi);
    cmap_buf_clear(&text);
    cmap_geom_free(geom);
}

static void what_is_written_is_read_the_same(void **state)
{
    (void)state;
    each_row(there_and_back);
}

/* What SpatiaLite itself wrote without compression comes out byte for byte. */
static void plain_blobs_are_written_as_spatialite_writes_them(void **state)
{
    static const char hex[] =
        "00018A11000000000000000000000000000000000000000000000000244000000000000024407C030000000100"
        "000004000000000000000000000000000000000000000000000000002440000000000000000000000000000024"
        "40000000000000244000000000000000000000000000000000FE";
    unsigned char bytes[200];
    size_t length = from_hex(hex, bytes);
    cmap_geom *geom = NULL;
    cmap_buf buf = {0};
    (void)state;

    assert_int_equal(cmap_geom_from_blob(bytes, length, &geom, NULL), CMAP_OK);
    cmap_geom_to_blob(geom, &buf);
    assert_int_equal(buf.length, length);
    assert_memory_equal(buf.bytes, bytes, length);
    cmap_buf_clear(&buf);
    cmap_geom_free(geom);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_are_read_as_spatialite_wrote_them),
        cmocka_unit_test(cut_and_flipped_bytes_do_no_harm),
        cmocka_unit_test(what_is_written_is_read_the_same),
        cmocka_unit_test(plain_blobs_are_written_as_spatialite_writes_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
