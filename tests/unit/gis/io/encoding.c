/* Encodings by evidence, with iconv as the judge that makes the bytes. */
#include "gis/io/encoding.h"

#include "gis/base/mem.h"
#include "gis/io/csv.h"
#include "support/encode.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const char table[] = "名称,所在区,建筑面积（万㎡）,状态\n"
                            "苏州国际科技园,苏州工业园区,75.5,已建成\n"
                            "昆山软件园,昆山市,30,在建\n";
static const char table_tw[] = "名稱,所在區,建築面積,狀態\n"
                               "蘇州國際科技園,蘇州工業園區,75.5,已建成\n"
                               "崑山軟體園,崑山市,30,興建中\n";

static cmap_status detect(const char *text, const char *encoding, const cmap_encoding_hints *hints, cmap_encoding *out,
                          cmap_err *err)
{
    cmap_buf bytes = {0};

    encode_text(text, strlen(text), encoding, &bytes);
    cmap_status status = cmap_encoding_detect(bytes.bytes, bytes.length, hints, out, err);
    cmap_buf_clear(&bytes);
    return status;
}

/* Asserts what is decided on text in encoding. */
static void decides(const char *text, const char *encoding, const cmap_encoding_hints *hints, const char *name,
                    const char *rule)
{
    cmap_encoding got = {.name = ""};
    cmap_err err = {0};

    if (detect(text, encoding, hints, &got, &err))
        fail_msg("%s: %s", encoding, err.text);
    if (strcmp(got.name, name) != 0 || strcmp(got.rule ? got.rule : "-", rule ? rule : "-") != 0)
        fail_msg("%s: %s, %s, by: %s", encoding, got.name, got.rule ? got.rule : "-", got.evidence);
    assert_true(got.evidence[0]);
}

static void refuses(const char *text, const char *encoding, const cmap_encoding_hints *hints, const char *words)
{
    cmap_encoding got = {.name = "as before"};
    cmap_err err = {0};

    assert_int_not_equal(detect(text, encoding, hints, &got, &err), CMAP_OK);
    if (!strstr(err.text, words))
        fail_msg("not \"%s\": %s", words, err.text);
    assert_string_equal(got.name, "as before");
}

static void a_table_is_known_by_its_bytes(void **state)
{
    (void)state;
    decides(table, "GB18030", NULL, "GB18030", CMAP_RULE_ENC_GUESSED);
    decides("𠮷田园,苏州", "GB18030", NULL, "GB18030", CMAP_RULE_ENC_GUESSED);
    decides(table_tw, "BIG5", NULL, "BIG5-HKSCS", CMAP_RULE_ENC_GUESSED);
    decides(table, "UTF-8", NULL, "UTF-8", NULL);
    decides("name,floor_area_m2\nSIP,755000\n", "UTF-8", NULL, "UTF-8", NULL);
    decides(table, "UTF-16LE", NULL, "UTF-16LE", CMAP_RULE_ENC_GUESSED);
    decides(table, "UTF-16BE", NULL, "UTF-16BE", CMAP_RULE_ENC_GUESSED);
    decides("\uFEFF名称\n", "UTF-16LE", NULL, "UTF-16LE", NULL);
    decides("\uFEFF名称\n", "UTF-16BE", NULL, "UTF-16BE", NULL);
    decides("\uFEFF名称\n", "UTF-8", NULL, "UTF-8", NULL);
    decides("\uFEFF名称\n", "GB18030", NULL, "GB18030", NULL);
    decides("Café,Zürich,Malmö\nMünchen,Orléans\n", "CP1252", NULL, "CP1252", CMAP_RULE_ENC_GUESSED);
}

