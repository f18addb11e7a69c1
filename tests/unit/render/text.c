/* Laid-out text: sizes, breaks, marks, what cannot be set. */
#include "render/text.h"

#include "gis/base/mem.h"
#include "gis/base/utf8.h"
#include "render/text_private.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static cmap_fonts *fonts;
static const cmap_type ten = {.size_pt = 10, .color = {0, 0, 0, 1}};

static int open_fonts(void **state)
{
    cmap_err err = {0};
    (void)state;
    if (!cmap_fonts_open("zh-CN", &fonts, &err))
        return 0;
    print_error("%s\n", err.text);
    return -1;
}

static int close_fonts(void **state)
{
    (void)state;
    cmap_fonts_close(fonts);
    return 0;
}

static cmap_text *lay(const char *string, const cmap_type *type, double width_mm)
{
    cmap_text *text = NULL;
    cmap_err err = {0};
    if (cmap_text_new(fonts, string, type, width_mm, &text, &err))
        fail_msg("%s", err.text);
    return text;
}

static double width_em(const char *string)
{
    cmap_text *text = lay(string, &ten, 0);
    double width = cmap_text_width_mm(text) / (10 * CMAP_MM_PER_PT);
    cmap_text_free(text);
    return width;
}

static void assert_near(double value, double wanted)
{
    if (fabs(value - wanted) > 1e-4)
        fail_msg("%.6f, wanted %.6f", value, wanted);
}

/* The line as it was broken. The caller frees. */
static char *line_of(const cmap_text *text, size_t line)
{
    const cmap_line *at = &text->lines[line];
    if (!at->cluster_count)
        return cmap_strdup("");
    const cmap_cluster *first = &text->shape->clusters[at->cluster], *last = &first[at->cluster_count - 1];
    size_t length = last->byte + last->byte_count - first->byte;
    char *copy = cmap_alloc(length + 1);
    memcpy(copy, text->shaped->string + first->byte, length);
    copy[length] = '\0';
    return copy;
}

static void assert_lines(const char *string, double width_mm, const char *wanted)
{
    cmap_text *text = lay(string, &ten, width_mm);
    cmap_buf got = {0};
    for (size_t i = 0; i < cmap_text_line_count(text); i++) {
        char *line = line_of(text, i);
        cmap_buf_printf(&got, "%s%s", i ? "|" : "", line);
        cmap_free(line);
    }
    assert_string_equal(cmap_buf_text(&got), wanted);
    cmap_buf_clear(&got);
    cmap_text_free(text);
}

static void chinese_letters_are_one_em_wide(void **state)
{
    (void)state;
    assert_near(width_em("苏州工业园区"), 6);
    assert_near(width_em("㎡"), 1);
    assert_near(width_em(""), 0);
}

static void sizes_grow_with_the_type(void **state)
{
    cmap_type type = ten;
    (void)state;
    for (double size = 1; size < 200; size *= 1.7) {
        type.size_pt = size;
        cmap_text *text = lay("Suzhou 苏州 2011", &type, 0);
        assert_near(cmap_text_width_mm(text) / size * 10, width_em("Suzhou 苏州 2011") * 10 * CMAP_MM_PER_PT);
        assert_near(cmap_text_height_mm(text), 1.4 * size * CMAP_MM_PER_PT);
        assert_near(cmap_text_baseline_mm(text), (0.2 + 0.88) * size * CMAP_MM_PER_PT);
        cmap_text_free(text);
    }
}

static void newlines_break_and_leading_counts(void **state)
{
    cmap_type type = ten;
    (void)state;
    type.leading = 2;
    cmap_text *text = lay("一\n\n二三", &type, 0);
    assert_int_equal(cmap_text_line_count(text), 3);
    assert_near(cmap_text_height_mm(text), 60 * CMAP_MM_PER_PT);
    assert_near(cmap_text_width_mm(text), 20 * CMAP_MM_PER_PT);
    assert_string_equal(cmap_text_string(text), "一\n\n二三");
    cmap_text_free(text);
    assert_lines("一\n二", 100, "一|二");
    assert_lines("", 10, "");
}

