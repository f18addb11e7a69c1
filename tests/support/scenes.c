#include "support/scenes.h"

#include "gis/base/file.h"
#include "gis/base/mem.h"
#include "render/icon.h"

#include <stdio.h>
#include <string.h>

static const cmap_color ink = {0.10, 0.15, 0.20, 1}, white = {1, 1, 1, 1}, blue = {0.20, 0.45, 0.65, 1},
                        pale = {0.70, 0.82, 0.90, 1}, orange = {0.85, 0.40, 0.15, 1}, green = {0.45, 0.65, 0.30, 1};

static void draw_paths(cmap_canvas *canvas, cmap_fonts *fonts)
{
    const cmap_pt star[] = {{20, 5}, {27, 27}, {8, 13}, {32, 13}, {13, 27}};
    const cmap_stroke line = {.width_mm = 0.4, .color = ink};
    const cmap_stroke dashes = {
        .width_mm = 0.8, .color = blue, .dash_mm = {2, 1, 0, 1}, .dash_count = 4, .cap = CMAP_CAP_ROUND};

    (void)fonts;
    cmap_canvas_poly(canvas, star, 5, true);
    cmap_canvas_fill_keep(canvas, orange);
    cmap_canvas_stroke(canvas, &line);
    cmap_canvas_rect(canvas, (cmap_rect){40, 5, 20, 20});
    cmap_canvas_circle(canvas, (cmap_pt){50, 15}, 7); /* a hole by the even-odd rule */
    cmap_canvas_fill(canvas, green);
    cmap_canvas_round_rect(canvas, (cmap_rect){65, 5, 20, 20}, 5);
    cmap_canvas_stroke(canvas, &line);
    cmap_canvas_move(canvas, (cmap_pt){5, 45});
    cmap_canvas_curve(canvas, (cmap_pt){25, 20}, (cmap_pt){40, 70}, (cmap_pt){60, 40});
    cmap_canvas_line(canvas, (cmap_pt){85, 50});
    cmap_canvas_stroke(canvas, &dashes);
}

static void draw_areas(cmap_canvas *canvas, cmap_fonts *fonts)
{
    const cmap_hatch rising = {45, 1.5, 0.25, blue}, level = {0, 1, 0.3, ink}, upright = {90, 2, 0.5, orange};
    const cmap_hatch *const hatches[] = {&rising, &level, &upright};

    (void)fonts;
    for (int i = 0; i < 3; i++) {
        cmap_canvas_circle(canvas, (cmap_pt){12 + 18 * i, 14}, 10);
        cmap_canvas_fill_keep(canvas, pale);
        cmap_canvas_fill_hatch(canvas, hatches[i]);
    }
    cmap_canvas_rect(canvas, (cmap_rect){5, 28, 40, 15});
    cmap_canvas_fill_gradient(canvas, (cmap_pt){5, 28}, orange, (cmap_pt){5, 43}, blue);
    cmap_canvas_begin_group(canvas);
    cmap_canvas_rect(canvas, (cmap_rect){5, 45, 40, 15});
    cmap_canvas_fill_gradient(canvas, (cmap_pt){5, 45}, blue, (cmap_pt){5, 60}, orange);
    cmap_canvas_end_group(canvas, 0.8);
    cmap_canvas_rect(canvas, (cmap_rect){62, 3, 24, 11});
    cmap_canvas_fill_gradient(canvas, (cmap_pt){62, 3}, cmap_color_with_alpha(orange, 0.1), (cmap_pt){86, 14}, orange);
    cmap_canvas_save(canvas);
    cmap_canvas_circle(canvas, (cmap_pt){70, 35}, 18);
    cmap_canvas_clip(canvas);
    cmap_canvas_rect(canvas, (cmap_rect){50, 20, 40, 30});
    cmap_canvas_fill(canvas, pale);
    cmap_canvas_begin_group(canvas);
    cmap_canvas_rect(canvas, (cmap_rect){55, 25, 20, 10});
    cmap_canvas_fill(canvas, blue);
    cmap_canvas_rect(canvas, (cmap_rect){65, 25, 10, 30});
    cmap_canvas_fill(canvas, blue);
    cmap_canvas_end_group(canvas, 0.5);
    cmap_canvas_restore(canvas);
}

const char *const scene_words[] = {
    "苏州工业园区", "“一轴两翼”·1000万㎡", "One axis, “two wings” — it’s 2011–2015",
    "长江",         "太湖 Tai Lake",       "世界一流医药研发服务外包基地（含‘硅谷’），到2015年超过1000万㎡。",
    NULL,
};

