#include "layers/numbers.h"

#include "gis/db/query.h"

#include <stdio.h>
#include <string.h>

/* Hands over and clears query. */
static void add(cmap_scene *scene, const char *text, const char *what, cmap_buf *query, const char *source)
{
    cmap_report_add_number(scene->report, text, what, cmap_buf_text(query), source);
    if (query->status)
        scene->report->status = query->status;
    cmap_buf_clear(query);
}

/* What a number of the plan's is more exactly; "" for one that is exact. */
static const char *bound_words(const cmap_scene *scene, const cmap_figure_of *figure)
{
    if (strcmp(figure->bound, "over") == 0 || strcmp(figure->bound, "at-least") == 0)
        return cmap_scene_words(scene, "（下限）", ", a lower bound");
    if (strcmp(figure->bound, "about") == 0 || strcmp(figure->bound, "nearly") == 0)
        return cmap_scene_words(scene, "（约数）", ", not exact");
    return "";
}

/* The number of one of the plan's signs, 一 to 十; 0: none. Moves text past it. */
static int take_sign(const char **text)
{
    static const char *const signs[] = {"一", "二", "三", "四", "五", "六", "七", "八", "九", "十"};

    for (int i = 0; i < 10; i++)
        if (strncmp(*text, signs[i], strlen(signs[i])) == 0) {
            *text += strlen(signs[i]);
            return i + 1;
        }
    return 0;
}

/* A section of the plan in the figure's language: "第一章（一）" is "chapter 1, section 1" in English, which leaves out
 * a heading's words. */
static void put_section(const cmap_scene *scene, const char *section, cmap_buf *out)
{
    const char *at = section;

    if (scene->lang != CMAP_LANG_EN) {
        cmap_buf_puts(out, section);
        return;
    }
    if (strncmp(at, "第", strlen("第")) != 0)
        return;
    at += strlen("第");
    cmap_buf_printf(out, "chapter %d", take_sign(&at));
    at = strstr(at, "（");
    if (!at)
        return;
    at += strlen("（");
    const int number = take_sign(&at);
    if (number)
        cmap_buf_printf(out, ", section %d", number);
}

/* The plan, and the section. Hands over and clears query. */
static void add_of_plan(cmap_scene *scene, const cmap_figure_of *figure, const char *text, const char *what,
                        cmap_buf *query)
{
    cmap_buf source = {0};

    cmap_buf_puts(&source, "plan-2011: ");
    put_section(scene, figure->section ? figure->section : "", &source);
    if (source.status)
        scene->report->status = source.status;
    add(scene, text, what, query, cmap_buf_text(&source));
    cmap_buf_clear(&source);
}

void cmap_numbers_add_target(cmap_scene *scene)
{
    const cmap_figure_of *target = cmap_scene_target(scene);
    cmap_buf query = {0};
    char what[96], words[64];

    if (!scene->report || !target)
        return;
    (void)snprintf(what, sizeof what, scene->lang == CMAP_LANG_EN ? "target for %.4s%s" : "%.4s年目标%s", target->date,
                   bound_words(scene, target));
    cmap_scene_area_words(scene, target->value, words, sizeof words);
    cmap_query_put_target(&query, cmap_scene_area_unit_m2(scene, words));
    add_of_plan(scene, target, words, what, &query);
}

void cmap_numbers_add_baseline(cmap_scene *scene, const char *text)
{
    const cmap_figure_of *baseline = cmap_scene_baseline(scene);
    cmap_buf query = {0};
    char what[96], words[64];

    if (!scene->report || !baseline)
        return;
    (void)snprintf(what, sizeof what, scene->lang == CMAP_LANG_EN ? "built by the end of %.4s%s" : "%.4s年末已建成%s",
                   baseline->date, bound_words(scene, baseline));
    cmap_scene_area_words(scene, baseline->value, words, sizeof words);
    if (!text)
        text = words;
    cmap_query_put_baseline(&query, cmap_scene_area_unit_m2(scene, text));
    add_of_plan(scene, baseline, text, what, &query);
}

bool cmap_numbers_pace_is_surveyed(const cmap_scene *scene)
{
    const cmap_progress *progress = scene->progress;

    return progress->pace_m2_per_year > 0 && progress->pace_from == progress->survey_date;
}

