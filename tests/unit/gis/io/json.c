/* JSON read and written: what json-c is asked to refuse, numbers to the last digit, and the shape of the output. */
#include "gis/io/json.h"

#include "gis/base/mem.h"

#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static cmap_json_doc *parse(const char *text)
{
    cmap_json_doc *doc = NULL;
    cmap_err err = {0};

    if (cmap_json_parse(text, strlen(text), &doc, &err))
        fail_msg("%s: %s", text, err.text);
    return doc;
}

static void values_are_found(void **state)
{
    cmap_json_doc *doc =
        parse("\xEF\xBB\xBF {\"n\": -1.5e2, \"t\": \"园\\u0041\", \"b\": true, \"z\": null, \"l\": [1, [], {}]}\n");
    const cmap_json *root = cmap_json_root(doc), *list = cmap_json_get(root, "l");
    (void)state;

    assert_int_equal(cmap_json_get_kind(root), CMAP_JSON_OBJECT);
    assert_true(cmap_json_number(cmap_json_get(root, "n"), 0) + 150 == 0);
    assert_string_equal(cmap_json_text(cmap_json_get(root, "t")), "园A");
    assert_true(cmap_json_bool(cmap_json_get(root, "b"), false));
    assert_non_null(cmap_json_get(root, "z"));
    assert_int_equal(cmap_json_get_kind(cmap_json_get(root, "z")), CMAP_JSON_NULL);
    assert_int_equal(cmap_json_count(list), 3);
    assert_int_equal(cmap_json_get_kind(cmap_json_at(list, 1)), CMAP_JSON_ARRAY);
    cmap_json_doc_free(doc);
}

static void what_is_not_there_is_not_found(void **state)
{
    cmap_json_doc *doc = parse("[1]");
    const cmap_json *root = cmap_json_root(doc);
    (void)state;

    assert_null(cmap_json_get(root, "x"));
    assert_null(cmap_json_get(NULL, "x"));
    assert_null(cmap_json_at(root, 1));
    assert_null(cmap_json_at(NULL, 0));
    assert_int_equal(cmap_json_count(cmap_json_at(root, 0)), 0);
    assert_null(cmap_json_text(cmap_json_at(root, 0)));
    assert_true(isnan(cmap_json_number(root, NAN)));
    assert_int_equal(cmap_json_get_kind(NULL), CMAP_JSON_NULL);
    cmap_json_doc_free(doc);
    cmap_json_doc_free(NULL);
}

static void bad_text_is_refused_with_its_place(void **state)
{
    static const char *const cases[][2] = {
        {"", "line 1, column 1: "},
        {"{", "line 1, column 2: "},
        {"[1, 2,\n 3", "line 2, column 3: "},
        {"[1 2]", "line 1, column 4: "},
        {"{\"园\": x}", "line 1, column 7: "},
        {"[1] 2", "line 1, column 5: something stands behind the end"},
        {"[1]\n\n]", "line 3, column 1: something stands behind the end"},
        {"[1,]", "line 1, column 4: "},
        {"{'a': 1}", "line 1, column 2: "},
        {"[01]", "line 1, column "},
        {"[1.]", "line 1, column "},
        {"[NaN]", "line 1, column "},
        {"[Infinity]", "line 1, column "},
        {"[-Infinity]", "line 1, column "},
        {"/* */ 1", "line 1, column 1: "},
        {"['a']", "line 1, column 2: "},
        {"[nan]", "line 1, column 3: "},
        {"[-]", "line 1, column 2: "},
        {"[-01]", "line 1, column 2: "},
        {"[\"\\x\"]", "line 1, column "},
        {"\v1", "line 1, column 1: "},
        {"nul", "line 1, column 4: "},
        {"TRUE", "line 1, column 1: "},
        {"[\"\xFF\"]", "line 1, column 3: not UTF-8"},
        {"[\"a\nb\"]", "line 1, column 4: "},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cmap_json_doc *doc = NULL;
        cmap_err err = {0};
        if (cmap_json_parse(cases[i][0], strlen(cases[i][0]), &doc, &err) != CMAP_EPARSE)
            fail_msg("taken: %s", cases[i][0]);
        if (strncmp(err.text, cases[i][1], strlen(cases[i][1])) != 0)
            fail_msg("%s: %s", cases[i][0], err.text);
        assert_null(doc);
    }
}

static void depth_is_limited(void **state)
{
    cmap_json_doc *doc = NULL;
    char text[301];
    (void)state;

    memset(text, '[', 300);
    text[300] = '\0';
    assert_int_equal(cmap_json_parse(text, 300, &doc, NULL), CMAP_EPARSE);
}

static char *written(cmap_json_writer *writer, cmap_buf *buf)
{
    cmap_err err = {0};

    if (cmap_json_finish(writer, &err))
        fail_msg("%s", err.text);
    return cmap_buf_take(buf);
}

static void output_is_laid_out(void **state)
{
    cmap_json_writer writer;
    cmap_buf buf = {0};
    (void)state;

    cmap_json_begin(&writer, &buf);
    cmap_json_open_object(&writer);
    cmap_json_put_key(&writer, "name_zh");
    cmap_json_put_text(&writer, "苏州\"\\\n\x01\x7F\xFF");
    cmap_json_put_key(&writer, "list");
    cmap_json_open_array(&writer);
    cmap_json_put_int(&writer, INT64_MIN);
    cmap_json_put_null(&writer);
    cmap_json_put_text(&writer, NULL);
    cmap_json_put_bool(&writer, true);
    cmap_json_put_decimal(&writer, "1180000.50");
    cmap_json_put_decimal(&writer, NULL);
    cmap_json_open_object(&writer);
    cmap_json_close(&writer);
    cmap_json_open_array(&writer);
    cmap_json_close(&writer);
    cmap_json_close(&writer);
    cmap_json_put_key(&writer, "at");
    cmap_json_put_fixed(&writer, 120.5, 3);
    cmap_json_put_key(&writer, "unknown");
    cmap_json_put_real(&writer, NAN);
    cmap_json_close(&writer);
    char *text = written(&writer, &buf);
    assert_string_equal(text, "{\n  \"name_zh\": \"苏州\\\"\\\\\\n\\u0001\\u007f\xEF\xBF\xBD\",\n  \"list\": [\n"
                              "    -9223372036854775808,\n    null,\n    null,\n    true,\n    1180000.50,\n    null,\n"
                              "    {},\n    []\n  ],\n  \"at\": 120.500,\n  \"unknown\": null\n}\n");
    cmap_json_doc_free(parse(text));
    cmap_free(text);
}

