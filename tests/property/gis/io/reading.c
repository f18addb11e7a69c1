/* Laws of reading what people write: what is written in any of its forms reads back the same; text that iconv encodes
 * is known by its bytes. */
#include "gis/base/utf8.h"
#include "gis/io/encoding.h"
#include "gis/io/value.h"
#include "support/encode.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static uint64_t seed;

static uint64_t next(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed;
}

static int64_t random_tenths(void)
{
    int64_t tenths = (int64_t)(next() % (uint64_t)(CMAP_AREA_CAP_M2 * 10 + 1));

    for (uint64_t i = next() % 8; i > 0; i--)
        tenths /= 10;
    return tenths;
}

static void expect(const char *text, cmap_area_unit unit, int64_t tenths)
{
    cmap_area_value value = cmap_area_read(text, unit, CMAP_AREA_NO_UNIT);

    if (value.state != CMAP_VALUE_KNOWN || value.tenths_m2 != tenths || value.is_rounded)
        fail_msg("\"%s\": %" PRId64 " tenths, not %" PRId64 " (%s)", text, value.tenths_m2, tenths, value.reason);
}

/* digits / 10^scale, with commas and full-width characters as asked. */
static void write_decimal(int64_t digits, int scale, bool has_commas, bool is_wide, char out[128])
{
    char plain[40], grouped[60];
    size_t length = 0;
    int64_t power = 1;

    for (int i = 0; i < scale; i++)
        power *= 10;
    int whole = snprintf(plain, sizeof plain, "%" PRId64, digits / power);
    for (int i = 0; i < whole; i++) {
        if (has_commas && i > 0 && (whole - i) % 3 == 0)
            grouped[length++] = ',';
        grouped[length++] = plain[i];
    }
    grouped[length] = '\0';
    if (scale > 0) {
        grouped[length++] = '.';
        for (int64_t rest = digits % power; scale-- > 0; rest %= power) {
            power /= 10;
            grouped[length++] = (char)('0' + rest / power);
        }
        grouped[length] = '\0';
    }
    char *to = out;
    for (const char *at = grouped; *at; at++)
        to += cmap_utf8_put(is_wide ? (uint32_t)*at - '!' + 0xFF01 : (uint32_t)*at, to);
}

static void an_area_reads_back_in_every_form(void **state)
{
    (void)state;
    seed = 20110801;
    for (int i = 0; i < 30000; i++) {
        int64_t tenths = random_tenths();
        char number[128], text[160];
        bool commas = next() & 1, wide = next() & 1;
        (void)cmap_area_format(tenths, number);
        expect(number, CMAP_AREA_M2, tenths);
        write_decimal(tenths, 1, commas, wide, number);
        (void)snprintf(text, sizeof text, "%s 平方米", number);
        expect(text, CMAP_AREA_NO_UNIT, tenths);
        write_decimal(tenths, 5, commas, wide, number); /* a 万㎡ is 100,000 tenths */
        (void)snprintf(text, sizeof text, "%s万㎡", number);
        expect(text, CMAP_AREA_NO_UNIT, tenths);
        expect(number, CMAP_AREA_HA, tenths);
        write_decimal(tenths, 7, commas, wide, number);
        expect(number, CMAP_AREA_KM2, tenths);
    }
}

/* 亩 against arithmetic in whole numbers: tenths are 20000/3 of a mu, rounded half up. */
static void mu_are_exact(void **state)
{
    (void)state;
    seed = 666;
    for (int i = 0; i < 30000; i++) {
        int64_t thousandths = (int64_t)(next() % 1000000000);
        char text[160], number[128];
        write_decimal(thousandths, 3, false, false, number);
        (void)snprintf(text, sizeof text, "%s亩", number);
        cmap_area_value value = cmap_area_read(text, CMAP_AREA_NO_UNIT, CMAP_AREA_NO_UNIT);
        assert_int_equal(value.state, CMAP_VALUE_KNOWN);
        assert_int_equal(value.tenths_m2, (thousandths * 40 + 3) / 6);
        assert_int_equal(value.is_rounded, thousandths * 20 % 3 != 0);
    }
}

