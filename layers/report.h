/* report.h: what a figure holds, for who cannot see it or must answer for it: every name with its box and what became
 * of it, every number with its query and source, the legend's classes. The sidecar file is made from it. */
#ifndef CMAP_LAYERS_REPORT_H
#define CMAP_LAYERS_REPORT_H

#include "gis/base/buf.h"
#include "gis/base/status.h"
#include "render/label.h"
#include "render/page.h"

#include <stdbool.h>
#include <stddef.h>

/* One name of a map. */
typedef struct cmap_report_label {
    char *text;         /* as it was asked for, in one line */
    char *map;          /* "map", or the title of the inset */
    size_t page;        /* from 1 */
    cmap_label_how how; /* placed, moved on a leader, keyed, dropped */
    bool optional;      /* may be dropped without a loss: a neighbour's name */
    cmap_rect box;      /* mm on the page; no size when dropped */
} cmap_report_label;

/* One number in the figure's words. */
typedef struct cmap_report_number {
    char *text;   /* as drawn: "500" */
    char *what;   /* "built by the end of 2010, lower bound" */
    char *query;  /* SQL that gives it, or how it was derived from others */
    char *source; /* source and section */
    size_t page;
} cmap_report_number;

/* One map of the page: the main one or an inset. */
typedef struct cmap_report_map {
    char *name;
    size_t page;
    cmap_rect frame;
    double scale_ratio;
    double bar_mm, bar_m; /* length of the scale bar, and of the ground it stands for */
    double origin_x_m, origin_y_m,
        m_per_mm; /* EPSG:4549 of the frame's top left corner, and the step, for a world file */
} cmap_report_map;

/* A card beside a map, and the line that leads from it to what it is about. */
typedef struct cmap_report_card {
    char *text; /* its head */
    size_t page;
    cmap_rect box;
    bool led;         /* has a line */
    cmap_pt from, to; /* of the line: on the card's edge, on the map */
} cmap_report_card;

/* What a page was too small for (detail.h). */
typedef struct cmap_report_left {
    char *what; /* "card-parks" */
    size_t page;
} cmap_report_left;

typedef struct cmap_report {
    cmap_report_label *labels;
    size_t label_count, label_capacity;
    cmap_report_number *numbers;
    size_t number_count, number_capacity;
    cmap_report_map *maps;
    size_t map_count, map_capacity;
    cmap_report_card *cards;
    size_t card_count, card_capacity;
    char **classes; /* the legend's words */
    size_t class_count, class_capacity;
    cmap_report_left *left_out;
    size_t left_count, left_capacity;
    double width_mm, height_mm;
    size_t page;          /* that is being drawn, from 1; at the end, how many there are */
    size_t park_count;    /* the most parks that one of the maps shows */
    size_t carrier_count; /* the most carriers that one of the maps draws one by one */
    double smallest_pt;   /* of all type drawn; 0: none */
    double overflow_mm;   /* by which the panel's blocks are longer than the panel; 0: they fit */
    cmap_status status;   /* sticky: want of memory */
} cmap_report;

/* Texts are copied. Initialise with {0}; clear with cmap_report_clear. A NULL report is fine and takes nothing. */
void cmap_report_begin_page(cmap_report *report, double width_mm, double height_mm);
void cmap_report_add_label(cmap_report *report, const char *text, const char *map, cmap_label_how how, bool optional,
                           cmap_rect box);
void cmap_report_add_number(cmap_report *report, const char *text, const char *what, const char *query,
                            const char *source);
void cmap_report_add_map(cmap_report *report, const char *name,
                         const cmap_report_map *map); /* name and page of map are not read */
void cmap_report_add_card(cmap_report *report, const char *text, cmap_rect box, bool led, cmap_pt from, cmap_pt to);
void cmap_report_add_class(cmap_report *report, const char *words);
void cmap_report_add_left_out(cmap_report *report, const char *what);
/* The scale bar of the map in frame, on the page that is being drawn. */
void cmap_report_note_bar(cmap_report *report, cmap_rect frame, double bar_mm, double bar_m);
void cmap_report_note_parks(cmap_report *report, size_t shown); /* on one map */
void cmap_report_note_carriers(cmap_report *report, size_t shown);
void cmap_report_note_type(cmap_report *report, double size_pt);
void cmap_report_note_overflow(cmap_report *report, double over_mm);
void cmap_report_clear(cmap_report *report);

/* Names that a reader misses: dropped, and not optional. */
size_t cmap_report_dropped(const cmap_report *report);

/* What stands around the report in a sidecar. */
typedef struct cmap_report_meta {
    const char *id, *title, *caption, *alt, *lang, *theme, *generator, *date, *approval; /* approval NULL: pending */
} cmap_report_meta;

/* Appends the report as JSON, with a newline at the end. */
cmap_status cmap_report_json(const cmap_report *report, const cmap_report_meta *meta, cmap_buf *out, cmap_err *err);

#endif
