/* Places on the ten districts, as tests/tables/zoning/places.txt has them by other means. */
#include "gis/zoning/zoning.h"

#include "support/outlines.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void check_place(const cmap_zoning *zoning, const cmap_plan *plan, const char *line)
{
    cmap_lonlat at;
    char code[16];
    double border_m;
    cmap_zoning_answer answer;

    assert_int_equal(sscanf(line, "%lf %lf %15s %lf", &at.lon_deg, &at.lat_deg, code, &border_m), 4);
    assert_int_equal(cmap_zoning_ask(zoning, at, 400, &answer, NULL), CMAP_OK);
    const char *ours = answer.district == CMAP_ZONING_NONE ? "-" : plan->districts[answer.district].code;
    if (strcmp(ours, code) != 0 || !(fabs(answer.distance_m - border_m) < 0.002))
        fail_msg("%.7g %.7g: %s at %.3f m, the table says %s at %.3f m", at.lon_deg, at.lat_deg, ours,
                 answer.distance_m, code, border_m);
    assert_true(answer.certain == (border_m >= hypot(130, 400)));
}

static void places_are_zoned_as_the_table_says(void **state)
{
    static outlines set;
    cmap_district districts[10];
    cmap_plan plan = {.districts = districts, .district_count = 10};
    cmap_zoning *zoning = NULL;
    char line[256];
    size_t places = 0;
    (void)state;

    outlines_districts(&set);
    for (size_t i = 0; i < 10; i++)
        districts[i] = (cmap_district){.code = set.codes[i], .outline_accuracy_m = 130, .outline = set.geoms[i]};
    assert_int_equal(cmap_zoning_new(&plan, &zoning, NULL), CMAP_OK);
    FILE *file = fopen(CMAP_SOURCE_DIR "/tests/tables/zoning/places.txt", "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file))
        if (line[0] != '#') {
            check_place(zoning, &plan, line);
            places++;
        }
    fclose(file);
    assert_true(places > 30);
    cmap_zoning_free(zoning);
    outlines_clear(&set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(places_are_zoned_as_the_table_says)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
