/* table.h: one CSV file into the table of its name. */
#ifndef CMAP_MKPLAN_TABLE_H
#define CMAP_MKPLAN_TABLE_H

#include "gis/base/status.h"
#include "gis/db/db.h"

typedef struct cmap_plan_table {
    const char *name;     /* of the table, and of FOLDER/plan/NAME.csv */
    const char *outlines; /* NULL, or FOLDER/geo/OUTLINES.geojson holds the rows' outlines ... */
    const char *key;      /* ... by this column, a property of the same name there */
    const char *file;     /* NULL, or the rows are in FOLDER/FILE.csv */
} cmap_plan_table;

/* Inserts each row of the CSV file. The header names columns of the table, in any order; an empty field is
 * NULL; the columns lon_deg and lat_deg, where the table has none, become a point in geom. The first bad row ends it,
 * with "FILE:LINE: " before the reason. */
cmap_status cmap_plan_table_load(cmap_db *db, const char *folder, const cmap_plan_table *table, cmap_err *err);

#endif
