/* open.h: a database opened for a reading command: joined, and the plan in memory. */
#ifndef CMAP_CLI_OPEN_H
#define CMAP_CLI_OPEN_H

#include "gis/base/status.h"
#include "gis/db/db.h"
#include "gis/db/plan.h"

/* path NULL: the built-in plan. Pending joins are done on the way, in memory: the file stays as it is. plan may be
 * NULL, for a command that does not need it; otherwise the caller frees it (cmap_plan_free), and closes db in any case.
 */
cmap_status cmap_open_reading(const char *path, cmap_db **db, cmap_plan **plan, cmap_err *err);

#endif
