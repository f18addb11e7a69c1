#include "layers/theme_check.h"

/* The least distance by CIEDE2000, where 1 can just be told apart side by side. A map's reader compares across the page
 * and with a small patch in the legend, on paper that is not white and under light that is not D65, so more is needed:
 *
 * SIDE_BY_SIDE  areas that touch, and parts of a bar. Ten steps hold over the page, for every kind of colour vision.
 * IN_GREY       the same areas when only lightness is left. Six areas, bars' parts among them, share the span between
 *               paper and a grey that black words are still read on; five steps apart is what the span has room for.
 *               Between areas runs the border, a seam, which keeps even small steps from melting into each other.
 * TOLD_TWICE    where a line along the edge or a hatch tells the areas apart as well: the tone is then the second sign.
 * BY_DEEP       deep tones of zones: of dots and words that lie on the zone's own tint. In grey, the tint speaks. */
#define SIDE_BY_SIDE 10.0
#define IN_GREY      5.0
#define TOLD_TWICE   3.0
#define BY_DEEP      10.0
#define BY_DEEP_GREY 4.0

/* WCAG 2.1, 1.4.3: small words, and words of 18 pt, or names that only orient. */
#define READ_SMALL 4.5
#define READ_LARGE 3.0

enum sort {
    AREAS, /* touch each other, nothing between them but a seam */
    LINED, /* an outline of its own runs between them, or one of them is always hatched */
    ZONES, /* areas that the theme may hatch */
    DEEPS, /* deep tones */
    WORDS, /* the first is written on the second */
    LARGE  /* the same, large, or a name of the surroundings */
};

struct pair {
    const char *first_name, *second_name;
    size_t first, second; /* where in the theme */
    enum sort sort;
};

#define PAIR(a, b, sort)                                                                                               \
    {                                                                                                                  \
#a, #b, offsetof(cmap_theme, a), offsetof(cmap_theme, b), sort                                                 \
    }

static const struct pair pairs[] = {
    /* Zones touch each other, the land outside the city, and water, which has a shore line. */
    PAIR(axis_tint, north_tint, ZONES),
    PAIR(axis_tint, south_tint, ZONES),
    PAIR(north_tint, south_tint, ZONES),
    PAIR(axis_tint, land, AREAS),
    PAIR(north_tint, land, ZONES),
    PAIR(south_tint, land, ZONES),
    PAIR(axis_tint, water, LINED),
    PAIR(north_tint, water, LINED),
    PAIR(south_tint, water, LINED),
    PAIR(land, water, LINED),
    PAIR(axis_deep, north_deep, DEEPS),
    PAIR(axis_deep, south_deep, DEEPS),
    PAIR(north_deep, south_deep, DEEPS),
    /* Parts of a bar in the order in which they stand; the last one touches paper. Unknown is always hatched. */
    PAIR(built, under_construction, AREAS),
    PAIR(built, planned, AREAS),
    PAIR(under_construction, planned, AREAS),
    PAIR(built, paper, AREAS),
    PAIR(under_construction, paper, AREAS),
    PAIR(planned, paper, AREAS),
    PAIR(built, unknown, AREAS),
    PAIR(under_construction, unknown, AREAS),
    PAIR(planned, unknown, LINED),
    PAIR(unknown, paper, LINED),
    PAIR(ink, paper, WORDS),
    PAIR(ink_soft, paper, WORDS),
    PAIR(axis_deep, paper, WORDS),
    PAIR(north_deep, paper, WORDS),
    PAIR(south_deep, paper, WORDS),
    PAIR(city_deep, paper, WORDS),
    PAIR(ink, halo, WORDS),
    PAIR(ink_soft, halo, WORDS),
    PAIR(axis_deep, halo, WORDS),
    PAIR(north_deep, halo, WORDS),
    PAIR(south_deep, halo, WORDS),
    PAIR(ink, land, WORDS),
    PAIR(ink, water, WORDS),
    PAIR(ink, axis_tint, WORDS),
    PAIR(ink, north_tint, WORDS),
    PAIR(ink, south_tint, WORDS),
    PAIR(axis_deep, axis_tint, LARGE),
    PAIR(north_deep, north_tint, LARGE),
    PAIR(south_deep, south_tint, LARGE),
    PAIR(built, paper, LARGE),
    PAIR(water_name, water, LARGE),
    PAIR(place_name, land, LARGE),
};

static double needed_distance(enum sort sort, cmap_vision vision, bool hatched)
{
    const bool grey = vision == CMAP_VISION_GREY;

    if (sort == DEEPS)
        return grey ? BY_DEEP_GREY : BY_DEEP;
    if (sort == LINED || (sort == ZONES && hatched))
        return TOLD_TWICE;
    return grey ? IN_GREY : SIDE_BY_SIDE;
}

static cmap_color color_at(const cmap_theme *theme, size_t offset, cmap_vision vision)
{
    return cmap_color_seen(*(const cmap_color *)(const void *)((const char *)theme + offset), vision);
}

static cmap_theme_finding look(const cmap_theme *theme, const struct pair *pair, cmap_vision vision)
{
    const cmap_color first = color_at(theme, pair->first, vision);
    const cmap_color second = color_at(theme, pair->second, vision);
    cmap_theme_finding finding = {pair->first_name, pair->second_name, vision, pair->sort >= WORDS, 0, 0};

    if (finding.is_contrast) {
        finding.found = cmap_color_contrast(first, second);
        finding.needed = pair->sort == LARGE ? READ_LARGE : READ_SMALL;
    } else {
        finding.found = cmap_color_distance(first, second);
        finding.needed = needed_distance(pair->sort, vision, theme->hatch_zones);
    }
    return finding;
}

size_t cmap_theme_check(const cmap_theme *theme, cmap_theme_found *found, void *context)
{
    size_t count = 0;

    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        for (int v = 0; v < CMAP_VISION_COUNT; v++) {
            const cmap_theme_finding finding = look(theme, &pairs[i], (cmap_vision)v);
            if (finding.found >= finding.needed)
                continue;
            count++;
            if (found)
                found(context, &finding);
        }
    return count;
}
