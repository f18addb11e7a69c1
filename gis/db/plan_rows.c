/* A row of each table, as plan.h has it. */
#include "gis/base/mem.h"
#include "gis/base/utf8.h"
#include "gis/db/db.h"
#include "gis/db/inside_private.h"
#include "gis/db/plan_private.h"
#include "gis/geom/wkb.h"

#include <math.h>
#include <string.h>

static const char *text(cmap_loader *l, int column)
{
    const char *value = cmap_stmt_text(l->stmt, column);

    if (value && !l->status && !cmap_utf8_valid(value, strlen(value), NULL))
        l->status = cmap_fail(l->err, CMAP_EDB, "%s: a row's %s is not UTF-8 text; carriermap doctor tells more",
                              cmap_db_name(l->db), cmap_stmt_name(l->stmt, column));
    const char *copy = cmap_arena_text(&l->into->arena, value);

    if (value && !copy && !l->status)
        l->status = cmap_fail(l->err, CMAP_ENOMEM, "cannot read %s: out of memory", cmap_db_name(l->db));
    return copy;
}

/* A text that the schema asks for; a file that was tampered with may lack it. Never NULL. */
static const char *must(cmap_loader *l, int column)
{
    const char *value = text(l, column);

    if (!value && !l->status)
        l->status = cmap_fail(l->err, CMAP_EDB, "%s: a row lacks its %s; carriermap doctor tells more",
                              cmap_db_name(l->db), cmap_stmt_name(l->stmt, column));
    return value ? value : "";
}

static double real(cmap_loader *l, int column)
{
    return cmap_stmt_real(l->stmt, column);
}

/* The geometry in a column; NULL for NULL. named says whose it is, for the message. */
static const cmap_geom *geom(cmap_loader *l, int column, const char *table, const char *named)
{
    cmap_loaded_plan *into = l->into;
    cmap_geom *made = NULL;
    size_t length;
    const void *bytes = cmap_stmt_blob(l->stmt, column, &length);

    if (l->status || !bytes)
        return NULL;
    l->status = cmap_grow(&into->geoms, &into->geom_capacity, into->geom_count + 1, sizeof *into->geoms, l->err);
    if (l->status)
        return NULL;
    l->status = cmap_geom_from_blob(bytes, length, &made, l->err);
    if (!l->status && cmap_geom_get_srid(made) != CMAP_SRID_CGCS2000)
        l->status = cmap_fail(l->err, CMAP_EDB, "its geometry is in EPSG:%d, not in EPSG:%d", cmap_geom_get_srid(made),
                              CMAP_SRID_CGCS2000);
    if (l->status) {
        cmap_geom_free(made);
        if (l->err)
            cmap_err_at(l->err, "%s, %s %s", cmap_db_name(l->db), table, named);
        return NULL;
    }
    into->geoms[into->geom_count++] = made;
    return made;
}

/* An outline that must be there. */
static const cmap_geom *outline(cmap_loader *l, int column, const char *table, const char *named)
{
    const cmap_geom *found = geom(l, column, table, named);

    if (!l->status && (!found || cmap_geom_get_kind(found) != CMAP_GEOM_POLYGON))
        l->status = cmap_fail(l->err, CMAP_EDB, "%s, %s %s: it has no outline; carriermap doctor tells more",
                              cmap_db_name(l->db), table, named);
    return found;
}

void cmap_read_zone(cmap_loader *l, void *row)
{
    cmap_zone *z = row;

    z->code = must(l, 0);
    z->name_zh = must(l, 1);
    z->name_en = must(l, 2);
    z->slogan_zh = must(l, 3);
    z->slogan_en = must(l, 4);
    z->role_zh = must(l, 5);
    z->role_en = must(l, 6);
    z->strategy_zh = text(l, 7);
    z->strategy_en = text(l, 8);
    z->section = must(l, 9);
}

void cmap_read_strategy(cmap_loader *l, void *row)
{
    cmap_strategy *s = row;

    s->code = must(l, 0);
    s->name_zh = must(l, 1);
    s->name_en = must(l, 2);
    s->zone_code = text(l, 3);
    s->section = must(l, 4);
}

static size_t zone_index(cmap_loader *l, const char *district, const char *code)
{
    const cmap_plan *plan = &l->into->plan;

    for (size_t i = 0; i < plan->zone_count && code; i++)
        if (strcmp(plan->zones[i].code, code) == 0)
            return i;
    if (!l->status)
        l->status = cmap_fail(l->err, CMAP_EDB, "%s, district %s: there is no zone %s; carriermap doctor tells more",
                              cmap_db_name(l->db), district ? district : "?", code ? code : "?");
    return 0;
}