static void spacing_stands_between_letters_only(void **state)
{
    cmap_type type = ten;
    (void)state;
    type.spacing_em = 0.5;
    cmap_text *text = lay("太湖水", &type, 0);
    assert_near(cmap_text_width_mm(text), (3 + 2 * 0.5) * 10 * CMAP_MM_PER_PT);
    cmap_text_free(text);
}

/* In em of ten points: 3.528 mm. */
#define EM (10 * CMAP_MM_PER_PT)

static void lines_are_balanced(void **state)
{
    (void)state;
    assert_lines("张家港经济开发区", 7.5 * EM, "张家港经济|开发区");
    assert_lines("苏州国际科技园", 4 * EM, "苏州国际|科技园");
    assert_lines("No. 1 park of the China model", 9 * EM, "No. 1 park of the|China model");
    assert_lines("苏州 工业 园区", 3 * EM, "苏州|工业|园区");
}

static void numbers_stay_with_their_units(void **state)
{
    (void)state;
    assert_lines("超过1000万㎡", 5.9 * EM, "超过|1000万㎡");
    assert_lines("新建约 100 万㎡", 5 * EM, "新建约|100 万㎡");
    assert_lines("共5000平方米地", 4.6 * EM, "共|5000平方米|地");
    assert_lines("苏府〔2011〕159号", 4.9 * EM, "苏府|〔2011〕|159号");
    assert_lines("about 20 km", 4 * EM, "about|20 km");
    assert_lines("to 100 metres", 5 * EM, "to 100|metres");
    assert_lines("第12五年", 3 * EM, "第12|五年");
}

static void known_words_stay_whole_where_they_can(void **state)
{
    (void)state;
    assert_lines("软件及信息服务外包产业", 7 * EM, "软件及信息|服务外包产业");
    assert_lines("汽车节能、环保、新能源", 6 * EM, "汽车节能、|环保、新能源");
    assert_lines("中国金融BPO、金融KPO", 7 * EM, "中国金融BPO、|金融KPO");
    assert_lines("服务外包产业", 2 * EM, "服务|外包|产业");
    assert_lines("服务外包产业", 1 * EM, "服|务|外|包|产|业"); /* rather than leave the column */
    assert_lines("大服务外包小", 3 * EM, "大服务|外包小");
    assert_lines("一服务外包二", 1.2 * EM, "一|服|务|外|包|二");
}

static void quotes_part_from_the_text_around_them(void **state)
{
    (void)state;
    assert_lines("服务“一轴”区", 3.2 * EM, "服务|“一轴”|区");
    assert_lines("高新区·古城区", 4.2 * EM, "高新区·|古城区");
}

/* Over every width: no line begins with a mark that closes, none ends with one that opens, no letter is lost. */
static void no_width_breaks_the_rules(void **state)
{
    static const char string[] =
        "世界一流医药研发服务外包基地（含“中国金融‘硅谷’”）、《通知》：到2015年超过1000万㎡，每年平均须"
        "新建约 100 万㎡；能级提升·创新引领……走向国际——“中国服务·苏州创新”！";
    (void)state;
    for (double width = 1.5 * EM; width < 60 * EM; width += 0.37 * EM) {
        cmap_text *text = lay(string, &ten, width);
        cmap_buf all = {0};
        for (size_t i = 0; i < cmap_text_line_count(text); i++) {
            char *line = line_of(text, i);
            const char *at = line;
            uint32_t first = cmap_utf8_next(&at), last = first, c;
            while ((c = cmap_utf8_next(&at)))
                last = c;
            if (i &&
                (cmap_text_closes(first) || first == 0xB7 || first == 0xFF01 || first == 0x2014 || first == 0x2026))
                fail_msg("at %.2f mm a line begins with U+%04X: %s", width, (unsigned)first, line);
            if (cmap_text_opens(last))
                fail_msg("at %.2f mm a line ends with U+%04X: %s", width, (unsigned)last, line);
            cmap_buf_puts(&all, line);
            cmap_free(line);
        }
        cmap_buf_puts(&all, "");
        /* Spaces vanish at breaks alone. */
        const char *a = cmap_buf_text(&all), *b = string;
        for (; *a || *b; a += *a != '\0', b += *b != '\0') {
            b += *b == ' ' && *a != ' ';
            assert_int_equal(*a, *b);
        }
        cmap_buf_clear(&all);
        cmap_text_free(text);
    }
}

