/* What is known of the districts in focus, and how well: areas, the outline's accuracy, floor area, and for each park
 * its accuracy and the section that names it. */
#include "layers/block.h"
#include "layers/numbers.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct sheet {
    cmap_scene *scene;
    cmap_pt at; /* where the next row goes */
    double width_mm;
    bool draw;
} sheet;

/* A row: what at the left, its value at the right, wrapped in its half. */
static void put_row(sheet *s, const char *zh, const char *en, const char *value)
{
    cmap_scene *scene = s->scene;
    const cmap_type name = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink_soft);
    const cmap_type type = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink);
    const double name_mm = s->width_mm * 0.42;
    double h_mm =
        cmap_scene_put(scene, cmap_scene_words(scene, zh, en), &name, s->at, name_mm - 2 * scene->scale, s->draw);

    s->at.y_mm += fmax(h_mm, cmap_scene_put(scene, value, &type, (cmap_pt){s->at.x_mm + name_mm, s->at.y_mm},
                                            s->width_mm - name_mm, s->draw)) +
                  0.3 * scene->scale;
}

static const cmap_progress_sums *sums_of(const cmap_scene *scene, const char *code)
{
    for (size_t i = 0; i < scene->progress->row_count; i++)
        if (strcmp(scene->progress->rows[i].code, code) == 0)
            return &scene->progress->rows[i].sums;
    return NULL;
}

static void put_area(sheet *s, const char *zh, const char *en, const cmap_district *district, const char *status,
                     const cmap_progress_sums *sums, int64_t tenths)
{
    char words[64];

    if (sums && sums->measured_count) {
        cmap_scene_area_words(s->scene, (double)tenths / 10, words, sizeof words);
        put_row(s, zh, en, words);
        if (s->draw)
            cmap_numbers_add_sum(s->scene, words, "district", district->code,
                                 cmap_scene_words(s->scene, district->name_zh, district->name_en), status);
    } else {
        put_row(s, zh, en, cmap_scene_words(s->scene, "未知（未调查）", "unknown (not surveyed)"));
    }
}

static void put_district(sheet *s, const cmap_district *district)
{
    const cmap_progress_sums *sums = sums_of(s->scene, district->code);
    char words[96];

    if (isfinite(district->official_area_km2)) {
        (void)snprintf(words, sizeof words, "%.2f km²", district->official_area_km2);
        put_row(s, "面积（含水面，统计年鉴，2018年末）", "Area with water (yearbook, end of 2018)", words);
        if (s->draw)
            cmap_numbers_add_official_area(s->scene, words, district);
    }
    (void)snprintf(words, sizeof words, "±%.0f m", district->outline_accuracy_m);
    put_row(s, "界线精度", "Outline placed to", words);
    put_area(s, "载体面积：已建成", "Floor area built", district, "built", sums, sums ? sums->built_tenths : 0);
    put_area(s, "载体面积：在建", "Floor area under construction", district, "under_construction", sums,
             sums ? sums->under_construction_tenths : 0);
    put_area(s, "载体面积：规划", "Floor area planned", district, "planned", sums, sums ? sums->planned_tenths : 0);
}

static void put_parks(sheet *s, const cmap_district *district)
{
    const bool english = s->scene->lang == CMAP_LANG_EN;

    for (size_t i = 0; i < s->scene->plan->park_count; i++) {
        const cmap_park *park = &s->scene->plan->parks[i];
        char words[256];
        if (!park->joined_code || strcmp(park->joined_code, district->code) != 0)
            continue;
        if (english)
            (void)snprintf(words, sizeof words, "±%.0f m%s", park->accuracy_m,
                           park->certain ? "" : ", near a border: district not certain");
        else
            (void)snprintf(words, sizeof words, "±%.0f m，%s%s", park->accuracy_m, park->section ? park->section : "",
                           park->certain ? "" : "；近界，所属区不确定");
        put_row(s, park->label_zh, park->label_en, words);
    }
}

double cmap_block_facts(cmap_scene *scene, cmap_pt at, double width_mm, bool draw)
{
    sheet s = {.scene = scene, .at = at, .width_mm = width_mm, .draw = draw};

    for (size_t i = 0; i < scene->plan->district_count; i++) {
        const cmap_district *district = &scene->plan->districts[i];
        if (!cmap_scene_in_focus(scene, district->code))
            continue;
        s.at.y_mm += cmap_block_title(scene, "数据与精度", "Data and accuracy", s.at, width_mm, draw);
        put_district(&s, district);
        s.at.y_mm += 1.0 * scene->scale;
        put_parks(&s, district);
    }
    return s.at.y_mm - at.y_mm;
}
