/* Rows and fields by RFC 4180, judged by a reader of three states that takes one byte at a time. */
#include "gis/io/csv.h"

#include "gis/base/mem.h"
#include "gis/io/csv_private.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* All rows as text: fields in <>, rows ended by |. */
static char *read_all(const char *bytes, size_t length, const cmap_csv_options *options, cmap_err *err)
{
    cmap_csv_reader *reader = NULL;
    const cmap_csv_row *row = NULL;
    cmap_buf out = {0};

    if (cmap_csv_open_bytes(bytes, length, options, &reader, err))
        return NULL;
    while (cmap_csv_next(reader, &row, err) == CMAP_OK && row) {
        for (size_t i = 0; i < row->count; i++) {
            assert_int_equal(strlen(row->fields[i].text), row->fields[i].length);
            cmap_buf_printf(&out, "<%s>", row->fields[i].text);
        }
        cmap_buf_putc(&out, '|');
    }
    cmap_csv_reader_free(reader);
    if (err->status)
        cmap_buf_clear(&out);
    return err->status ? NULL : cmap_buf_take(&out);
}

static void assert_reads(const char *text, const cmap_csv_options *options, const char *wanted)
{
    cmap_err err = {0};
    char *got = read_all(text, strlen(text), options, &err);

    assert_string_equal(err.text, "");
    assert_string_equal(got, wanted);
    cmap_free(got);
}

static void assert_refuses(const char *text, size_t length, const char *wanted)
{
    cmap_err err = {0};

    assert_null(read_all(text, length, NULL, &err));
    assert_int_equal(err.status, CMAP_EPARSE);
    if (strncmp(err.text, wanted, strlen(wanted)) != 0)
        assert_string_equal(err.text, wanted);
}

