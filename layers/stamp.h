/* stamp.h: the mark on a figure that shows made-up data. */
#ifndef CMAP_LAYERS_STAMP_H
#define CMAP_LAYERS_STAMP_H

#include "layers/scene.h"

/* Where the tag hangs: the first corner of the map, from the top right one on, that none of the taken boxes lies in;
 * the top right one when all are taken. No label may be placed there. A width of 0: the plan is no sample, and there is
 * no tag. */
cmap_rect cmap_stamp_rect(const cmap_scene *scene, cmap_rect map, const cmap_rect *taken, size_t taken_count);

/* 示例数据, SAMPLE DATA or both on a red tag, as the figure speaks. Never left out. Draw it
 * after the map and its insets, nothing may cover it. */
void cmap_stamp_draw(cmap_scene *scene, cmap_rect tag);

#endif
