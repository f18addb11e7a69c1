-- Rules that refuse a bad row with a sentence. They say what NOT NULL, CHECK and REFERENCES in schema.sql say in symbols, and
-- hold where a program left foreign keys off. gis/db/schema.c expands the marks in braces:
--   {event} {clause}: every trigger stands twice, for INSERT and for UPDATE (OF the columns named after "columns:")
-- and the blocks "for each" over the tables or columns that schema.c lists.

-- for each: source
-- columns: source_id
CREATE TRIGGER rule_{table}_source_{event} BEFORE {clause} ON {table}
WHEN NEW.source_id IS NULL OR NOT EXISTS (SELECT 1 FROM source WHERE id = NEW.source_id)
BEGIN
    SELECT RAISE (ABORT, '{table}: every fact needs its source; add it to the table source and put its id into source_id');
END;

-- for each: date
-- columns: {column}
CREATE TRIGGER rule_{table}_{column}_{event} BEFORE {clause} ON {table}
WHEN NEW.{column} IS NOT NULL
BEGIN
    SELECT RAISE (ABORT, '{table}: {column} must be a date written YYYY, YYYY-MM or YYYY-MM-DD')
    WHERE NOT ((NEW.{column} GLOB '[12][0-9][0-9][0-9]')
        OR (NEW.{column} GLOB '[12][0-9][0-9][0-9]-[01][0-9]'
            AND date (NEW.{column} || '-01', '+0 days') IS NEW.{column} || '-01')
        OR (NEW.{column} GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'
            AND date (NEW.{column}, '+0 days') IS NEW.{column}));
END;

-- for each: geometry
-- columns: geom
CREATE TRIGGER rule_{table}_geom_{event} BEFORE {clause} ON {table}
WHEN NEW.geom IS NOT NULL
BEGIN
    SELECT RAISE (ABORT, '{table}: geom is not a SpatiaLite geometry; make one with MakePoint(lon, lat, 4490) or GeomFromText(text, 4490)')
    WHERE GeometryType (NEW.geom) IS NULL;
    SELECT RAISE (ABORT, '{table}: geom must be lon/lat on CGCS2000 (EPSG:4490); transform it first, as in ST_Transform(geom, 4490)')
    WHERE ST_SRID (NEW.geom) IS NOT 4490;
    SELECT RAISE (ABORT, '{table}: geom must be {kinds_said}, without Z or M; convert it first, as in CastToXY or CastToMulti')
    WHERE GeometryType (NEW.geom) NOT IN ({kinds});
    SELECT RAISE (ABORT, '{table}: geom is empty; leave it NULL when the place is unknown')
    WHERE ST_IsEmpty (NEW.geom) IS NOT 0;
    SELECT RAISE (ABORT, '{table}: longitude and latitude of geom look swapped; write longitude first, as in MakePoint(120.6, 31.3, 4490)')
    WHERE MbrMinX (NEW.geom) >= 3 AND MbrMaxX (NEW.geom) <= 54 AND MbrMinY (NEW.geom) >= 73 AND MbrMaxY (NEW.geom) <= 136;
    SELECT RAISE (ABORT, '{table}: geom lies outside China (73-136 E, 3-54 N); check its coordinate system')
    WHERE NOT (MbrMinX (NEW.geom) >= 73 AND MbrMaxX (NEW.geom) <= 136 AND MbrMinY (NEW.geom) >= 3 AND MbrMaxY (NEW.geom) <= 54);
    SELECT RAISE (ABORT, '{table}: the outline in geom is not valid; ask ST_IsValidReason(geom) why, and repair it with ST_MakeValid or by hand')
    WHERE ST_IsValidReason (NEW.geom) IS NOT 'Valid Geometry'; -- ST_IsValid would print to stderr
END;

-- for each: once
-- columns: geom
CREATE TRIGGER rule_district_outline_{event} BEFORE {clause} ON district
WHEN NEW.geom IS NULL
BEGIN
    SELECT RAISE (ABORT, 'district: needs its outline in geom');
END;

-- for each: once
-- columns: zone_code
CREATE TRIGGER rule_district_zone_{event} BEFORE {clause} ON district
WHEN NOT EXISTS (SELECT 1 FROM zone WHERE code IS NEW.zone_code)
BEGIN
    SELECT RAISE (ABORT, 'district: zone_code must be a code of the table zone: axis, north-wing or south-wing');