static void rows_and_fields(void **state)
{
    static const char *const cases[][2] = {
        {"", ""},
        {"a", "<a>|"},
        {"a,b\nc,d\n", "<a><b>|<c><d>|"},
        {"a,b\r\nc,d\r\n", "<a><b>|<c><d>|"},
        {"a,b\rc,d", "<a><b>|<c><d>|"},
        {",\n", "<><>|"},
        {"a,", "<a><>|"},
        {"\n\na\n", "||<a>|"},
        {"\r\n\r\na", "||<a>|"},
        {"\"\"\n", "<>|"},
        {"\"\"", "<>|"},
        {"\"a,b\",c", "<a,b><c>|"},
        {"\"a\nb\"\n\"c\r\nd\",e\n", "<a\nb>|<c\r\nd><e>|"},
        {"\"a\"\"b\",\"\"\"\",\"\"\"\"\"\"\n", "<a\"b><\"><\"\">|"},
        {"\"a\"\r\n\"b\"\r\n", "<a>|<b>|"},
        {"\xEF\xBB\xBFname,面积\n", "<name><面积>|"},
        {"a;b\tc\n", "<a;b\tc>|"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_reads(cases[i][0], NULL, cases[i][1]);
}

static void options_are_followed(void **state)
{
    cmap_csv_reader *reader = NULL;
    cmap_err err = {0};
    (void)state;

    assert_reads("a;b,c\n", &(cmap_csv_options){.separator = ';'}, "<a><b,c>|");
    assert_reads("a\tb", &(cmap_csv_options){.separator = '\t'}, "<a><b>|");
    assert_reads("5\" disk,\"a\"b\"c,\"d\"\"e\"f\"\n", &(cmap_csv_options){.loose_quotes = true},
                 "<5\" disk><ab\"c><d\"ef\">|");
    for (const char *bad = "\"\r\n\x80"; *bad; bad++)
        assert_int_equal(cmap_csv_open_bytes("", 0, &(cmap_csv_options){.separator = *bad}, &reader, &err),
                         CMAP_EINVAL);
    assert_null(reader);
}

static void errors_name_line_and_field(void **state)
{
    (void)state;
    assert_refuses("a\nb,\"c\nd", 8, "line 2, field 2: the quote that opens here is never closed");
    assert_refuses("a,b\"c", 5, "line 1, field 2: a quote in the middle");
    assert_refuses("\"a\nb\",\"c\"d\n", 11, "line 2, field 2: text behind the closing quote");
    assert_refuses("\"a\"b\"", 5, "line 1, field 1: a quote in the middle");
    assert_refuses("a\nb\0c", 5, "line 2, field 1: a NUL byte");
}

static void rows_know_their_number_and_line(void **state)
{
    static const char text[] = "a\r\n\"b\r\nb\",\"\n\"\n\rc\n";
    static const size_t lines[] = {1, 2, 5, 6}; /* the CR behind the LF is an empty line */
    cmap_csv_reader *reader = NULL;
    const cmap_csv_row *row = NULL;
    (void)state;

    assert_int_equal(cmap_csv_open_bytes(text, strlen(text), NULL, &reader, NULL), CMAP_OK);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(cmap_csv_next(reader, &row, NULL), CMAP_OK);
        assert_int_equal(row->number, i + 1);
        assert_int_equal(row->line, lines[i]);
    }
    for (int i = 0; i < 2; i++) {
        assert_int_equal(cmap_csv_next(reader, &row, NULL), CMAP_OK);
        assert_null(row);
    }
    cmap_csv_reader_free(reader);
}

static uint64_t random_state;

static uint64_t next_random(void)
{
    random_state = random_state * 6364136223846793005U + 1442695040888963407U;
    return random_state >> 33;
}

/* Well-formed text that is mostly made of what could go wrong. */
static void put_random_field(cmap_buf *text)
{
    static const char *const plain[] = {"", "a", "苏州", "1234567.8", "  ", "long long long long long text"};
    static const char *const inner[] = {"\"\"", ",", "\n", "\r\n", "\r", "x", "园区", ""};

    if (next_random() % 3) {
        cmap_buf_puts(text, plain[next_random() % 6]);
        return;
    }
    cmap_buf_putc(text, '"');
    for (uint64_t i = next_random() % 6; i > 0; i--)
        cmap_buf_puts(text, inner[next_random() % 8]);
    cmap_buf_putc(text, '"');
}

static void put_random_text(cmap_buf *text, size_t length)
{
    static const char *const ends[] = {"\n", "\r\n", "\r"};
    uint64_t end = next_random() % 3;

    while (text->length < length) {
        put_random_field(text);
        for (uint64_t i = next_random() % 6; i > 0; i--) {
            cmap_buf_putc(text, ',');
            put_random_field(text);
        }
        cmap_buf_puts(text, ends[end]);
    }
}

/* The judge. Row ends inside and outside quotes as the header says; text is well-formed. */
static char *read_slowly(const char *text)
{
    cmap_buf out = {0};
    bool quoted = false, any = false;

    for (; *text; text++) {
        if (!quoted && (*text == '\n' || *text == '\r')) {
            cmap_buf_puts(&out, any ? "\x02" : "");
            cmap_buf_putc(&out, '|');
            any = false;
            text += text[0] == '\r' && text[1] == '\n';
            continue;
        }
        if (!any)
            cmap_buf_putc(&out, '\x01');
        any = true;
        if (!quoted && *text == ',')
            cmap_buf_puts(&out, "\x02\x01");
        else if (!quoted && *text == '"')
            quoted = true;
        else if (quoted && text[0] == '"' && text[1] == '"')
            cmap_buf_putc(&out, *text++);
        else if (quoted && *text == '"')
            quoted = false;
        else
            cmap_buf_putc(&out, *text);
    }
    for (size_t i = 0; i < out.length; i++)
        out.bytes[i] = out.bytes[i] == '\x01' ? '<' : out.bytes[i] == '\x02' ? '>' : out.bytes[i];
    return cmap_buf_take(&out);
}

static void windows_cut_rows_without_harm(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 3; seed++) {
        cmap_buf text = {0};
        cmap_err err = {0};
        random_state = seed;
        put_random_text(&text, 600000 + seed);
        char *wanted = read_slowly(text.bytes);
        char *got = read_all(text.bytes, text.length, NULL, &err);
        if (!got || strcmp(got, wanted) != 0)
            fail_msg("seed %d: read otherwise than byte by byte; %s", (int)seed, err.text);
        cmap_free(got);
        cmap_free(wanted);
        cmap_buf_clear(&text);
    }
}