static void joiners_rule_breaks_and_are_gone(void **state)
{
    (void)state;
    assert_lines("苏州\u2060工业园区", 2 * EM, "苏|州工|业园|区");
    assert_lines("Tai\u200BLake", 2 * EM, "Tai|Lake");
    cmap_text *text = lay("1000\u2060万\u2060㎡\uFEFF", &ten, 0);
    assert_string_equal(cmap_text_string(text), "1000万㎡");
    assert_near(cmap_text_width_mm(text), width_em("1000万㎡") * EM);
    cmap_text_free(text);
}

static void quotes_are_chinese_or_latin_by_their_neighbours(void **state)
{
    cmap_fonts *english = NULL;
    (void)state;
    /* Full-width quotes lose their blank halves at the ends of the line. */
    assert_near(width_em("中“一”中"), 5);
    assert_near(width_em("“一轴两翼”"), 5);
    assert_true(width_em("it’s") < width_em("its") + 0.4);
    assert_true(width_em("a “b” c") < 3.2);
    assert_near(width_em("中——中"), 4);
    assert_true(width_em("a—b") < 2.1);
    assert_near(width_em("高·古"), 3);
    assert_true(width_em("高 · 古") < 3.1);
    assert_int_equal(cmap_fonts_open("en", &english, NULL), CMAP_OK);
    cmap_text *text = NULL;
    assert_int_equal(cmap_text_new(english, "—", &ten, 0, &text, NULL), CMAP_OK);
    assert_true(cmap_text_width_mm(text) < 0.95 * EM);
    cmap_text_free(text);
    cmap_fonts_close(english);
}

/* A text that was shaped before is as it was, whatever was laid out meanwhile, in its own face and with its own joints.
 */
static void texts_are_kept_apart(void **state)
{
    char string[32];
    (void)state;
    cmap_text *joined = lay("1000\u2060万", &ten, 0), *plain = lay("1000万", &ten, 0), *again = NULL;
    for (int i = 0; i < 4200; i++) { /* more than are kept */
        (void)snprintf(string, sizeof string, "%d", i);
        cmap_text_free(lay(string, &ten, 0));
    }
    assert_string_equal(cmap_text_string(joined), "1000万");
    assert_near(cmap_text_width_mm(joined), cmap_text_width_mm(plain));
    again = lay("1000\u2060万", &ten, 0);
    assert_near(cmap_text_width_mm(again), cmap_text_width_mm(joined));
    assert_near(width_em("4199"), width_em("4198"));
    cmap_text_free(joined);
    cmap_text_free(plain);
    cmap_text_free(again);
    assert_lines("苏州\u2060工业园区", 2 * EM, "苏|州工|业园|区");
    assert_lines("苏州工业园区", 2 * EM, "苏州|工业|园区");
    assert_lines("苏州\u2060工业园区", 2 * EM, "苏|州工|业园|区");
    const cmap_type bold = {.size_pt = 10, .bold = true};
    cmap_text *thin = lay("Taihu", &ten, 0), *thick = lay("Taihu", &bold, 0);
    assert_true(cmap_text_width_mm(thick) > cmap_text_width_mm(thin));
    cmap_text_free(thin);
    cmap_text_free(thick);
}

static void marks_that_meet_give_up_their_blank_half(void **state)
{
    (void)state;
    assert_near(width_em("中）。中"), 3.5);
    assert_near(width_em("中，“中"), 3.5);
    assert_near(width_em("中（“中"), 3.5);
    assert_near(width_em("中。"), 1.5);
    assert_near(width_em("（中）"), 2);
}

