#include "gis/db/plan.h"

#include "gis/base/mem.h"
#include "gis/db/db.h"
#include "gis/db/plan_private.h"

#include <string.h>

typedef void read_row(cmap_loader *l, void *row);

/* All rows of a query as an array in the arena. */
static const void *load(cmap_loader *l, const char *sql, size_t row_size, read_row *read, size_t *count)
{
    char *rows = NULL;
    void *kept = NULL;
    size_t capacity = 0, have = 0;
    bool more = true;

    if (!l->status)
        l->status = cmap_stmt_new(l->db, sql, &l->stmt, l->err);
    while (!l->status) {
        l->status = cmap_stmt_step(l->stmt, &more, l->err);
        if (l->status || !more)
            break;
        l->status = cmap_grow(&rows, &capacity, have + 1, row_size, l->err);
        if (l->status)
            break;
        memset(rows + have * row_size, 0, row_size);
        read(l, rows + have * row_size);
        have++;
    }
    cmap_stmt_free(l->stmt);
    l->stmt = NULL;
    if (!l->status) {
        kept = cmap_arena_take(&l->into->arena, have * row_size);
        if (!kept)
            l->status = cmap_fail(l->err, CMAP_ENOMEM, "cannot read %s: out of memory", cmap_db_name(l->db));
        else if (have)
            memcpy(kept, rows, have * row_size);
    }
    cmap_free(rows);
    *count = l->status ? 0 : have;
    return kept;
}

/* The owner's words, which follow each other in all, owners in the same order; *next is where they may begin. */
static const cmap_industry_words *take_words(cmap_loader *l, const cmap_owned_words *all, size_t count, size_t *next,
                                             const char *owner, size_t *taken)
{
    size_t begin = *next;

    while (*next < count && strcmp(all[*next].owner, owner) == 0)
        (*next)++;
    *taken = *next - begin;
    cmap_industry_words *mine = *taken ? cmap_arena_take(&l->into->arena, *taken * sizeof *mine) : NULL;
    if (*taken && !mine) {
        l->status = cmap_fail(l->err, CMAP_ENOMEM, "cannot read %s: out of memory", cmap_db_name(l->db));
        *taken = 0;
    }
    for (size_t i = 0; i < *taken; i++)
        mine[i] = all[begin + i].words;
    return mine;
}

static void load_districts(cmap_loader *l)
{
    cmap_plan *plan = &l->into->plan;
    size_t word_count = 0, next = 0;
    cmap_district *districts = NULL;

    const cmap_district *read =
        load(l,
             "SELECT code, name_zh, name_en, short_zh, short_en, zone_code, positioning_zh, positioning_en,"
             " positioning_section, section, official_area_km2, outline_accuracy_m, label_lon_deg, label_lat_deg, geom"
             " FROM district ORDER BY rank",
             sizeof *read, cmap_read_district, &plan->district_count);
    const cmap_owned_words *words =
        load(l,
             "SELECT t.code, i.industry_code, i.words_zh, i.words_en, i.scope, i.section"
             " FROM district t JOIN district_industry i ON i.district_code = t.code ORDER BY t.rank, i.rank",
             sizeof *words, cmap_read_words, &word_count);
    if (!l->status)
        districts = cmap_arena_take(&l->into->arena, plan->district_count * sizeof *districts);
    if (!l->status && !districts)
        l->status = cmap_fail(l->err, CMAP_ENOMEM, "cannot read %s: out of memory", cmap_db_name(l->db));
    for (size_t i = 0; i < plan->district_count && !l->status; i++) {
        districts[i] = read[i];
        districts[i].industries =
            take_words(l, words, word_count, &next, districts[i].code, &districts[i].industry_count);
    }
    plan->districts = districts;
}

