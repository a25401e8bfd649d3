-- Territories, their dated memberships, their events and their outlines.

CREATE TABLE ref.territory (
    level          text NOT NULL CHECK (level IN ('france', 'region', 'departement', 'epci', 'commune', 'arrondissement', 'other')),
    code           text NOT NULL,
    name           text NOT NULL,
    parent_level   text,
    parent_code    text,
    official       boolean NOT NULL,
    population     int,
    origin         text NOT NULL CHECK (origin IN ('reference', 'strategy', 'import')),
    in_scope       boolean NOT NULL,
    strategy_label text,
    comment        text,
    release_id     int  NOT NULL REFERENCES catalog.release (id),
    PRIMARY KEY (level, code)
);
COMMENT ON COLUMN ref.territory.in_scope IS 'The region, its parts and the places its strategy names; false for the rest of France, known through national files.';
COMMENT ON COLUMN ref.territory.origin IS 'reference: the official list; strategy: named by the document only; import: a national file named it.';
COMMENT ON COLUMN ref.territory.population IS 'Municipal population; null where no source gives it.';
CREATE INDEX territory_search ON ref.territory USING gin (ref.fold(name) gin_trgm_ops);
CREATE INDEX territory_parent ON ref.territory (parent_level, parent_code);

-- Which commune belongs to which EPCI, département and region, by 1 January of a year. Holds the communes beyond the border
-- that belong to an EPCI of the region, so that such an EPCI is summed whole.
CREATE TABLE ref.membership (
    vintage          int  NOT NULL,
    commune_code     text NOT NULL,
    commune_name     text NOT NULL,
    epci_code        text,
    departement_code text NOT NULL,
    region_code      text NOT NULL,
    population       int,
    PRIMARY KEY (vintage, commune_code)
);
CREATE INDEX membership_epci ON ref.membership (vintage, epci_code);

-- A commune that is no more, and the one that holds its ground today.
CREATE TABLE ref.territory_event (
    level          text NOT NULL,
    code           text NOT NULL,
    name           text,
    successor_code text NOT NULL,
    successor_name text,
    effective_date date,
    PRIMARY KEY (level, code)
);
COMMENT ON COLUMN ref.territory_event.effective_date IS 'Null where the source does not date the event.';

CREATE TABLE ref.contour (
    release_id int     NOT NULL REFERENCES catalog.release (id),
    level      text    NOT NULL,
    code       text    NOT NULL,
    geom       geometry(MultiPolygon, 4326) NOT NULL,
    area_km2   numeric NOT NULL,
    bbox       float8[] NOT NULL,
    geojson    text    NOT NULL,
    made_of    text[],
    PRIMARY KEY (release_id, level, code),
    CHECK (ST_IsValid(geom))
);
COMMENT ON COLUMN ref.contour.geom IS 'EPSG:4326, exterior rings counterclockwise (RFC 7946 section 3.1.6).';
COMMENT ON COLUMN ref.contour.area_km2 IS 'Measured in EPSG:2154.';
COMMENT ON COLUMN ref.contour.geojson IS 'The geometry as GeoJSON text with 6 decimals, made once so that serving copies bytes.';
COMMENT ON COLUMN ref.contour.made_of IS 'Codes in the source file that this outline was put together from, where it is not one feature of the same code.';
-- Uncompressed: it is read whole and often.
ALTER TABLE ref.contour ALTER COLUMN geojson SET STORAGE EXTERNAL;
CREATE INDEX contour_geom ON ref.contour USING gist (geom);
