/* schema.h: the tables, rules, indexes and views of a carriermap database.
 *
 * A new database is made in this order:
 *     cmap_db_create     an empty file with a temporary name
 *     cmap_schema_create tables, geometry columns, spatial indexes, rules, views
 *     (rows)             insert in one transaction; the rules refuse bad rows with a sentence
 *     cmap_join_refresh  gis/zoning/join.h: parks and carriers to districts
 *     cmap_schema_seal   checks everything and makes the bytes depend on the rows alone
 *     cmap_db_finish     the file appears under its name */
#ifndef CMAP_DB_SCHEMA_H
#define CMAP_DB_SCHEMA_H

#include "gis/base/status.h"
#include "gis/db/plan.h"

/* Code of the indicator that floor area is measured by, in indicator, target and observation. */
#define CMAP_INDICATOR_FLOOR_AREA "carrier-floor-area"

/* Makes all of the schema in an empty database. Some 0.2 s. */
cmap_status cmap_schema_create(cmap_db *db, cmap_err *err);

/* The last step before cmap_db_finish: refuses broken foreign keys, spatial metadata or indexes, and pending joins;
 * sets the dates that SpatiaLite notes by itself to SOURCE_DATE_EPOCH (or to 2011-08-11, the plan's day); rewrites the
 * file without free pages. The same rows inserted in the same order then give the same bytes. Not inside a transaction.
 */
cmap_status cmap_schema_seal(cmap_db *db, cmap_err *err);

/* Checks application_id and version, as cmap_db_open does; when db is writable, brings an older schema forward in
 * one transaction. */
cmap_status cmap_schema_check(cmap_db *db, cmap_err *err);

#endif
