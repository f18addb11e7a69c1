/* office.h: files as offices have them, made byte by byte, for tests of reading them. */
#ifndef CMAP_TESTS_OFFICE_H
#define CMAP_TESTS_OFFICE_H

#include "gis/base/buf.h"
#include "gis/io/table.h"

#include <stdbool.h>
#include <stddef.h>

/* A folder of the test's own below the temporary ones, made once; it goes at the end of the program. */
const char *office_folder(void);

/* "folder/name". Static, one of eight in turn. */
const char *office_path(const char *name);

/* Writes bytes, or UTF-8 text in encoding, to name in the folder. Returns its path. */
const char *office_put(const char *name, const void *bytes, size_t length);
const char *office_text(const char *name, const char *text, const char *encoding);

/* A shapefile of points, name.shp and its parts: a text column of 20 bytes called 名称, a number with one decimal
 * called 面积. The texts are in encoding; ldid is put into the DBF; cpg, unless NULL, becomes the .cpg. */
typedef struct office_point {
    const char *name;
    const char *area;
    double x, y;
} office_point;

void office_shape(const char *name, const office_point *points, size_t count, const char *encoding, int ldid,
                  const char *cpg);

/* A workbook whose first sheet holds rows (XML of <row>s), a second one nothing. texts: XML of <si>s, styles: of <xf>s
 * beyond the plain one, formats: of <numFmt>s. */
typedef struct office_book {
    const char *rows, *texts, *styles, *formats;
    bool is_1904;
} office_book;

const char *office_xlsx(const char *name, const office_book *book);

/* A workbook of OpenDocument: content is what stands in its <table:table>. */
const char *office_ods(const char *name, const char *content);

/* A zip of members; names are taken as they are, in whatever encoding. */
typedef struct office_member {
    const char *name;
    const void *bytes;
    size_t length;
} office_member;

const char *office_zip(const char *name, const office_member *members, size_t count);

/* The bytes of a file of the folder; the caller frees with cmap_free. */
char *office_read(const char *name, size_t *length);

/* For what a test dumps; forgotten at the end of the group. */
extern cmap_buf office_got;
int office_forget(void **state);

/* All rows of a table as text: cells parted by |, rows by LF; a kind other than text is a letter and a colon before its
 * cell (n: d: u:; m: before the text of a cell merged over an empty one), a geometry " @x,y" of its first coordinate,
 * trouble " !" and a note " ~" at the end of the row. Each row begins with its number. Fails the test when the table
 * does not open. Cleared by the caller. */
void office_dump(const char *path, const cmap_table_options *options, cmap_buf *out);

/* The error of a table that does not open, or does not read to its end. Fails the test when it does. Static. */
const char *office_error(const char *path, const cmap_table_options *options, cmap_status status);

#endif
