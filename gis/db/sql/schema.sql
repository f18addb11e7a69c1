-- The tables of a carriermap database, schema version 1. Run once, on a file that InitSpatialMetaData prepared.
-- gis/db/schema.c adds the geometry columns (geom; lon/lat, CGCS2000, EPSG:4490) and their spatial indexes; rules.sql
-- says in sentences what CHECK says here in symbols, join.sql keeps the joins, views.sql shows them.
-- Unknown is NULL. Every fact points at its source; section is the plan's own numbering.
-- Spatial tables have an integer key (fid): the spatial index needs row numbers that VACUUM leaves alone.

CREATE TABLE source (
    id       TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
    kind     TEXT NOT NULL CHECK (kind IN ('document', 'dataset', 'poi', 'web', 'estimate', 'own', 'user')),
    citation TEXT NOT NULL CHECK (citation <> ''),
    section  TEXT,
    date     TEXT,
    licence  TEXT,
    url      TEXT,
    note     TEXT
);

CREATE TABLE zone (
    code        TEXT PRIMARY KEY NOT NULL,
    rank        INTEGER NOT NULL UNIQUE,
    name_zh     TEXT NOT NULL,
    name_en     TEXT NOT NULL,
    slogan_zh   TEXT NOT NULL,
    slogan_en   TEXT NOT NULL,
    role_zh     TEXT NOT NULL,
    role_en     TEXT NOT NULL,
    strategy_zh TEXT,
    strategy_en TEXT,
    section     TEXT NOT NULL,
    source_id   TEXT NOT NULL REFERENCES source (id)
);

-- The four spatial strategies of chapter 6: where each happens is a place for its arrow, not a fact of the plan.
CREATE TABLE strategy (
    code      TEXT PRIMARY KEY NOT NULL,
    rank      INTEGER NOT NULL UNIQUE,
    name_zh   TEXT NOT NULL,
    name_en   TEXT NOT NULL,
    zone_code TEXT REFERENCES zone (code),
    section   TEXT NOT NULL,
    source_id TEXT NOT NULL REFERENCES source (id)
);

CREATE TABLE district (
    fid                  INTEGER PRIMARY KEY,
    code                 TEXT NOT NULL UNIQUE CHECK (code <> ''),
    rank                 INTEGER NOT NULL UNIQUE,      -- the plan's order; also settles points on a shared border
    name_zh              TEXT NOT NULL,
    name_en              TEXT NOT NULL,
    short_zh             TEXT NOT NULL,
    short_en             TEXT NOT NULL,
    zone_code            TEXT NOT NULL REFERENCES zone (code),
    gb2260_2011          TEXT,                         -- code or codes of 2011, parted by ';'
    positioning_zh       TEXT,
    positioning_en       TEXT,
    positioning_section  TEXT,
    official_area_km2    REAL CHECK (official_area_km2 > 0),
    official_area_as_of  TEXT,
    official_area_source_id TEXT REFERENCES source (id),
    label_lon_deg        REAL,
    label_lat_deg        REAL,
    outline_accuracy_m   REAL NOT NULL CHECK (outline_accuracy_m >= 0),
    outline_source_id    TEXT NOT NULL REFERENCES source (id),
    section              TEXT NOT NULL,
    source_id            TEXT NOT NULL REFERENCES source (id)
);

CREATE TABLE industry_class (
    code      TEXT PRIMARY KEY NOT NULL,
    rank      INTEGER NOT NULL UNIQUE,
    name_zh   TEXT NOT NULL,
    name_en   TEXT NOT NULL,
    section   TEXT NOT NULL,
    source_id TEXT NOT NULL REFERENCES source (id)
);

CREATE TABLE industry (
    code       TEXT PRIMARY KEY NOT NULL,
    rank       INTEGER NOT NULL UNIQUE,
    class_code TEXT NOT NULL REFERENCES industry_class (code),
    name_zh    TEXT NOT NULL,
    name_en    TEXT NOT NULL,
    short_zh   TEXT NOT NULL,
    short_en   TEXT NOT NULL,
    develop_zh TEXT,                                   -- what to develop, in short
    develop_en TEXT,
    section    TEXT NOT NULL,
    source_id  TEXT NOT NULL REFERENCES source (id)
);

