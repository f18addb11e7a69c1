#include "support/drawing_laws.h"

#include "gis/base/utf8.h"
#include "gis/crs/proj.h"
#include "gis/db/db.h"
#include "gis/db/plan.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static size_t found_broken;

/* Tells what is wrong and goes on, so that one run shows all there is. */
static void __attribute__((format(printf, 1, 2))) broken(const char *format, ...)
{
    char line[1024];
    va_list args;

    va_start(args, format);
    (void)vsnprintf(line, sizeof line, format, args);
    va_end(args);
    print_error("%s\n", line);
    found_broken++;
}

static cmap_rect frame_of(const cmap_report *report, const char *map)
{
    for (size_t i = 0; i < report->map_count; i++)
        if (strcmp(report->maps[i].name, map) == 0)
            return report->maps[i].frame;
    return (cmap_rect){0, 0, 0, 0};
}

static void check_names(const cmap_report *report, const char *name, bool a4)
{
    assert_int_equal(report->status, CMAP_OK);
    assert_true(report->map_count > 0 && report->label_count > 0);
    for (size_t i = 0; i < report->label_count; i++) {
        const cmap_report_label *label = &report->labels[i];
        if (label->how == CMAP_LABEL_DROPPED && a4)
            broken("%s: %s is left out", name, label->text);
        if (label->how == CMAP_LABEL_DROPPED)
            continue;
        if (!cmap_rect_holds(frame_of(report, label->map), label->box))
            broken("%s: %s leaves the frame", name, label->text);
        for (size_t k = 0; k < i; k++)
            if (report->labels[k].how != CMAP_LABEL_DROPPED && cmap_rect_overlaps(label->box, report->labels[k].box))
                broken("%s: %s lies on %s", name, label->text, report->labels[k].text);
    }
    if (report->overflow_mm > 0.05)
        broken("%s: the panel's blocks are %.1f mm too long", name, report->overflow_mm);
}

/* Where the ink is, about: without the font's room above and below. */
static cmap_rect ink(const drawing_word *word)
{
    const cmap_rect box = word->box;

    return (cmap_rect){box.x_mm + 0.1, box.y_mm + box.h_mm * 0.28, box.w_mm - 0.2, box.h_mm * 0.44};
}

/* Chinese marks that meet are set at half their width, so their boxes overlap: on one line by less than a character. */
static bool meet_on_one_line(const drawing_word *a, const drawing_word *b)
{
    const double over_mm = fmin(a->box.x_mm + a->box.w_mm, b->box.x_mm + b->box.w_mm) - fmax(a->box.x_mm, b->box.x_mm);
    const double em_mm = a->box.h_mm / 1.448; /* what Noto Sans CJK says of itself: ascent 1.160, descent 0.288 */

    return fabs(a->box.y_mm - b->box.y_mm) < 0.01 && over_mm < 0.6 * em_mm;
}

static void check_free(const drawing_word *words, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < i; k++)
            if (cmap_rect_overlaps(ink(&words[i]), ink(&words[k])) && !meet_on_one_line(&words[i], &words[k]))
                broken("%s: \"%s\" stands on \"%s\" at %.0f, %.0f mm", name, words[i].text, words[k].text,
                       words[i].box.x_mm, words[i].box.y_mm);
}

static void check_on_page(const drawing_word *words, size_t count, drawing_case what)
{
    const drawing_page *page = &drawing_pages[what.page];

    for (size_t i = 0; i < count; i++)
        if (!cmap_rect_holds((cmap_rect){3, 3, page->width_mm - 6, page->height_mm - 6}, words[i].box))
            broken("%s: \"%s\" leaves the page at %.0f, %.0f mm", drawing_name(what), words[i].text, words[i].box.x_mm,
                   words[i].box.y_mm);
}

/* The text without blanks, the one that does not break among them. */
static void squeeze(const char *text, char *out, size_t size)
{
    size_t length = 0;

    while (*text && length + 1 < size)
        if (strncmp(text, "\xC2\xA0", 2) == 0)
            text += 2;
        else if (*text == ' ' || *text == '\n')
            text++;
        else
            out[length++] = *text++;
    out[length] = '\0';
}

