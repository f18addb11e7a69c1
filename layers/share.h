/* share.h: finding figures and themes by name. */
#ifndef CMAP_LAYERS_SHARE_H
#define CMAP_LAYERS_SHARE_H

#include "gis/base/status.h"

/* The path of share/<folder>/<name>.yaml, or name itself when it ends in .yaml or .yml. kind ("figure", "theme") is for
 * the error, which lists the names there are. *path is the caller's (cmap_free). A name with '/' that is no YAML path
 * is CMAP_ENOENT. */
cmap_status cmap_share_yaml(const char *folder, const char *kind, const char *name, char **path, cmap_err *err);

#endif
