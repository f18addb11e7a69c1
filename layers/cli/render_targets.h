/* render_targets.h: where the drawn files go, settled and tried out before anything is drawn. */
#ifndef CMAP_CLI_RENDER_TARGETS_H
#define CMAP_CLI_RENDER_TARGETS_H

#include "gis/base/buf.h"
#include "gis/base/status.h"
#include "layers/cli/render_options.h"
#include "layers/figure.h"

#include <stdbool.h>
#include <stddef.h>

/* What a file holds: a figure, or what goes beside one. */
typedef enum cmap_target_kind {
    CMAP_TARGET_FIGURE,
    CMAP_TARGET_SIDECAR,   /* <id>.json */
    CMAP_TARGET_TEX,       /* <id>.tex */
    CMAP_TARGET_WORLD,     /* <id>.pgw */
    CMAP_TARGET_WORLD_CRS, /* <id>.png.aux.xml */
} cmap_target_kind;

/* What is asked for beside the figures. */
typedef struct cmap_beside {
    bool sidecar, tex, world;
} cmap_beside;

typedef struct cmap_target {
    size_t figure; /* its place in the list of figures */
    cmap_target_kind kind;
    cmap_format format; /* of a figure */
    size_t of;          /* of what goes beside: the place of its figure's file in the list */
    char *path;         /* owned; NULL: stdout */
    cmap_buf bytes;     /* of the drawn file */
} cmap_target;

typedef struct cmap_targets {
    cmap_target *list;
    size_t count;
    char *folder; /* to be made before writing; owned; NULL when it is there already */
} cmap_targets;

/* Plans one file for each figure and format, and what goes beside: figure by figure, the drawn files first. output is
 * what -o says (NULL: the current folder), given what --as says (count 0: not given). Fails when the paths contradict
 * each other or the formats, and when a file could not be written: CMAP_EINVAL, CMAP_EIO. Leaves nothing behind in the
 * file system. */
cmap_status cmap_targets_plan(cmap_figure *const *figures, size_t figure_count, const char *output,
                              const cmap_format_list *given, cmap_beside beside, cmap_targets *out, cmap_err *err);

/* The name of a target's file without its folders. Borrowed; a target that goes to stdout has none. */
const char *cmap_target_file(const cmap_target *target);

/* Writes every target's bytes to its path, each file whole or not at all, making the folder first. Targets without a
 * path are skipped. */
cmap_status cmap_targets_write(const cmap_targets *targets, cmap_err *err);

void cmap_targets_clear(cmap_targets *targets);

#endif