static void numbers_read_back(void **state)
{
    uint64_t bits = 88172645463325252U;
    (void)state;

    for (int i = 0; i < 2000; i++) {
        cmap_json_writer writer;
        cmap_buf buf = {0};
        double value;
        bits ^= bits << 13;
        bits ^= bits >> 7;
        bits ^= bits << 17;
        memcpy(&value, &bits, sizeof value);
        value = isfinite(value) ? value : 120.1 + i;
        cmap_json_begin(&writer, &buf);
        cmap_json_put_real(&writer, value);
        char *text = written(&writer, &buf);
        cmap_json_doc *doc = parse(text);
        double back = cmap_json_number(cmap_json_root(doc), NAN);
        assert_memory_equal(&back, &value, sizeof value);
        cmap_json_doc_free(doc);
        cmap_free(text);
    }
}

static void misuse_is_told_at_the_end(void **state)
{
    static const char *const bad_decimals[] = {"", "1.", ".5", "01", "+1", "1e", "0x1", "1,5", "NaN", "1 "};
    cmap_json_writer writer;
    cmap_buf buf = {0};
    (void)state;

    for (size_t i = 0; i < sizeof bad_decimals / sizeof bad_decimals[0]; i++) {
        cmap_json_begin(&writer, &buf);
        cmap_json_put_decimal(&writer, bad_decimals[i]);
        assert_int_equal(cmap_json_finish(&writer, NULL), CMAP_EINVAL);
    }
    cmap_json_begin(&writer, &buf);
    assert_int_equal(cmap_json_finish(&writer, NULL), CMAP_EINVAL); /* nothing */
    cmap_json_begin(&writer, &buf);
    cmap_json_put_int(&writer, 1);
    cmap_json_put_int(&writer, 2);
    assert_int_equal(cmap_json_finish(&writer, NULL), CMAP_EINVAL); /* two roots */
    cmap_json_begin(&writer, &buf);
    cmap_json_open_object(&writer);
    cmap_json_put_int(&writer, 1);
    cmap_json_close(&writer);
    assert_int_equal(cmap_json_finish(&writer, NULL), CMAP_EINVAL); /* no key */
    cmap_json_begin(&writer, &buf);
    cmap_json_open_array(&writer);
    cmap_json_put_key(&writer, "x");
    cmap_json_close(&writer);
    assert_int_equal(cmap_json_finish(&writer, NULL), CMAP_EINVAL); /* a key in an array */
    cmap_json_begin(&writer, &buf);
    for (int i = 0; i < 100; i++)
        cmap_json_open_array(&writer);
    assert_int_equal(cmap_json_finish(&writer, NULL), CMAP_EINVAL); /* too deep, and open */
    cmap_json_begin(&writer, &buf);
    cmap_json_close(&writer);
    assert_int_equal(cmap_json_finish(&writer, NULL), CMAP_EINVAL);
    cmap_buf_clear(&buf);
}

static void a_comma_locale_changes_nothing(void **state)
{
    static const char *const names[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "de_DE.utf8", "ru_RU.UTF-8", "ps_AF.UTF-8"};
    const char *found = NULL;
    cmap_json_writer writer;
    cmap_buf buf = {0};
    (void)state;

    for (size_t i = 0; i < sizeof names / sizeof names[0] && !found; i++)
        found = setlocale(LC_ALL, names[i]);
    if (!found)
        skip();
    cmap_json_begin(&writer, &buf);
    cmap_json_open_array(&writer);
    cmap_json_put_real(&writer, 0.5);
    cmap_json_put_fixed(&writer, 120.25, 1);
    cmap_json_close(&writer);
    char *text = written(&writer, &buf);
    cmap_json_doc *doc = parse("[120.75]");
    double back = cmap_json_number(cmap_json_at(cmap_json_root(doc), 0), NAN);
    (void)setlocale(LC_ALL, "C");
    assert_string_equal(text, "[\n  0.5,\n  120.2\n]\n");
    assert_true(back >= 120.75 && back <= 120.75);
    cmap_json_doc_free(doc);
    cmap_free(text);
}

static void memory_may_run_out(void **state)
{
    (void)state;
    for (long n = 0; n < 6; n++) {
        cmap_json_doc *doc = NULL;
        cmap_mem_fail_after(n);
        cmap_status status = cmap_json_parse("[1]", 3, &doc, NULL);
        cmap_mem_fail_after(-1);
        assert_true(status == CMAP_ENOMEM || status == CMAP_OK);
        cmap_json_doc_free(doc);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_found),
        cmocka_unit_test(what_is_not_there_is_not_found),
        cmocka_unit_test(bad_text_is_refused_with_its_place),
        cmocka_unit_test(depth_is_limited),
        cmocka_unit_test(output_is_laid_out),
        cmocka_unit_test(numbers_read_back),
        cmocka_unit_test(misuse_is_told_at_the_end),
        cmocka_unit_test(a_comma_locale_changes_nothing),
        cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