-- Other words for an industry, as the plan, a spreadsheet or a developer writes them.
CREATE TABLE industry_alias (
    alias         TEXT PRIMARY KEY NOT NULL COLLATE NOCASE,
    lang          TEXT NOT NULL CHECK (lang IN ('zh', 'en')),
    industry_code TEXT NOT NULL REFERENCES industry (code),
    source_id     TEXT NOT NULL REFERENCES source (id)
);

-- What the plan names for a district, in its words. industry_code is NULL where the words are none of the ten.
-- scope tells whether they are said of the district as a whole or, in its paragraph, of one of its parks.
CREATE TABLE district_industry (
    district_code TEXT NOT NULL REFERENCES district (code),
    rank          INTEGER NOT NULL,
    industry_code TEXT REFERENCES industry (code),
    words_zh      TEXT NOT NULL,
    words_en      TEXT NOT NULL,
    scope         TEXT NOT NULL CHECK (scope IN ('district', 'park')),
    section       TEXT NOT NULL,
    source_id     TEXT NOT NULL REFERENCES source (id),
    PRIMARY KEY (district_code, rank)
);

CREATE TABLE park (
    fid                INTEGER PRIMARY KEY,
    id                 TEXT NOT NULL UNIQUE CHECK (id <> ''),
    rank               INTEGER NOT NULL UNIQUE,
    name_zh            TEXT NOT NULL,
    name_en            TEXT NOT NULL,
    label_zh           TEXT NOT NULL,                  -- qualified where the plan's own name is shared or relative
    label_en           TEXT NOT NULL,
    level              TEXT CHECK (level IN ('national', 'provincial', 'municipal')),
    kind               TEXT NOT NULL CHECK (kind IN ('zone', 'park', 'centre', 'town')),
    district_code      TEXT REFERENCES district (code), -- the district that the plan names it under
    district_stated    INTEGER NOT NULL CHECK (district_stated IN (0, 1)), -- 0: the plan gives the wing or nothing
    accuracy_m         REAL CHECK (accuracy_m >= 0),
    datum_of_source    TEXT,
    evidence           TEXT,
    position_source_id TEXT REFERENCES source (id),
    note               TEXT,
    section            TEXT,
    source_id          TEXT NOT NULL REFERENCES source (id),
    import_id          INTEGER REFERENCES import_batch (id),
    source_row         INTEGER
);

-- scope tells whom the words are said of: the park itself, its district as a whole, or the wing as a whole.
CREATE TABLE park_industry (
    park_id       TEXT NOT NULL REFERENCES park (id),
    rank          INTEGER NOT NULL,
    industry_code TEXT REFERENCES industry (code),
    words_zh      TEXT NOT NULL,
    words_en      TEXT NOT NULL,
    scope         TEXT NOT NULL CHECK (scope IN ('park', 'district', 'wing')),
    section       TEXT NOT NULL,
    source_id     TEXT NOT NULL REFERENCES source (id),
    PRIMARY KEY (park_id, rank)
);

CREATE TABLE indicator (
    code      TEXT PRIMARY KEY NOT NULL,
    rank      INTEGER NOT NULL UNIQUE,
    name_zh   TEXT NOT NULL,
    name_en   TEXT NOT NULL,
    unit      TEXT NOT NULL,                           -- m2, USD, people, firms, ...
    source_id TEXT NOT NULL REFERENCES source (id)
);

-- bound: how the number is meant. 'over' and 'at-least' are lower bounds, 'nearly' an upper one.
CREATE TABLE target (
    id             INTEGER PRIMARY KEY,
    indicator_code TEXT NOT NULL REFERENCES indicator (code),
    year           INTEGER NOT NULL,
    value          NUMERIC,
    value_max      NUMERIC CHECK (value_max > value),  -- where the plan gives a range
    bound          TEXT NOT NULL CHECK (bound IN ('exactly', 'over', 'at-least', 'about', 'nearly', 'none')),
    words_zh       TEXT NOT NULL,
    section        TEXT NOT NULL,
    source_id      TEXT NOT NULL REFERENCES source (id),
    UNIQUE (indicator_code, year)
);

