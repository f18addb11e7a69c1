/* numbers.h: telling the report each number that a figure draws, with the query that gives it and where it is from. */
#ifndef CMAP_LAYERS_NUMBERS_H
#define CMAP_LAYERS_NUMBERS_H

#include "gis/db/query.h"
#include "layers/scene.h"

/* All of them do nothing when nobody asks for a report. text is the number as drawn; NULL: as cmap_scene_area_words
 * writes it. */
void cmap_numbers_add_target(cmap_scene *scene);
void cmap_numbers_add_baseline(cmap_scene *scene, const char *text);

/* The yearly pace that the headline speaks of: what the survey leaves to be built, else the plan's own two ends. */
void cmap_numbers_add_pace(cmap_scene *scene);
/* True when it is the survey's. */
bool cmap_numbers_pace_is_surveyed(const cmap_scene *scene);

/* Floor area: scope, code and status as for cmap_query_put_sum (gis/db/query.h), name of the place as drawn. */
void cmap_numbers_add_sum(cmap_scene *scene, const char *text, const char *scope, const char *code, const char *name,
                          const char *status);

/* How many carriers, as text says; and a sum of floor area, of any status. What of cmap_query_put_carriers. */
void cmap_numbers_add_carriers(cmap_scene *scene, const char *text, cmap_query_carriers which, const char *what);

/* A crowd on a map: its floor area and how many, as drawn, and the district it lies in. */
void cmap_numbers_add_crowd(cmap_scene *scene, const char *area, const char *count, const char *name, const char *code);

void cmap_numbers_add_official_area(cmap_scene *scene, const char *text, const cmap_district *district);

#endif
