/* Cells as people write them, by the tables beside this file. */
#include "gis/io/value.h"

#include "support/cases.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int wrong;

/* Counts a case that is not as written, and says so; all of them are looked at. */
static void compare(const cases_line *line, const char *what, const char *got, const char *wanted)
{
    if (strcmp(got, wanted) == 0)
        return;
    print_error("%s: %s: %s is \"%s\", not \"%s\"\n", line->at, line->fields[0], what, got, wanted);
    wrong++;
}

static const char *outcome(cmap_value_state state, const char *known, const char *rule)
{
    return state == CMAP_VALUE_KNOWN ? known : state == CMAP_VALUE_UNKNOWN ? "unknown" : rule;
}

/* A reason stands with each rule, and only there; it fits and is whole UTF-8. */
static void check_reason(const cases_line *line, const char *rule, const char *reason)
{
    compare(line, "a reason", *reason ? "given" : "none", rule ? "given" : "none");
}

static cmap_area_unit unit_of(const cases_line *line, const char *text)
{
    cmap_area_unit unit = CMAP_AREA_NO_UNIT;

    if (*text && !cmap_area_unit_read(text, &unit))
        fail_msg("%s: %s is no unit", line->at, text);
    return unit;
}

static void check_area(const cases_line *line, void *data)
{
    char text[24] = "";
    (void)data;

    cmap_area_value value =
        cmap_area_read(line->fields[0], unit_of(line, line->fields[1]), unit_of(line, line->fields[2]));
    (void)cmap_area_format(value.tenths_m2, text);
    compare(line, "the area", outcome(value.state, text, value.rule), line->fields[3]);
    if (value.state == CMAP_VALUE_KNOWN)
        compare(line, "what is told", value.rule ? value.rule : "", line->fields[4]);
    check_reason(line, value.rule, value.reason);
}

static void check_date(const cases_line *line, void *data)
{
    const char *order = line->fields[1];
    (void)data;

    cmap_date_value value = cmap_date_read(line->fields[0], strcmp(order, "dmy") == 0   ? CMAP_DATE_DMY
                                                            : strcmp(order, "mdy") == 0 ? CMAP_DATE_MDY
                                                                                        : CMAP_DATE_ASK);
    compare(line, "the date", outcome(value.state, value.text, value.rule), line->fields[2]);
    check_reason(line, value.rule, value.reason);
}

static void check_status(const cases_line *line, void *data)
{
    cmap_status_value value = cmap_status_read(line->fields[0]);
    (void)data;

    compare(line, "the status", outcome(value.state, value.status, value.rule), line->fields[1]);
    check_reason(line, value.rule, value.reason);
}

static void check_number(const cases_line *line, void *data)
{
    cmap_number_value value = cmap_number_read(line->fields[0]);
    char text[40];
    (void)data;

    (void)snprintf(text, sizeof text, "%.17g", value.number);
    if (value.state == CMAP_VALUE_KNOWN && strtod(line->fields[1], NULL) == value.number)
        (void)snprintf(text, sizeof text, "%s", line->fields[1]);
    compare(line, "the number", outcome(value.state, text, value.rule), line->fields[1]);
    check_reason(line, value.rule, value.reason);
}

static void check_text(const cases_line *line, void *data)
{
    cmap_buf clean = {0}, fold = {0}, again = {0};
    (void)data;

    const char *odd = cmap_text_clean(line->fields[0], strlen(line->fields[0]), &clean);
    cmap_text_fold(line->fields[0], &fold);
    cmap_text_fold(cmap_buf_text(&fold), &again);
    compare(line, "the clean text", cmap_buf_text(&clean), line->fields[1]);
    compare(line, "the fold", cmap_buf_text(&fold), line->fields[2]);
    compare(line, "the fold of the fold", cmap_buf_text(&again), line->fields[2]);
    compare(line, "what is odd", odd ? odd : "", line->fields[3]);
    cmap_buf_clear(&clean);
    cmap_buf_clear(&fold);
    cmap_buf_clear(&again);
}

static void run(const char *path, void (*check)(const cases_line *line, void *data))
{
    wrong = 0;
    cases_read(path, check, NULL);
    assert_int_equal(wrong, 0);
}

static void areas(void **state)
{
    (void)state;
    run("tests/tables/gis/io/area.txt", check_area);
}

static void dates(void **state)
{
    (void)state;
    run("tests/tables/gis/io/date.txt", check_date);
}

static void statuses(void **state)
{
    (void)state;
    run("tests/tables/gis/io/status.txt", check_status);
}

static void numbers(void **state)
{
    (void)state;
    run("tests/tables/gis/io/number.txt", check_number);
}

static void texts(void **state)
{
    (void)state;
    run("tests/tables/gis/io/text.txt", check_text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(areas),   cmocka_unit_test(dates), cmocka_unit_test(statuses),
        cmocka_unit_test(numbers), cmocka_unit_test(texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
