/* mkplan DATA PLAN.DB: makes the plan database from the text files of the folder DATA.
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
    {"source", NULL, NULL},
    {"zone", NULL, NULL},
    {"strategy", NULL, NULL},
    {"district", "districts", "code"},
    {"industry_class", NULL, NULL},
    {"industry", NULL, NULL},
    {"industry_alias", NULL, NULL},
    {"district_industry", NULL, NULL},
    {"park", NULL, NULL},
    {"park_industry", NULL, NULL},
    {"indicator", NULL, NULL},
    {"target", NULL, NULL},
    {"observation", NULL, NULL},
    {"water", "water", "id"},
    {"province", "provinces", "code"},
    {"place", NULL, NULL},
};

static cmap_status load_tables(cmap_db *db, const char *folder, cmap_err *err)
{
    cmap_status status = cmap_db_begin(db, err);

    for (size_t i = 0; i < sizeof tables / sizeof tables[0] && !status; i++)
        status = cmap_plan_table_load(db, folder, &tables[i], err);
    if (!status)
        status = cmap_db_commit(db, err);
    return status;
}

static cmap_status make(const char *folder, const char *path, cmap_err *err)
{
    cmap_db *db = NULL;
    cmap_status status = cmap_db_create(path, &db, err);

    if (!status)
        status = cmap_schema_create(db, err);
    if (!status)
        status = load_tables(db, folder, err);
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
static cmap_status replace(const char *folder, const char *path, const char *fresh, cmap_err *err)
{
    cmap_status status;

    (void)unlink(fresh); /* left by a build that was killed */
    status = make(folder, fresh, err);
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

    if (argc != 3) {
        (void)fputs("usage: mkplan DATA PLAN.DB\n", stderr);
        return 2;
    }
    cmap_buf_printf(&fresh, "%s.new", argv[2]);
    status = fresh.status ? cmap_fail(&err, CMAP_ENOMEM, "out of memory")
                          : replace(argv[1], argv[2], cmap_buf_text(&fresh), &err);
    cmap_buf_clear(&fresh);
    if (status)
        (void)fprintf(stderr, "%s\n", err.text);
    return status ? 2 : 0;
}
