#include "layers/caption.h"

#include "layers/figure_private.h"
#include "layers/studio_private.h"

#include <string.h>

#define PLAN_DAY ((int)strlen("2011-08-11")) /* of CMAP_PLAN_DATE, without its time */

/* The figure shows floor area of carriers, in its map or beside it. */
static bool shows_areas(const cmap_figure *figure)
{
    static const cmap_block_id blocks[] = {CMAP_BLOCK_HEADLINE, CMAP_BLOCK_PATH, CMAP_BLOCK_TABLE, CMAP_BLOCK_FACTS};

    for (unsigned i = 0; i < figure->map.layer_count; i++)
        if (figure->map.layers[i] == CMAP_LAYER_PROGRESS || figure->map.layers[i] == CMAP_LAYER_CARRIERS)
            return true;
    for (unsigned i = 0; i < figure->panel.block_count; i++)
        for (size_t k = 0; k < sizeof blocks / sizeof blocks[0]; k++)
            if (figure->panel.blocks[i] == blocks[k])
                return true;
    return figure->is_atlas;
}

/* From when to when the carriers drawn were surveyed; nothing for carriers without a date. */
static void put_survey_dates(const cmap_progress *progress, bool english, cmap_buf *out)
{
    const char *first = progress->survey_first, *last = progress->survey_date;

    if (!last)
        cmap_buf_puts(out, english ? ", undated" : "，调查日期不详");
    else if (!first || strcmp(first, last) == 0)
        cmap_buf_printf(out, english ? ", surveyed as of %s" : "，调查截至%s", last);
    else
        cmap_buf_printf(out, english ? ", surveyed as of %s to %s" : "，调查截至%s至%s", first, last);
}

/* What the figure knows of floor area: a survey and its dates, or that there is none. */
static void put_survey(const cmap_studio *studio, const cmap_figure *figure, bool english, cmap_buf *out)
{
    const cmap_progress *progress = cmap_studio_progress(studio);

    if (!shows_areas(figure) || !progress->city.measured_count) {
        cmap_buf_puts(out, english ? " No survey of floor area is drawn." : "图中没有载体面积调查数据。");
        return;
    }
    if (cmap_studio_plan(studio)->is_sample)
        cmap_buf_puts(out, english ? " Floor area: sample data (made up, no real figures)"
                                   : "载体面积为示例数据（虚构，非真实数字）");
    else
        cmap_buf_puts(out, english ? " Floor area: carriers surveyed in the database" : "载体面积为数据库中的调查数据");
    put_survey_dates(progress, english, out);
    cmap_buf_puts(out, english ? "." : "。");
}

static void put_caption_zh(const cmap_studio *studio, const cmap_figure *figure, cmap_buf *out)
{
    cmap_buf_printf(out, "%s，据苏府〔2011〕159号规划绘制，规划数据截至%.*s。", figure->title.zh, PLAN_DAY,
                    CMAP_PLAN_DATE);
    put_survey(studio, figure, false, out);
}

static void put_caption_en(const cmap_studio *studio, const cmap_figure *figure, cmap_buf *out)
{
    cmap_buf_printf(out,
                    "%s, drawn from the plan of the Suzhou Municipal Government (document 159 of 2011), the plan's "
                    "data as of %.*s.",
                    figure->title.en, PLAN_DAY, CMAP_PLAN_DATE);
    put_survey(studio, figure, true, out);
}

cmap_status cmap_caption_put(const cmap_studio *studio, const cmap_figure *figure, cmap_lang lang, cmap_buf *out,
                             cmap_err *err)
{
    if (lang != CMAP_LANG_EN)
        put_caption_zh(studio, figure, out);
    if (lang == CMAP_LANG_BOTH)
        cmap_buf_puts(out, " ");
    if (lang != CMAP_LANG_ZH)
        put_caption_en(studio, figure, out);
    return out->status ? cmap_fail(err, out->status, "cannot caption %s: out of memory", figure->id) : CMAP_OK;
}

