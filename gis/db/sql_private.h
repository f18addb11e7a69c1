/* sql_private.h: the texts of gis/db/sql, made part of the library by the build. */
#ifndef CMAP_DB_SQL_PRIVATE_H
#define CMAP_DB_SQL_PRIVATE_H

extern const char cmap_sql_schema[]; /* tables */
extern const char cmap_sql_rules[];  /* triggers that refuse bad rows; a template, see schema.c */
extern const char cmap_sql_join[];   /* results of the join and the triggers that void them */
extern const char cmap_sql_views[];

#endif