static void a_hint_is_believed_unless_it_lies(void **state)
{
    const cmap_encoding_hints ldid_gbk = {.ldid = 0x4D, .is_whole = true}, latin = {.ldid = 0x57, .is_whole = true},
                              cpg_utf8 = {.cpg = "UTF-8\r\n", .is_whole = true},
                              cpg_936 = {.cpg = "936", .is_whole = true},
                              oem = {.cpg = "OEM", .ldid = 0x4D, .is_whole = true};
    (void)state;

    decides(table, "GB18030", &ldid_gbk, "GB18030", NULL);
    decides(table, "GB18030", &cpg_936, "GB18030", NULL);
    decides(table, "GB18030", &oem, "GB18030", NULL);
    decides(table, "GB18030", &latin, "GB18030", CMAP_RULE_ENC_OVERRULED);
    decides(table, "GB18030", &cpg_utf8, "GB18030", CMAP_RULE_ENC_CPG_LIES);
    decides(table, "UTF-8", &cpg_936, "UTF-8", CMAP_RULE_ENC_CPG_LIES);
    decides(table, "UTF-8", &ldid_gbk, "UTF-8", CMAP_RULE_ENC_OVERRULED);
    decides(table, "UTF-8", &cpg_utf8, "UTF-8", NULL);
    decides(table_tw, "BIG5", &ldid_gbk, "BIG5-HKSCS", CMAP_RULE_ENC_OVERRULED);
    decides("Café,Zürich\n", "ISO-8859-1", &latin, "ISO-8859-1", NULL);
    decides("龘,靐\n", "GB18030", &ldid_gbk, "GB18030", NULL); /* rare hanzi prove nothing, and contradict nothing */
}

static void what_is_declared_wins_or_fails_with_its_row(void **state)
{
    const cmap_encoding_hints gbk = {.declared = "gbk", .is_whole = true},
                              utf8 = {.declared = "utf-8", .is_whole = true},
                              latin = {.declared = "ISO-8859-1", .is_whole = true},
                              odd = {.declared = "klingon", .is_whole = true},
                              trick = {.declared = "GBK//IGNORE", .is_whole = true},
                              utf16 = {.declared = "UTF-16", .is_whole = true};
    (void)state;

    decides(table, "GB18030", &gbk, "GB18030", NULL);
    decides(table, "GB18030", &latin, "ISO-8859-1", NULL);
    decides(table, "UTF-16LE", &utf16, "UTF-16LE", NULL);
    decides("\uFEFF名称", "UTF-16BE", &utf16, "UTF-16BE", NULL);
    refuses(table, "GB18030", &utf8, "enc-invalid: byte 0, row 1: 0xC3 is not UTF-8, which --encoding says");
    refuses("name\nSIP\n苏州\n", "GB18030", &utf8, "byte 9, row 3");
    refuses(table, "GB18030", &odd, "klingon");
    refuses(table, "GB18030", &trick, "no name of an encoding");
}

static void what_cannot_be_decided_is_shown_both_ways(void **state)
{
    (void)state;
    refuses("name\n龘,靐\n", "GB18030", NULL, "enc-undecided: row 2 reads “龘");
    refuses("a\n市\n", "GB18030", NULL, "as Big5; say which: --encoding");
    refuses("时", "GB18030", NULL, "enc-undecided"); /* CA B1 is also U+02B1 in UTF-8 */
}

static void a_broken_text_names_the_break(void **state)
{
    char text[sizeof table + 8];
    cmap_encoding got;
    cmap_err err = {0};
    (void)state;

    (void)snprintf(text, sizeof text, "%s\xFF\n", table);
    assert_int_equal(cmap_encoding_detect(text, strlen(text), NULL, &got, &err), CMAP_EPARSE);
    assert_non_null(strstr(err.text, "row 4: 0xFF is not UTF-8, which the rest of the text is"));
    assert_int_equal(cmap_encoding_detect("\0\1\2\3\0\5\0\0\7\0", 10, NULL, &got, &err), CMAP_EPARSE);
}

static void short_words_are_not_taken_for_latin(void **state)
{
    (void)state;
    decides("苏州", "GB18030", NULL, "GB18030", CMAP_RULE_ENC_GUESSED);
    decides("联通", "GB18030", NULL, "GB18030", CMAP_RULE_ENC_GUESSED);
    decides("é", "UTF-8", NULL, "UTF-8", NULL);
}

/* Reads the whole of bytes through a decoder, whose source gives step bytes at a time. */
struct feed {
    const char *bytes;
    size_t length, at, step;
};

static cmap_status give(void *data, char *buffer, size_t room, size_t *got, cmap_err *err)
{
    struct feed *feed = data;
    size_t count = feed->length - feed->at;
    (void)err;

    count = count < feed->step ? count : feed->step;
    *got = count < room ? count : room;
    memcpy(buffer, feed->bytes + feed->at, *got);
    feed->at += *got;
    return CMAP_OK;
}

