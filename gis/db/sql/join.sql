-- What the join (gis/zoning/join.h) found, and what it has still to do.
-- The views read these tables and need no spatial function, so that any SQLite program can query them.

-- A park's district: the one that covers its point, or holds the largest share of its outline. NULL: no district.
CREATE TABLE park_join (
    park_id             TEXT PRIMARY KEY NOT NULL REFERENCES park (id) ON DELETE CASCADE ON UPDATE CASCADE,
    district_code       TEXT REFERENCES district (code),
    share               REAL NOT NULL CHECK (share > 0 AND share <= 1), -- of the outline; 1 for a point
    distance_m          REAL CHECK (distance_m >= 0),                   -- geodesic, to the nearest district border
    other_code          TEXT REFERENCES district (code),                -- on the other side of that border; NULL: outside
    combined_accuracy_m REAL CHECK (combined_accuracy_m >= 0),
    certain             INTEGER NOT NULL CHECK (certain IN (0, 1)),
    method              TEXT NOT NULL CHECK (method IN ('geometry', 'none'))
) WITHOUT ROWID;

-- (In tables of many rows a CHECK says OR: for a list of three words SQLite makes a table of its own, at every row.)
-- A carrier's districts, one row a share, in the plan's order of districts; unassigned has a NULL code and comes last.
-- method: whose place decided: the carrier's own (geometry), its park's, the district that its row names, or none.
CREATE TABLE carrier_share (
    carrier_id        INTEGER NOT NULL REFERENCES carrier (id) ON DELETE CASCADE ON UPDATE CASCADE,
    part              INTEGER NOT NULL CHECK (part >= 1),
    district_code     TEXT REFERENCES district (code),
    share             REAL NOT NULL CHECK (share > 0 AND share <= 1),
    floor_area_tenths INTEGER,                          -- tenths of a square metre; NULL: unknown
    method            TEXT NOT NULL
        CHECK (method = 'geometry' OR method = 'park' OR method = 'district' OR method = 'none'),
    PRIMARY KEY (carrier_id, part)
) WITHOUT ROWID;

-- Rows whose join no longer holds. ('all', 0) stands for every park and every carrier: an outline changed.
CREATE TABLE join_pending (
    kind TEXT NOT NULL CHECK (kind = 'all' OR kind = 'park' OR kind = 'carrier'),
    id   NOT NULL,
    PRIMARY KEY (kind, id)
) WITHOUT ROWID;

CREATE INDEX carrier_by_park ON carrier (park_id) WHERE park_id IS NOT NULL;

-- The triggers say WHERE NOT EXISTS instead of OR IGNORE, because the conflict clause of the statement that fires a
-- trigger would overrule one in here. The + keeps the type of the other column out of the comparison: join_pending.id has
-- none, and SQLite would look for a number in every row instead of in the key.

CREATE TRIGGER join_park_insert AFTER INSERT ON park
BEGIN
    DELETE FROM park_join WHERE park_id = NEW.id;
    INSERT INTO join_pending SELECT 'park', NEW.id
        WHERE NOT EXISTS (SELECT 1 FROM join_pending WHERE kind = 'park' AND id = +NEW.id);
    DELETE FROM carrier_share WHERE carrier_id IN (SELECT id FROM carrier WHERE park_id = NEW.id AND geom IS NULL);
    INSERT INTO join_pending SELECT 'carrier', c.id FROM carrier c WHERE c.park_id = NEW.id AND c.geom IS NULL
        AND NOT EXISTS (SELECT 1 FROM join_pending p WHERE p.kind = 'carrier' AND p.id = +c.id);
END;

CREATE TRIGGER join_park_update AFTER UPDATE OF id, accuracy_m, geom ON park
BEGIN
    DELETE FROM park_join WHERE park_id IN (OLD.id, NEW.id);
    DELETE FROM join_pending WHERE kind = 'park' AND id = +OLD.id AND OLD.id <> NEW.id;
    INSERT INTO join_pending SELECT 'park', NEW.id
        WHERE NOT EXISTS (SELECT 1 FROM join_pending WHERE kind = 'park' AND id = +NEW.id);
    DELETE FROM carrier_share
        WHERE carrier_id IN (SELECT id FROM carrier WHERE park_id IN (OLD.id, NEW.id) AND geom IS NULL);
    INSERT INTO join_pending SELECT 'carrier', c.id FROM carrier c
        WHERE c.park_id IN (OLD.id, NEW.id) AND c.geom IS NULL
        AND NOT EXISTS (SELECT 1 FROM join_pending p WHERE p.kind = 'carrier' AND p.id = +c.id);
END;

CREATE TRIGGER join_park_delete AFTER DELETE ON park
BEGIN
    DELETE FROM park_join WHERE park_id = OLD.id;
    DELETE FROM join_pending WHERE kind = 'park' AND id = +OLD.id;
    DELETE FROM carrier_share WHERE carrier_id IN (SELECT id FROM carrier WHERE park_id = OLD.id AND geom IS NULL);
    INSERT INTO join_pending SELECT 'carrier', c.id FROM carrier c WHERE c.park_id = OLD.id AND c.geom IS NULL
        AND NOT EXISTS (SELECT 1 FROM join_pending p WHERE p.kind = 'carrier' AND p.id = +c.id);
END;

CREATE TRIGGER join_carrier_insert AFTER INSERT ON carrier
BEGIN
    DELETE FROM carrier_share WHERE carrier_id = NEW.id;
    INSERT INTO join_pending SELECT 'carrier', NEW.id
        WHERE NOT EXISTS (SELECT 1 FROM join_pending WHERE kind = 'carrier' AND id = +NEW.id);
END;

CREATE TRIGGER join_carrier_update AFTER UPDATE OF id, park_id, district_code, floor_area_m2, geom ON carrier
BEGIN
    DELETE FROM carrier_share WHERE carrier_id IN (OLD.id, NEW.id);
    DELETE FROM join_pending WHERE kind = 'carrier' AND id = +OLD.id AND OLD.id <> NEW.id;
    INSERT INTO join_pending SELECT 'carrier', NEW.id
        WHERE NOT EXISTS (SELECT 1 FROM join_pending WHERE kind = 'carrier' AND id = +NEW.id);
END;

CREATE TRIGGER join_carrier_delete AFTER DELETE ON carrier
BEGIN
    DELETE FROM carrier_share WHERE carrier_id = OLD.id;
    DELETE FROM join_pending WHERE kind = 'carrier' AND id = +OLD.id;
END;

-- Outline, rank (it settles shared borders) and outline accuracy decide every answer.
CREATE TRIGGER join_district_insert AFTER INSERT ON district
BEGIN
    DELETE FROM park_join;
    DELETE FROM carrier_share;
    DELETE FROM join_pending;
    INSERT INTO join_pending VALUES ('all', 0);
END;

CREATE TRIGGER join_district_update AFTER UPDATE OF code, rank, outline_accuracy_m, geom ON district
BEGIN
    DELETE FROM park_join;
    DELETE FROM carrier_share;
    DELETE FROM join_pending;
    INSERT INTO join_pending VALUES ('all', 0);
END;

CREATE TRIGGER join_district_delete AFTER DELETE ON district
BEGIN
    DELETE FROM park_join;
    DELETE FROM carrier_share;
    DELETE FROM join_pending;
    INSERT INTO join_pending VALUES ('all', 0);
END;
