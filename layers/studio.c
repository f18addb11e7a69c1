#include "layers/studio.h"

#include "gis/base/mem.h"
#include "gis/db/db.h"
#include "gis/db/progress.h"
#include "gis/zoning/join.h"
#include "layers/atlas.h"
#include "layers/caption.h"
#include "layers/figure_private.h"
#include "layers/icons.h"
#include "layers/many.h"
#include "layers/page.h"
#include "layers/scene.h"
#include "layers/studio_private.h"
#include "layers/theme.h"

#include <string.h>

struct cmap_studio {
    const cmap_stage_watch *watch; /* NULL: nobody */
    cmap_db *db;
    cmap_plan *plan;
    cmap_progress *progress, *by_park; /* by district; by park, when they are many */
    cmap_spots *spots;                 /* loaded for the first figure that draws carriers */
    cmap_ground *ground;
    cmap_icon_set *icons;
    cmap_fonts *fonts[2]; /* Chinese first, English; opened when asked for */
    cmap_measure *measures[2];
    cmap_theme *theme;
    char *theme_name;
};

cmap_status cmap_studio_open(const char *db_path, cmap_studio **out, cmap_err *err)
{
    return cmap_studio_open_watched(db_path, NULL, out, err);
}

cmap_status cmap_studio_open_watched(const char *db_path, const cmap_stage_watch *watch, cmap_studio **out,
                                     cmap_err *err)
{
    cmap_studio *studio = cmap_calloc(1, sizeof *studio);
    cmap_status status = studio ? CMAP_OK : cmap_fail(err, CMAP_ENOMEM, "cannot draw: out of memory");

    cmap_stage_begin(watch, "database");
    if (!status) {
        studio->watch = watch;
        status = cmap_db_open(db_path, CMAP_DB_READ, &studio->db, err);
    }
    if (!status)
        status = cmap_join_refresh(studio->db, NULL, err);
    if (!status)
        status = cmap_plan_load(studio->db, &studio->plan, err);
    if (!status)
        status = cmap_progress_load(studio->db, CMAP_PROGRESS_DISTRICT, NULL, &studio->progress, err);
    if (!status && studio->plan->park_count > CMAP_MANY_PARKS)
        status = cmap_progress_load(studio->db, CMAP_PROGRESS_PARK, NULL, &studio->by_park, err);
    cmap_stage_begin(watch, "projection");
    if (!status)
        status = cmap_ground_new(studio->plan, &studio->ground, err);
    cmap_stage_begin(watch, "loading");
    if (!status)
        status = cmap_icon_set_load(studio->plan, &studio->icons, err);
    if (status)
        cmap_studio_close(studio);
    else
        *out = studio;
    return status;
}

void cmap_studio_close(cmap_studio *studio)
{
    if (!studio)
        return;
    cmap_theme_free(studio->theme);
    cmap_free(studio->theme_name);
    cmap_measure_free(studio->measures[0]);
    cmap_measure_free(studio->measures[1]);
    cmap_fonts_close(studio->fonts[0]);
    cmap_fonts_close(studio->fonts[1]);
    cmap_icon_set_free(studio->icons);
    cmap_spots_free(studio->spots);
    cmap_ground_free(studio->ground);
    cmap_progress_free(studio->progress);
    cmap_progress_free(studio->by_park);
    cmap_plan_free(studio->plan);
    cmap_db_close(studio->db);
    cmap_free(studio);
}

const cmap_plan *cmap_studio_plan(const cmap_studio *studio)
{
    return studio->plan;
}

const cmap_progress *cmap_studio_progress(const cmap_studio *studio)
{
    return studio->progress;
}