/* The days of 1900-2100 in order have serials in order, and every way of writing one reads as it. */
static void dates_read_back_in_every_form(void **state)
{
    static const char *const forms[] = {"%d-%02d-%02d", "%d/%d/%d",   "%d年%d月%d日",
                                        "%d.%d.%d",     "%d%02d%02d", "%d-%d-%d 00:00:00"};
    char wanted[11], last[11] = "";
    (void)state;

    for (int64_t serial = 61; serial <= 73415; serial++) {
        int year, month, day;
        assert_true(cmap_date_of_serial(serial, wanted));
        assert_true(strcmp(last, wanted) < 0);
        assert_int_equal(sscanf(wanted, "%d-%d-%d", &year, &month, &day), 3);
        const char *form = forms[serial % 6];
        char text[64];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        (void)snprintf(text, sizeof text, form, year, month, day);
#pragma GCC diagnostic pop
        cmap_date_value value = cmap_date_read(text, CMAP_DATE_ASK);
        if (value.state != CMAP_VALUE_KNOWN || strcmp(value.text, wanted) != 0)
            fail_msg("%s: %s, not %s", text, value.text, wanted);
        if (serial >= 10000) {
            (void)snprintf(text, sizeof text, "%d", (int)serial);
            assert_string_equal(cmap_date_read(text, CMAP_DATE_ASK).text, wanted);
        }
        memcpy(last, wanted, sizeof last);
    }
}

static const char *const words[] = {
    "苏州", "工业园区", "国际", "科技园", "软件园", "昆山", "太仓", "常熟", "张家港", "吴中",     "建筑面积", "已建成",
    "在建", "规划",     "服务", "外包",   "研发",   "动漫", "物流", "中心", "大厦",   "有限公司", "信息",     "产业",
};
static const char *const words_tw[] = {
    "蘇州",   "工業園區", "國際", "科技園", "軟體", "崑山",     "台灣", "建築面積",
    "已完成", "規劃",     "服務", "中心",   "大樓", "有限公司", "資訊", "產業",
};

static void put_words(cmap_buf *text, const char *const *list, size_t count)
{
    for (uint64_t row = 2 + next() % 6; row > 0; row--) {
        for (uint64_t i = 1 + next() % 5; i > 0; i--)
            cmap_buf_puts(text, list[next() % count]);
        cmap_buf_printf(text, ",%d\n", (int)(next() % 1000));
    }
}

static void text_is_known_by_its_bytes(void **state)
{
    static const struct {
        const char *encode, *name;
    } simplified[] = {{"GB18030", "GB18030"},
                      {"GBK", "GB18030"},
                      {"UTF-8", "UTF-8"},
                      {"UTF-16LE", "UTF-16LE"},
                      {"UTF-16BE", "UTF-16BE"}};
    (void)state;

    seed = 18030;
    for (int i = 0; i < 600; i++) {
        bool is_tw = i % 6 == 5;
        cmap_buf text = {0}, bytes = {0};
        cmap_encoding got;
        cmap_err err = {0};
        const char *encode = is_tw ? "BIG5" : simplified[i % 6].encode,
                   *name = is_tw ? "BIG5-HKSCS" : simplified[i % 6].name;
        put_words(&text, is_tw ? words_tw : words,
                  is_tw ? sizeof words_tw / sizeof *words_tw : sizeof words / sizeof *words);
        encode_text(text.bytes, text.length, encode, &bytes);
        if (cmap_encoding_detect(bytes.bytes, bytes.length, NULL, &got, &err))
            fail_msg("round %d: %s", i, err.text);
        if (strcmp(got.name, name) != 0)
            fail_msg("round %d: %s is %s: %s\n%s", i, encode, got.name, got.evidence, text.bytes);
        cmap_buf_clear(&text);
        cmap_buf_clear(&bytes);
    }
}

/* A wrong answer is worse than a question: whatever hanzi are drawn, evenly, from three on, what is
 * decided is right. (Four bytes can be one hanzi and a brace as well as two hanzi.) */
static void random_hanzi_are_never_taken_for_another_encoding(void **state)
{
    int asked = 0;
    (void)state;

    seed = 950;
    for (int i = 0; i < 600; i++) {
        cmap_buf text = {0}, bytes = {0};
        cmap_encoding got;
        char c[5];
        for (uint64_t n = 3 + next() % 12; n > 0; n--)
            cmap_buf_put(&text, c, cmap_utf8_put((uint32_t)(0x4E00 + next() % 0x51A0), c));
        bool can = encode_can(text.bytes, text.length, "GB18030", &bytes);
        assert_true(can);
        if (cmap_encoding_detect(bytes.bytes, bytes.length, NULL, &got, NULL))
            asked++;
        else if (strcmp(got.name, "GB18030") != 0)
            fail_msg("round %d: %s is taken for %s: %s", i, text.bytes, got.name, got.evidence);
        cmap_buf_clear(&text);
        cmap_buf_clear(&bytes);
    }
    assert_true(asked > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_area_reads_back_in_every_form),
        cmocka_unit_test(mu_are_exact),
        cmocka_unit_test(dates_read_back_in_every_form),
        cmocka_unit_test(text_is_known_by_its_bytes),
        cmocka_unit_test(random_hanzi_are_never_taken_for_another_encoding),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
