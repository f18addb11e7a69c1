#include "layers/stamp.h"

#include <math.h>

#define WIDTH_MM  38.0
#define HEIGHT_MM 11.5
#define GAP_MM    2.5

/* The same red in every theme, but for one ink: it is a warning, not a part of the picture. */
static cmap_color stamp_color(const cmap_scene *scene)
{
    const cmap_color axis = scene->theme->axis_deep;
    const bool one_ink = axis.r == axis.g && axis.g == axis.b;

    return one_ink ? scene->theme->ink : (cmap_color){0.76, 0.05, 0.12, 1};
}

static bool is_free(cmap_rect tag, const cmap_rect *taken, size_t taken_count)
{
    for (size_t i = 0; i < taken_count; i++)
        if (cmap_rect_overlaps(tag, taken[i]))
            return false;
    return true;
}

cmap_rect cmap_stamp_rect(const cmap_scene *scene, cmap_rect map, const cmap_rect *taken, size_t taken_count)
{
    const double gap_mm = GAP_MM * scene->scale;
    const double w_mm = fmin(WIDTH_MM * scene->scale, map.w_mm - 2 * gap_mm), h_mm = HEIGHT_MM * scene->scale;
    const double left_mm = map.x_mm + gap_mm, right_mm = map.x_mm + map.w_mm - gap_mm - w_mm;
    const double top_mm = map.y_mm + gap_mm, bottom_mm = map.y_mm + map.h_mm - gap_mm - h_mm;
    const cmap_rect corners[] = {{right_mm, top_mm, w_mm, h_mm},
                                 {left_mm, top_mm, w_mm, h_mm},
                                 {right_mm, bottom_mm, w_mm, h_mm},
                                 {left_mm, bottom_mm, w_mm, h_mm}};

    if (!scene->plan->is_sample)
        return (cmap_rect){map.x_mm, map.y_mm, 0, 0};
    for (size_t i = 0; i < sizeof corners / sizeof corners[0]; i++)
        if (is_free(corners[i], taken, taken_count))
            return corners[i];
    return corners[0];
}

void cmap_stamp_draw(cmap_scene *scene, cmap_rect tag)
{
    const cmap_stroke edge = {.width_mm = 0.7 * scene->scale, .color = stamp_color(scene)};
    cmap_type large = cmap_scene_bold(scene, CMAP_STYLE_TITLE, stamp_color(scene));
    cmap_type small = cmap_scene_bold(scene, CMAP_STYLE_SMALL, stamp_color(scene));

    if (!(tag.w_mm > 0))
        return;
    large.align = CMAP_ALIGN_CENTRE;
    large.leading = 1.1;
    large.spacing_em = 0.08;
    small.align = CMAP_ALIGN_CENTRE;
    small.spacing_em = 0.06;
    cmap_canvas_rect(scene->canvas, tag);
    cmap_canvas_fill_keep(scene->canvas, scene->theme->paper);
    cmap_canvas_stroke(scene->canvas, &edge);
    const cmap_pt middle = {tag.x_mm + tag.w_mm / 2, tag.y_mm + 0.9 * scene->scale};
    static const char *const first[] = {
        [CMAP_LANG_ZH] = "示例数据", [CMAP_LANG_EN] = "SAMPLE DATA", [CMAP_LANG_BOTH] = "示例数据"};
    static const char *const second[] = {[CMAP_LANG_ZH] = "虚构，非真实数字",
                                         [CMAP_LANG_EN] = "made up, no real figures",
                                         [CMAP_LANG_BOTH] = "虚构 · SAMPLE DATA, made up"};
    if (scene->lang == CMAP_LANG_EN) /* capitals are wide */
        large.size_pt *= 0.72;
    const double height_mm = cmap_scene_put(scene, first[scene->lang], &large, middle, 0, true);
    (void)cmap_scene_put(scene, second[scene->lang], &small,
                         (cmap_pt){middle.x_mm, middle.y_mm + height_mm - 0.1 * scene->scale}, 0, true);
}
