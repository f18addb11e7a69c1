/* How many carriers there are and what they come to; how many of them the map draws, and why not the others. */
#include "layers/block.h"
#include "layers/carrier_marks.h"
#include "layers/detail.h"
#include "layers/numbers.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Sentences one after the other, for one remark. */
typedef struct remark {
    char words[640];
    size_t length;
} remark;

static void say(remark *to, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void say(remark *to, const char *format, ...)
{
    const size_t room = sizeof to->words - to->length;
    va_list args;

    va_start(args, format);
    const int used = vsnprintf(to->words + to->length, room, format, args);
    va_end(args);
    if (used > 0 && (size_t)used < room)
        to->length += (size_t)used;
}

/* What the map does not draw, or not by its size. */
static void say_what_is_missing(cmap_scene *scene, remark *to, bool draw)
{
    const cmap_spots *spots = scene->spots;
    const bool english = scene->lang == CMAP_LANG_EN;
    const size_t unknown = spots->all.count - spots->all.measured_count;
    const size_t away = spots->count - scene->dots.count;
    char count[32], area[64];

    cmap_carrier_count_words(unknown, count, sizeof count);
    if (unknown)
        say(to, english ? "Of %s carriers the floor area is unknown: a cross. " : "%s处面积未知，以叉号表示。", count);
    if (unknown && draw)
        cmap_numbers_add_carriers(scene, count, CMAP_QUERY_CARRIERS_UNMEASURED,
                                  cmap_scene_words(scene, "面积未知的载体", "carriers of unknown floor area"));
    cmap_carrier_count_words(spots->unplaced.count, count, sizeof count);
    cmap_scene_area_words(scene, (double)spots->unplaced.tenths / 10, area, sizeof area);
    if (spots->unplaced.measured_count)
        say(to, english ? "%s have no known place (%s) and are not drawn. " : "%s处没有位置（%s），未画。", count,
            area);
    else if (spots->unplaced.count)
        say(to, english ? "%s have no known place and are not drawn. " : "%s处没有位置，未画。", count);
    if (spots->unplaced.count && draw)
        cmap_numbers_add_carriers(scene, count, CMAP_QUERY_CARRIERS_UNPLACED,
                                  cmap_scene_words(scene, "没有位置的载体", "carriers without a place"));
    cmap_carrier_count_words(away, count, sizeof count);
    if (away)
        say(to, english ? "%s lie beyond what this map is about. " : "%s处在本图范围之外。", count);
}

static double put_nothing(cmap_scene *scene, cmap_pt at, double width_mm, bool draw)
{
    const cmap_type bold = cmap_scene_bold(scene, CMAP_STYLE_HEAD, scene->theme->ink);
    const cmap_type small = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink_soft);
    const char *head = cmap_scene_words(scene, "数据库中还没有载体", "No carrier is in the database yet");
    const char *remedy =
        cmap_scene_words(scene, "规划没有给出各处载体的位置和面积。把载体调查表导入数据库，再用该库重绘本图。",
                         "The plan gives neither place nor floor area of single carriers. Import a survey into a "
                         "database, and draw this "
                         "figure from it.");
    double y_mm = at.y_mm;

    if (scene->spots->all.count)
        head = cmap_scene_words(scene, "没有一处载体的位置是已知的", "No carrier has a known place");
    y_mm += cmap_scene_put(scene, head, &bold, (cmap_pt){at.x_mm, y_mm}, width_mm, draw);
    y_mm += cmap_scene_put(scene, remedy, &small, (cmap_pt){at.x_mm, y_mm}, width_mm, draw);
    return y_mm - at.y_mm;
}

/* The count large, what it is and the floor area beside it. */
static double put_totals(cmap_scene *scene, cmap_pt at, double width_mm, bool draw)
{
    const cmap_spot_sums *all = &scene->spots->all;
    const bool english = scene->lang == CMAP_LANG_EN;
    cmap_type display = cmap_scene_bold(scene, CMAP_STYLE_DISPLAY, scene->theme->built);
    const cmap_type body = cmap_scene_bold(scene, CMAP_STYLE_BODY, scene->theme->ink);
    const cmap_type small = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink_soft);
    char count[32], area[64], beside[128];

    display.size_pt *= 0.72;
    cmap_carrier_count_words(all->count, count, sizeof count);
    cmap_scene_area_words(scene, (double)all->tenths / 10, area, sizeof area);
    (void)snprintf(beside, sizeof beside, english ? "carriers, %s" : "处载体，%s", area);
    if (!all->measured_count)
        (void)snprintf(beside, sizeof beside, "%s", english ? "carriers" : "处载体");
    const double count_mm = cmap_scene_text_width(scene, count, &display) + 1.8 * scene->scale;
    const double rest_mm = fmax(width_mm - count_mm, 10);
    const double height_mm = cmap_scene_put(scene, count, &display, at, 0, draw);
    const double y_mm = at.y_mm + height_mm * 0.2;
    const double beside_mm = cmap_scene_put(scene, beside, &body, (cmap_pt){at.x_mm + count_mm, y_mm}, rest_mm, draw);
    const double note_mm =
        cmap_scene_put(scene,
                       all->measured_count ? cmap_scene_words(scene, "已知建筑面积合计，各种状态在内",
                                                              "Known floor area, of any status")
                                           : cmap_scene_words(scene, "建筑面积均未知", "Their floor areas are unknown"),
                       &small, (cmap_pt){at.x_mm + count_mm, y_mm + beside_mm}, rest_mm, draw);
    if (draw)
        cmap_numbers_add_carriers(scene, count, CMAP_QUERY_CARRIERS_COUNT, cmap_scene_words(scene, "载体", "carriers"));
    if (draw && all->measured_count)
        cmap_numbers_add_carriers(scene, area, CMAP_QUERY_CARRIERS_AREA,
                                  cmap_scene_words(scene, "已知建筑面积合计", "known floor area"));
    return fmax(height_mm, y_mm - at.y_mm + beside_mm + note_mm);
}

double cmap_block_carriers(cmap_scene *scene, cmap_pt at, double width_mm, bool draw)
{
    const cmap_type small = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink_soft);
    remark missing = {.length = 0};
    double y_mm = at.y_mm;

    if (!scene->spots)
        return 0;
    y_mm += cmap_block_title(scene, "载体与建筑面积", "Carriers and floor area", at, width_mm, draw);
    if (!scene->spots->count)
        return y_mm - at.y_mm + put_nothing(scene, (cmap_pt){at.x_mm, y_mm}, width_mm, draw);
    y_mm += put_totals(scene, (cmap_pt){at.x_mm, y_mm}, width_mm, draw);
    say_what_is_missing(scene, &missing, draw);
    if (missing.length)
        y_mm += cmap_scene_put(scene, missing.words, &small, (cmap_pt){at.x_mm, y_mm}, width_mm, draw);
    return y_mm - at.y_mm;
}
