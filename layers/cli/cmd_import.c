#include "gis/base/file.h"
#include "gis/base/mem.h"
#include "gis/db/db.h"
#include "gis/io/import.h"
#include "layers/cli/bar.h"
#include "layers/cli/import_out.h"
#include "layers/cli/intake_options.h"
#include "layers/cli/options.h"
#include "layers/cli/out.h"
#include "layers/cli/timings.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* What the command line says, before it is understood. */
typedef struct words {
    const char *db, *into, *accuracy, *format;
    cmap_intake_words intake;
    cmap_value_words values;
    bool dry_run, timings;
} words;

/* The same, understood. */
typedef struct plan {
    cmap_import_options options;
    cmap_intake_maps maps;
    char imported_at[32];
    cmap_out_format format;
} plan;

/* ---- what the options mean ---- */

/* The day and time that the batch bears: SOURCE_DATE_EPOCH, else now. The one clock of carriermap. */
static bool read_time(const cmap_command *self, char out[32])
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    char *end = NULL;
    struct tm parts;
    time_t when = epoch && *epoch ? (time_t)strtoll(epoch, &end, 10) : time(NULL);

    if (!(end && *end) && when >= 0 && gmtime_r(&when, &parts) && strftime(out, 32, "%Y-%m-%dT%H:%M:%SZ", &parts))
        return true;
    (void)cmap_cli_fail("%s: SOURCE_DATE_EPOCH is %s; it must be seconds since 1970", self->name, epoch ? epoch : "?");
    return false;
}

static bool understand(const cmap_command *self, const words *w, plan *p)
{
    static const char *const intos[] = {"carriers", "parks", "districts"};
    cmap_import_options *o = &p->options;
    size_t into = 0;

    o->accuracy_m = (double)NAN;
    o->dry_run = w->dry_run;
    o->imported_at = p->imported_at;
    if (!cmap_args_metres(self, "--accuracy", w->accuracy, &o->accuracy_m))
        return false;
    if (w->into && !cmap_args_choose(self, "--into", w->into, intos, 3, &into))
        return false;
    o->into = (cmap_import_into)into;
    return cmap_intake_words_read(self, &w->intake, &p->maps, &o->intake) &&
           cmap_value_words_read(self, &w->values, o) && cmap_out_format_parse(self, w->format, &p->format) &&
           read_time(self, p->imported_at);
}

/* ---- the files ---- */

static cmap_status import_one(cmap_db *db, const char *path, cmap_import_options options, cmap_import_report *report,
                              cmap_err *err)
{
    cmap_bar bar;
    cmap_status status;

    cmap_bar_start(&bar);
    options.progress = cmap_bar_show;
    options.progress_data = &bar;
    status = cmap_import_file(db, path, &options, report, err);
    cmap_bar_end(&bar);
    return status;
}

static void put_reports(const plan *p, const cmap_import_report *reports, size_t count, cmap_buf *buf)
{
    if (p->format == CMAP_OUT_JSON)
        cmap_import_put_json(reports, count, p->options.dry_run, buf);
    else if (p->format == CMAP_OUT_CSV)
        cmap_import_put_csv(reports, count, buf);
    for (size_t i = 0; i < count && p->format == CMAP_OUT_TABLE; i++)
        cmap_import_put_text(&reports[i], p->options.dry_run, cmap_cli_terminal_columns(), buf);
}

/* Each file for itself: one that cannot be taken does not keep the others out, and what was done is told. A database
 * that was made for them goes to its place before. */
