#include "layers/panel.h"

#include "layers/block.h"
#include "layers/detail.h"

#include <math.h>

#define MOST_ITEMS 80
#define STEP       0.03
#define GUTTER_MM  5.0
#define GAP_MM     2.5
#define SPREAD_MM  9.0

/* Columns narrower than this are hard to read: of cards and of other blocks. */
#define CARD_ZH_MM    33.0
#define CARD_MM       48.0
#define TIGHT_CARD_MM 38.0 /* where room is short */
#define LEGEND_ZH_MM  47.0 /* with its long words */
#define LEGEND_MM     56.0
#define NARROW_MM     54.0 /* of blocks, when they fit no other way */
#define TINY_MM       33.0 /* the same, of zones without their members */
#define BLOCK_MM      78.0

/* A block, or one district's card. */
typedef struct item {
    cmap_block_fn *block;
    const cmap_district *card;
} item;

typedef struct items {
    item list[MOST_ITEMS];
    double height_mm[MOST_ITEMS];
    size_t count;
    bool all_cards; /* but for the legend */
    bool has_legend;
    bool may_narrow; /* columns narrower than is read with ease: the blocks fit no other way */
    bool icons_only; /* cards are rows of icons, in one block that has columns itself */
} items;

/* The block that stands for cards and key where icons have no words. */
static cmap_block_fn *icons_for(cmap_block_id id)
{
    if (id == CMAP_BLOCK_DISTRICTS)
        return cmap_block_district_icons;
    return id == CMAP_BLOCK_INDUSTRIES ? cmap_block_icon_key : cmap_block_get(id);
}

static void gather(const cmap_scene *scene, items *all)
{
    const cmap_figure_panel *panel = &scene->figure->panel;

    all->count = 0;
    all->all_cards = true;
    all->has_legend = false;
    all->icons_only = cmap_detail_is_out(scene, CMAP_DETAIL_CARD_WORDS);
    for (unsigned i = 0; i < panel->block_count; i++) {
        const cmap_block_id id = panel->blocks[i];
        all->has_legend |= id == CMAP_BLOCK_LEGEND;
        all->all_cards &= id == CMAP_BLOCK_DISTRICTS || id == CMAP_BLOCK_LEGEND || id == CMAP_BLOCK_INDUSTRIES;
        if ((id != CMAP_BLOCK_DISTRICTS || all->icons_only) && all->count < MOST_ITEMS)
            all->list[all->count++] = (item){.block = all->icons_only ? icons_for(id) : cmap_block_get(id)};
        for (size_t k = 0; id == CMAP_BLOCK_DISTRICTS && !all->icons_only && k < scene->plan->district_count; k++)
            if (cmap_scene_in_focus(scene, scene->plan->districts[k].code) && all->count < MOST_ITEMS)
                all->list[all->count++] = (item){.card = &scene->plan->districts[k]};
    }
}

static double put(cmap_scene *scene, const item *one, cmap_pt at, double width_mm, bool draw)
{
    const bool parks =
        cmap_scene_has_layer(scene, CMAP_LAYER_PARKS) && !cmap_detail_is_out(scene, CMAP_DETAIL_CARD_PARKS);

    if (one->card)
        return cmap_block_card(scene, one->card, at, width_mm, parks, draw);
    return one->block(scene, at, width_mm, draw);
}

static void measure(cmap_scene *scene, items *all, double width_mm)
{
    for (size_t i = 0; i < all->count; i++)
        all->height_mm[i] = put(scene, &all->list[i], (cmap_pt){0, 0}, width_mm, false);
}

/* Fills columns in order up to limit_mm, the last one with all the rest; returns the longest. column[i] gets the column
 * of each item; may be NULL. */
static double fill(const items *all, size_t columns, double limit_mm, double gap_mm, size_t *column)
{
    double longest_mm = 0;
    double y_mm = 0;
    size_t at = 0;

    for (size_t i = 0; i < all->count; i++) {
        if (!(all->height_mm[i] > 0)) {
            if (column)
                column[i] = at;
            continue;
        }
        if (y_mm > 0 && y_mm + gap_mm + all->height_mm[i] > limit_mm && at + 1 < columns) {
            at++;
            y_mm = 0;
        }
        y_mm += (y_mm > 0 ? gap_mm : 0) + all->height_mm[i];
        longest_mm = fmax(longest_mm, y_mm);
        if (column)
            column[i] = at;
    }
    return longest_mm;
}

/* The columns' heights as even as the order allows. */
static double balance(const items *all, size_t columns, double gap_mm, double *limit_mm)
{
    const double total_mm = fill(all, 1, INFINITY, gap_mm, NULL);
    double best_mm = INFINITY;

    for (int i = 0; i <= 40 && columns > 1; i++) {
        const double tried_mm = total_mm / (double)columns * (1 + 0.03 * i);
        const double longest_mm = fill(all, columns, tried_mm, gap_mm, NULL);
        if (longest_mm < best_mm - 1e-9) {
            best_mm = longest_mm;
            *limit_mm = tried_mm;
        }
    }
    if (columns > 1)
        return best_mm;
    *limit_mm = INFINITY;
    return total_mm;
}

