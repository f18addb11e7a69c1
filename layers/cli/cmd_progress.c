#include "gis/base/mem.h"
#include "gis/db/progress.h"
#include "gis/io/tally.h"
#include "layers/cli/bar.h"
#include "layers/cli/intake_options.h"
#include "layers/cli/open.h"
#include "layers/cli/options.h"
#include "layers/cli/out.h"
#include "layers/cli/progress_out.h"
#include "layers/cli/timings.h"

#include <string.h>

/* What the command line says. */
typedef struct words {
    const char *format, *db, *by, *as_of, *from;
    cmap_intake_words intake;
    cmap_value_words values;
    bool timings;
} words;

/* The same, understood. */
typedef struct asked {
    cmap_tally_options tally; /* by and as_of also without a file */
    cmap_intake_maps maps;
    const char *db, *from; /* NULL: the built-in plan; the database's own carriers */
    cmap_out_format format;
    cmap_timings timings;
} asked;

/* ---- rows refused ---- */

enum { SHOWN = 5 };

static void tell_rejects(const char *file, const cmap_import_report *report)
{
    int64_t shown = 0;

    if (!report->rejected)
        return;
    cmap_cli_note("%s: %lld of %lld rows are refused and not counted", file, (long long)report->rejected,
                  (long long)report->read);
    for (size_t i = 0; i < report->reject_count && shown < SHOWN; i++) {
        const cmap_import_reject *reject = &report->rejects[i];
        if (!reject->is_data)
            continue;
        cmap_cli_note("row %lld: %s: %s", (long long)reject->row, reject->rule, reject->reason);
        shown++;
    }
    if (report->rejected > shown)
        cmap_cli_note("and %lld more; 'carriermap import --dry-run' lists them", (long long)(report->rejected - shown));
}

/* What moves floor area to another row of the table, or out of it; values that were tidied do not. */
static bool tell_findings(const char *file, const cmap_import_report *report)
{
    static const char *const rules[] = {CMAP_RULE_DISTRICT_UNKNOWN, CMAP_RULE_PARK_UNKNOWN,    CMAP_RULE_PARK_AMBIGUOUS,
                                        CMAP_RULE_COLUMN_MISSING,   CMAP_RULE_AREA_PLOT_RATIO, "crs-ballpark",
                                        "crs-gcj-suspected"};
    size_t told = 0;

    for (size_t i = 0; i < report->finding_count; i++) {
        const cmap_import_finding *finding = &report->findings[i];
        bool concerns = false;
        for (size_t k = 0; k < sizeof rules / sizeof rules[0]; k++)
            concerns = concerns || strcmp(finding->rule, rules[k]) == 0;
        if (!concerns || finding->severity != CMAP_SEVERITY_WARN)
            continue;
        if (told++ < SHOWN)
            cmap_cli_note("%s: %s: %s (rows: %zu)", file, finding->rule, finding->text, finding->count);
    }
    if (told > SHOWN)
        cmap_cli_note("and %zu more such; 'carriermap import --dry-run' lists them", told - SHOWN);
    return told > 0;
}

/* ---- the answer ---- */

static void put(const asked *a, const cmap_progress *progress, const char *source, cmap_buf *buf)
{
    if (a->format == CMAP_OUT_JSON)
        cmap_progress_put_json(progress, buf);
    else if (a->format == CMAP_OUT_CSV)
        cmap_progress_put_csv(progress, buf);
    else
        cmap_progress_put_text(progress, source, cmap_cli_terminal_columns(), buf);
}

static cmap_status sum_file(const asked *a, cmap_db *db, cmap_buf *buf, int *code, cmap_err *err)
{
    cmap_tally_options options = a->tally;
    cmap_import_report report = {0};
    cmap_progress *progress = NULL;
    cmap_bar bar;
    cmap_status status;

    cmap_bar_start(&bar);
    options.import.progress = cmap_bar_show;
    options.import.progress_data = &bar;
    status = cmap_tally_file(db, a->from, &options, &progress, &report, err);
    cmap_bar_end(&bar);
    if (!status) {
        tell_rejects(a->from, &report);
        *code = tell_findings(a->from, &report) || report.rejected ? CMAP_EXIT_FINDINGS : CMAP_EXIT_DONE;
        put(a, progress, a->from, buf);
        cmap_import_report_clear(&report);
    }
    cmap_progress_free(progress);
    return status;
}

