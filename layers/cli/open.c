#include "layers/cli/open.h"

#include "gis/zoning/join.h"

cmap_status cmap_open_reading(const char *path, cmap_db **db, cmap_plan **plan, cmap_err *err)
{
    cmap_db *opened = NULL;
    cmap_status status = cmap_db_open(path, CMAP_DB_READ, &opened, err);

    if (!status)
        status = cmap_join_refresh(opened, NULL, err);
    if (!status && plan)
        status = cmap_plan_load(opened, plan, err);
    if (status)
        cmap_db_close(opened);
    else
        *db = opened;
    return status;
}
