#include "gis/crs/system.h"

#include "gis/base/buf.h"
#include "gis/base/mem.h"
#include "gis/crs/offset.h"
#include "gis/crs/proj_private.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { TEXT_MAX = 32768, CODE_MAX = 9, WORD_MAX = 64 };

typedef enum system_kind { KIND_LONLAT, KIND_GCJ02, KIND_BD09, KIND_PROJ } system_kind;

struct cmap_system {
    system_kind kind;
    cmap_proj *proj; /* for KIND_PROJ */
    cmap_system_facts facts;
};

/* ---- what the text means ---- */

static const char help[] = "give EPSG:4490, EPSG:4549, another EPSG code, gcj02, bd09, wgs84, or the WKT of a .prj";

typedef struct alias {
    const char *word; /* as squeeze leaves it */
    const char *code; /* EPSG's, or one of the words below */
} alias;

static const char gcj02[] = "gcj02", bd09[] = "bd09", bd09mc[] = "bd09mc";

static const alias aliases[] = {
    {"CGCS2000", "4490"},
    {"CHINA2000", "4490"},
    {"国家2000", "4490"},
    {"2000国家大地坐标系", "4490"},
    {"WGS84", "4326"},
    {"WGS1984", "4326"},
    {"OGC:CRS84", "4326"},
    {"CRS84", "4326"},
    {"URN:OGC:DEF:CRS:OGC:1.3:CRS84", "4326"},
    {"GCJ02", gcj02},
    {"GCJ02LL", gcj02},
    {"AMAP", gcj02},
    {"火星坐标", gcj02},
    {"火星坐标系", gcj02},
    {"国测局坐标", gcj02},
    {"高德坐标", gcj02},
    {"高德坐标系", gcj02},
    {"BD09", bd09},
    {"BD09LL", bd09},
    {"百度坐标", bd09},
    {"百度坐标系", bd09},
    {"BD09MC", bd09mc},
};

static char upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Upper case, without what people put into names or not. False when it does not fit, so that it is no short name. */
static bool squeeze(const char *text, char word[WORD_MAX])
{
    size_t length = 0;

    for (; *text; text++) {
        if (is_blank(*text) || *text == '-' || *text == '_')
            continue;
        if (length + 1 == WORD_MAX)
            return false;
        word[length++] = upper(*text);
    }
    word[length] = '\0';
    return true;
}

/* True when text begins with prefix (given in upper case). */
static bool begins(const char *text, const char *prefix)
{
    for (; *prefix; text++, prefix++)
        if (upper(*text) != *prefix)
            return false;
    return true;
}

static bool holds(const char *text, const char *part)
{
    for (; *text; text++)
        if (begins(text, part))
            return true;
    return false;
}

/* The code of "4528", "EPSG:4528", "urn:ogc:def:crs:EPSG::4528" and "http://www.opengis.net/def/crs/EPSG/0/4528" in its
 * squeezed form; NULL for anything else. */
static const char *find_code(const char *word)
{
    const char *digits = word + strlen(word);

    while (digits > word && is_digit(digits[-1]))
        digits--;
    size_t count = strlen(digits);
    bool is_named = begins(word, "EPSG:") || begins(word, "URN:OGC:DEF:CRS:EPSG:") ||
                    begins(word, "HTTP://WWW.OPENGIS.NET/DEF/CRS/EPSG/");
    bool is_whole = digits == word || (is_named && (digits[-1] == ':' || digits[-1] == '/'));
    if (!count || count > CODE_MAX || !is_whole || (begins(word, "EPSG:") && digits != word + 5))
        return NULL;
    while (count > 1 && *digits == '0') {
        digits++;
        count--;
    }
    return digits;
}

static const char *find_alias(const char *word)
{
    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
        if (strcmp(word, aliases[i].word) == 0)
            return aliases[i].code;
    return find_code(word);
}

/* A word, perhaps blanks, and a bracket. */
static bool is_wkt(const char *text)
{
    const char *at = text;
    while ((upper(*at) >= 'A' && upper(*at) <= 'Z') || *at == '_' || is_digit(*at))
        at++;
    if (at == text)
        return false;
    while (is_blank(*at))
        at++;
    return *at == '[' || *at == '(';
}

/* ---- PROJ strings: a list of what is allowed, as what PROJ would read from files has many names ---- */

static bool is_allowed_key(const char *key, size_t length)
{
    static const char *const keys[] = {"proj",  "type",  "no_defs",  "wktext", "ellps",  "datum", "a",       "b",
                                       "f",     "rf",    "R",        "lat_0",  "lat_1",  "lat_2", "lat_ts",  "lon_0",
                                       "lonc",  "alpha", "gamma",    "k",      "k_0",    "x_0",   "y_0",     "zone",
                                       "south", "units", "to_meter", "pm",     "approx", "over",  "towgs84", "no_uoff"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strlen(keys[i]) == length && memcmp(keys[i], key, length) == 0)
            return true;
    return false;
}