static cmap_status sum_database(const asked *a, cmap_db *db, cmap_buf *buf, cmap_err *err)
{
    cmap_progress *progress = NULL;
    cmap_status status;

    cmap_stage_begin(a->tally.import.watch, "summing");
    status = cmap_progress_load(db, a->tally.by, a->tally.as_of, &progress, err);
    if (!status)
        put(a, progress, cmap_db_name(db), buf);
    cmap_progress_free(progress);
    return status;
}

static int print(asked *a)
{
    cmap_db *db = NULL;
    cmap_buf buf = {0};
    cmap_err err = {0};
    int code = CMAP_EXIT_DONE;
    cmap_status status;

    cmap_stage_begin(a->tally.import.watch, "database");
    status = cmap_open_reading(a->db, &db, NULL, &err);
    if (!status)
        status = a->from ? sum_file(a, db, &buf, &code, &err) : sum_database(a, db, &buf, &err);
    cmap_db_close(db);
    cmap_timings_print(&a->timings);
    if (!status)
        return cmap_cli_print(&buf, code);
    cmap_buf_clear(&buf);
    return cmap_cli_fail_with(&err);
}

/* ---- the command line ---- */

/* Options that say how to read a file want a file. */
static bool has_no_file_words(const cmap_command *self, const words *w)
{
    const char *given = cmap_intake_words_given(&w->intake);

    if (!given && w->values.area_unit)
        given = "area-unit";
    if (!given && w->values.date_order)
        given = "date-order";
    if (given)
        (void)cmap_cli_fail("%s: --%s says how to read a file; name the file with --from", self->name, given);
    return !given;
}

static bool understand(const cmap_command *self, const words *w, asked *a)
{
    static const char *const bys[] = {[CMAP_PROGRESS_CITY] = "city",
                                      [CMAP_PROGRESS_ZONE] = "zone",
                                      [CMAP_PROGRESS_DISTRICT] = "district",
                                      [CMAP_PROGRESS_PARK] = "park"};
    size_t by = CMAP_PROGRESS_CITY;

    if (!cmap_out_format_parse(self, w->format, &a->format) ||
        (w->by && !cmap_args_choose(self, "--by", w->by, bys, sizeof bys / sizeof bys[0], &by)))
        return false;
    a->tally.by = (cmap_progress_by)by;
    a->tally.as_of = w->as_of;
    a->db = w->db;
    a->from = w->from;
    if (!w->from)
        return has_no_file_words(self, w);
    return cmap_intake_words_read(self, &w->intake, &a->maps, &a->tally.import.intake) &&
           cmap_value_words_read(self, &w->values, &a->tally.import);
}

int cmap_cmd_progress(const cmap_command *self, int argc, const char **argv)
{
    words w = {0};
    const cmap_option options[] = {
        {"by", 0, "WHAT", "a row for each: city (without it), zone, district or park", NULL, &w.by},
        {"as-of", 0, "DATE", "count what stood by then: 2013, 2013-06 or 2013-06-30", NULL, &w.as_of},
        {"from", 0, "FILE", "sum up the carriers of a file instead of the database's, and store nothing", NULL,
         &w.from},
        CMAP_INTAKE_OPTIONS(&w.intake),
        CMAP_VALUE_OPTIONS(&w.values),
        CMAP_OPTION_FORMAT(&w.format),
        CMAP_OPTION_DB(&w.db),
        CMAP_OPTION_TIMINGS(&w.timings),
    };
    asked *a = cmap_calloc(1, sizeof *a);
    cmap_args args;
    int code = CMAP_EXIT_FAILED;

    if (!a)
        return cmap_cli_fail("%s: out of memory", self->name);
    if (cmap_args_parse(&args, self, argc, argv, options, sizeof options / sizeof options[0], &code)) {
        code = CMAP_EXIT_FAILED;
        cmap_timings_start(&a->timings, w.timings);
        a->tally.import.watch = cmap_timings_watch(&a->timings);
        if (cmap_args_none(&args, self) && understand(self, &w, a))
            code = print(a);
    }
    cmap_args_clear(&args);
    cmap_free(a);
    return code;
}