void cmap_read_district(cmap_loader *l, void *row)
{
    cmap_district *d = row;

    d->code = must(l, 0);
    d->name_zh = must(l, 1);
    d->name_en = must(l, 2);
    d->short_zh = must(l, 3);
    d->short_en = must(l, 4);
    d->zone_code = must(l, 5);
    d->positioning_zh = text(l, 6);
    d->positioning_en = text(l, 7);
    d->positioning_section = text(l, 8);
    d->section = must(l, 9);
    d->official_area_km2 = real(l, 10);
    d->outline_accuracy_m = real(l, 11);
    d->label = (cmap_lonlat){real(l, 12), real(l, 13)};
    d->zone = zone_index(l, d->code, d->zone_code);
    d->outline = outline(l, 14, "district", d->code);
}

void cmap_read_industry(cmap_loader *l, void *row)
{
    cmap_industry *i = row;

    i->code = must(l, 0);
    i->class_code = must(l, 1);
    i->class_zh = must(l, 2);
    i->class_en = must(l, 3);
    i->name_zh = must(l, 4);
    i->name_en = must(l, 5);
    i->short_zh = must(l, 6);
    i->short_en = must(l, 7);
    i->section = must(l, 8);
}

void cmap_read_park(cmap_loader *l, void *row)
{
    cmap_park *p = row;

    p->id = must(l, 0);
    p->name_zh = must(l, 1);
    p->name_en = must(l, 2);
    p->label_zh = must(l, 3);
    p->label_en = must(l, 4);
    p->level = text(l, 5);
    p->kind = must(l, 6);
    p->district_code = text(l, 7);
    p->district_stated = cmap_stmt_int(l->stmt, 8) != 0;
    p->accuracy_m = real(l, 9);
    p->evidence = text(l, 10);
    p->section = text(l, 11);
    p->joined_code = text(l, 12);
    p->border_distance_m = real(l, 13);
    p->certain = cmap_stmt_int(l->stmt, 14) != 0;
    p->geom = geom(l, 15, "park", p->id);
    p->at = (cmap_lonlat){(double)NAN, (double)NAN};
    if (p->geom && !l->status)
        l->status = cmap_geom_stand(p->geom, &p->at, l->err);
}

void cmap_read_words(cmap_loader *l, void *row)
{
    cmap_owned_words *w = row;

    w->owner = must(l, 0);
    w->words.industry_code = text(l, 1);
    w->words.words_zh = must(l, 2);
    w->words.words_en = must(l, 3);
    w->words.scope = must(l, 4);
    w->words.section = must(l, 5);
}

void cmap_read_place(cmap_loader *l, void *row)
{
    cmap_place *p = row;

    p->id = must(l, 0);
    p->kind = must(l, 1);
    p->name_zh = must(l, 2);
    p->name_en = must(l, 3);
    p->label_zh = must(l, 4);
    p->label_en = must(l, 5);
    p->district_code = text(l, 6);
    p->at = (cmap_lonlat){(double)NAN, (double)NAN};
    const cmap_geom *point = geom(l, 7, "place", p->id);
    if (point && !l->status)
        l->status = cmap_geom_stand(point, &p->at, l->err);
}

void cmap_read_water(cmap_loader *l, void *row)
{
    cmap_area *a = row;

    a->kind = must(l, 0);
    a->name_zh = text(l, 1);
    a->name_en = text(l, 2);
    a->geom = outline(l, 3, "water", a->name_en ? a->name_en : "without a name");
}

void cmap_read_province(cmap_loader *l, void *row)
{
    cmap_area *a = row;

    a->kind = "province";
    a->name_zh = must(l, 0);
    a->name_en = must(l, 1);
    a->geom = outline(l, 2, "province", a->name_en);
}

void cmap_read_figure(cmap_loader *l, void *row)
{
    cmap_figure_of *f = row;

    f->indicator_code = must(l, 0);
    f->name_zh = must(l, 1);
    f->name_en = must(l, 2);
    f->unit = must(l, 3);
    f->bound = must(l, 4);
    f->date = must(l, 5);
    f->words_zh = text(l, 6);
    f->section = text(l, 7);
    f->value_text = text(l, 8);
    f->value = real(l, 9);
    f->in_plan = cmap_stmt_int(l->stmt, 10) != 0;
}