static void load_parks(cmap_loader *l)
{
    cmap_plan *plan = &l->into->plan;
    size_t word_count = 0, next = 0;
    cmap_park *parks = NULL;

    const cmap_park *read =
        load(l,
             "SELECT p.id, p.name_zh, p.name_en, p.label_zh, p.label_en, p.level, p.kind, p.district_code,"
             " p.district_stated, p.accuracy_m, p.evidence, p.section, j.district_code, j.distance_m, j.certain, p.geom"
             " FROM park p LEFT JOIN park_join j ON j.park_id = p.id ORDER BY p.rank",
             sizeof *read, cmap_read_park, &plan->park_count);
    const cmap_owned_words *words =
        load(l,
             "SELECT t.id, i.industry_code, i.words_zh, i.words_en, i.scope, i.section"
             " FROM park t JOIN park_industry i ON i.park_id = t.id ORDER BY t.rank, i.rank",
             sizeof *words, cmap_read_words, &word_count);
    if (!l->status)
        parks = cmap_arena_take(&l->into->arena, plan->park_count * sizeof *parks);
    if (!l->status && !parks)
        l->status = cmap_fail(l->err, CMAP_ENOMEM, "cannot read %s: out of memory", cmap_db_name(l->db));
    for (size_t i = 0; i < plan->park_count && !l->status; i++) {
        parks[i] = read[i];
        parks[i].industries = take_words(l, words, word_count, &next, parks[i].id, &parks[i].industry_count);
    }
    plan->parks = parks;
}

static void load_context(cmap_loader *l)
{
    cmap_plan *plan = &l->into->plan;

    plan->places = load(l,
                        "SELECT id, kind, name_zh, name_en, label_zh, label_en, district_code, geom FROM place"
                        " ORDER BY fid",
                        sizeof *plan->places, cmap_read_place, &plan->place_count);
    plan->waters = load(l, "SELECT kind, name_zh, name_en, geom FROM water ORDER BY id", sizeof *plan->waters,
                        cmap_read_water, &plan->water_count);
    plan->provinces = load(l, "SELECT name_zh, name_en, geom FROM province ORDER BY fid", sizeof *plan->provinces,
                           cmap_read_province, &plan->province_count);
}

static void load_figures(cmap_loader *l)
{
    cmap_plan *plan = &l->into->plan;

    plan->targets = load(l,
                         "SELECT i.code, i.name_zh, i.name_en, i.unit, t.bound, t.year, t.words_zh, t.section, t.value,"
                         " t.value, 1 FROM target t JOIN indicator i ON i.code = t.indicator_code"
                         " ORDER BY i.rank, t.year",
                         sizeof *plan->targets, cmap_read_figure, &plan->target_count);
    plan->observations = load(l,
                              "SELECT i.code, i.name_zh, i.name_en, i.unit, o.bound, o.date, o.words_zh, o.section, "
                              "o.value, o.value, o.in_plan"
                              " FROM observation o JOIN indicator i ON i.code = o.indicator_code"
                              " WHERE o.district_code IS NULL AND o.park_id IS NULL ORDER BY i.rank, o.date, o.id",
                              sizeof *plan->observations, cmap_read_figure, &plan->observation_count);
}

/* The source is asked for first: without it, nothing else needs to be read. */
static void load_is_sample(cmap_loader *l)
{
    bool row = false;

    if (!l->status)
        l->status = cmap_stmt_new(l->db,
                                  "SELECT EXISTS (SELECT 1 FROM source s"
                                  " WHERE (s.id = 'sample' OR s.note GLOB '*" CMAP_SAMPLE_MARK "*')"
                                  " AND (EXISTS (SELECT 1 FROM carrier WHERE source_id = s.id)"
                                  " OR EXISTS (SELECT 1 FROM park WHERE source_id = s.id)))",
                                  &l->stmt, l->err);
    if (!l->status)
        l->status = cmap_stmt_step(l->stmt, &row, l->err);
    if (!l->status)
        l->into->plan.is_sample = row && cmap_stmt_int(l->stmt, 0) != 0;
    cmap_stmt_free(l->stmt);
    l->stmt = NULL;
}