static cmap_status drain(const cmap_encoding *encoding, struct feed *feed, size_t room, cmap_buf *out, cmap_err *err)
{
    cmap_decoder *decoder;
    static char buffer[100000];
    size_t got = 1;

    assert_int_equal(cmap_decoder_open(encoding, give, feed, &decoder, err), CMAP_OK);
    cmap_status status = CMAP_OK;
    while (!status && got > 0) {
        status = cmap_decoder_read(decoder, buffer, room, &got, err);
        if (!status)
            cmap_buf_put(out, buffer, got);
    }
    cmap_decoder_free(decoder);
    return status;
}

static void a_flow_is_decoded_in_any_steps(void **state)
{
    static const char *const encodings[] = {"GB18030", "UTF-8", "UTF-16LE", "UTF-16BE"};
    const char text[] = "𠮷名称,a\n苏州é,b\r\n𠮷\n";
    (void)state;

    for (size_t i = 0; i < 4; i++)
        for (size_t step = 1; step < 12; step++)
            for (size_t room = 8; room < 13; room++) {
                cmap_encoding encoding = {.bom = 0};
                cmap_buf bytes = {0}, out = {0};
                (void)snprintf(encoding.name, sizeof encoding.name, "%s", encodings[i]);
                encode_text(text, strlen(text), encodings[i], &bytes);
                struct feed feed = {bytes.bytes, bytes.length, 0, step};
                assert_int_equal(drain(&encoding, &feed, room, &out, NULL), CMAP_OK);
                assert_string_equal(cmap_buf_text(&out), text);
                cmap_buf_clear(&bytes);
                cmap_buf_clear(&out);
            }
}

static void a_flow_tells_where_it_breaks(void **state)
{
    static const struct {
        const char *name, *bytes, *words;
        size_t bom;
    } cases[] = {
        {"UTF-8",
         "ab\ncd\xFF"
         "e",
         "byte 5, line 2: 0xFF is not UTF-8", 0},
        {"UTF-8",
         "\xEF\xBB\xBF"
         "ab\r\xE8\x8B",
         "byte 6, line 2: 0xE8 ends inside a character of UTF-8", 3},
        {"GB18030",
         "ab\ncd\xFF"
         "e",
         "byte 5, line 2: 0xFF is not GB18030", 0},
        {"GB18030", "ab\n\xCB", "byte 3, line 2: 0xCB ends inside a character of GB18030", 0},
        {"GB18030", "\n\n\x81\x30", "byte 2, line 3", 0},
    };
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (size_t step = 1; step < 12; step++) {
            cmap_encoding encoding = {.bom = cases[i].bom};
            struct feed feed = {cases[i].bytes, strlen(cases[i].bytes), 0, step};
            cmap_buf out = {0};
            cmap_err err = {0};
            (void)snprintf(encoding.name, sizeof encoding.name, "%s", cases[i].name);
            assert_int_equal(drain(&encoding, &feed, 8, &out, &err), CMAP_EPARSE);
            if (!strstr(err.text, cases[i].words))
                fail_msg("step %zu: %s", step, err.text);
            cmap_buf_clear(&out);
        }
}

/* Lines are counted by many bytes at once: all of them are, in long and short pieces, whichever end they have. */
static void a_long_flow_tells_the_line_it_breaks_in(void **state)
{
    static const char *const ends[] = {"\n", "\r\n", "\r"};
    static const size_t rooms[] = {8, 50, 4096, 100000};
    (void)state;

    for (size_t i = 0; i < 24; i++) {
        cmap_encoding encoding = {.name = "UTF-8"};
        cmap_buf text = {0}, out = {0};
        cmap_err err = {0};
        for (size_t line = 1; line < 9000; line++)
            cmap_buf_printf(&text, "%.*s%s", (int)(i % 2 ? line % 7 : 0), "abcdef", ends[i / 2 % 3]);
        cmap_buf_puts(&text, "\xFF");
        struct feed feed = {text.bytes, text.length, 0, 100000};
        assert_int_equal(drain(&encoding, &feed, rooms[i / 6], &out, &err), CMAP_EPARSE);
        if (!strstr(err.text, "line 9000:"))
            fail_msg("room %zu: %s", rooms[i / 6], err.text);
        cmap_buf_clear(&text);
        cmap_buf_clear(&out);
    }
}