END;

-- for each: once
-- columns: label_lon_deg, label_lat_deg
CREATE TRIGGER rule_district_label_{event} BEFORE {clause} ON district
WHEN NEW.label_lon_deg IS NOT NULL OR NEW.label_lat_deg IS NOT NULL
BEGIN
    SELECT RAISE (ABORT, 'district: label_lon_deg and label_lat_deg must be a longitude in 73-136 and a latitude in 3-54')
    WHERE (typeof (NEW.label_lon_deg) = 'real' AND NEW.label_lon_deg BETWEEN 73 AND 136
        AND typeof (NEW.label_lat_deg) = 'real' AND NEW.label_lat_deg BETWEEN 3 AND 54) IS NOT 1;
END;

-- for each: once
-- columns: geom, accuracy_m
CREATE TRIGGER rule_park_accuracy_{event} BEFORE {clause} ON park
WHEN NEW.geom IS NOT NULL AND NEW.accuracy_m IS NULL
BEGIN
    SELECT RAISE (ABORT, 'park: a place needs its accuracy; put metres into accuracy_m (a point of interest is good to about 400)');
END;

-- for each: accuracy
-- columns: accuracy_m
CREATE TRIGGER rule_{table}_metres_{event} BEFORE {clause} ON {table}
WHEN NEW.accuracy_m IS NOT NULL
BEGIN
    SELECT RAISE (ABORT, '{table}: accuracy_m must be a number of metres, 0 or more')
    WHERE typeof (NEW.accuracy_m) <> 'real' OR NEW.accuracy_m < 0;
END;

-- for each: district_code
-- columns: district_code
CREATE TRIGGER rule_{table}_district_{event} BEFORE {clause} ON {table}
WHEN NEW.district_code IS NOT NULL AND NOT EXISTS (SELECT 1 FROM district WHERE code = NEW.district_code)
BEGIN
    SELECT RAISE (ABORT, '{table}: district_code names no row of the table district');
END;

-- for each: once
-- columns: park_id
CREATE TRIGGER rule_carrier_park_{event} BEFORE {clause} ON carrier
WHEN NEW.park_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM park WHERE id = NEW.park_id)
BEGIN
    SELECT RAISE (ABORT, 'carrier: park_id names no row of the table park');
END;

-- for each: once
-- columns: status
CREATE TRIGGER rule_carrier_status_{event} BEFORE {clause} ON carrier
WHEN NEW.status IS NOT NULL
BEGIN
    SELECT RAISE (ABORT, 'carrier: status must be built, under_construction or planned; NULL when it is unknown')
    WHERE NEW.status NOT IN ('built', 'under_construction', 'planned');
END;

-- for each: once
-- columns: floor_area_m2
CREATE TRIGGER rule_carrier_floor_area_{event} BEFORE {clause} ON carrier
WHEN NEW.floor_area_m2 IS NOT NULL
BEGIN
    SELECT RAISE (ABORT, 'carrier: floor_area_m2 must be a plain number of square metres, 0 to 1e9, whole or with one decimal; NULL when it is unknown')
    WHERE typeof (NEW.floor_area_m2) NOT IN ('integer', 'real') OR NEW.floor_area_m2 < 0 OR NEW.floor_area_m2 > 1e9
        OR NEW.floor_area_m2 <> round (NEW.floor_area_m2, 1);
END;

-- for each: once
-- columns: name
CREATE TRIGGER rule_carrier_name_{event} BEFORE {clause} ON carrier
WHEN NEW.name IS NULL OR trim (NEW.name) = ''
BEGIN
    SELECT RAISE (ABORT, 'carrier: needs a name');
END;

-- for each: value
-- columns: value
CREATE TRIGGER rule_{table}_value_{event} BEFORE {clause} ON {table}
WHEN NEW.value IS NOT NULL
BEGIN
    SELECT RAISE (ABORT, '{table}: value must be a plain number in the unit of its indicator; NULL when it is not given')
    WHERE typeof (NEW.value) NOT IN ('integer', 'real');
END;