void cmap_numbers_add_pace(cmap_scene *scene)
{
    const cmap_figure_of *target = cmap_scene_target(scene), *baseline = cmap_scene_baseline(scene);
    const bool surveyed = cmap_numbers_pace_is_surveyed(scene);
    cmap_buf query = {0};
    char text[64];

    if (!scene->report || (!surveyed && (!target || !baseline)))
        return;
    cmap_scene_area_words(scene, surveyed ? scene->progress->pace_m2_per_year : (target->value - baseline->value) / 5,
                          text, sizeof text);
    const double unit_m2 = cmap_scene_area_unit_m2(scene, text);
    if (surveyed)
        cmap_query_put_pace_from(&query, scene->progress->pace_from, unit_m2);
    else
        cmap_query_put_plan_pace(&query, unit_m2);
    add(scene, text,
        surveyed ? cmap_scene_words(scene, "到目标年末平均每年还需", "still needed a year until the target")
                 : cmap_scene_words(scene, "两端下限之间平均每年", "a year between the two lower bounds"),
        &query,
        surveyed && scene->plan->is_sample
            ? cmap_scene_words(scene, "由示例数据推算", "derived from sample data, made up")
            : cmap_scene_words(scene, "推算，非规划数字", "derived, not in the plan"));
}

static const char *status_words(const cmap_scene *scene, const char *status)
{
    if (!status)
        return cmap_scene_words(scene, "状态未知", "of unknown status");
    if (strcmp(status, "built") == 0)
        return cmap_scene_words(scene, "已建成", "built");
    if (strcmp(status, "planned") == 0)
        return cmap_scene_words(scene, "规划", "planned");
    return cmap_scene_words(scene, "在建", "under construction");
}

void cmap_numbers_add_sum(cmap_scene *scene, const char *text, const char *scope, const char *code, const char *name,
                          const char *status)
{
    cmap_buf query = {0}, what = {0};

    if (!scene->report)
        return;
    cmap_query_put_sum(&query, scope, code, status, cmap_scene_area_unit_m2(scene, text));
    cmap_buf_printf(&what, "%s%s%s", name, cmap_scene_words(scene, "，", ", "), status_words(scene, status));
    if (what.status)
        scene->report->status = what.status;
    add(scene, text, cmap_buf_text(&what), &query,
        scene->plan->is_sample
            ? cmap_scene_words(scene, "示例数据，虚构", "sample data, made up")
            : cmap_scene_words(scene, "表 carrier，来源见各行", "table carrier; each row names its source"));
    cmap_buf_clear(&what);
}

static const char *carriers_source(const cmap_scene *scene)
{
    return scene->plan->is_sample
               ? cmap_scene_words(scene, "示例数据，虚构", "sample data, made up")
               : cmap_scene_words(scene, "表 carrier，来源见各行", "table carrier; each row names its source");
}

void cmap_numbers_add_carriers(cmap_scene *scene, const char *text, cmap_query_carriers which, const char *what)
{
    cmap_buf query = {0};

    if (!scene->report)
        return;
    cmap_query_put_carriers(&query, which,
                            which == CMAP_QUERY_CARRIERS_AREA ? cmap_scene_area_unit_m2(scene, text) : 1);
    add(scene, text, what, &query, carriers_source(scene));
}

void cmap_numbers_add_crowd(cmap_scene *scene, const char *area, const char *count, const char *name, const char *code)
{
    cmap_buf query = {0}, what = {0};
    const char *texts[2] = {area, count};

    for (int i = 0; scene->report && i < 2; i++) {
        cmap_buf_printf(&what, scene->lang == CMAP_LANG_EN ? "%s, carriers close together" : "%s，聚集的载体", name);
        cmap_buf_printf(&query,
                        "derived: the carriers of district %s nearest to this label's crowd, gathered by place on the "
                        "page (layers/cluster.h)",
                        code);
        if (what.status)
            scene->report->status = what.status;
        add(scene, texts[i], cmap_buf_text(&what), &query, carriers_source(scene));
        cmap_buf_clear(&what);
    }
}

void cmap_numbers_add_official_area(cmap_scene *scene, const char *text, const cmap_district *district)
{
    cmap_buf query = {0}, what = {0};

    if (!scene->report)
        return;
    cmap_query_put_official_area(&query, district->code);
    cmap_buf_printf(&what, scene->lang == CMAP_LANG_EN ? "%s, area with water" : "%s，面积（含水面）",
                    cmap_scene_words(scene, district->name_zh, district->name_en));
    if (what.status)
        scene->report->status = what.status;
    add(scene, text, cmap_buf_text(&what), &query,
        cmap_scene_words(scene, "统计年鉴，2018年末；表 district 的 official_area_source_id",
                         "yearbook, end of 2018; official_area_source_id in table district"));
    cmap_buf_clear(&what);
}