static int import_all(cmap_db *db, bool made, const plan *p, const char *const *paths, size_t count, size_t *taken)
{
    cmap_import_report *reports = cmap_calloc(count, sizeof *reports);
    cmap_buf buf = {0};
    cmap_err err = {0};
    size_t done = 0;
    int code = CMAP_EXIT_DONE;

    if (!reports)
        return cmap_cli_fail("import: out of memory");
    for (size_t i = 0; i < count; i++) {
        if (import_one(db, paths[i], p->options, &reports[done], &err))
            code = cmap_cli_fail_with(&err);
        else if (cmap_import_has_findings(&reports[done++]) && code == CMAP_EXIT_DONE)
            code = CMAP_EXIT_FINDINGS;
    }
    if (made && done && cmap_db_finish(db, &err)) {
        code = cmap_cli_fail_with(&err);
    } else if (done) {
        *taken = done;
        put_reports(p, reports, done, &buf);
        code = cmap_cli_print(&buf, code);
    }
    for (size_t i = 0; i < done; i++)
        cmap_import_report_clear(&reports[i]);
    cmap_free(reports);
    return code;
}

/* The database that takes the files. One that is not there yet is made, with the plan in it; a dry run takes the
 * built-in plan in its place. */
static cmap_status open_taker(const words *w, bool *made, cmap_db **db, cmap_err *err)
{
    bool is_there = w->db && cmap_file_exists(w->db);

    *made = w->db && !is_there && !w->dry_run;
    if (*made)
        return cmap_db_make(NULL, w->db, db, err);
    return cmap_db_open(is_there ? w->db : NULL, w->dry_run ? CMAP_DB_READ : CMAP_DB_WRITE, db, err);
}

static int run(const cmap_command *self, const words *w, plan *p, const cmap_args *args)
{
    cmap_db *db = NULL;
    cmap_err err = {0};
    cmap_timings timings;
    size_t taken = 0;
    bool made;

    if (!args->operand_count)
        return cmap_cli_fail("%s: name the file to take in, as in: carriermap import survey.xlsx --db survey.sqlite",
                             self->name);
    if (!w->db && !w->dry_run)
        return cmap_cli_fail("%s: name the database that takes it with --db FILE; it is made when it is not there",
                             self->name);
    cmap_timings_start(&timings, w->timings);
    p->options.watch = cmap_timings_watch(&timings);
    cmap_stage_begin(p->options.watch, "database");
    if (open_taker(w, &made, &db, &err))
        return cmap_cli_fail_with(&err);
    int code = import_all(db, made, p, args->operands, args->operand_count, &taken);
    cmap_stage_begin(p->options.watch, "writing");
    cmap_db_close(db);
    cmap_timings_print(&timings);
    if (made && taken) /* else nothing came into it, and nothing is left behind */
        cmap_cli_note("%s was not there: made, with the plan in it", w->db);
    return code;
}

int cmap_cmd_import(const cmap_command *self, int argc, const char **argv)
{
    words w = {0};
    const cmap_option declared[] = {
        {.name = "db",
         .value = "FILE",
         .help = "the database that takes it, made when it is not there; a dry run can do without",
         .text = &w.db},
        {.name = "into", .value = "WHAT", .help = "carriers (without it), parks or districts", .text = &w.into},
        CMAP_INTAKE_OPTIONS(&w.intake),
        CMAP_VALUE_OPTIONS(&w.values),
        {.name = "accuracy",
         .value = "METRES",
         .help = "of places whose row gives none; parks need one",
         .text = &w.accuracy},
        {.name = "dry-run", .help = "tell what would be done and why, and write nothing", .flag = &w.dry_run},
        CMAP_OPTION_FORMAT(&w.format),
        CMAP_OPTION_TIMINGS(&w.timings),
    };
    plan *p = cmap_calloc(1, sizeof *p);
    cmap_args args = {0};
    int code = CMAP_EXIT_FAILED;

    if (!p)
        return cmap_cli_fail("%s: out of memory", self->name);
    if (cmap_args_parse(&args, self, argc, argv, declared, sizeof declared / sizeof declared[0], &code)) {
        code = CMAP_EXIT_FAILED;
        if (understand(self, &w, p))
            code = run(self, &w, p, &args);
    }
    cmap_args_clear(&args);
    cmap_free(p);
    return code;
}