static cmap_status check_proj_string(const char *text, cmap_err *err)
{
    for (const char *at = text; *at;) {
        while (is_blank(*at) || *at == '+')
            at++;
        size_t key = strcspn(at, "= \t\n\v\f\r"), word = strcspn(at, " \t\n\v\f\r");
        if (word && !is_allowed_key(at, key))
            return cmap_fail(err, CMAP_ECRS,
                             "+%.*s is not allowed in a PROJ string here: one projection with its own numbers, no "
                             "pipeline, grid or file",
                             (int)(key < 60 ? key : 60), at);
        at += word;
    }
    return CMAP_OK;
}

static cmap_status open_proj_string(cmap_system *system, const char *text, cmap_err *err)
{
    cmap_buf crs = {0};
    cmap_status status = check_proj_string(text, err);

    if (status)
        return status;
    cmap_buf_puts(&crs, text);
    if (!holds(text, "+TYPE=CRS"))
        cmap_buf_puts(&crs, " +type=crs");
    status = crs.status ? cmap_fail(err, crs.status, "out of memory: a PROJ string")
                        : cmap_proj_open(CMAP_PROJ_STRING, cmap_buf_text(&crs), &system->proj, &system->facts, err);
    if (!status && !system->facts.epsg)
        (void)snprintf(system->facts.name, sizeof system->facts.name, "%.150s", text);
    cmap_buf_clear(&crs);
    return status;
}

/* A grid of nothing, @null, is how Web Mercator was written once. */
static bool names_file(const char *text)
{
    if (holds(text, "PARAMETERFILE") || holds(text, "+INIT="))
        return true;
    for (; *text; text++)
        if (begins(text, "GRIDS") && !begins(text, "GRIDS=@NULL"))
            return true;
    return false;
}

static cmap_status open_wkt(cmap_system *system, const char *text, cmap_err *err)
{
    if (names_file(text))
        return cmap_fail(err, CMAP_ECRS,
                         "this WKT names a grid or a file, and none is read: give a system that needs none");
    return cmap_proj_open(CMAP_PROJ_WKT, text, &system->proj, &system->facts, err);
}

/* ---- opening ---- */

static void set_degrees(cmap_system *system, system_kind kind, const char *name, double accuracy_m, cmap_box area)
{
    system->kind = kind;
    system->facts = (cmap_system_facts){.unit = 1, .accuracy_m = accuracy_m, .area = area, .unit_name = "degree"};
    (void)snprintf(system->facts.name, sizeof system->facts.name, "%s", name);
}

static cmap_status open_code(cmap_system *system, const char *code, cmap_err *err)
{
    if (code == gcj02)
        set_degrees(system, KIND_GCJ02, "GCJ-02", NAN, CMAP_GCJ02_BOX);
    else if (code == bd09)
        set_degrees(system, KIND_BD09, "BD-09", NAN, CMAP_GCJ02_BOX);
    else if (code == bd09mc)
        return cmap_fail(err, CMAP_ECRS, "BD09MC, Baidu's own metres, is not read: export lon and lat and give bd09");
    else if (strcmp(code, "4490") == 0) {
        const cmap_box area = {73.62, 16.7, 134.77, 53.56}; /* EPSG's */
        set_degrees(system, KIND_LONLAT, "EPSG:4490 China Geodetic Coordinate System 2000", 0, area);
        system->facts.epsg = CMAP_SRID_CGCS2000;
    } else
        return cmap_proj_open(CMAP_PROJ_EPSG, code, &system->proj, &system->facts, err);
    return CMAP_OK;
}

static cmap_status open_text(cmap_system *system, const char *text, cmap_err *err)
{
    char word[WORD_MAX];
    const char *code = squeeze(text, word) ? find_alias(word) : NULL;

    if (code)
        return open_code(system, code, err);
    if (begins(text, "+PROJ=") || begins(text, "PROJ=") || holds(text, " +PROJ="))
        return open_proj_string(system, text, err);
    if (is_wkt(text))
        return open_wkt(system, text, err);
    return cmap_fail(err, CMAP_ECRS, "\"%.60s\" is no coordinate system known here: %s", text, help);
}

/* A copy of text without a byte order mark, which editors put before a .prj, and without blanks around it. */
static cmap_status trim(const char *text, cmap_buf *out, cmap_err *err)
{
    if (memcmp(text, "\xEF\xBB\xBF", strnlen(text, 3)) == 0 && *text)
        text += 3;
    while (is_blank(*text))
        text++;
    size_t length = strnlen(text, TEXT_MAX + 1);
    if (length > TEXT_MAX)
        return cmap_fail(err, CMAP_ECRS, "a coordinate system in more than %d bytes is not read: %s", TEXT_MAX, help);
    while (length && is_blank(text[length - 1]))
        length--;
    if (!length)
        return cmap_fail(err, CMAP_ECRS, "the coordinate system is empty: %s", help);
    cmap_buf_put(out, text, length);
    return out->status ? cmap_fail(err, out->status, "out of memory: a coordinate system") : CMAP_OK;
}