static bool in_focus(const cmap_figure *figure, const cmap_district *district)
{
    for (unsigned i = 0; i < figure->map.focus_count; i++)
        if (strcmp(figure->map.focus[i], district->code) == 0)
            return true;
    return !figure->map.focus_count;
}

static bool shows_zone(const cmap_plan *plan, const cmap_figure *figure, size_t zone)
{
    for (size_t i = 0; i < plan->district_count; i++)
        if (plan->districts[i].zone == zone && in_focus(figure, &plan->districts[i]))
            return true;
    return false;
}

/* The names of what the figure is about, between brackets, and before them how many there are. */
static void put_zones(const cmap_plan *plan, const cmap_figure *figure, bool english, cmap_buf *out)
{
    cmap_buf names = {0};
    size_t count = 0;

    for (size_t i = 0; i < plan->zone_count; i++)
        if (shows_zone(plan, figure, i))
            cmap_buf_printf(&names, "%s%s", count++ ? (english ? ", " : "、") : "",
                            english ? plan->zones[i].name_en : plan->zones[i].name_zh);
    if (english)
        cmap_buf_printf(out, "%zu zone%s (%s)", count, count == 1 ? "" : "s", cmap_buf_text(&names));
    else
        cmap_buf_printf(out, "%zu个片区（%s）", count, cmap_buf_text(&names));
    if (names.status)
        out->status = names.status;
    cmap_buf_clear(&names);
}

static void put_districts(const cmap_plan *plan, const cmap_figure *figure, bool english, cmap_buf *out)
{
    cmap_buf names = {0};
    size_t count = 0;

    for (size_t i = 0; i < plan->district_count; i++)
        if (in_focus(figure, &plan->districts[i]))
            cmap_buf_printf(&names, "%s%s", count++ ? (english ? ", " : "、") : "",
                            english ? plan->districts[i].name_en : plan->districts[i].name_zh);
    if (english)
        cmap_buf_printf(out, "%zu district%s (%s)", count, count == 1 ? "" : "s", cmap_buf_text(&names));
    else
        cmap_buf_printf(out, "%zu个区（市）（%s）", count, cmap_buf_text(&names));
    if (names.status)
        out->status = names.status;
    cmap_buf_clear(&names);
}

static void put_alt_in(const cmap_plan *plan, const cmap_figure *figure, bool english, const cmap_report *report,
                       cmap_buf *out)
{
    const size_t parks = report->park_count, carriers = report->carrier_count;

    cmap_buf_puts(out, english ? figure->description.en : figure->description.zh);
    cmap_buf_puts(out, english ? " The figure shows " : "图中有");
    put_zones(plan, figure, english, out);
    cmap_buf_puts(out, english ? parks ? ", " : " and " : "、");
    put_districts(plan, figure, english, out);
    if (parks && english)
        cmap_buf_printf(out, " and %zu park%s", parks, parks == 1 ? "" : "s");
    else if (parks)
        cmap_buf_printf(out, "和%zu处载体", parks);
    if (carriers && english)
        cmap_buf_printf(out, "; %zu carrier%s drawn one by one", carriers, carriers == 1 ? " is" : "s are");
    else if (carriers)
        cmap_buf_printf(out, "；逐一画出%zu处载体", carriers);
    cmap_buf_puts(out, english ? "." : "。");
}

cmap_status cmap_caption_put_alt(const cmap_studio *studio, const cmap_figure *figure, cmap_lang lang,
                                 const cmap_report *report, cmap_buf *out, cmap_err *err)
{
    if (lang != CMAP_LANG_EN)
        put_alt_in(cmap_studio_plan(studio), figure, false, report, out);
    if (lang == CMAP_LANG_BOTH)
        cmap_buf_puts(out, " ");
    if (lang != CMAP_LANG_ZH)
        put_alt_in(cmap_studio_plan(studio), figure, true, report, out);
    return out->status ? cmap_fail(err, out->status, "cannot describe %s: out of memory", figure->id) : CMAP_OK;
}