static void load_all(cmap_loader *l)
{
    cmap_plan *plan = &l->into->plan;

    plan->zones = load(l,
                       "SELECT code, name_zh, name_en, slogan_zh, slogan_en, role_zh, role_en, strategy_zh,"
                       " strategy_en, section FROM zone ORDER BY rank",
                       sizeof *plan->zones, cmap_read_zone, &plan->zone_count);
    plan->strategies = load(l, "SELECT code, name_zh, name_en, zone_code, section FROM strategy ORDER BY rank",
                            sizeof *plan->strategies, cmap_read_strategy, &plan->strategy_count);
    load_districts(l);
    plan->industries = load(l,
                            "SELECT i.code, c.code, c.name_zh, c.name_en, i.name_zh, i.name_en, i.short_zh, i.short_en,"
                            " i.section FROM industry i JOIN industry_class c ON c.code = i.class_code ORDER BY i.rank",
                            sizeof *plan->industries, cmap_read_industry, &plan->industry_count);
    load_parks(l);
    load_context(l);
    load_figures(l);
    load_is_sample(l);
}

static void free_loaded(cmap_loaded_plan *loaded)
{
    if (!loaded)
        return;
    for (size_t i = 0; i < loaded->geom_count; i++)
        cmap_geom_free(loaded->geoms[i]);
    cmap_free(loaded->geoms);
    cmap_arena_clear(&loaded->arena);
    cmap_free(loaded);
}

cmap_status cmap_plan_load(cmap_db *db, cmap_plan **out, cmap_err *err)
{
    cmap_loaded_plan *into = cmap_calloc(1, sizeof *into);
    cmap_loader l = {.db = db, .into = into, .err = err};

    if (!into)
        return cmap_fail(err, CMAP_ENOMEM, "cannot read %s: out of memory", cmap_db_name(db));
    /* One snapshot, also while another program writes; inside a caller's transaction there is one already. */
    l.status = cmap_db_exec(db, "SAVEPOINT plan_load", err);
    if (!l.status) {
        load_all(&l);
        (void)cmap_db_exec(db, "RELEASE plan_load", NULL);
    }
    if (l.status)
        free_loaded(into);
    else
        *out = &into->plan;
    return l.status;
}

void cmap_plan_free(cmap_plan *plan)
{
    free_loaded((cmap_loaded_plan *)plan); /* its first member */
}

/* Row number i of rows of row_size bytes whose first member is their code. */
static const void *find(const void *rows, size_t count, size_t row_size, const char *code)
{
    for (size_t i = 0; i < count && code; i++) {
        const char *row = (const char *)rows + i * row_size;
        const char *its_code;
        memcpy(&its_code, row, sizeof its_code);
        if (strcmp(its_code, code) == 0)
            return row;
    }
    return NULL;
}

const cmap_zone *cmap_plan_zone(const cmap_plan *plan, const char *code)
{
    return find(plan->zones, plan->zone_count, sizeof *plan->zones, code);
}

const cmap_district *cmap_plan_district(const cmap_plan *plan, const char *code)
{
    return find(plan->districts, plan->district_count, sizeof *plan->districts, code);
}

const cmap_industry *cmap_plan_industry(const cmap_plan *plan, const char *code)
{
    return find(plan->industries, plan->industry_count, sizeof *plan->industries, code);
}

const cmap_park *cmap_plan_park(const cmap_plan *plan, const char *id)
{
    return find(plan->parks, plan->park_count, sizeof *plan->parks, id);
}

cmap_box cmap_plan_box(const cmap_plan *plan)
{
    const double around_deg = 0.05;
    cmap_box box = cmap_box_empty();

    for (size_t i = 0; plan && i < plan->district_count; i++)
        box = cmap_box_join(box, cmap_geom_get_box(plan->districts[i].outline));
    return cmap_box_is_empty(box) ? box : cmap_box_grow(box, around_deg);
}