/* The fonts for a language, and the theme by its name: kept from one figure to the next. */
static cmap_status prepare(cmap_studio *studio, const cmap_draw_options *options, cmap_scene *scene, cmap_err *err)
{
    const int which = options->lang == CMAP_LANG_EN;
    const char *name = options->theme ? options->theme : "print";
    cmap_theme *theme = NULL;
    cmap_status status = CMAP_OK;

    cmap_stage_begin(studio->watch, "fonts");
    if (!studio->fonts[which])
        status = cmap_fonts_open(which ? "en" : "zh-CN", &studio->fonts[which], err);
    if (!status && !studio->measures[which])
        status = cmap_measure_new(studio->fonts[which], &studio->measures[which], err);
    scene->fonts = studio->fonts[which];
    scene->measure = studio->measures[which];
    if (status || (studio->theme_name && strcmp(studio->theme_name, name) == 0))
        return status;
    cmap_stage_begin(studio->watch, "loading");
    status = cmap_theme_load(name, &theme, err);
    if (status)
        return status;
    cmap_theme_free(studio->theme);
    cmap_free(studio->theme_name);
    studio->theme = theme;
    studio->theme_name = cmap_strdup(name);
    return studio->theme_name ? CMAP_OK : cmap_fail(err, CMAP_ENOMEM, "cannot draw: out of memory");
}

static cmap_status check(const cmap_draw_options *options, cmap_err *err)
{
    if (options->final && (!options->approval || !*options->approval))
        return cmap_fail(
            err, CMAP_EINVAL,
            "cannot draw for publication without a map approval number (审图号); give the authority's text "
            "with --approval, or leave out --final");
    return CMAP_OK;
}

cmap_meta cmap_studio_meta(const cmap_figure *figure, const cmap_draw_options *options)
{
    const bool english = options->lang == CMAP_LANG_EN;

    return (cmap_meta){.title = english ? figure->title.en : figure->title.zh,
                       .description = english ? figure->description.en : figure->description.zh,
                       .lang = english ? "en" : "zh-CN",
                       .creator = "carriermap " CMAP_VERSION,
                       .date = options->date ? options->date : CMAP_PLAN_DATE};
}

cmap_status cmap_studio_sidecar(const cmap_studio *studio, const cmap_figure *figure, const cmap_draw_options *options,
                                cmap_buf *out, cmap_err *err)
{
    const cmap_meta meta = cmap_studio_meta(figure, options);
    cmap_buf caption = {0}, alt = {0};
    cmap_report_meta about = {.id = figure->id,
                              .title = meta.title,
                              .lang = meta.lang,
                              .theme = studio->theme ? studio->theme->id : NULL,
                              .generator = meta.creator,
                              .date = meta.date,
                              .approval = options->approval};

    if (!options->report)
        return cmap_fail(err, CMAP_EINVAL, "cannot write the sidecar of %s: it was drawn without a report", figure->id);
    cmap_status status = cmap_caption_put(studio, figure, options->lang, &caption, err);
    if (!status)
        status = cmap_caption_put_alt(studio, figure, options->lang, options->report, &alt, err);
    about.caption = cmap_buf_text(&caption);
    about.alt = cmap_buf_text(&alt);
    if (!status)
        status = cmap_report_json(options->report, &about, out, err);
    cmap_buf_clear(&caption);
    cmap_buf_clear(&alt);
    return status;
}

static bool draws_carriers(const cmap_figure *figure)
{
    for (unsigned i = 0; i < figure->map.layer_count; i++)
        if (figure->map.layers[i] == CMAP_LAYER_CARRIERS)
            return true;
    for (unsigned i = 0; i < figure->panel.block_count; i++)
        if (figure->panel.blocks[i] == CMAP_BLOCK_CARRIERS)
            return true;
    return false;
}

