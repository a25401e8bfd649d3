-- ARCEP, theoretical maps of mobile coverage. A map is one operator, technology and usage in one edition; its ground stands once,
-- and a release is a set of maps, so that a new quarter does not copy all the quarters before it.

CREATE TABLE telecom.coverage_map (
    id            int  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    release_id    int  NOT NULL REFERENCES catalog.release (id),
    quarter       text NOT NULL,
    operator_code text NOT NULL,
    technology    text NOT NULL,
    usage         text NOT NULL CHECK (usage IN ('voice', 'data')),
    territory     text,
    file_names    text NOT NULL,
    source_srid   int  NOT NULL,
    features      int  NOT NULL,
    polygons      int  NOT NULL,
    repaired      int  NOT NULL,
    pieces        int  NOT NULL,
    flags         text[] NOT NULL DEFAULT '{}'
);
COMMENT ON COLUMN telecom.coverage_map.release_id IS 'Release that brought it.';
COMMENT ON COLUMN telecom.coverage_map.quarter IS 'Edition: 2026-Q1. A file dated by its month (201801) is of the quarter that holds it.';
COMMENT ON COLUMN telecom.coverage_map.operator_code IS 'MCC and MNC: 20801 Orange, 20810 SFR, 20815 Free Mobile, 20820 Bouygues Telecom.';
COMMENT ON COLUMN telecom.coverage_map.technology IS '2g, 2g-or-3g, 3g, 4g, 5g.';
COMMENT ON COLUMN telecom.coverage_map.territory IS 'Territory that the files were read for (region:93); null for all of them.';
COMMENT ON COLUMN telecom.coverage_map.repaired IS 'Polygons whose rings crossed and were made valid.';

CREATE TABLE telecom.coverage_map_part (
    release_id int     NOT NULL REFERENCES catalog.release (id),
    map_id     int     NOT NULL REFERENCES telecom.coverage_map (id),
    latest     boolean NOT NULL,
    PRIMARY KEY (release_id, map_id)
);
COMMENT ON TABLE telecom.coverage_map_part IS 'What a release is made of.';
COMMENT ON COLUMN telecom.coverage_map_part.latest IS 'Whether the map is of the last quarter that the release has of its technology and usage.';

CREATE TABLE telecom.coverage_piece (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    map_id           int    NOT NULL REFERENCES telecom.coverage_map (id),
    quality          text   NOT NULL CHECK (quality IN ('cl', 'bc', 'tbc', 'covered')),
    departement_code text,
    geom             geometry(Polygon, 4326) NOT NULL,
    measured         geometry(Polygon, 2154)
);
COMMENT ON TABLE telecom.coverage_piece IS 'Ground that a map declares covered, cut into pieces of few vertices. Pieces of one map and quality do not overlap by cutting; the maps themselves may overlap.';
COMMENT ON COLUMN telecom.coverage_piece.quality IS 'cl limitée, bc bonne, tbc très bonne; covered where the map has no levels (3G, 5G, and 4G before 2025).';
COMMENT ON COLUMN telecom.coverage_piece.departement_code IS 'dept of the file; null where it gives none.';
COMMENT ON COLUMN telecom.coverage_piece.measured IS 'EPSG:2154, for areas; null overseas, where that grid does not reach.';
CREATE INDEX coverage_piece_map ON telecom.coverage_piece (map_id, id);
CREATE INDEX coverage_piece_geom ON telecom.coverage_piece USING gist (geom);
CREATE INDEX coverage_piece_measured ON telecom.coverage_piece USING gist (measured);

-- The same ground, drawn coarser for small scales: what tiles are cut from until the pieces themselves are few enough.
CREATE TABLE telecom.coverage_outline (
    map_id    int      NOT NULL REFERENCES telecom.coverage_map (id),
    max_zoom  smallint NOT NULL,
    quality   text     NOT NULL,
    geom      geometry(Polygon, 3857) NOT NULL
);
COMMENT ON COLUMN telecom.coverage_outline.max_zoom IS 'Last zoom that this degree of detail is drawn at; beyond the greatest, pieces are drawn.';
CREATE INDEX coverage_outline_map ON telecom.coverage_outline (map_id, max_zoom);
CREATE INDEX coverage_outline_geom ON telecom.coverage_outline USING gist (geom);
