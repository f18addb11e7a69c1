/* mkplan DATA PLAN.DB [SURVEY]: makes the plan database from the text files of the folder DATA; with SURVEY, adds the
 * carriers of SURVEY/carriers.csv and their SURVEY/source.csv.
 *
 * The build step behind share/carriermap/plan.db. A row that the database refuses stops it with the file and the line.
 * The same files give the same bytes; PLAN.DB is replaced whole or stays as it was. */
#include "data/mkplan/table.h"
#include "gis/base/buf.h"
#include "gis/db/db.h"
#include "gis/db/schema.h"
#include "gis/zoning/join.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* In an order in which every reference points back. */
static const cmap_plan_table tables[] = {
    {.name = "source"},
    {.name = "zone"},
    {.name = "strategy"},
    {.name = "district", .outlines = "districts", .key = "code"},
    {.name = "industry_class"},
    {.name = "industry"},
    {.name = "industry_alias"},
    {.name = "district_industry"},
    {.name = "park"},
    {.name = "park_industry"},
    {.name = "indicator"},
    {.name = "target"},
    {.name = "observation"},
    {.name = "water", .outlines = "water", .key = "id"},
    {.name = "province", .outlines = "provinces", .key = "code"},
    {.name = "place"},
};

static const cmap_plan_table survey_tables[] = {
    {.name = "source", .file = "source"},
    {.name = "carrier", .file = "carriers"},
};

/* The folders that the command line names. */
struct folders {
    const char *plan, *survey; /* survey: NULL when none is asked for */
};

static cmap_status load_tables(cmap_db *db, const struct folders *from, cmap_err *err)
{
    cmap_status status = cmap_db_begin(db, err);

    for (size_t i = 0; i < sizeof tables / sizeof tables[0] && !status; i++)
        status = cmap_plan_table_load(db, from->plan, &tables[i], err);
    for (size_t i = 0; i < sizeof survey_tables / sizeof survey_tables[0] && from->survey && !status; i++)
        status = cmap_plan_table_load(db, from->survey, &survey_tables[i], err);
    if (!status)
        status = cmap_db_commit(db, err);
    return status;
}

static cmap_status make(const struct folders *from, const char *path, cmap_err *err)
{
    cmap_db *db = NULL;
    cmap_status status = cmap_db_create(path, &db, err);

    if (!status)
        status = cmap_schema_create(db, err);
    if (!status)
        status = load_tables(db, from, err);
    if (!status)
        status = cmap_join_refresh(db, NULL, err);
    if (!status)
        status = cmap_schema_seal(db, err);
    if (!status)
        status = cmap_db_finish(db, err);
    cmap_db_close(db);
    return status;
}

/* A new database takes no name that is in use, so it is made under another one and then put in place of the old. */
static cmap_status replace(const struct folders *from, const char *path, const char *fresh, cmap_err *err)
{
    cmap_status status;

    (void)unlink(fresh); /* left by a build that was killed */
    status = make(from, fresh, err);
    if (!status && rename(fresh, path) != 0) {
        status = cmap_fail(err, CMAP_EIO, "cannot put %s in place: %s", path, strerror(errno));
        (void)unlink(fresh);
    }
    return status;
}

int main(int argc, char **argv)
{
    cmap_err err = {0};
    cmap_buf fresh = {0};
    cmap_status status;

    if (argc != 3 && argc != 4) {
        (void)fputs("usage: mkplan DATA PLAN.DB [SURVEY]\n", stderr);
        return 2;
    }
    const struct folders from = {argv[1], argc == 4 ? argv[3] : NULL};
    cmap_buf_printf(&fresh, "%s.new", argv[2]);
    status = fresh.status ? cmap_fail(&err, CMAP_ENOMEM, "out of memory")
                          : replace(&from, argv[2], cmap_buf_text(&fresh), &err);
    cmap_buf_clear(&fresh);
    if (status)
        (void)fprintf(stderr, "%s\n", err.text);
    return status ? 2 : 0;
}