static void put(cmap_canvas *canvas, cmap_fonts *fonts, const char *words, const cmap_type *type, double width_mm,
                cmap_pt at, double angle_deg)
{
    cmap_text *text = NULL;
    cmap_err err = {0};

    if (cmap_text_new(fonts, words, type, width_mm, &text, &err))
        cmap_canvas_fail(canvas, &err);
    else
        cmap_canvas_text(canvas, text, at, angle_deg);
    cmap_text_free(text);
}

static void draw_type(cmap_canvas *canvas, cmap_fonts *fonts)
{
    const cmap_type bold = {.size_pt = 14, .bold = true, .color = ink, .halo_mm = 0.6, .halo = white};
    const cmap_type plain = {.size_pt = 9, .color = ink}, turned = {.size_pt = 9, .color = orange};
    const cmap_type water = {.size_pt = 10, .italic = true, .color = blue, .spacing_em = 0.5};
    const cmap_type right = {.size_pt = 7, .color = ink, .align = CMAP_ALIGN_RIGHT};
    const cmap_pt shore[] = {{44, 56}, {56, 47}, {72, 45}, {87, 52}};

    cmap_canvas_rect(canvas, (cmap_rect){3, 3, 84, 10});
    cmap_canvas_fill(canvas, orange);
    put(canvas, fonts, scene_words[0], &bold, 0, (cmap_pt){5, 4}, 0);
    put(canvas, fonts, scene_words[1], &plain, 0, (cmap_pt){5, 15}, 0);
    put(canvas, fonts, scene_words[2], &plain, 0, (cmap_pt){5, 21}, 0);
    put(canvas, fonts, scene_words[3], &water, 0, (cmap_pt){62, 15}, 20);
    cmap_canvas_text_along(canvas, fonts, scene_words[4], &water, shore, 4);
    put(canvas, fonts, scene_words[5], &right, 36, (cmap_pt){5, 30}, 0);
    put(canvas, fonts, "北", &turned, 0, (cmap_pt){85, 30}, 90);
}

static void draw_icons(cmap_canvas *canvas, cmap_fonts *fonts)
{
    static const char *const names[] = {"software", "cloud", "finance", "kind-zone", "north-arrow", "logistics"};
    char path[512];

    (void)fonts;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        cmap_icon *icon = NULL;
        cmap_err err = {0};
        char *svg = NULL;
        size_t length;
        (void)snprintf(path, sizeof path, "%s/data/icons/%s.svg", CMAP_SOURCE_DIR, names[i]);
        if (cmap_file_read(path, 0, &svg, &length, &err) || cmap_icon_parse(svg, &icon, &err)) {
            cmap_canvas_fail(canvas, &err);
        } else {
            cmap_canvas_icon(canvas, icon, (cmap_pt){3 + 14 * (double)i, 5}, 12, ink);
            cmap_canvas_icon(canvas, icon, (cmap_pt){7 + 14 * (double)i, 20}, 4, cmap_color_with_alpha(orange, 0.5));
        }
        cmap_icon_free(icon);
        cmap_free(svg);
    }
}

const scene scenes[] = {
    /* Whole pixels at 96 dpi, so that every program that draws them agrees on where the page ends. */
    {"paths", 88.9, 63.5, draw_paths},
    {"areas", 88.9, 63.5, draw_areas},
    {"type", 88.9, 63.5, draw_type},
    {"icons", 88.9, 31.75, draw_icons},
};
const size_t scene_count = sizeof scenes / sizeof scenes[0];

const scene *scene_find(const char *name)
{
    for (size_t i = 0; i < scene_count; i++) {
        if (strcmp(scenes[i].name, name) == 0)
            return &scenes[i];
    }
    return NULL;
}

cmap_status scene_render(const scene *page, cmap_format format, double dpi, const cmap_meta *meta, cmap_buf *bytes,
                         cmap_err *err)
{
    static const cmap_meta own = {"示例“一轴两翼” <&>", "A page for tests: 测试", "zh-CN", "carriermap tests",
                                  "2011-08-11T00:00:00Z"};
    cmap_fonts *fonts = NULL;
    cmap_canvas *canvas = NULL;
    cmap_status status = cmap_fonts_open("zh-CN", &fonts, err);

    if (!status)
        status = cmap_canvas_new(format, page->width_mm, page->height_mm, dpi, meta ? meta : &own, &canvas, err);
    if (!status) {
        page->draw(canvas, fonts);
        status = cmap_canvas_finish(canvas, bytes, err);
    }
    cmap_fonts_close(fonts);
    return status;
}