cmap_status cmap_system_new(const char *text, cmap_system **out, cmap_err *err)
{
    cmap_buf trimmed = {0};
    cmap_system *system = cmap_calloc(1, sizeof *system);
    cmap_status status = system ? CMAP_OK : cmap_fail(err, CMAP_ENOMEM, "out of memory: a coordinate system");

    if (!status)
        status = trim(text, &trimmed, err);
    if (!status) {
        system->kind = KIND_PROJ;
        status = open_text(system, cmap_buf_text(&trimmed), err);
    }
    cmap_buf_clear(&trimmed);
    if (status)
        cmap_system_free(system);
    else
        *out = system;
    return status;
}

void cmap_system_free(cmap_system *system)
{
    if (!system)
        return;
    cmap_proj_close(system->proj);
    cmap_free(system);
}

const cmap_system_facts *cmap_system_get_facts(const cmap_system *system)
{
    return &system->facts;
}

/* ---- coordinates ---- */

static bool is_on_earth(double lon_deg, double lat_deg)
{
    return fabs(lon_deg) <= 180 && fabs(lat_deg) <= 90;
}

static cmap_lonlat to_lonlat(cmap_system *system, cmap_coord in)
{
    cmap_lonlat at = {in.x, in.y};
    cmap_coord moved;

    switch (system->kind) {
    case KIND_LONLAT:
        return at;
    case KIND_GCJ02:
        return cmap_gcj02_to_wgs84(at);
    case KIND_BD09:
        return cmap_bd09_to_wgs84(at);
    case KIND_PROJ:
        moved = cmap_proj_move(system->proj, false, in);
        return (cmap_lonlat){moved.x, moved.y};
    }
    return (cmap_lonlat){NAN, NAN};
}

static cmap_coord from_lonlat(cmap_system *system, cmap_lonlat in)
{
    cmap_lonlat at = in;

    if (system->kind == KIND_PROJ)
        return cmap_proj_move(system->proj, true, (cmap_coord){in.lon_deg, in.lat_deg});
    if (system->kind == KIND_GCJ02)
        at = cmap_gcj02_from_wgs84(in);
    else if (system->kind == KIND_BD09)
        at = cmap_bd09_from_wgs84(in);
    return (cmap_coord){at.lon_deg, at.lat_deg};
}

/* A projection's formulas turn any number into some place; what place it is shows when it is taken back. */
static bool comes_back(cmap_system *system, cmap_coord in, cmap_lonlat place)
{
    cmap_coord again = from_lonlat(system, place);
    double tolerance = 0.001 / system->facts.unit + 1e-9 * (fabs(in.x) + fabs(in.y));
    return fabs(again.x - in.x) <= tolerance && fabs(again.y - in.y) <= tolerance;
}

static bool is_place(cmap_system *system, cmap_coord in)
{
    double unit = system->facts.unit;
    if (!isfinite(in.x) || !isfinite(in.y))
        return false;
    return system->facts.is_projected || is_on_earth(in.x * unit, in.y * unit);
}

cmap_status cmap_system_to_lonlat(cmap_system *system, cmap_coord in, cmap_lonlat *out, cmap_err *err)
{
    cmap_lonlat place = {NAN, NAN};

    if (is_place(system, in))
        place = to_lonlat(system, in);
    if (!is_on_earth(place.lon_deg, place.lat_deg) || (system->facts.is_projected && !comes_back(system, in, place)))
        return cmap_fail(err, CMAP_ECRS, "%.10g, %.10g is no place in %s: check the order of the two and their system",
                         in.x, in.y, system->facts.name);
    *out = place;
    return CMAP_OK;
}

cmap_status cmap_system_from_lonlat(cmap_system *system, cmap_lonlat in, cmap_coord *out, cmap_err *err)
{
    cmap_coord result = {NAN, NAN};

    if (is_on_earth(in.lon_deg, in.lat_deg))
        result = from_lonlat(system, in);
    if (!isfinite(result.x) || !isfinite(result.y))
        return cmap_fail(err, CMAP_ECRS, "%.10g, %.10g (lon, lat) has no coordinates in %s", in.lon_deg, in.lat_deg,
                         system->facts.name);
    *out = result;
    return CMAP_OK;
}

static cmap_status convert(void *data, cmap_coord in, cmap_coord *out, cmap_err *err)
{
    cmap_lonlat place = {0, 0};
    cmap_status status = cmap_system_to_lonlat(data, in, &place, err);
    if (!status)
        *out = (cmap_coord){place.lon_deg, place.lat_deg};
    return status;
}

cmap_status cmap_system_to_lonlat_geom(cmap_system *system, const cmap_geom *geom, cmap_geom **out, cmap_err *err)
{
    return cmap_geom_map(geom, CMAP_SRID_CGCS2000, convert, system, out, err);
}
