/* What a file is: by its first bytes, and by its name where many formats begin alike. */
#include "gis/io/table_private.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

typedef struct magic {
    const char *bytes;
    size_t length;
    cmap_file_kind kind;
    const char *what;
} magic;

static const magic magics[] = {
    {"PK\3\4", 4, CMAP_FILE_ZIP, "a zip archive"},
    {"PK\5\6", 4, CMAP_FILE_ZIP, "an empty zip archive"},
    {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8, CMAP_FILE_OLE, "an old workbook"},
    {"SQLite format 3", 16, CMAP_FILE_SQLITE, "a database"},
    {"\0\0\x27\x0A", 4, CMAP_FILE_SHAPE, "a shapefile"},
    {"Rar!", 4, CMAP_FILE_OTHER, "a RAR archive"},
    {"7z\xBC\xAF\x27\x1C", 6, CMAP_FILE_OTHER, "a 7z archive"},
    {"\x1F\x8B", 2, CMAP_FILE_OTHER, "a gzip file"},
    {"%PDF", 4, CMAP_FILE_OTHER, "a PDF"},
    {"\x89PNG", 4, CMAP_FILE_OTHER, "a picture"},
    {"\xFF\xD8\xFF", 3, CMAP_FILE_OTHER, "a picture"},
    {"GIF8", 4, CMAP_FILE_OTHER, "a picture"},
    {"II*\0", 4, CMAP_FILE_OTHER, "a picture"},
    {"AC10", 4, CMAP_FILE_OTHER, "an AutoCAD drawing (.dwg)"},
    {"{\\rtf", 5, CMAP_FILE_OTHER, "a text document"},
    {"fgb\3", 4, CMAP_FILE_OTHER, "a FlatGeobuf"},
};

static const char *extension_of(const char *name)
{
    const char *dot = strrchr(name, '.'), *slash = strrchr(name, '/');
    return dot && (!slash || dot > slash) ? dot + 1 : "";
}

/* The first characters that are not blank; UTF-16 does not begin a markup that is read here. */
static const char *first_mark(const char *bytes, size_t length)
{
    size_t at = length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;

    while (at < length && isspace((unsigned char)bytes[at]))
        at++;
    return bytes + at;
}

static cmap_file_kind markup_kind(const char *at, const char **what)
{
    if (strstr(at, "<!ENTITY")) {
        *what = "XML with entities of its own";
        return CMAP_FILE_OTHER;
    }
    if (strstr(at, "<kml") || strstr(at, ":kml"))
        return CMAP_FILE_KML;
    *what = strncasecmp(at, "<html", 5) == 0 || strncasecmp(at, "<!doctype html", 14) == 0 || strstr(at, "<table")
                ? "a web page"
            : strstr(at, "<OGRVRT")                   ? "a virtual layer (VRT)"
            : strstr(at, "urn:schemas-microsoft-com") ? "a workbook of 2003 (XML)"
            : strstr(at, "gml")                       ? "GML"
                                                      : "XML of a kind";
    return CMAP_FILE_OTHER;
}

/* A DBF has no mark of its own: a version, a plausible date, a header that ends where it says. */
static bool looks_like_dbf(const unsigned char *bytes, size_t length)
{
    if (length < 33 || !(bytes[0] == 0x03 || bytes[0] == 0x83 || bytes[0] == 0x8B || bytes[0] == 0x30))
        return false;
    size_t head = bytes[8] | (size_t)bytes[9] << 8;
    return bytes[2] <= 12 && bytes[3] <= 31 && head >= 33 && (head > length || bytes[head - 1] == 0x0D);
}

/* Group code 0, then SECTION; comments (group code 999) may stand before. */
static bool looks_like_dxf(const char *at, const char *extension)
{
    if (strncmp(at, "AutoCAD Binary DXF", 18) == 0)
        return true;
    return strcasecmp(extension, "dxf") == 0 && (strstr(at, "SECTION") != NULL || strncmp(at, "999", 3) == 0);
}

cmap_file_kind cmap_table_kind(const char *name, const char *bytes, size_t length, const char **what)
{
    const char *extension = extension_of(name), *at = first_mark(bytes, length);
    bool is_text_name =
        strcasecmp(extension, "csv") == 0 || strcasecmp(extension, "tsv") == 0 || strcasecmp(extension, "txt") == 0;

    *what = "a file of a kind";
    for (size_t i = 0; i < sizeof magics / sizeof magics[0]; i++)
        if (length >= magics[i].length && memcmp(bytes, magics[i].bytes, magics[i].length) == 0) {
            *what = magics[i].what;
            return magics[i].kind;
        }
    if (strcasecmp(extension, "prj") == 0 || strcasecmp(extension, "cpg") == 0) {
        *what = "a part of a shapefile";
        return CMAP_FILE_OTHER;
    }
    if (looks_like_dxf(at, extension))
        return CMAP_FILE_DXF;
    if (*at == '<' && !is_text_name)
        return markup_kind(at, what);
    if (looks_like_dbf((const unsigned char *)bytes, length))
        return CMAP_FILE_DBF;
    if ((*at == '{' || *at == '[') && !is_text_name)
        return CMAP_FILE_JSON;
    return CMAP_FILE_TEXT;
}