static void csv_reads_through_a_decoder(void **state)
{
    char path[] = "/tmp/cmap-encoding-XXXXXX";
    cmap_buf bytes = {0}, text = {0};
    cmap_encoding encoding;
    cmap_decoder *decoder;
    cmap_csv_reader *reader;
    const cmap_csv_row *row = NULL;
    size_t count = 0;
    (void)state;

    for (size_t i = 0; i < 30000; i++) /* ASCII beyond the first block, then hanzi */
        cmap_buf_printf(&text, "%zu,SIP number %zu,a plain row of a long table\n", i, i);
    cmap_buf_puts(&text, table);
    encode_text(text.bytes, text.length, "GB18030", &bytes);
    int fd = mkstemp(path);
    assert_true(fd >= 0 && write(fd, bytes.bytes, bytes.length) == (ssize_t)bytes.length);
    close(fd);
    assert_int_equal(cmap_encoding_detect_file(path, NULL, &encoding, NULL), CMAP_OK);
    assert_string_equal(encoding.name, "GB18030");
    assert_non_null(strstr(encoding.evidence, "row 30001"));
    assert_int_equal(cmap_decoder_open_file(&encoding, path, &decoder, NULL), CMAP_OK);
    assert_int_equal(cmap_csv_open(cmap_decoder_read, decoder, NULL, &reader, NULL), CMAP_OK);
    while (cmap_csv_next(reader, &row, NULL) == CMAP_OK && row)
        if (++count == 30002)
            assert_string_equal(row->fields[0].text, "苏州国际科技园");
    assert_int_equal(count, 30003);
    assert_int_equal(cmap_decoder_position(decoder), bytes.length);
    cmap_csv_reader_free(reader);
    cmap_decoder_free(decoder);
    unlink(path);
    assert_int_equal(cmap_encoding_detect_file(path, NULL, &encoding, NULL), CMAP_ENOENT);
    assert_int_equal(cmap_decoder_open_file(&encoding, path, &decoder, NULL), CMAP_ENOENT);
    cmap_buf_clear(&bytes);
    cmap_buf_clear(&text);
}

static void a_field_cut_inside_a_character_loses_that_character(void **state)
{
    static const char *const encodings[] = {"GB18030", "UTF-8", "BIG5-HKSCS"};
    const char text[] = "國際科技園";
    (void)state;

    for (size_t i = 0; i < 3; i++) {
        cmap_buf bytes = {0};
        cmap_field_decoder *decoder;
        encode_text(text, strlen(text), encodings[i], &bytes);
        size_t width = bytes.length / 5;
        assert_int_equal(cmap_field_decoder_open(encodings[i], &decoder, NULL), CMAP_OK);
        for (size_t length = 0; length <= bytes.length; length++) {
            cmap_buf out = {0};
            bool is_cut = false;
            assert_int_equal(cmap_field_decode(decoder, bytes.bytes, length, &out, &is_cut, NULL), CMAP_OK);
            assert_int_equal(is_cut, length % width != 0);
            assert_int_equal(out.length, length / width * 3);
            assert_memory_equal(cmap_buf_text(&out), text, out.length);
            cmap_buf_clear(&out);
        }
        cmap_field_decoder_free(decoder);
        cmap_buf_clear(&bytes);
    }
}

static void a_field_with_other_bytes_is_refused(void **state)
{
    cmap_field_decoder *decoder;
    cmap_buf out = {0};
    bool is_cut = false;
    cmap_err err = {0};
    (void)state;

    assert_int_equal(cmap_field_decoder_open("GB18030", &decoder, NULL), CMAP_OK);
    cmap_buf_puts(&out, "kept");
    assert_int_equal(cmap_field_decode(decoder, "a\xFFz", 3, &out, &is_cut, &err), CMAP_EPARSE);
    assert_non_null(strstr(err.text, "enc-invalid: byte 1 of the field"));
    assert_string_equal(cmap_buf_text(&out), "kept");
    assert_false(is_cut);
    assert_int_equal(cmap_field_decode(decoder, "\x95\x34\xB2\x35", 4, &out, &is_cut, &err), CMAP_OK);
    assert_string_equal(cmap_buf_text(&out), "kept𠮷");
    cmap_field_decoder_free(decoder);
    cmap_buf_clear(&out);
    assert_int_equal(cmap_field_decoder_open("no such", &decoder, &err), CMAP_EINVAL);
}

