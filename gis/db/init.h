/* init.h: a user's own database, holding the plan. */
#ifndef CMAP_DB_INIT_H
#define CMAP_DB_INIT_H

#include "gis/base/status.h"

/* Copies the built-in plan database to path, which appears whole or not at all, also when the program is killed or the
 * disk is full. CMAP_EEXIST when path is there already, CMAP_ENOENT when its folder or the built-in database is
 * missing, CMAP_EIO when it cannot be written. */
cmap_status cmap_db_init(const char *path, cmap_err *err);

#endif
