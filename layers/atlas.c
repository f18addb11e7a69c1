#include "layers/atlas.h"

#include "gis/base/mem.h"
#include "layers/figure_private.h"
#include "layers/page.h"
#include "layers/studio_private.h"

#include <string.h>

/* A district's page is a figure like the others, made from the plan instead of a file. Its texts are borrowed from the
 * plan and from bufs; it is never handed to cmap_figure_free. */
typedef struct district_figure {
    cmap_figure figure;
    cmap_buf subtitle_zh, subtitle_en, description_zh, description_en;
    char *focus[1];
} district_figure;

static cmap_layer_id layers[] = {
    CMAP_LAYER_LAND,  CMAP_LAYER_DISTRICTS,  CMAP_LAYER_WATER,          CMAP_LAYER_PROVINCES,   CMAP_LAYER_BORDERS,
    CMAP_LAYER_PARKS, CMAP_LAYER_PARK_NAMES, CMAP_LAYER_DISTRICT_NAMES, CMAP_LAYER_WATER_NAMES, CMAP_LAYER_PLACE_NAMES};

static cmap_block_id blocks[] = {CMAP_BLOCK_DISTRICTS, CMAP_BLOCK_FACTS, CMAP_BLOCK_LEGEND};

/* The outline's box with some room around it. */
static cmap_bounds bounds_of(const cmap_district *district)
{
    const cmap_box box = cmap_geom_get_box(district->outline);
    const double x = (box.x_max - box.x_min) * 0.06 + 0.01;
    const double y = (box.y_max - box.y_min) * 0.06 + 0.01;

    return (cmap_bounds){box.x_min - x, box.y_min - y, box.x_max + x, box.y_max + y};
}

/* The YAML reader owns its texts; here they are only lent. */
static char *lend(const char *text)
{
    char *lent;

    memcpy(&lent, &text, sizeof lent);
    return lent;
}

static void make_figure(const cmap_plan *plan, const cmap_district *district, district_figure *out)
{
    const cmap_zone *zone = &plan->zones[district->zone];

    cmap_buf_printf(&out->subtitle_zh, "%s%s%s", zone->name_zh, district->positioning_zh ? "：" : "",
                    district->positioning_zh ? district->positioning_zh : "");
    cmap_buf_printf(&out->subtitle_en, "%s%s%s", zone->name_en, district->positioning_en ? ": " : "",
                    district->positioning_en ? district->positioning_en : "");
    cmap_buf_printf(&out->description_zh, "%s的载体、产业、定位和载体面积。", district->name_zh);
    cmap_buf_printf(&out->description_en, "%s: its carriers, industries, positioning and floor area.",
                    district->name_en);
    out->focus[0] = lend(district->code);
    out->figure = (cmap_figure){
        .id = lend(district->code),
        .title = {lend(district->name_zh), lend(district->name_en)},
        .subtitle = {lend(cmap_buf_text(&out->subtitle_zh)), lend(cmap_buf_text(&out->subtitle_en))},
        .description = {lend(cmap_buf_text(&out->description_zh)), lend(cmap_buf_text(&out->description_en))},
        .page = {297, 210},
        .map = {.bounds = bounds_of(district),
                .focus = out->focus,
                .focus_count = 1,
                .layers = layers,
                .layer_count = sizeof layers / sizeof layers[0]},
        .panel = {
            .side = CMAP_SIDE_RIGHT, .size_mm = 96, .blocks = blocks, .block_count = sizeof blocks / sizeof blocks[0]}};
}

static void clear_figure(district_figure *figure)
{
    cmap_buf_clear(&figure->subtitle_zh);
    cmap_buf_clear(&figure->subtitle_en);
    cmap_buf_clear(&figure->description_zh);
    cmap_buf_clear(&figure->description_en);
}

/* The run of pages: the first one makes the canvas, the others turn the page. */
typedef struct atlas {
    cmap_studio *studio;
    const cmap_figure *figure; /* the atlas itself */
    const cmap_draw_options *options;
    cmap_canvas *canvas;
    size_t page, page_count;
} atlas;

static cmap_status begin(atlas *a, const cmap_scene *scene, cmap_err *err)
{
    const cmap_meta meta = cmap_studio_meta(a->figure, a->options);

    return cmap_canvas_new(CMAP_FORMAT_PDF, scene->width_mm, scene->height_mm, 300, &meta, &a->canvas, err);
}

static cmap_status draw_one(atlas *a, const cmap_figure *figure, int depth, cmap_err *err)
{
    const char *lang = a->options->lang == CMAP_LANG_EN ? "en" : "zh";
    cmap_scene scene;
    cmap_status status = cmap_studio_scene(a->studio, figure, a->options, &scene, err);

    if (!status && !a->canvas)
        status = begin(a, &scene, err);
    else if (!status)
        cmap_canvas_next_page(a->canvas, scene.width_mm, scene.height_mm);
    if (status)
        return status;
    scene.canvas = a->canvas;
    scene.page = ++a->page;
    scene.page_count = a->page_count;
    cmap_canvas_bookmark(a->canvas, depth, cmap_figure_title(figure, lang));
    cmap_page_draw(&scene, a->options->approval);
    if (cmap_scene_ok(&scene))
        return CMAP_OK;
    if (err)
        *err = scene.err;
    return scene.err.status;
}

static cmap_status draw_figures(atlas *a, const char *const *ids, size_t count, cmap_err *err)
{
    cmap_status status = CMAP_OK;

    for (size_t i = 0; i < count && !status; i++) {
        cmap_figure *figure = NULL;
        status = cmap_figure_load(ids[i], &figure, err);
        if (!status)
            status = draw_one(a, figure, 0, err);
        cmap_figure_free(figure);
    }
    return status;
}

static cmap_status draw_districts(atlas *a, const cmap_plan *plan, cmap_err *err)
{
    cmap_status status = CMAP_OK;

    for (size_t i = 0; i < plan->district_count && !status; i++) {
        district_figure made = {0};
        make_figure(plan, &plan->districts[i], &made);
        if (made.subtitle_zh.status || made.subtitle_en.status || made.description_zh.status ||
            made.description_en.status)
            status = cmap_fail(err, CMAP_ENOMEM, "cannot draw the atlas: out of memory");
        else
            status = draw_one(a, &made.figure, 0, err);
        clear_figure(&made);
    }
    return status;
}

cmap_status cmap_atlas_draw(cmap_studio *studio, const cmap_figure *figure, const cmap_draw_options *options,
                            cmap_buf *bytes, cmap_err *err)
{
    const cmap_plan *plan = cmap_studio_plan(studio);
    size_t count = 0;
    const char *const *ids = cmap_figure_ids(&count);
    atlas a = {.studio = studio, .figure = figure, .options = options, .page_count = count + plan->district_count};

    if (options->format != CMAP_FORMAT_PDF)
        return cmap_fail(err, CMAP_EINVAL,
                         "the atlas has many pages and is drawn as PDF alone; give -o atlas.pdf or --as pdf");
    cmap_status status = draw_figures(&a, ids, count, err);
    if (!status)
        status = draw_districts(&a, plan, err);
    if (status) {
        cmap_canvas_free(a.canvas);
        return status;
    }
    return cmap_canvas_finish(a.canvas, bytes, err);
}