static void a_missing_glyph_is_named(void **state)
{
    static const struct {
        const char *string, *name, *shown;
    } cases[] = {
        {"园区😀", "U+1F600", "'😀'"},  {"a\tb", "U+0009", "''"},           {"\xEE\x80\x80", "U+E000", "'\xEE\x80\x80'"},
        {"العربية", "U+0627", "'ا'"}, {"園\u0E01", "U+0E01", "'\u0E01'"}, {"a\rb", "U+000D", "''"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cmap_text *text = NULL;
        cmap_err err = {0};
        assert_int_equal(cmap_text_new(fonts, cases[i].string, &ten, 0, &text, &err), CMAP_EFONT);
        assert_null(text);
        assert_non_null(strstr(err.text, cases[i].name));
        assert_non_null(strstr(err.text, cases[i].shown));
        assert_non_null(strstr(err.text, "fonts-noto-cjk"));
        assert_null(strchr(err.text, '\n'));
    }
}

static void rare_and_odd_characters_are_set(void **state)
{
    (void)state;
    assert_near(width_em("𠮷"), 1);
    assert_near(width_em("\u3000"), 0); /* a line's end drops it */
    assert_near(width_em("中\u3000中"), 3);
    assert_true(width_em("é°²×≥≈①●▲→〔〕") > 0);
}

static void bad_text_and_type_are_refused(void **state)
{
    cmap_type type = ten;
    cmap_text *text = NULL;
    (void)state;
    assert_int_equal(cmap_text_new(fonts, "\xFF", &ten, 0, &text, NULL), CMAP_EINVAL);
    type.size_pt = 0;
    assert_int_equal(cmap_text_new(fonts, "a", &type, 0, &text, NULL), CMAP_EINVAL);
    type.size_pt = NAN;
    assert_int_equal(cmap_text_new(fonts, "a", &type, 0, &text, NULL), CMAP_EINVAL);
    type = ten;
    type.halo_mm = -1;
    assert_int_equal(cmap_text_new(fonts, "a", &type, 0, &text, NULL), CMAP_EINVAL);
    type = ten;
    type.spacing_em = NAN;
    assert_int_equal(cmap_text_new(fonts, "a", &type, 0, &text, NULL), CMAP_EINVAL);
    assert_null(text);
}

static void text_longer_than_its_line_fails_the_canvas(void **state)
{
    const cmap_pt short_line[] = {{0, 0}, {10, 0}}, long_line[] = {{0, 0}, {20, 0}, {20, 0}, {40, 10}};
    cmap_canvas *canvas = NULL;
    cmap_buf bytes = {0};
    cmap_err err = {0};
    (void)state;
    assert_int_equal(cmap_canvas_new(CMAP_FORMAT_SVG, 50, 50, 0, NULL, &canvas, &err), CMAP_OK);
    cmap_canvas_text_along(canvas, fonts, "苏州工业园区", &ten, long_line, 4);
    cmap_canvas_text_along(canvas, fonts, "", &ten, long_line, 4);
    assert_int_equal(cmap_canvas_finish(canvas, &bytes, &err), CMAP_OK);
    cmap_buf_clear(&bytes);
    canvas = NULL;
    assert_int_equal(cmap_canvas_new(CMAP_FORMAT_SVG, 50, 50, 0, NULL, &canvas, &err), CMAP_OK);
    cmap_canvas_text_along(canvas, fonts, "苏州工业园区", &ten, short_line, 2);
    assert_int_equal(cmap_canvas_finish(canvas, &bytes, &err), CMAP_EDATA);
    assert_non_null(strstr(err.text, "苏州工业园区"));
    cmap_buf_clear(&bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chinese_letters_are_one_em_wide),
        cmocka_unit_test(sizes_grow_with_the_type),
        cmocka_unit_test(newlines_break_and_leading_counts),
        cmocka_unit_test(spacing_stands_between_letters_only),
        cmocka_unit_test(lines_are_balanced),
        cmocka_unit_test(numbers_stay_with_their_units),
        cmocka_unit_test(known_words_stay_whole_where_they_can),
        cmocka_unit_test(quotes_part_from_the_text_around_them),
        cmocka_unit_test(no_width_breaks_the_rules),
        cmocka_unit_test(joiners_rule_breaks_and_are_gone),
        cmocka_unit_test(quotes_are_chinese_or_latin_by_their_neighbours),
        cmocka_unit_test(texts_are_kept_apart),
        cmocka_unit_test(marks_that_meet_give_up_their_blank_half),
        cmocka_unit_test(a_missing_glyph_is_named),
        cmocka_unit_test(rare_and_odd_characters_are_set),
        cmocka_unit_test(bad_text_and_type_are_refused),
        cmocka_unit_test(text_longer_than_its_line_fails_the_canvas),
    };
    return cmocka_run_group_tests(tests, open_fonts, close_fonts);
}