static bool centre_in(cmap_rect box, cmap_rect word)
{
    const double x = word.x_mm + word.w_mm / 2;
    const double y = word.y_mm + word.h_mm / 2;

    return x > box.x_mm && x < box.x_mm + box.w_mm && y > box.y_mm && y < box.y_mm + box.h_mm;
}

/* All words in the box, line by line. */
static void read_box(const drawing_word *words, size_t count, cmap_rect box, char *out, size_t size)
{
    double done_y = -HUGE_VAL;
    double done_x = -HUGE_VAL;
    size_t length = 0;

    out[0] = '\0';
    for (;;) {
        const drawing_word *next = NULL;
        for (size_t i = 0; i < count; i++) {
            const double y = round(words[i].box.y_mm * 10);
            const double x = words[i].box.x_mm;
            if (!centre_in(box, words[i].box) || y < done_y || (y == done_y && x <= done_x))
                continue;
            if (!next || y < round(next->box.y_mm * 10) || (y == round(next->box.y_mm * 10) && x < next->box.x_mm))
                next = &words[i];
        }
        if (!next || length + strlen(next->text) + 1 > size)
            return;
        (void)strcpy(out + length, next->text);
        length += strlen(next->text);
        done_y = round(next->box.y_mm * 10);
        done_x = next->box.x_mm;
    }
}

/* Numbers that stand close are one word to pdftotext. */
static bool part_of_a_word(const drawing_word *words, size_t count, cmap_rect box, const char *wanted)
{
    for (size_t i = 0; i < count; i++)
        if (cmap_rect_overlaps(words[i].box, box) && strstr(words[i].text, wanted))
            return true;
    return false;
}

static void check_boxes(const cmap_report *report, const drawing_word *words, size_t count, const char *name)
{
    for (size_t i = 0; i < report->label_count; i++) {
        const cmap_report_label *label = &report->labels[i];
        char raw[512];
        char found[512];
        char wanted[256];
        if (label->how != CMAP_LABEL_PLACED && label->how != CMAP_LABEL_LED)
            continue;
        squeeze(label->text, wanted, sizeof wanted);
        read_box(words, count, label->box, raw, sizeof raw);
        squeeze(raw, found, sizeof found);
        if (strncmp(found, wanted, strlen(wanted)) != 0 && !part_of_a_word(words, count, label->box, wanted))
            broken("%s: in the box of \"%s\" stands \"%s\"", name, label->text, found);
    }
}

static double side_of(cmap_pt a, cmap_pt b, cmap_pt p)
{
    return (b.x_mm - a.x_mm) * (p.y_mm - a.y_mm) - (b.y_mm - a.y_mm) * (p.x_mm - a.x_mm);
}

static bool cross(cmap_pt a, cmap_pt b, cmap_pt c, cmap_pt d)
{
    return side_of(a, b, c) * side_of(a, b, d) < 0 && side_of(c, d, a) * side_of(c, d, b) < 0;
}

/* A line that only begins on the rect's edge does not cut it. */
static bool cuts(cmap_pt a, cmap_pt b, cmap_rect r)
{
    const cmap_rect inner = cmap_rect_grow(r, -0.01);
    const cmap_pt corners[4] = {{inner.x_mm, inner.y_mm},
                                {inner.x_mm + inner.w_mm, inner.y_mm},
                                {inner.x_mm + inner.w_mm, inner.y_mm + inner.h_mm},
                                {inner.x_mm, inner.y_mm + inner.h_mm}};

    for (int i = 0; i < 4; i++)
        if (cross(a, b, corners[i], corners[(i + 1) % 4]))
            return true;
    return cmap_rect_holds(inner, (cmap_rect){a.x_mm, a.y_mm, 0, 0}) ||
           cmap_rect_holds(inner, (cmap_rect){b.x_mm, b.y_mm, 0, 0});
}

static bool on_edge(cmap_rect r, cmap_pt p)
{
    return cmap_rect_holds(cmap_rect_grow(r, 0.01), (cmap_rect){p.x_mm, p.y_mm, 0, 0}) &&
           !cmap_rect_holds(cmap_rect_grow(r, -0.01), (cmap_rect){p.x_mm, p.y_mm, 0, 0});
}

/* Cards around a map: none covers another or the map; each line runs from its card's edge to the map, across no card,
 * no other line and no name. */
