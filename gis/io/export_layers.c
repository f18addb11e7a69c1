/* What is exported: the queries and their columns. */
#include "gis/io/export_private.h"

/* printf makes 0 of NULL: what is unknown must stay so. */
#define AREA(tenths)                                                                                                   \
    "CASE WHEN (" tenths ") IS NULL THEN NULL WHEN (" tenths ") % 10 = 0 THEN CAST ((" tenths                          \
    ") / 10 AS TEXT) ELSE printf ('%d.%d', (" tenths ") / 10, (" tenths ") % 10) END"
#define TENTHS(column) "CAST (round (" column " * 10) AS INTEGER)"
#define SUMS                                                                                                           \
    "sum (CASE WHEN c.status = 'built' THEN v.floor_area_tenths END) AS built,"                                        \
    " sum (CASE WHEN c.status = 'under_construction' THEN v.floor_area_tenths END) AS under,"                          \
    " sum (CASE WHEN c.status = 'planned' THEN v.floor_area_tenths END) AS planned"
#define SUM_COLUMNS "s.carriers, " AREA("s.built") ", " AREA("s.under") ", " AREA("s.planned")

const cmap_export_layer cmap_export_layers[] = {
    {.name = "districts",
     .outlines = "districts",
     .count = "SELECT count (*) FROM district",
     .sql = "WITH s AS MATERIALIZED (SELECT v.district_code AS code, count (DISTINCT c.id) AS carriers, " SUMS
            " FROM carrier_zoning v JOIN carrier c ON c.id = v.carrier_id GROUP BY 1)"
            " SELECT d.code, d.name_zh, d.name_en, d.zone_code, z.name_zh, z.name_en, d.positioning_zh,"
            " d.positioning_en, d.outline_accuracy_m, " SUM_COLUMNS ", d.source_id, d.geom"
            " FROM district d JOIN zone z ON z.code = d.zone_code LEFT JOIN s ON s.code = d.code ORDER BY d.rank",
     .places = "SELECT geom FROM district",
     .columns = {{"code", CMAP_VECTOR_TEXT, 0},
                 {"name_zh", CMAP_VECTOR_TEXT, 0},
                 {"name_en", CMAP_VECTOR_TEXT, 0},
                 {"zone", CMAP_VECTOR_TEXT, 0},
                 {"zone_zh", CMAP_VECTOR_TEXT, 0},
                 {"zone_en", CMAP_VECTOR_TEXT, 0},
                 {"position", CMAP_VECTOR_TEXT, 0},
                 {"posit_en", CMAP_VECTOR_TEXT, 0},
                 {"accuracy_m", CMAP_VECTOR_REAL, 1},
                 {"carriers", CMAP_VECTOR_INT, 0},
                 {"built_m2", CMAP_VECTOR_REAL, 1},
                 {"under_m2", CMAP_VECTOR_REAL, 1},
                 {"planned_m2", CMAP_VECTOR_REAL, 1},
                 {"source", CMAP_VECTOR_TEXT, 0}},
     .column_count = 14},
    {.name = "parks",
     .outlines = "park_outlines",
     .count = "SELECT count (*) FROM park",
     .sql = "WITH s AS MATERIALIZED (SELECT c.park_id AS id, count (DISTINCT c.id) AS carriers, " SUMS
            " FROM carrier_zoning v JOIN carrier c ON c.id = v.carrier_id WHERE c.park_id IS NOT NULL GROUP BY 1)"
            " SELECT p.id, p.name_zh, p.name_en, p.level, p.kind, p.district_code, p.accuracy_m, v.district_code,"
            " v.zone_code, round (v.distance_m, 1), v.certain, " SUM_COLUMNS ", p.source_id, p.geom"
            " FROM park p LEFT JOIN park_zoning v ON v.park_id = p.id LEFT JOIN s ON s.id = p.id ORDER BY p.rank",
     .places = "SELECT geom FROM park",
     .columns = {{"id", CMAP_VECTOR_TEXT, 0},
                 {"name", CMAP_VECTOR_TEXT, 0},
                 {"name_en", CMAP_VECTOR_TEXT, 0},
                 {"level", CMAP_VECTOR_TEXT, 0},
                 {"kind", CMAP_VECTOR_TEXT, 0},
                 {"district", CMAP_VECTOR_TEXT, 0},
                 {"accuracy_m", CMAP_VECTOR_REAL, 1},
                 {"lies_in", CMAP_VECTOR_TEXT, 0},
                 {"in_zone", CMAP_VECTOR_TEXT, 0},
                 {"border_m", CMAP_VECTOR_REAL, 1},
                 {"certain", CMAP_VECTOR_INT, 0},
                 {"carriers", CMAP_VECTOR_INT, 0},
                 {"built_m2", CMAP_VECTOR_REAL, 1},
                 {"under_m2", CMAP_VECTOR_REAL, 1},
                 {"planned_m2", CMAP_VECTOR_REAL, 1},
                 {"source", CMAP_VECTOR_TEXT, 0}},
     .column_count = 16},
    {.name = "carriers",
     .outlines = "carrier_outlines",
     .count = "SELECT count (*) FROM carrier",
     .sql = "SELECT c.key, c.name, c.park_id, c.district_code, " AREA(
         TENTHS("c.floor_area_m2")) ", c.status, c.as_of,"
                                    " c.accuracy_m, c.industry_zh, s.district_code, d.zone_code, coalesce (s.method, "
                                    "'pending'),"
                                    " (SELECT count (*) FROM carrier_share n WHERE n.carrier_id = c.id), c.source_id, "
                                    "c.source_row, c.geom"
                                    " FROM carrier c LEFT JOIN carrier_share s ON s.carrier_id = c.id AND s.part ="
                                    " (SELECT m.part FROM carrier_share m WHERE m.carrier_id = c.id ORDER BY m.share "
                                    "DESC, m.part LIMIT 1)"
                                    " LEFT JOIN district d ON d.code = s.district_code ORDER BY c.id",
     .places = "SELECT geom FROM carrier",
     .columns = {{"key", CMAP_VECTOR_TEXT, 0},
                 {"name", CMAP_VECTOR_TEXT, 0},
                 {"park", CMAP_VECTOR_TEXT, 0},
                 {"district", CMAP_VECTOR_TEXT, 0},
                 {"floor_area_m2", CMAP_VECTOR_REAL, 1},
                 {"status", CMAP_VECTOR_TEXT, 0},
                 {"as_of", CMAP_VECTOR_TEXT, 0},
                 {"accuracy_m", CMAP_VECTOR_REAL, 1},
                 {"industry", CMAP_VECTOR_TEXT, 0},
                 {"lies_in", CMAP_VECTOR_TEXT, 0},
                 {"in_zone", CMAP_VECTOR_TEXT, 0},
                 {"method", CMAP_VECTOR_TEXT, 0},
                 {"parts", CMAP_VECTOR_INT, 0},
                 {"source", CMAP_VECTOR_TEXT, 0},
                 {"source_row", CMAP_VECTOR_INT, 0}},
     .column_count = 15},
    {.name = "shares",
     .count = "SELECT count (*) FROM carrier_share",
     .sql = "SELECT c.key, c.name, v.district_code, v.zone_code, printf ('%.9f', v.share), " AREA(
         "v.floor_area_tenths") ", c.status, v.method FROM carrier_zoning v JOIN carrier c ON c.id = v.carrier_id "
                                "ORDER BY c.id,"
                                " v.district_code IS NULL, v.share DESC, v.district_code",
     .columns = {{"key", CMAP_VECTOR_TEXT, 0},
                 {"name", CMAP_VECTOR_TEXT, 0},
                 {"lies_in", CMAP_VECTOR_TEXT, 0},
                 {"in_zone", CMAP_VECTOR_TEXT, 0},
                 {"share", CMAP_VECTOR_REAL, 9},
                 {"floor_area_m2", CMAP_VECTOR_REAL, 1},
                 {"status", CMAP_VECTOR_TEXT, 0},
                 {"method", CMAP_VECTOR_TEXT, 0}},
     .column_count = 8},
};

const size_t cmap_export_layer_count = sizeof cmap_export_layers / sizeof cmap_export_layers[0];