/* Every pair of bytes that mean something together comes to lie across the end of the first window. */
static void no_pair_is_torn(void **state)
{
    static const char tail[] = "\"a\"\"b\"\r\n\"c\r\nd\r\",e\r\n\"\"\"\"\n\"f\",\"\"\r\n";
    static const char wanted[] = "<a\"b>|<c\r\nd\r><e>|<\">|<f><>|";
    const size_t window = (size_t)256 * 1024;
    (void)state;

    for (size_t shift = 0; shift < sizeof tail; shift++) {
        cmap_buf text = {0};
        cmap_err err = {0};
        for (size_t i = 0; i < window - shift - 1; i++)
            cmap_buf_putc(&text, 'x');
        cmap_buf_printf(&text, "\n%s", tail);
        char *got = read_all(text.bytes, text.length, NULL, &err);
        assert_string_equal(err.text, "");
        assert_string_equal(strchr(got, '|') + 1, wanted);
        cmap_free(got);
        cmap_buf_clear(&text);
    }
}

/* A source that hands out a few bytes at a time. */
struct drops {
    const char *bytes;
    size_t left;
};

static cmap_status drip(void *data, char *buffer, size_t room, size_t *got, cmap_err *err)
{
    struct drops *drops = data;
    size_t count = 1 + next_random() % 7;

    (void)err;
    count = count < room ? count : room;
    *got = count < drops->left ? count : drops->left;
    memcpy(buffer, drops->bytes, *got);
    drops->bytes += *got;
    drops->left -= *got;
    return CMAP_OK;
}

static void a_source_may_give_little(void **state)
{
    struct drops drops = {"a,\"b\"\"\"\r\n\"c\nd\",e", 18};
    cmap_csv_reader *reader = NULL;
    const cmap_csv_row *row = NULL;
    (void)state;

    random_state = 7;
    drops.left = strlen(drops.bytes);
    assert_int_equal(cmap_csv_open(drip, &drops, NULL, &reader, NULL), CMAP_OK);
    assert_int_equal(cmap_csv_next(reader, &row, NULL), CMAP_OK);
    assert_string_equal(row->fields[1].text, "b\"");
    assert_int_equal(cmap_csv_next(reader, &row, NULL), CMAP_OK);
    assert_string_equal(row->fields[0].text, "c\nd");
    assert_string_equal(row->fields[1].text, "e");
    cmap_csv_reader_free(reader);
}

static void a_row_may_be_long_but_not_endless(void **state)
{
    size_t length = 1024 * 1024;
    cmap_buf text = {0};
    cmap_err err = {0};
    (void)state;

    cmap_buf_puts(&text, "\"\"\"");
    for (size_t i = 0; i < length / 8; i++)
        cmap_buf_puts(&text, "\"\"234567");
    cmap_buf_puts(&text, "\",end\n");
    text.bytes[1] = text.bytes[2] = 'x';
    char *got = read_all(text.bytes, text.length, NULL, &err);
    assert_non_null(got);
    assert_int_equal(strlen(got), length / 8 * 7 + strlen("<xx><end>|"));
    cmap_free(got);
    assert_null(read_all(text.bytes, text.length, &(cmap_csv_options){.max_row = 700000}, &err));
    assert_non_null(strstr(err.text, "line 1: the row has more than 700000 bytes"));
    err = (cmap_err){0};
    assert_null(read_all("abc,def\n", 8, &(cmap_csv_options){.max_row = 7}, &err));
    assert_int_equal(err.status, CMAP_EPARSE);
    cmap_buf_clear(&text);
}

static void what_is_written_reads_the_same(void **state)
{
    static const char *const fields[] = {"", "plain", "a,b", "\"", "x\ny", " blank", "blank ", "\r", "苏州,园区"};
    const char *one[] = {""};
    cmap_buf text = {0};
    (void)state;

    cmap_csv_put_row(&text, fields, 9);
    cmap_csv_put_row(&text, one, 1);
    cmap_csv_put_row(&text, (const char *const[]){NULL, "x"}, 2);
    assert_string_equal(text.bytes,
                        ",plain,\"a,b\",\"\"\"\",\"x\ny\",\" blank\",\"blank \",\"\r\",\"苏州,园区\"\n\"\"\n,x\n");
    assert_reads(text.bytes, NULL, "<><plain><a,b><\"><x\ny>< blank><blank ><\r><苏州,园区>|<>|<><x>|");
    cmap_buf_clear(&text);
}

