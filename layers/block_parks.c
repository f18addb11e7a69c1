/* The parks by number, under the districts they lie in. */
#include "layers/block.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MOST_GROUPS 64

/* One district's name and its parks; returns the height. */
static double draw_group(cmap_scene *scene, const cmap_district *district, cmap_pt at, double width_mm, bool draw)
{
    const cmap_color deep = cmap_theme_zone_deep(scene->theme, district->zone_code);
    const cmap_type head = cmap_scene_bold(scene, CMAP_STYLE_SMALL, deep);
    const cmap_type name = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink);
    cmap_type number = head;
    const double number_mm = 3.4 * scene->scale;
    double y_mm = at.y_mm;
    bool any = false;

    number.align = CMAP_ALIGN_RIGHT;
    for (size_t i = 0; i < scene->plan->park_count; i++) {
        const cmap_park *park = &scene->plan->parks[i];
        char digits[24];
        if (!park->joined_code || strcmp(park->joined_code, district->code) != 0)
            continue;
        if (!any)
            y_mm += cmap_scene_put(scene, cmap_scene_words(scene, district->name_zh, district->name_en), &head,
                                   (cmap_pt){at.x_mm, y_mm}, width_mm, draw);
        any = true;
        (void)snprintf(digits, sizeof digits, "%zu", cmap_scene_park_number(scene, park));
        (void)cmap_scene_put(scene, digits, &number, (cmap_pt){at.x_mm + number_mm, y_mm}, 0, draw);
        y_mm += cmap_scene_put(scene, cmap_scene_words(scene, park->label_zh, park->label_en), &name,
                               (cmap_pt){at.x_mm + number_mm + 1.0 * scene->scale, y_mm},
                               width_mm - number_mm - 1.0 * scene->scale, draw);
    }
    return any ? y_mm - at.y_mm + 0.5 * scene->scale : 0;
}

/* The height of each district's group in a column of that width. */
static void measure(cmap_scene *scene, double column_mm, double *heights_mm)
{
    for (size_t i = 0; i < scene->plan->district_count && i < MOST_GROUPS; i++)
        heights_mm[i] = draw_group(scene, &scene->plan->districts[i], (cmap_pt){0, 0}, column_mm, false);
}

/* Districts in order down the columns, none longer than limit_mm but the last; returns the longest. column, when it is
 * not NULL, gets each one's. */
static double flow(const double *heights_mm, size_t count, size_t columns, double limit_mm, size_t *column)
{
    double longest_mm = 0;
    double y_mm = 0;
    size_t at = 0;

    for (size_t i = 0; i < count; i++) {
        if (y_mm > 0 && y_mm + heights_mm[i] > limit_mm && at + 1 < columns) {
            at++;
            y_mm = 0;
        }
        y_mm += heights_mm[i];
        longest_mm = fmax(longest_mm, y_mm);
        if (column)
            column[i] = at;
    }
    return longest_mm;
}

/* The shortest list in that many columns, and the height at which one is full. */
static double balance(const double *heights_mm, size_t count, size_t columns, double *limit_mm)
{
    const double total_mm = flow(heights_mm, count, 1, INFINITY, NULL);
    double best_mm = INFINITY;

    /* Groups stay whole, so an even share does not always fit: the first limit that gives the shortest columns. */
    for (int i = 0; i <= 20; i++) {
        double tried_mm = total_mm / (double)columns * (1 + 0.03 * i);
        double longest_mm = flow(heights_mm, count, columns, tried_mm, NULL);
        if (longest_mm < best_mm - 1e-9) {
            best_mm = longest_mm;
            *limit_mm = tried_mm;
        }
    }
    return best_mm;
}

static void draw_columns(cmap_scene *scene, cmap_pt top, double column_mm, double step_mm, size_t columns,
                         double limit_mm)
{
    const size_t count = scene->plan->district_count < MOST_GROUPS ? scene->plan->district_count : MOST_GROUPS;
    double heights_mm[MOST_GROUPS] = {0};
    size_t column[MOST_GROUPS];
    double y_mm = 0;

    measure(scene, column_mm, heights_mm);
    (void)flow(heights_mm, count, columns, limit_mm, column);
    for (size_t i = 0; i < count; i++) {
        if (i && column[i] != column[i - 1])
            y_mm = 0;
        (void)draw_group(scene, &scene->plan->districts[i],
                         (cmap_pt){top.x_mm + step_mm * (double)column[i], top.y_mm + y_mm}, column_mm, true);
        y_mm += heights_mm[i];
    }
}

double cmap_block_parks(cmap_scene *scene, cmap_pt at, double width_mm, bool draw)
{
    const double want_mm = (scene->lang == CMAP_LANG_EN ? 46 : 32) * scene->scale;
    const double least_mm = (scene->lang == CMAP_LANG_EN ? 30 : 28) * scene->scale;
    const double gutter_mm = 2.5 * scene->scale;
    const size_t usual = (size_t)fmax(1, floor(width_mm / want_mm));
    const double title_mm = cmap_block_title(scene, "规划所列载体", "Carriers that the plan names", at, width_mm, draw);
    const cmap_pt top = {at.x_mm, at.y_mm + title_mm};
    const size_t count = scene->plan->district_count < MOST_GROUPS ? scene->plan->district_count : MOST_GROUPS;
    double heights_mm[MOST_GROUPS] = {0};
    double best_mm = INFINITY;
    double limit_mm = 0;
    double column_mm = width_mm;
    size_t columns = 1;

    /* One column more than usual, whose names break, when that makes the list shorter all the same. */
    for (size_t tried = usual; tried <= usual + 1 && (tried == usual || width_mm / (double)tried >= least_mm);
         tried++) {
        const double tried_mm = (width_mm - gutter_mm * (double)(tried - 1)) / (double)tried;
        double tried_limit_mm = 0;
        measure(scene, tried_mm, heights_mm);
        const double height_mm = balance(heights_mm, count, tried, &tried_limit_mm);
        if (height_mm < best_mm - 1e-9) {
            best_mm = height_mm;
            limit_mm = tried_limit_mm;
            column_mm = tried_mm;
            columns = tried;
        }
    }
    if (draw)
        draw_columns(scene, top, column_mm, column_mm + gutter_mm, columns, limit_mm);
    return title_mm + best_mm;
}
