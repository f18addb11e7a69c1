/* Whatever way a random place is written, the same place is read. */
#include "gis/crs/lonlat_text.h"

#include "support/random.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

enum { PLACES = 20000, TEXT = 256 };

/* Signs of degrees, minutes and seconds in one style. */
static const char *const styles[][3] = {
    {"°", "'", "\""}, {"°", "′", "″"}, {"º", "’", "”"}, {"度", "分", "秒"}, {"˚ ", "' ", "''"}, {"°", "＇", "＂"},
};

static const char *const separators[] = {" ", ", ", "，", ";", " / ", "、", "　", " , "};

/* deg, split so that what is written is what is checked. */
static double write_dms(uint64_t *random, double deg, char *out, size_t room)
{
    const char *const *style = styles[random_below(random, sizeof styles / sizeof *styles)];
    int whole = (int)deg, minutes = (int)((deg - whole) * 60), seconds = (int)random_below(random, 6000);

    if (random_below(random, 2)) {
        (void)snprintf(out, room, "%d%s%d.%02d%s", whole, style[0], minutes, seconds / 60, style[1]);
        return whole + (minutes + seconds / 60 / 100.0) / 60;
    }
    (void)snprintf(out, room, "%d%s%d%s%d.%02d%s", whole, style[0], minutes, style[1], seconds / 100, seconds % 100,
                   style[2]);
    return whole + minutes / 60.0 + seconds / 100.0 / 3600;
}

static double write_plain(double deg, char *out, size_t room)
{
    (void)snprintf(out, room, "%.9f", deg);
    return deg;
}

static double write_angle(uint64_t *random, double deg, char *out, size_t room)
{
    return random_below(random, 2) ? write_dms(random, deg, out, room) : write_plain(deg, out, room);
}

static void near(const char *text, double got, double want)
{
    if (!(fabs(got - want) <= 6e-10)) /* as many digits as are written */
        fail_msg("%s: %.12g, not %.12g", text, got, want);
}

static void pairs_come_back_in_either_order(void **state)
{
    uint64_t random = 20110816;
    (void)state;

    for (int i = 0; i < PLACES; i++) {
        char lon_text[TEXT / 4], lat_text[TEXT / 4], text[TEXT];
        double lon = write_angle(&random, random_between(&random, 0, 179), lon_text, sizeof lon_text);
        double lat = write_angle(&random, random_between(&random, 0, 89), lat_text, sizeof lat_text);
        const char *separator = separators[random_below(&random, sizeof separators / sizeof *separators)];
        bool west = random_below(&random, 2), south = random_below(&random, 2), lat_first = random_below(&random, 2);
        cmap_coord got;
        cmap_err err = {0};
        if (lat_first)
            (void)snprintf(text, sizeof text, "%s%c%s%c%s", lat_text, south ? 'S' : 'N', separator, west ? 'W' : 'E',
                           lon_text);
        else
            (void)snprintf(text, sizeof text, "%s%s%s%s%s", west ? "西经" : "东经", lon_text, separator,
                           south ? "南纬" : "北纬", lat_text);
        if (cmap_lonlat_parse(text, &got, &err))
            fail_msg("%s", err.text);
        near(text, got.x, west ? -lon : lon);
        near(text, got.y, south ? -lat : lat);
    }
}

/* With 17 digits a number comes back as it was, or to the last bit when it is very long. */
static void plain_numbers_come_back(void **state)
{
    uint64_t random = 20110817;
    (void)state;

    for (int i = 0; i < PLACES; i++) {
        double size = pow(10, random_between(&random, -3, 9)), want = random_between(&random, -size, size);
        char text[TEXT];
        cmap_angle got;
        (void)snprintf(text, sizeof text, i % 2 ? "%.17g" : "%.15f", want);
        assert_int_equal(cmap_angle_parse(text, &got, NULL), CMAP_OK);
        if (!(fabs(got.deg - want) <= 4.5e-16 * fabs(want) + 5e-16))
            fail_msg("%s: %.17g", text, got.deg);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_come_back_in_either_order),
        cmocka_unit_test(plain_numbers_come_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
