#include "gis/base/mem.h"
#include "gis/crs/guard.h"
#include "gis/crs/lonlat_text.h"
#include "gis/crs/system.h"
#include "gis/io/sites.h"
#include "layers/cli/bar.h"
#include "layers/cli/check_out.h"
#include "layers/cli/intake_options.h"
#include "layers/cli/open.h"
#include "layers/cli/options.h"

#include <string.h>

/* What the command line asks for; borrowed. */
typedef struct asked {
    const char *file, *at, *accuracy_text, *industry, *db;
    cmap_intake_words words; /* its crs also of a place on the command line */
    cmap_intake_options intake;
    cmap_intake_maps maps;
    double accuracy_m;
    bool strict;
    cmap_out_format format;
} asked;

typedef struct checking {
    const asked *asked;
    const char *database;
    cmap_checker checker;
    cmap_buf *buf;
    cmap_check_out out;
} checking;

/* Begins the output once it is known in which system the sites are; crs lives until cmap_check_out_end. */
static void begin(checking *c, const char *crs)
{
    const asked *a = c->asked;
    cmap_check_asked head = {.database = c->database,
                             .file = a->file,
                             .crs = crs,
                             .accuracy_m = a->accuracy_m,
                             .accuracy_given = a->accuracy_text != NULL};

    cmap_check_out_begin(&c->out, a->format, &c->checker, &head, cmap_cli_terminal_columns(), c->buf);
}

static cmap_status add_site(checking *c, int64_t row, const char *name, const cmap_site *site, cmap_err *err)
{
    cmap_check check;
    cmap_err trouble = {0};
    cmap_status status = cmap_check_site(&c->checker, site, &check, &trouble);

    if (status == CMAP_EGEOM || status == CMAP_EINVAL) {
        cmap_check_out_refuse(&c->out, row, "geom-invalid", trouble.text);
        return CMAP_OK;
    }
    if (status)
        return cmap_fail(err, status, "%s", trouble.text);
    cmap_check_out_add(&c->out, row, name, site->accuracy_m, &check);
    cmap_check_clear(&check);
    return CMAP_OK;
}

/* One place on the command line. */

static cmap_status guard_place(cmap_system *system, const cmap_plan *plan, cmap_coord at, cmap_err *err)
{
    cmap_guard_finding findings[CMAP_GUARD_RULES];
    cmap_guard *guard = NULL;
    cmap_status status = cmap_guard_new(system, cmap_plan_box(plan), &guard, err);

    if (status)
        return status;
    (void)cmap_guard_add(guard, 1, at);
    size_t count = cmap_guard_finish(guard, findings);
    for (size_t i = 0; i < count && !status; i++) {
        if (findings[i].is_error)
            status = cmap_fail(err, CMAP_ECRS, "--at: %s", findings[i].text);
        else
            cmap_cli_note("--at: %s", findings[i].text);
    }
    cmap_guard_free(guard);
    return status;
}

static cmap_status check_place(checking *c, cmap_err *err)
{
    cmap_system *system = NULL;
    cmap_geom *geom = NULL;
    cmap_coord at;
    cmap_lonlat lonlat = {0, 0};
    cmap_status status = cmap_lonlat_parse(c->asked->at, &at, err);

    if (status)
        cmap_err_at(err, "--at");
    if (!status)
        status = cmap_system_new(c->asked->words.crs ? c->asked->words.crs : "EPSG:4490", &system, err);
    if (!status)
        status = guard_place(system, c->checker.plan, at, err);
    if (!status)
        status = cmap_system_to_lonlat(system, at, &lonlat, err);
    if (!status)
        status = cmap_geom_from_point(CMAP_SRID_CGCS2000, lonlat.lon_deg, lonlat.lat_deg, &geom, err);
    if (!status) {
        const cmap_site site = {.geom = geom, .accuracy_m = c->asked->accuracy_m, .industry = c->asked->industry};
        begin(c, c->asked->words.crs ? cmap_system_get_facts(system)->name : NULL);
        status = add_site(c, 1, NULL, &site, err);
        cmap_check_out_end(&c->out);
    }
    cmap_geom_free(geom);
    cmap_system_free(system);
    return status;
}

/* A file of sites. */

static void tell_decisions(const cmap_sites *sites, const char *path, bool crs_given)
{
    cmap_guard_finding findings[CMAP_GUARD_RULES];
    size_t count = cmap_sites_finish(sites, findings);
    const cmap_intake_facts *facts = cmap_sites_get_facts(sites);
    const cmap_table_info *table = facts->table;

    if (!crs_given && !table->crs)
        cmap_cli_note("%s: read as %s: %s", path, facts->crs, facts->crs_reason);
    if (table->encoding_rule)
        cmap_cli_note("%s: %s: %s", path, table->encoding_rule, table->encoding_reason);
    for (size_t i = 0; i < count; i++)
        cmap_cli_note("%s: %s: %s", path, cmap_guard_rule_id(findings[i].rule), findings[i].text);
}

static cmap_status check_row(checking *c, const cmap_sites_row *row, cmap_bar *bar, cmap_err *err)
{
    if (row->note_rule && strcmp(row->note_rule, CMAP_RULE_GEOM_REPAIRED) == 0) {
        cmap_bar_end(bar);
        cmap_cli_note("%s: row %lld: %s", c->asked->file, (long long)row->number, row->note);
    }
    if (!row->rule)
        return add_site(c, row->number, row->name, &row->site, err);
    cmap_check_out_refuse(&c->out, row->number, row->rule, row->reason);
    return CMAP_OK;
}