static void masks_agree(void **state)
{
    char bytes[CMAP_CSV_BLOCK];
    (void)state;

    random_state = 11;
    for (int round = 0; round < 2000; round++) {
        uint64_t wanted = 0;
        for (unsigned i = 0; i < CMAP_CSV_BLOCK; i++) {
            bytes[i] = round % 2 ? (char)next_random() : "\",\r\nx\x80\xFF\xAC\x8D"[next_random() % 10];
            wanted |= (uint64_t)(strchr("\",\r\n", bytes[i]) != NULL) << i; /* NUL is found too */
        }
        assert_true(cmap_csv_mask(bytes, ',') == wanted);
        assert_true(cmap_csv_mask_portable(bytes, ',') == wanted);
    }
}

static void files_are_read_or_refused(void **state)
{
    char path[] = "/tmp/cmap-csv-XXXXXX";
    cmap_csv_reader *reader = NULL;
    const cmap_csv_row *row = NULL;
    cmap_err err = {0};
    int fd = mkstemp(path);
    (void)state;

    assert_int_equal(write(fd, "a,b\n", 4), 4);
    (void)close(fd);
    assert_int_equal(cmap_csv_open_file(path, NULL, &reader, &err), CMAP_OK);
    assert_int_equal(cmap_csv_next(reader, &row, &err), CMAP_OK);
    assert_string_equal(row->fields[1].text, "b");
    cmap_csv_reader_free(reader);
    (void)unlink(path);
    assert_int_equal(cmap_csv_open_file(path, NULL, &reader, &err), CMAP_ENOENT);
    assert_int_equal(cmap_csv_open_file("/tmp", NULL, &reader, &err), CMAP_OK);
    assert_int_equal(cmap_csv_next(reader, &row, &err), CMAP_EIO);
    cmap_csv_reader_free(reader);
}

static void memory_may_run_out_anywhere(void **state)
{
    static const char text[] = "a,b,c,d,e,f,g,h,i,j\n\"k\"\"\",l\n";
    (void)state;
    for (long n = 0; n < 20; n++) {
        cmap_csv_reader *reader = NULL;
        const cmap_csv_row *row = NULL;
        cmap_status status;
        cmap_mem_fail_after(n);
        status = cmap_csv_open_bytes(text, strlen(text), NULL, &reader, NULL);
        for (int i = 0; i < 2 && !status; i++)
            status = cmap_csv_next(reader, &row, NULL);
        cmap_mem_fail_after(-1);
        assert_true(status == CMAP_OK || status == CMAP_ENOMEM);
        cmap_csv_reader_free(reader);
    }
}

static void formulas_for_spreadsheets_are_made_harmless(void **state)
{
    static const char *const texts[][2] = {
        {"=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"},
        {"+1+1", "'+1+1"},
        {"-SUM(A1)", "'-SUM(A1)"},
        {"@x", "'@x"},
        {"-12.5", "-12.5"},
        {"+3", "+3"},
        {"a=b", "a=b"},
        {"=a,b", "\"'=a,b\""},
        {"", ""},
        {"-", "'-"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        cmap_buf buf = {0};
        cmap_csv_put_harmless(&buf, texts[i][0], true);
        assert_string_equal(cmap_buf_text(&buf), texts[i][1]);
        cmap_buf_clear(&buf);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(formulas_for_spreadsheets_are_made_harmless),
        cmocka_unit_test(rows_and_fields),
        cmocka_unit_test(options_are_followed),
        cmocka_unit_test(errors_name_line_and_field),
        cmocka_unit_test(rows_know_their_number_and_line),
        cmocka_unit_test(windows_cut_rows_without_harm),
        cmocka_unit_test(no_pair_is_torn),
        cmocka_unit_test(a_source_may_give_little),
        cmocka_unit_test(a_row_may_be_long_but_not_endless),
        cmocka_unit_test(what_is_written_reads_the_same),
        cmocka_unit_test(masks_agree),
        cmocka_unit_test(files_are_read_or_refused),
        cmocka_unit_test(memory_may_run_out_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