static cmap_status scale_dots(const cmap_studio *studio, cmap_scene *scene, cmap_err *err)
{
    bool *districts = cmap_calloc(studio->plan->district_count + 1, sizeof *districts);
    cmap_dot_choice choice = {.districts = districts, .outside = !scene->figure->map.focus_count};
    cmap_status status = districts ? cmap_ground_box(studio->ground, &scene->figure->map.bounds, &choice.box, err)
                                   : cmap_fail(err, CMAP_ENOMEM, "cannot draw the carriers: out of memory");

    for (size_t i = 0; i < studio->plan->district_count && !status; i++)
        districts[i] = cmap_scene_in_focus(scene, studio->plan->districts[i].code);
    if (!status)
        scene->dots = cmap_dot_scale_find(studio->spots, &choice, scene->width_mm, scene->height_mm);
    cmap_free(districts);
    return status;
}

/* The carriers, for a figure that draws them: there may be a million. */
static cmap_status add_carriers(cmap_studio *studio, cmap_scene *scene, cmap_err *err)
{
    cmap_status status = CMAP_OK;

    if (!draws_carriers(scene->figure))
        return CMAP_OK;
    cmap_stage_begin(studio->watch, "loading");
    if (!studio->spots)
        status = cmap_spots_load(studio->db, studio->plan, studio->ground, &studio->spots, err);
    if (!status)
        status = scale_dots(studio, scene, err);
    if (!status)
        scene->spots = studio->spots;
    return status;
}

cmap_status cmap_studio_scene(cmap_studio *studio, const cmap_figure *figure, const cmap_draw_options *options,
                              cmap_scene *out, cmap_err *err)
{
    const double width_mm = options->width_mm > 0 ? options->width_mm : figure->page.width_mm;
    const double height_mm = options->height_mm > 0 ? options->height_mm : figure->page.height_mm;
    cmap_scene scene = {.figure = figure,
                        .plan = studio->plan,
                        .progress = studio->progress,
                        .by_park = studio->by_park,
                        .ground = studio->ground,
                        .icons = studio->icons,
                        .lang = options->lang,
                        .report = options->report,
                        .watch = studio->watch,
                        .width_mm = width_mm,
                        .height_mm = height_mm,
                        .scale = cmap_page_scale(width_mm, height_mm)};
    cmap_status status = check(options, err);

    if (!status)
        status = prepare(studio, options, &scene, err);
    if (!status)
        status = add_carriers(studio, &scene, err);
    scene.theme = studio->theme;
    if (!status)
        *out = scene;
    return status;
}

/* Adds to the file's description from when its data are: the caption. */
static cmap_status describe(const cmap_studio *studio, const cmap_figure *figure, cmap_lang lang, cmap_meta *meta,
                            cmap_buf *words, cmap_err *err)
{
    cmap_buf_printf(words, "%s%s", meta->description, lang == CMAP_LANG_EN ? " " : "");
    cmap_status status = cmap_caption_put(studio, figure, lang == CMAP_LANG_BOTH ? CMAP_LANG_ZH : lang, words, err);
    meta->description = cmap_buf_text(words);
    return status;
}

cmap_status cmap_studio_draw(cmap_studio *studio, const cmap_figure *figure, const cmap_draw_options *options,
                             cmap_buf *bytes, cmap_err *err)
{
    cmap_meta meta = cmap_studio_meta(figure, options);
    cmap_buf words = {0};
    cmap_scene scene;

    if (figure->is_atlas)
        return cmap_atlas_draw(studio, figure, options, bytes, err);
    cmap_status status = cmap_studio_scene(studio, figure, options, &scene, err);
    cmap_stage_begin(studio->watch, "layout");
    if (!status)
        status = describe(studio, figure, options->lang, &meta, &words, err);
    if (!status)
        status = cmap_canvas_new(options->format, scene.width_mm, scene.height_mm,
                                 options->dpi > 0 ? options->dpi : 300, &meta, &scene.canvas, err);
    cmap_buf_clear(&words);
    if (status)
        return status;
    cmap_page_draw(&scene, options->approval);
    if (!cmap_scene_ok(&scene))
        cmap_canvas_fail(scene.canvas, &scene.err);
    cmap_stage_begin(studio->watch, "encoding");
    return cmap_canvas_finish(scene.canvas, bytes, err);
}
