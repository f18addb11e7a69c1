#include "layers/cli/doctor_here.h"

#include "gis/crs/proj.h"
#include "layers/figure.h"
#include "layers/theme.h"
#include "render/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Each check returns a status; found gets a line for who reads the table, err says what is wrong. */
typedef cmap_status check(char found[128], cmap_err *err);

static cmap_status check_figures(char found[128], cmap_err *err)
{
    size_t count = 0;
    const char *const *ids = cmap_figure_ids(&count);
    cmap_status status = CMAP_OK;

    for (size_t i = 0; i <= count && !status; i++) {
        cmap_figure *figure = NULL;
        status = cmap_figure_load(i < count ? ids[i] : CMAP_FIGURE_CARRIERS, &figure, err);
        cmap_figure_free(figure);
    }
    (void)snprintf(found, 128, "%zu figures can be read", count + 1);
    return status;
}

static cmap_status check_theme(char found[128], cmap_err *err)
{
    cmap_theme *theme = NULL;
    cmap_status status = cmap_theme_load("print", &theme, err);

    cmap_theme_free(theme);
    (void)snprintf(found, 128, "the theme 'print' can be read");
    return status;
}

static cmap_status check_fonts(char found[128], cmap_err *err)
{
    cmap_fonts *fonts = NULL;
    cmap_status status = cmap_fonts_open("zh-CN", &fonts, err);

    cmap_fonts_close(fonts);
    (void)snprintf(found, 128, "Noto Sans CJK SC is installed");
    return status;
}

/* The middle meridian of EPSG:4549 lies at 500 km by definition, and what goes there must come back. */
static cmap_status check_projection(char found[128], cmap_err *err)
{
    const cmap_coord place = {120.0, 31.3};
    cmap_coord there = {0};
    cmap_coord back = {0};
    cmap_crs *out = NULL;
    cmap_crs *in = NULL;
    cmap_status status = cmap_crs_new(CMAP_SRID_CGCS2000, CMAP_SRID_GK120, &out, err);

    if (!status)
        status = cmap_crs_new(CMAP_SRID_GK120, CMAP_SRID_CGCS2000, &in, err);
    if (!status)
        status = cmap_crs_convert(out, place, &there, err);
    if (!status)
        status = cmap_crs_convert(in, there, &back, err);
    cmap_crs_free(out);
    cmap_crs_free(in);
    (void)snprintf(found, 128, "EPSG:4490 to EPSG:4549 and back agree");
    if (status || (fabs(there.x - 500000) < 1e-3 && fabs(back.x - place.x) < 1e-9 && fabs(back.y - place.y) < 1e-9))
        return status;
    return cmap_fail(err, CMAP_ECRS,
                     "PROJ takes 120 E 31.3 N to %.3f, %.3f and back to %.9f, %.9f; install PROJ 9 (libproj25)",
                     there.x, there.y, back.x, back.y);
}

/* Half of the world's locales write 0.5 with a comma; the program must not care, whatever its environment says. */
static cmap_status check_numbers(char found[128], cmap_err *err)
{
    char text[16];
    const char *lc_all = getenv("LC_ALL");
    double half = strtod("0.5", NULL);

    (void)snprintf(text, sizeof text, "%.1f", half);
    (void)snprintf(found, 128, "numbers are written 0.5%s%.64s", lc_all && *lc_all ? ", also with LC_ALL=" : "",
                   lc_all && *lc_all ? lc_all : "");
    if (strcmp(text, "0.5") == 0)
        return CMAP_OK;
    return cmap_fail(err, CMAP_EDATA, "numbers are written %s: a library has set a locale; run with LC_ALL=C", text);
}

/* The remedy stands behind the last semicolon of an error: "what is wrong; what to do". */
static cmap_status add_failure(cmap_findings *findings, const char *name, cmap_err *what, cmap_err *err)
{
    char *semicolon = strrchr(what->text, ';');
    const char *remedy = "see README.md on what carriermap needs";

    if (semicolon && semicolon[1] == ' ') {
        *semicolon = '\0';
        remedy = semicolon + 2;
    }
    return cmap_findings_add(findings, name, false, what->text, remedy, err);
}

cmap_status cmap_doctor_check_here(cmap_findings *findings, cmap_err *err)
{
    static const struct {
        const char *name;
        check *run;
    } checks[] = {{"figures", check_figures},
                  {"theme", check_theme},
                  {"fonts", check_fonts},
                  {"projection", check_projection},
                  {"numbers", check_numbers}};
    cmap_status status = CMAP_OK;

    for (size_t i = 0; i < sizeof checks / sizeof checks[0] && !status; i++) {
        char found[128] = "";
        cmap_err what = {0};
        cmap_status result = checks[i].run(found, &what);
        if (result == CMAP_ENOMEM)
            return cmap_fail(err, result, "%s", what.text);
        status = result ? add_failure(findings, checks[i].name, &what, err)
                        : cmap_findings_add(findings, checks[i].name, true, found, NULL, err);
    }
    return status;
}