static void records_of_a_dbf_may_end_inside_a_character(void **state)
{
    const cmap_encoding_hints dbf = {.is_whole = true, .is_fixed_width = true}, csv = {.is_whole = true};
    cmap_buf bytes = {0}, records = {0};
    cmap_encoding got;
    (void)state;

    encode_text("苏州工业园区国际科技园", strlen("苏州工业园区国际科技园"), "GB18030", &bytes);
    for (int i = 0; i < 3; i++) {
        cmap_buf_put(&records, bytes.bytes, 15);
        cmap_buf_putc(&records, '\n');
    }
    assert_int_equal(cmap_encoding_detect(records.bytes, records.length, &dbf, &got, NULL), CMAP_OK);
    assert_string_equal(got.name, "GB18030");
    cmap_buf_clear(&records);
    for (int i = 0; i < 3; i++)
        cmap_buf_puts(&records, "苏州工业\xE5\x9B\n");
    assert_int_equal(cmap_encoding_detect(records.bytes, records.length, &dbf, &got, NULL), CMAP_OK);
    assert_string_equal(got.name, "UTF-8");
    assert_int_not_equal(cmap_encoding_detect(records.bytes, records.length, &csv, &got, NULL), CMAP_OK);
    cmap_buf_clear(&bytes);
    cmap_buf_clear(&records);
}

static void names_of_encodings(void **state)
{
    (void)state;
    assert_string_equal(cmap_encoding_of_cpg("ANSI 936"), "GB18030");
    assert_string_equal(cmap_encoding_of_cpg("cp936\n"), "GB18030");
    assert_string_equal(cmap_encoding_of_cpg("GB2312"), "GB18030");
    assert_string_equal(cmap_encoding_of_cpg("Big5"), "BIG5-HKSCS");
    assert_string_equal(cmap_encoding_of_cpg("utf8"), "UTF-8");
    assert_string_equal(cmap_encoding_of_cpg("65001"), "UTF-8");
    assert_string_equal(cmap_encoding_of_cpg("ISO-8859-1"), "ISO-8859-1");
    assert_string_equal(cmap_encoding_of_cpg("88591"), "ISO-8859-1");
    assert_string_equal(cmap_encoding_of_cpg("windows-1252"), "CP1252");
    assert_null(cmap_encoding_of_cpg("OEM"));
    assert_null(cmap_encoding_of_cpg(""));
    assert_null(cmap_encoding_of_cpg(NULL));
    assert_string_equal(cmap_encoding_of_ldid(0x4D), "GB18030");
    assert_string_equal(cmap_encoding_of_ldid(0x7A), "GB18030");
    assert_string_equal(cmap_encoding_of_ldid(0x4F), "BIG5-HKSCS");
    assert_null(cmap_encoding_of_ldid(0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_table_is_known_by_its_bytes),
        cmocka_unit_test(a_hint_is_believed_unless_it_lies),
        cmocka_unit_test(what_is_declared_wins_or_fails_with_its_row),
        cmocka_unit_test(what_cannot_be_decided_is_shown_both_ways),
        cmocka_unit_test(a_broken_text_names_the_break),
        cmocka_unit_test(short_words_are_not_taken_for_latin),
        cmocka_unit_test(a_flow_is_decoded_in_any_steps),
        cmocka_unit_test(a_flow_tells_where_it_breaks),
        cmocka_unit_test(a_long_flow_tells_the_line_it_breaks_in),
        cmocka_unit_test(csv_reads_through_a_decoder),
        cmocka_unit_test(a_field_cut_inside_a_character_loses_that_character),
        cmocka_unit_test(a_field_with_other_bytes_is_refused),
        cmocka_unit_test(records_of_a_dbf_may_end_inside_a_character),
        cmocka_unit_test(names_of_encodings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
