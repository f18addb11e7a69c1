/* intake_private.h: what the files of the intake share. */
#ifndef CMAP_IO_INTAKE_PRIVATE_H
#define CMAP_IO_INTAKE_PRIVATE_H

#include "gis/crs/system.h"
#include "gis/io/intake.h"

struct cmap_intake {
    char *path;
    cmap_intake_options options; /* texts borrowed from the caller */
    cmap_table *table;
    cmap_system *system; /* NULL: no places, or no system was declared */
    cmap_guard *guard;   /* NULL: no places */

    char **headers; /* owned */
    cmap_column *columns;
    cmap_buf *keys; /* the headers as they stand in JSON, with the colon: blank and doubled ones told apart */
    size_t count;
    size_t column_of[CMAP_ROLE_COUNT]; /* count: none */
    size_t head_first, head_rows;      /* places among the rows as delivered; rows 0: declared by the format */
    char head_evidence[400];
    size_t delivered; /* rows so far */

    const char **texts; /* the cells of the row at hand */
    size_t text_capacity;
    cmap_row_reading reading;
    cmap_geom *place; /* of the row at hand, owned */
    cmap_intake_row row;
    cmap_intake_facts facts;
};

/* Opens the system and the guard. */
cmap_status cmap_intake_open_place(cmap_intake *intake, cmap_err *err);

/* The two halves of cmap_intake_next, for who can do without the second: the row as the table has it (NULL at the end),
 * and what it means. Who leaves the second out counts the row in delivered. */
cmap_status cmap_intake_peek(cmap_intake *intake, const cmap_table_row **from, cmap_err *err);
cmap_status cmap_intake_take(cmap_intake *intake, const cmap_table_row *from, const cmap_intake_row **row,
                             cmap_err *err);

/* Finds the place of the row at hand. A place that will not do is the row's rule; only want of memory is an error. */
cmap_status cmap_intake_place_row(cmap_intake *intake, const cmap_table_row *from, cmap_err *err);

#endif