/* The narrowest column, at the scene's scale: what is read with ease or, when that does not fit, what can be read. */
static double least_column_mm(const cmap_scene *scene, const items *all, bool narrow)
{
    const bool english = scene->lang == CMAP_LANG_EN;
    const bool long_legend = all->has_legend && !cmap_detail_is_out(scene, CMAP_DETAIL_NOTES);
    const double legend_mm = !long_legend ? 0 : english ? LEGEND_MM : LEGEND_ZH_MM;
    const double words_mm = cmap_detail_is_out(scene, CMAP_DETAIL_NOTES) ? TIGHT_CARD_MM : CARD_MM;

    if (all->all_cards)
        return fmax(scene->lang == CMAP_LANG_ZH ? CARD_ZH_MM : words_mm, legend_mm) * scene->scale;
    if (!narrow)
        return BLOCK_MM * scene->scale;
    return fmax(NARROW_MM, legend_mm) * scene->scale;
}

static size_t most_columns(double width_mm, double gutter_mm, double least_mm)
{
    return (size_t)fmax(1, floor((width_mm + gutter_mm) / (least_mm + gutter_mm)));
}

/* The arrangement at the scene's scale with the shortest columns; of like ones that with fewer. When it is longer than
 * height_mm, the first with narrower columns that is not. */
static void arrange(cmap_scene *scene, items *all, double width_mm, double height_mm, cmap_panel_fit *out)
{
    const double gutter_mm = GUTTER_MM * scene->scale;
    const double least_mm = least_column_mm(scene, all, false);
    const double narrow_mm = least_column_mm(scene, all, all->may_narrow);
    const size_t most = all->icons_only ? 1 : most_columns(width_mm, gutter_mm, least_mm);
    const size_t utmost = all->icons_only ? 1 : most_columns(width_mm, gutter_mm, narrow_mm);

    *out = (cmap_panel_fit){.scale = scene->scale, .height_mm = INFINITY};
    for (size_t columns = 1; columns <= utmost && (columns == 1 || columns <= all->count); columns++) {
        if (columns > most && out->height_mm <= height_mm)
            break;
        cmap_panel_fit tried = {.scale = scene->scale, .columns = columns};
        tried.column_mm = (width_mm - gutter_mm * (double)(columns - 1)) / (double)columns;
        measure(scene, all, tried.column_mm);
        tried.height_mm = balance(all, columns, GAP_MM * scene->scale, &tried.limit_mm);
        if (tried.height_mm < out->height_mm * 0.97 - 1e-9)
            *out = tried;
    }
    if (!all->count)
        out->height_mm = 0;
}

/* In the panel one language may do where the page shows two. */
static cmap_lang panel_lang(const cmap_scene *scene)
{
    return cmap_detail_is_out(scene, CMAP_DETAIL_PANEL_SECOND) ? CMAP_LANG_ZH : scene->lang;
}

bool cmap_panel_fit_in(cmap_scene *scene, double width_mm, double height_mm, double smallest, double largest,
                       cmap_panel_fit *out)
{
    const double full = scene->scale;
    const cmap_lang lang = scene->lang;
    items all;

    const int steps = (int)ceil(fmax(largest - smallest, 0) / STEP);
    int fits = 0; /* so many steps above the smallest */
    int fails = steps + 1;

    gather(scene, &all);
    scene->lang = panel_lang(scene);
    scene->scale = smallest;
    all.may_narrow = false;
    arrange(scene, &all, width_mm, height_mm, out);
    if (out->height_mm > height_mm) {
        all.may_narrow = true;
        arrange(scene, &all, width_mm, height_mm, out);
    }
    if (out->height_mm > height_mm)
        fails = 1;
    while (fails - fits > 1 && cmap_scene_ok(scene)) {
        const int tried = fails > steps ? steps : (fits + fails) / 2;
        cmap_panel_fit fit;
        scene->scale = fmin(smallest + STEP * tried, fmax(largest, smallest));
        arrange(scene, &all, width_mm, height_mm, &fit);
        if (fit.height_mm <= height_mm) {
            *out = fit;
            fits = tried;
        } else {
            fails = tried;
        }
    }
    scene->scale = full;
    scene->lang = lang;
    return out->height_mm <= height_mm + 1e-6;
}

void cmap_panel_draw(cmap_scene *scene, cmap_rect panel, const cmap_panel_fit *fit)
{
    const double full = scene->scale;
    const cmap_lang lang = scene->lang;
    size_t column[MOST_ITEMS];
    size_t shown = 0;
    size_t last = 0;
    double y_mm = 0;
    items all;

    scene->scale = fit->scale;
    scene->lang = panel_lang(scene);
    gather(scene, &all);
    measure(scene, &all, fit->column_mm);
    const double used_mm = fill(&all, fit->columns, fit->limit_mm, GAP_MM * scene->scale, column);
    for (size_t i = 0; i < all.count; i++)
        shown += all.height_mm[i] > 0;
    double gap_mm = GAP_MM * scene->scale;
    if (fit->columns == 1 && shown > 1)
        gap_mm = fmax(gap_mm, fmin(gap_mm + (panel.h_mm - used_mm) / (double)(shown - 1), SPREAD_MM * full));
    for (size_t i = 0; i < all.count && cmap_scene_ok(scene); i++) {
        if (column[i] != last)
            y_mm = 0;
        last = column[i];
        const double x_mm = panel.x_mm + (fit->column_mm + GUTTER_MM * scene->scale) * (double)column[i];
        if (all.height_mm[i] > 0)
            y_mm += put(scene, &all.list[i], (cmap_pt){x_mm, panel.y_mm + y_mm}, fit->column_mm, true) + gap_mm;
    }
    cmap_report_note_overflow(scene->report, used_mm - panel.h_mm);
    scene->scale = full;
    scene->lang = lang;
}
