-- Coverage computed from the maps, the outlines and the establishments: a dataset of its own, whose releases say what they were made from.

ALTER TABLE catalog.release DROP CONSTRAINT release_origin_check;
ALTER TABLE catalog.release ADD CONSTRAINT release_origin_check CHECK (origin IN ('seed', 'import', 'computed'));

CREATE TABLE catalog.release_input (
    release_id       int NOT NULL REFERENCES catalog.release (id) ON DELETE CASCADE,
    input_release_id int NOT NULL REFERENCES catalog.release (id),
    PRIMARY KEY (release_id, input_release_id)
);
COMMENT ON TABLE catalog.release_input IS 'The releases that a computed one was made from.';

-- One operator: its qualities exclude one another and add up to what it covers.
CREATE TABLE telecom.coverage_share (
    release_id    int     NOT NULL REFERENCES catalog.release (id),
    level         text    NOT NULL,
    code          text    NOT NULL,
    quarter       text    NOT NULL,
    technology    text    NOT NULL,
    usage         text    NOT NULL,
    operator_code text    NOT NULL,
    criterion     text    NOT NULL CHECK (criterion IN ('surface', 'establishments', 'premises')),
    quality       text    NOT NULL CHECK (quality IN ('cl', 'bc', 'tbc', 'covered')),
    covered       float8  NOT NULL,
    total         float8  NOT NULL,
    PRIMARY KEY (release_id, level, code, quarter, technology, usage, operator_code, criterion, quality)
);
COMMENT ON COLUMN telecom.coverage_share.level IS 'commune, epci, departement, region.';
COMMENT ON COLUMN telecom.coverage_share.quality IS 'cl, bc, tbc: exactly that one, the best where the operator''s own maps overlap; covered: all of them together.';
COMMENT ON COLUMN telecom.coverage_share.covered IS 'Square metres in EPSG:2154 (surface), or how many (establishments, premises).';

-- All operators together: none (white), some but not all (grey), all. They exclude one another and make the territory.
CREATE TABLE telecom.coverage_union_share (
    release_id int     NOT NULL REFERENCES catalog.release (id),
    level      text    NOT NULL,
    code       text    NOT NULL,
    quarter    text    NOT NULL,
    technology text    NOT NULL,
    usage      text    NOT NULL,
    operators  text[]  NOT NULL,
    criterion  text    NOT NULL CHECK (criterion IN ('surface', 'establishments', 'premises')),
    quality    text    NOT NULL CHECK (quality IN ('covered', 'bc', 'tbc')),
    white      float8  NOT NULL,
    grey       float8  NOT NULL,
    whole      float8  NOT NULL,
    total      float8  NOT NULL,
    PRIMARY KEY (release_id, level, code, quarter, technology, usage, criterion, quality)
);
COMMENT ON COLUMN telecom.coverage_union_share.operators IS 'Operators whose maps were here: none, some and all are said of these.';
COMMENT ON COLUMN telecom.coverage_union_share.quality IS 'covered: at whatever quality; bc: at least good; tbc: very good.';
COMMENT ON COLUMN telecom.coverage_union_share.whole IS 'Covered by every one of them. At least one operator: grey + whole.';

CREATE TABLE telecom.coverage_zone (
    id               bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    release_id       int     NOT NULL REFERENCES catalog.release (id),
    number           int     NOT NULL,
    kind             text    NOT NULL CHECK (kind IN ('white', 'grey')),
    quarter          text    NOT NULL,
    technology       text    NOT NULL,
    usage            text    NOT NULL,
    operators        text[]  NOT NULL,
    area_km2         float8  NOT NULL,
    establishments   int,
    communes         text[]  NOT NULL,
    departements     text[]  NOT NULL,
    weight           float8  NOT NULL,
    geom             geometry(Geometry, 4326) NOT NULL,
    UNIQUE (release_id, number)
);
COMMENT ON TABLE telecom.coverage_zone IS 'Ground of one piece that no operator (white) or some but not all (grey) declare covered, at whatever quality.';
COMMENT ON COLUMN telecom.coverage_zone.number IS 'Rank in the release, by weight: 1 is what weighs most; the order within one kind, technology and usage is that of the numbers.';
COMMENT ON COLUMN telecom.coverage_zone.establishments IS 'Active establishments with a usable point inside; null where none were imported.';
COMMENT ON COLUMN telecom.coverage_zone.weight IS 'What zones are ranked by; see docs/coverage.md.';
CREATE INDEX coverage_zone_geom ON telecom.coverage_zone USING gist (geom);
CREATE INDEX coverage_zone_communes ON telecom.coverage_zone USING gin (communes);

CREATE TABLE telecom.coverage_zone_commune (
    zone_id        bigint NOT NULL REFERENCES telecom.coverage_zone (id) ON DELETE CASCADE,
    commune_code   text   NOT NULL,
    area_km2       float8 NOT NULL,
    establishments int,
    PRIMARY KEY (zone_id, commune_code)
);
CREATE INDEX coverage_zone_commune_code ON telecom.coverage_zone_commune (commune_code, zone_id);

CREATE TABLE telecom.coverage_zone_outline (
    zone_id  bigint   NOT NULL REFERENCES telecom.coverage_zone (id) ON DELETE CASCADE,
    max_zoom smallint NOT NULL,
    geom     geometry(Polygon, 3857) NOT NULL
);
COMMENT ON COLUMN telecom.coverage_zone_outline.max_zoom IS 'Last zoom that this degree of detail is drawn at; the greatest is for all zooms beyond.';
CREATE INDEX coverage_zone_outline_geom ON telecom.coverage_zone_outline USING gist (geom);
CREATE INDEX coverage_zone_outline_zone ON telecom.coverage_zone_outline (zone_id);