CREATE TABLE observation (
    id             INTEGER PRIMARY KEY,
    indicator_code TEXT NOT NULL REFERENCES indicator (code),
    district_code  TEXT REFERENCES district (code),    -- NULL: the whole city
    park_id        TEXT REFERENCES park (id),
    date           TEXT NOT NULL,                      -- YYYY, YYYY-MM or YYYY-MM-DD
    value          NUMERIC,
    bound          TEXT NOT NULL CHECK (bound IN ('exactly', 'over', 'at-least', 'about', 'nearly', 'none')),
    in_plan        INTEGER NOT NULL CHECK (in_plan IN (0, 1)), -- 0: later, kept beside the plan, never in its totals
    words_zh       TEXT,
    section        TEXT,
    source_id      TEXT NOT NULL REFERENCES source (id)
);

-- sha256: of the file; of a shapefile, of its parts one behind the other, as cat x.shp x.shx x.dbf x.prj x.cpg puts those
-- that are there.
CREATE TABLE import_batch (
    id          INTEGER PRIMARY KEY,
    file        TEXT NOT NULL,
    sha256      TEXT NOT NULL,
    imported_at TEXT NOT NULL,
    into_table  TEXT NOT NULL CHECK (into_table IN ('parks', 'carriers', 'districts')),
    rows_read   INTEGER NOT NULL DEFAULT 0 CHECK (rows_read >= 0),
    rows_stored INTEGER NOT NULL DEFAULT 0 CHECK (rows_stored >= 0),
    decisions   TEXT,                                  -- JSON: encoding, CRS, header row, columns, units, with reasons
    source_id   TEXT NOT NULL REFERENCES source (id)
);

CREATE TABLE reject (
    id         INTEGER PRIMARY KEY,
    import_id  INTEGER NOT NULL REFERENCES import_batch (id),
    source_row INTEGER NOT NULL,
    rule       TEXT NOT NULL,
    reason     TEXT NOT NULL,
    raw        TEXT NOT NULL
);

-- A building or a phase of a park. Floor areas are whole square metres or have one decimal.
CREATE TABLE carrier (
    id            INTEGER PRIMARY KEY,
    key           TEXT UNIQUE,                          -- the owner's own number, for updates by key
    park_id       TEXT REFERENCES park (id),
    district_code TEXT REFERENCES district (code),      -- the district that the row names, if any
    name          TEXT NOT NULL,
    floor_area_m2 NUMERIC CHECK (floor_area_m2 IS NULL OR ((typeof (floor_area_m2) = 'integer'
                      OR typeof (floor_area_m2) = 'real' AND floor_area_m2 = round (floor_area_m2, 1))
                      AND floor_area_m2 >= 0 AND floor_area_m2 <= 1e9)),
    status        TEXT CHECK (status = 'built' OR status = 'under_construction' OR status = 'planned'),
    as_of         TEXT,                                 -- YYYY, YYYY-MM or YYYY-MM-DD
    accuracy_m    REAL CHECK (accuracy_m >= 0),
    industry_zh   TEXT,
    source_id     TEXT NOT NULL REFERENCES source (id),
    import_id     INTEGER REFERENCES import_batch (id),
    source_row    INTEGER,
    source_text   TEXT                                  -- the row as it was read, with columns we do not know
);

-- Context for the maps.
CREATE TABLE water (
    id        INTEGER PRIMARY KEY,
    kind      TEXT NOT NULL CHECK (kind IN ('river', 'lake', 'sea')),
    name_zh   TEXT,
    name_en   TEXT,
    source_id TEXT NOT NULL REFERENCES source (id)
);

CREATE TABLE province (
    fid       INTEGER PRIMARY KEY,
    code      TEXT NOT NULL UNIQUE CHECK (code <> ''),
    name_zh   TEXT NOT NULL,
    name_en   TEXT NOT NULL,
    source_id TEXT NOT NULL REFERENCES source (id)
);

CREATE TABLE place (
    fid             INTEGER PRIMARY KEY,
    id              TEXT NOT NULL UNIQUE CHECK (id <> ''),
    kind            TEXT NOT NULL CHECK (kind IN ('city', 'district', 'town', 'neighbour', 'lake')),
    name_zh         TEXT NOT NULL,
    name_en         TEXT NOT NULL,
    label_zh        TEXT NOT NULL,
    label_en        TEXT NOT NULL,
    district_code   TEXT REFERENCES district (code),
    accuracy_m      REAL CHECK (accuracy_m >= 0),
    datum_of_source TEXT,
    evidence        TEXT,
    note            TEXT,
    source_id       TEXT NOT NULL REFERENCES source (id)
);
