#include "layers/many.h"

#include "gis/base/mem.h"
#include "layers/layer.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define SMALLEST_DOT 0.42  /* of the usual radius */
#define ROOM_MM2     420.0 /* of A4's map for a name */
#define MOST_NAMES   140   /* with the other names still a small task of the label engine */
#define COVERED      0.6   /* what covering a dot costs */

static bool counts(const cmap_scene *scene, const cmap_park *park)
{
    return park->geom && cmap_scene_in_focus(scene, park->joined_code);
}

void cmap_many_begin(cmap_scene *scene, cmap_detail *detail)
{
    size_t count = 0;

    for (size_t i = 0; i < scene->plan->park_count; i++)
        count += counts(scene, &scene->plan->parks[i]);
    scene->many = count > CMAP_MANY_PARKS ? count : 0;
    if (!scene->many)
        return;
    (void)cmap_detail_drop(scene, detail, CMAP_DETAIL_LESSER_PARKS); /* first: it makes names of numbers */
    (void)cmap_detail_drop(scene, detail, CMAP_DETAIL_PARKS);
    (void)cmap_detail_drop(scene, detail, CMAP_DETAIL_CARD_PARKS);
}

bool cmap_many_keeps_out(const cmap_scene *scene, cmap_detail_id id)
{
    return scene->many && (id == CMAP_DETAIL_PARKS || id == CMAP_DETAIL_CARD_PARKS);
}

/* Dots together keep the ground that they cover, down to a size that is still seen. */
double cmap_many_dot_share(const cmap_scene *scene)
{
    return scene->many ? fmax(sqrt((double)CMAP_MANY_PARKS / (double)scene->many), SMALLEST_DOT) : 1;
}

/* A park and what it is sorted by. */
typedef struct rank {
    int64_t floor_tenths;
    int level;
    const cmap_park *park;
} rank;

static int level_of(const cmap_park *park)
{
    static const char *const levels[] = {"municipal", "provincial", "national"};

    for (int i = 0; park->level && i < 3; i++)
        if (strcmp(park->level, levels[i]) == 0)
            return i + 1;
    return 0;
}

/* All floor area that is known, whatever its status. */
static int64_t floor_tenths(const cmap_scene *scene, size_t park)
{
    if (!scene->by_park || park >= scene->by_park->row_count)
        return 0;
    const cmap_progress_sums *sums = &scene->by_park->rows[park].sums;
    return sums->built_tenths + sums->under_construction_tenths + sums->planned_tenths + sums->unknown_status_tenths;
}

/* The plan's own order settles the rest. */
static int by_greatness(const void *a, const void *b)
{
    const rank *p = a, *q = b;

    if (p->floor_tenths != q->floor_tenths)
        return p->floor_tenths > q->floor_tenths ? -1 : 1;
    if (p->level != q->level)
        return p->level > q->level ? -1 : 1;
    return (p->park > q->park) - (p->park < q->park);
}

/* The parks in this map's frame that no inset shows, greatest first; NULL after an error in scene. */
static rank *rank_parks(cmap_scene *scene, const cmap_view *view, size_t *count)
{
    const cmap_plan *plan = scene->plan;
    rank *ranks = cmap_alloc((plan->park_count + 1) * sizeof *ranks);
    cmap_err err = {0};

    *count = 0;
    if (!ranks) {
        (void)cmap_fail(&err, CMAP_ENOMEM, "cannot name the parks: out of memory");
        cmap_scene_fail(scene, &err);
        return NULL;
    }
    for (size_t i = 0; i < plan->park_count; i++)
        if (counts(scene, &plan->parks[i]) && !cmap_scene_left_to_inset(scene, plan->parks[i].at) &&
            cmap_layer_in_frame(view, cmap_view_point(view, plan->parks[i].at), 0.5))
            ranks[(*count)++] = (rank){floor_tenths(scene, i), level_of(&plan->parks[i]), &plan->parks[i]};
    qsort(ranks, *count, sizeof *ranks, by_greatness);
    return ranks;
}

static void ask(cmap_scene *scene, const cmap_park *park, cmap_pt at, double r_mm, double priority,
                cmap_label_set *labels)
{
    cmap_type type = cmap_scene_type(scene, CMAP_STYLE_SMALL, scene->theme->ink);

    type.halo_mm = scene->theme->halo_mm * scene->scale;
    type.halo = scene->theme->halo;
    type.leading = 1.12;
    const cmap_label_wish wish = {.kind = CMAP_LABEL_POINT,
                                  .at = at,
                                  .symbol_mm = r_mm,
                                  .text = cmap_scene_words(scene, park->label_zh, park->label_en),
                                  .type = type,
                                  .second_type = type,
                                  .may_wrap = true,
                                  .priority = priority,
                                  .may_drop = true};
    cmap_label_set_add(labels, &wish);
}

void cmap_many_collect(cmap_scene *scene, const cmap_view *view, cmap_label_set *labels)
{
    const double room = view->frame.w_mm * view->frame.h_mm / (ROOM_MM2 * scene->scale * scene->scale);
    const double r_mm = scene->theme->symbol_mm * scene->scale * cmap_many_dot_share(scene) + 0.1;
    size_t count = 0;
    rank *ranks = rank_parks(scene, view, &count);
    const size_t named = (size_t)fmin(fmin(room, MOST_NAMES), (double)count);

    for (size_t i = 0; ranks && i < count && cmap_scene_ok(scene); i++) {
        const cmap_pt at = cmap_view_point(view, ranks[i].park->at);
        if (i < named)
            ask(scene, ranks[i].park, at, r_mm, 6 - 5 * (double)i / (double)named, labels);
        else
            cmap_label_set_avoid_rect(labels, (cmap_rect){at.x_mm - r_mm, at.y_mm - r_mm, 2 * r_mm, 2 * r_mm}, COVERED);
    }
    cmap_free(ranks);
}
