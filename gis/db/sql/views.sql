-- The views that users and the program read. Run in the database itself and, for a read-only one with pending joins, once
-- more as temporary views over temporary results; so every name in here is bare, and no spatial function occurs.
-- A carrier or park without a result is pending: codes NULL, counted as unassigned, never lost.

CREATE VIEW park_zoning AS
SELECT p.id AS park_id, j.district_code AS district_code, d.zone_code AS zone_code, j.distance_m AS distance_m,
       coalesce(j.certain, 0) AS certain, coalesce(j.method, 'pending') AS method, j.share AS share,
       j.other_code AS other_code, j.combined_accuracy_m AS combined_accuracy_m
FROM park p
LEFT JOIN park_join j ON j.park_id = p.id
LEFT JOIN district d ON d.code = j.district_code;

CREATE VIEW carrier_zoning AS
SELECT carrier_id, district_code, zone_code, share,
       CASE WHEN floor_area_tenths % 10 = 0 THEN floor_area_tenths / 10 ELSE floor_area_tenths / 10.0 END
           AS floor_area_m2,
       method, floor_area_tenths
FROM (SELECT c.id AS carrier_id, d.code AS district_code, d.zone_code AS zone_code, coalesce(s.share, 1.0) AS share,
             CASE WHEN s.carrier_id IS NULL THEN CAST(round(c.floor_area_m2 * 10) AS INTEGER)
                  ELSE s.floor_area_tenths END AS floor_area_tenths,
             coalesce(s.method, 'pending') AS method
      FROM carrier c
      LEFT JOIN carrier_share s ON s.carrier_id = c.id
      LEFT JOIN district d ON d.code = s.district_code);

-- Floor area by status, for the city, each zone and each district; code NULL is what lies in none. Sums are exact tenths:
-- for each scope they add up to the sum of carrier.floor_area_m2. carriers counts each carrier once a row.
CREATE VIEW carrier_progress AS
SELECT scope, code, status, carriers, carriers_without_area,
       CASE WHEN floor_area_tenths % 10 = 0 THEN floor_area_tenths / 10 ELSE floor_area_tenths / 10.0 END
           AS floor_area_m2,
       floor_area_tenths
FROM (SELECT 'city' AS scope, 'city' AS code, status, count(*) AS carriers,
             count(*) - count(floor_area_m2) AS carriers_without_area,
             sum(CAST(round(floor_area_m2 * 10) AS INTEGER)) AS floor_area_tenths
      FROM carrier GROUP BY status
      UNION ALL
      SELECT 'zone', v.zone_code, c.status, count(DISTINCT c.id),
             count(DISTINCT CASE WHEN c.floor_area_m2 IS NULL THEN c.id END), sum(v.floor_area_tenths)
      FROM carrier_zoning v JOIN carrier c ON c.id = v.carrier_id GROUP BY v.zone_code, c.status
      UNION ALL
      SELECT 'district', v.district_code, c.status, count(*), count(*) - count(c.floor_area_m2),
             sum(v.floor_area_tenths)
      FROM carrier_zoning v JOIN carrier c ON c.id = v.carrier_id GROUP BY v.district_code, c.status);

-- Two layers for maps made elsewhere; registered in views_geometry_columns.
CREATE VIEW park_with_zone AS
SELECT p.fid AS fid, p.id AS id, p.name_zh AS name_zh, p.name_en AS name_en, p.label_zh AS label_zh,
       p.label_en AS label_en, p.level AS level, p.kind AS kind, p.accuracy_m AS accuracy_m,
       v.district_code AS district_code, d.name_zh AS district_zh, d.name_en AS district_en,
       v.zone_code AS zone_code, z.name_zh AS zone_zh, z.name_en AS zone_en,
       v.distance_m AS distance_m, v.certain AS certain, p.geom AS geom
FROM park p
LEFT JOIN park_zoning v ON v.park_id = p.id
LEFT JOIN district d ON d.code = v.district_code
LEFT JOIN zone z ON z.code = v.zone_code;

-- One row a carrier: a carrier that is shared out shows the district of its largest share, and how many it has.
CREATE VIEW carrier_with_zone AS
SELECT c.id AS id, c.name AS name, c.park_id AS park_id, c.floor_area_m2 AS floor_area_m2, c.status AS status,
       c.as_of AS as_of, d.code AS district_code, d.name_zh AS district_zh, d.name_en AS district_en,
       d.zone_code AS zone_code,
       (SELECT count(*) FROM carrier_share s WHERE s.carrier_id = c.id) AS parts, c.geom AS geom
FROM carrier c
LEFT JOIN district d ON d.code = (SELECT s.district_code FROM carrier_share s WHERE s.carrier_id = c.id
                                  ORDER BY s.share DESC, s.part LIMIT 1);