static void check_cards(const cmap_report *report, const char *name)
{
    const cmap_rect frame = report->maps[0].frame;

    for (size_t i = 0; i < report->card_count; i++) {
        const cmap_report_card *card = &report->cards[i];
        if (cmap_rect_overlaps(card->box, frame))
            broken("%s: the card of %s covers the map", name, card->text);
        if (card->led && !on_edge(card->box, card->from))
            broken("%s: the line of %s does not begin at its card", name, card->text);
        if (card->led && !cmap_rect_holds(frame, (cmap_rect){card->to.x_mm, card->to.y_mm, 0, 0}))
            broken("%s: the line of %s ends outside the map", name, card->text);
        for (size_t k = 0; k < report->card_count; k++) {
            const cmap_report_card *other = &report->cards[k];
            if (k < i && cmap_rect_overlaps(card->box, other->box))
                broken("%s: the card of %s covers that of %s", name, card->text, other->text);
            if (k < i && card->led && cross(card->from, card->to, other->from, other->to))
                broken("%s: the lines of %s and %s cross", name, card->text, other->text);
            if (card->led && cuts(card->from, card->to, other->box))
                broken("%s: the line of %s runs across the card of %s", name, card->text, other->text);
        }
        for (size_t k = 0; card->led && k < report->label_count; k++)
            if (report->labels[k].how != CMAP_LABEL_DROPPED && cuts(card->from, card->to, report->labels[k].box))
                broken("%s: the line of %s runs across the name %s", name, card->text, report->labels[k].text);
    }
}

static cmap_plan *the_plan(void)
{
    static cmap_plan *plan;
    static cmap_db *db;

    if (!plan)
        assert_int_equal(cmap_db_open(NULL, CMAP_DB_READ, &db, NULL), CMAP_OK);
    if (!plan)
        assert_int_equal(cmap_plan_load(db, &plan, NULL), CMAP_OK);
    return plan;
}

/* Where the report says that a place lies. */
static cmap_pt on_page(const cmap_report_map *map, cmap_lonlat at)
{
    cmap_crs *crs = NULL;
    cmap_coord xy;

    assert_int_equal(cmap_crs_new(CMAP_SRID_CGCS2000, CMAP_SRID_GK120, &crs, NULL), CMAP_OK);
    assert_int_equal(cmap_crs_convert(crs, (cmap_coord){at.lon_deg, at.lat_deg}, &xy, NULL), CMAP_OK);
    cmap_crs_free(crs);
    return (cmap_pt){map->frame.x_mm + (xy.x - map->origin_x_m) / map->m_per_mm,
                     map->frame.y_mm - (xy.y - map->origin_y_m) / map->m_per_mm};
}

/* Words may stand beside a park, not on it; only figures that draw parks, and only where they draw them. */
static void check_parks(const cmap_report *report, const drawing_word *words, size_t count, const char *name)
{
    const cmap_plan *plan = the_plan();
    const double radius_mm = 0.5;

    for (size_t p = 0; p < plan->park_count; p++) {
        const cmap_pt at = on_page(&report->maps[0], plan->parks[p].at);
        const cmap_rect dot = {at.x_mm - radius_mm, at.y_mm - radius_mm, 2 * radius_mm, 2 * radius_mm};
        if (!cmap_rect_holds(report->maps[0].frame, dot))
            continue;
        for (size_t i = 0; i < count; i++)
            if (cmap_rect_overlaps(ink(&words[i]), dot))
                broken("%s: \"%s\" stands on %s", name, words[i].text, plan->parks[p].label_en);
    }
}

static bool draws_all_parks(drawing_case what)
{
    return what.figure == LAYOUT;
}

size_t law_words(drawing_case what)
{
    cmap_report report = {0};
    cmap_buf bytes = {0};
    size_t count = 0;

    found_broken = 0;
    drawing_draw(what, CMAP_FORMAT_PDF, 0, &report, &bytes);
    drawing_word *words = drawing_words(&bytes, &count);
    assert_true(count > 50);
    check_names(&report, drawing_name(what), drawing_pages[what.page].a4);
    check_on_page(words, count, what);
    check_cards(&report, drawing_name(what));
    check_boxes(&report, words, count, drawing_name(what));
    if (draws_all_parks(what))
        check_parks(&report, words, count, drawing_name(what));
    check_free(words, count, drawing_name(what));
    free(words);
    cmap_report_clear(&report);
    cmap_buf_clear(&bytes);
    return found_broken;
}
