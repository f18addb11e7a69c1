/* The built-in themes keep their classes apart for everyone; one that does not is found out. */
#include "layers/theme_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define BAD CMAP_SOURCE_DIR "/tests/support/themes/too-close.yaml"

static cmap_theme *load(const char *name)
{
    cmap_err err = {0};
    cmap_theme *theme = NULL;

    if (cmap_theme_load(name, &theme, &err))
        fail_msg("%s", err.text);
    return theme;
}

static void tell(void *context, const cmap_theme_finding *finding)
{
    print_message("%s: %s and %s, %s: %s %.2f, needed %.1f\n", (const char *)context, finding->first, finding->second,
                  cmap_vision_name(finding->vision), finding->is_contrast ? "contrast" : "distance", finding->found,
                  finding->needed);
}

static void built_in_themes_pass(void **state)
{
    static const char *const names[] = {"screen", "print", "grey", "colour-blind"};
    size_t findings = 0;
    (void)state;

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char path[512];
        (void)snprintf(path, sizeof path, CMAP_SOURCE_DIR "/data/themes/%s.yaml", names[i]);
        cmap_theme *theme = load(path);
        findings += cmap_theme_check(theme, tell, theme->id);
        cmap_theme_free(theme);
    }
    assert_int_equal(findings, 0);
}

struct asked {
    const char *first, *second;
    unsigned visions; /* a bit for each that was found */
};

static void note(void *context, const cmap_theme_finding *finding)
{
    struct asked *asked = context;

    assert_true(finding->found < finding->needed);
    if (strcmp(finding->first, asked->first) == 0 && strcmp(finding->second, asked->second) == 0)
        asked->visions |= 1u << finding->vision;
}

static unsigned visions_of(const cmap_theme *theme, const char *first, const char *second)
{
    struct asked asked = {first, second, 0};

    (void)cmap_theme_check(theme, note, &asked);
    return asked.visions;
}

/* Each fault of the bad theme is seen by those who suffer from it, and by no other. */
static void a_bad_theme_is_found_out(void **state)
{
    const unsigned normal = 1u << CMAP_VISION_NORMAL, protan = 1u << CMAP_VISION_PROTAN,
                   deutan = 1u << CMAP_VISION_DEUTAN, tritan = 1u << CMAP_VISION_TRITAN, grey = 1u << CMAP_VISION_GREY;
    cmap_theme *bad = load(BAD);
    (void)state;

    assert_true(cmap_theme_check(bad, NULL, NULL) > 5);
    unsigned red_green = visions_of(bad, "axis_tint", "south_tint");
    assert_true(red_green & deutan);
    assert_false(red_green & (normal | tritan));
    assert_int_equal(visions_of(bad, "north_deep", "south_deep") & (grey | normal), grey);
    assert_int_equal(visions_of(bad, "built", "under_construction"), normal | protan | deutan | tritan | grey);
    assert_int_equal(visions_of(bad, "ink_soft", "paper"), normal | protan | deutan | tritan | grey);
    assert_int_equal(visions_of(bad, "ink", "paper"), 0);
    cmap_theme_free(bad);
}

/* A hatch is a second sign, so less is asked of the tone; of the axis and the land, both plain, as much as before. */
static void a_hatch_helps(void **state)
{
    cmap_theme *theme = load(CMAP_SOURCE_DIR "/data/themes/grey.yaml");
    (void)state;

    theme->north_tint = cmap_color_mix(theme->south_tint, theme->axis_tint, 0.4);
    theme->hatch_zones = false;
    assert_int_not_equal(visions_of(theme, "north_tint", "south_tint"), 0);
    theme->hatch_zones = true;
    assert_int_equal(visions_of(theme, "north_tint", "south_tint"), 0);
    theme->axis_tint = theme->land;
    assert_int_not_equal(visions_of(theme, "axis_tint", "land"), 0);
    cmap_theme_free(theme);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(built_in_themes_pass),
        cmocka_unit_test(a_bad_theme_is_found_out),
        cmocka_unit_test(a_hatch_helps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