static cmap_status check_rows(checking *c, cmap_sites *sites, cmap_err *err)
{
    const uint64_t bytes = cmap_sites_get_facts(sites)->table->byte_count;
    const cmap_sites_row *row = NULL;
    cmap_bar bar;
    cmap_status status = cmap_sites_next(sites, &row, err);

    cmap_bar_start(&bar);
    while (!status && row) {
        status = check_row(c, row, &bar, err);
        cmap_bar_show(&bar, cmap_sites_position(sites), bytes);
        if (!status)
            status = cmap_sites_next(sites, &row, err);
    }
    cmap_bar_end(&bar);
    return status;
}

static cmap_status check_file(checking *c, cmap_err *err)
{
    const asked *a = c->asked;
    const cmap_sites_options options = {a->intake, a->accuracy_m, a->industry};
    cmap_sites *sites = NULL;
    cmap_status status = cmap_sites_open(a->file, &options, c->checker.plan, &sites, err);

    if (status)
        return status;
    begin(c, cmap_sites_get_facts(sites)->crs);
    status = check_rows(c, sites, err);
    if (!status)
        tell_decisions(sites, a->file, a->words.crs != NULL);
    cmap_check_out_end(&c->out);
    cmap_sites_close(sites);
    return status;
}

static int exit_code(const cmap_check_out *out, bool strict)
{
    size_t doubtful = out->counts[CMAP_VERDICT_WARN] + out->counts[CMAP_VERDICT_CANNOT_TELL];

    return out->counts[CMAP_VERDICT_FAIL] || out->refused_count || (strict && doubtful) ? CMAP_EXIT_FINDINGS
                                                                                        : CMAP_EXIT_DONE;
}

static cmap_status run(const asked *a, cmap_db *db, const cmap_plan *plan, cmap_buf *buf, int *code, cmap_err *err)
{
    cmap_zoning *zoning = NULL;
    cmap_aliases *aliases = NULL;
    cmap_status status = cmap_zoning_new(plan, &zoning, err);

    if (!status)
        status = cmap_aliases_load(db, plan, &aliases, err);
    if (!status) {
        checking c = {.asked = a, .database = cmap_db_name(db), .checker = {plan, zoning, aliases}, .buf = buf};
        status = a->file ? check_file(&c, err) : check_place(&c, err);
        *code = exit_code(&c.out, a->strict);
    }
    cmap_aliases_free(aliases);
    cmap_zoning_free(zoning);
    return status;
}

static int check(const asked *a)
{
    cmap_db *db = NULL;
    cmap_plan *plan = NULL;
    cmap_buf buf = {0};
    cmap_err err = {0};
    int code = CMAP_EXIT_FAILED;
    cmap_status status = cmap_open_reading(a->db, &db, &plan, &err);

    if (!status)
        status = run(a, db, plan, &buf, &code, &err);
    cmap_plan_free(plan);
    cmap_db_close(db);
    if (status) {
        cmap_buf_clear(&buf);
        return cmap_cli_fail_with(&err);
    }
    return cmap_cli_print(&buf, code);
}

/* The name of an option that a place on the command line has no use for; NULL: none was given. */
static const char *only_for_a_file(const asked *a)
{
    cmap_intake_words words = a->words;

    words.crs = NULL;
    return cmap_intake_words_given(&words);
}

static bool read_operands(const cmap_command *self, const cmap_args *args, asked *a)
{
    if (args->operand_count > 1)
        cmap_cli_fail("%s: takes one file, and '%s' is a second; run it once for each", self->name, args->operands[1]);
    else if (args->operand_count && a->at)
        cmap_cli_fail("%s: give either --at LON,LAT or a file, not both", self->name);
    else if (!args->operand_count && !a->at)
        cmap_cli_fail("%s: needs a place, --at LON,LAT, or a file of sites; 'carriermap check --help' shows both",
                      self->name);
    else if (a->at && only_for_a_file(a))
        cmap_cli_fail("%s: --%s says how to read a file of sites, and there is none", self->name, only_for_a_file(a));
    else {
        a->file = args->operand_count ? args->operands[0] : NULL;
        return true;
    }
    return false;
}

int cmap_cmd_check(const cmap_command *self, int argc, const char **argv)
{
    const char *format_text = NULL;
    asked *a = cmap_calloc(1, sizeof *a);
    const cmap_option options[] = {
        {"at", 0, "LON,LAT", "one place, such as 120.73,31.26 or 120°43'48\"E 31°15'36\"N; in CGCS2000 without --crs",
         NULL, &a->at},
        {"accuracy", 0, "METRES", "how well the place is known, where its row does not say", NULL, &a->accuracy_text},
        {"industry", 0, "NAME", "what is to be there, where its row does not say; several parted by 、", NULL,
         &a->industry},
        {"strict", 0, NULL, "end with 1 for warn and cannot-tell too", &a->strict, NULL},
        CMAP_INTAKE_OPTIONS(&a->words),
        CMAP_OPTION_FORMAT(&format_text),
        CMAP_OPTION_DB(&a->db),
    };
    cmap_args args;
    int code = CMAP_EXIT_FAILED;

    if (!a)
        return cmap_cli_fail("%s: out of memory", self->name);
    if (cmap_args_parse(&args, self, argc, argv, options, sizeof options / sizeof options[0], &code)) {
        code = CMAP_EXIT_FAILED;
        if (read_operands(self, &args, a) && cmap_out_format_parse(self, format_text, &a->format) &&
            cmap_args_metres(self, "--accuracy", a->accuracy_text, &a->accuracy_m) &&
            cmap_intake_words_read(self, &a->words, &a->maps, &a->intake))
            code = check(a);
    }
    cmap_args_clear(&args);
    cmap_free(a);
    return code;
}
