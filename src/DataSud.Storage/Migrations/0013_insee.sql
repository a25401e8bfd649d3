-- INSEE and DGCL: the official geographic code by vintage, populations, long statistical files, facilities, compositions of EPCI.
-- Every row keeps origin_release, the release that read it from a file: later releases carry it over.

-- What the reference of territories is worth in time: nothing older may change it.
CREATE FUNCTION ref.reference_vintage() RETURNS int
LANGUAGE sql STABLE
AS $$
    SELECT coalesce(max(r.edition::int), 0)
    FROM catalog.dataset d
    JOIN catalog.release r ON r.id = d.current_release_id
    WHERE d.id = 'territoires' AND r.edition ~ '^[0-9]{4}$'
$$;

-- in_scope says less: the strategy names places beyond the region, Paris among them.
CREATE VIEW ref.regional_departement AS
    SELECT code, name FROM ref.territory WHERE level = 'departement' AND parent_level = 'region' AND parent_code = '93';

CREATE VIEW ref.regional_commune AS
    SELECT t.code, t.name, t.parent_code AS departement_code
    FROM ref.territory t
    JOIN ref.regional_departement d ON t.parent_level = 'departement' AND d.code = t.parent_code
    WHERE t.level = 'commune' AND t.origin = 'reference' AND t.in_scope;

ALTER TABLE ref.territory ADD COLUMN population_year int;
COMMENT ON COLUMN ref.territory.population_year IS 'Year on whose 1 January the population came into force, where a file of INSEE gave it; null where the reference did.';

ALTER TABLE ref.territory_event ADD COLUMN vintage int;
COMMENT ON COLUMN ref.territory_event.vintage IS 'Vintage of the official geographic code that the event was read from; null where the reference of territories gave it.';

CREATE TABLE ref.cog_commune (
    release_id          int      NOT NULL REFERENCES catalog.release (id),
    vintage             int      NOT NULL,
    typecom             text     NOT NULL CHECK (typecom IN ('COM', 'ARM', 'COMA', 'COMD')),
    code                text     NOT NULL,
    name                text     NOT NULL,
    ncc                 text,
    nccenr              text,
    tncc                smallint,
    region_code         text,
    departement_code    text,
    collectivity_code   text,
    arrondissement_code text,
    canton_code         text,
    parent_code         text,
    origin_release      int      NOT NULL,
    source_line         int      NOT NULL,
    PRIMARY KEY (release_id, vintage, typecom, code),
    CHECK (typecom NOT IN ('COM', 'ARM') OR (region_code IS NOT NULL AND departement_code IS NOT NULL))
);
COMMENT ON TABLE ref.cog_commune IS 'INSEE, Code officiel géographique, communes. code is not unique without typecom: 05001 is a commune and the part of it that kept its name.';
COMMENT ON COLUMN ref.cog_commune.vintage IS 'Year; the list is that of 1 January.';
COMMENT ON COLUMN ref.cog_commune.typecom IS 'COM commune, ARM municipal arrondissement, COMA associated commune, COMD delegated commune.';
COMMENT ON COLUMN ref.cog_commune.tncc IS 'Kind of article that the name takes (0 to 8), INSEE''s code.';
COMMENT ON COLUMN ref.cog_commune.region_code IS 'Null on COMA and COMD, as in the file; likewise departement_code, collectivity_code, arrondissement_code, canton_code.';
COMMENT ON COLUMN ref.cog_commune.collectivity_code IS 'CTCD: territorial collectivity with the powers of a département; null before 2021.';
COMMENT ON COLUMN ref.cog_commune.canton_code IS 'Null where the commune is split between cantons.';
COMMENT ON COLUMN ref.cog_commune.parent_code IS 'COMPARENT: the commune that an ARM, COMA or COMD is part of; null on COM.';

CREATE TABLE ref.cog_division (
    release_id       int  NOT NULL REFERENCES catalog.release (id),
    vintage          int  NOT NULL,
    kind             text NOT NULL CHECK (kind IN ('region', 'departement', 'arrondissement', 'collectivity')),
    code             text NOT NULL,
    name             text NOT NULL,
    ncc              text,
    nccenr           text,
    tncc             smallint,
    region_code      text,
    departement_code text,
    seat_code        text,
    origin_release   int  NOT NULL,
    source_line      int  NOT NULL,
    PRIMARY KEY (release_id, vintage, kind, code)
);
COMMENT ON TABLE ref.cog_division IS 'INSEE, Code officiel géographique: regions, départements, their arrondissements, and the collectivities with the powers of a département.';
COMMENT ON COLUMN ref.cog_division.seat_code IS 'CHEFLIEU: commune of the seat; null where there is none.';

CREATE TABLE ref.cog_event (
    release_id     int  NOT NULL REFERENCES catalog.release (id),
    vintage        int  NOT NULL,
    source_line    int  NOT NULL,
    mod            text NOT NULL,
    effective_date date NOT NULL,
    typecom_before text,
    code_before    text,
    name_before    text,
    typecom_after  text,
    code_after     text,
    name_after     text,
    origin_release int  NOT NULL,
    PRIMARY KEY (release_id, vintage, source_line),
    CHECK (code_before IS NOT NULL OR code_after IS NOT NULL)
);
COMMENT ON TABLE ref.cog_event IS 'INSEE, Code officiel géographique, events of communes since 1943. One event is several rows.';
COMMENT ON COLUMN ref.cog_event.mod IS 'INSEE''s code of the kind of event: 10 rename, 20 creation, 21 re-establishment, 30 suppression, 31 simple merge, 32 new commune, 33 merger-association, 34 to simple merge, 35 end of a delegated commune, 41 change of code.';
COMMENT ON COLUMN ref.cog_event.typecom_before IS 'Null, like code_before, where the commune was made out of none.';
COMMENT ON COLUMN ref.cog_event.code_after IS 'Null, like typecom_after, where nothing took its place.';

CREATE TABLE ref.epci_composition (
    release_id             int  NOT NULL REFERENCES catalog.release (id),
    vintage                int  NOT NULL,
    commune_code           text NOT NULL,
    commune_name           text NOT NULL,
    commune_siren          text,
    departement_code       text NOT NULL,
    epci_code              text,
    epci_name              text,
    epci_departement_code  text,
    nature                 text,
    financing              text,
    members                int,
    municipal_population   int,
    total_population       int,
    origin_release         int  NOT NULL,
    source_line            int  NOT NULL,
    PRIMARY KEY (release_id, vintage, commune_code)
);
COMMENT ON TABLE ref.epci_composition IS 'DGCL (or INSEE), communes of the EPCI à fiscalité propre on 1 January of a year, all of France.';
COMMENT ON COLUMN ref.epci_composition.epci_code IS 'SIREN; null where the commune belongs to none, which INSEE''s form says and the DGCL''s leaves out.';
COMMENT ON COLUMN ref.epci_composition.epci_departement_code IS 'Département of the seat; null in INSEE''s form, like nature, financing, members, commune_siren and the populations.';
COMMENT ON COLUMN ref.epci_composition.nature IS 'CC, CA, CU, METRO, MET69.';
COMMENT ON COLUMN ref.epci_composition.members IS 'Number of communes that the file says the EPCI has.';
COMMENT ON COLUMN ref.epci_composition.municipal_population IS 'Inhabitants, as the DGCL prints them (pmun_…); null where the file has none.';
COMMENT ON COLUMN ref.epci_composition.total_population IS 'Inhabitants and those counted apart (ptot_…); null where the file has none.';
CREATE INDEX epci_composition_epci ON ref.epci_composition (release_id, vintage, epci_code);

CREATE TABLE stats.insee_population (
    release_id             int  NOT NULL REFERENCES catalog.release (id),
    year_kind              text NOT NULL CHECK (year_kind IN ('in-force', 'reference')),
    year                   int  NOT NULL,
    geo_object             text NOT NULL,
    code                   text NOT NULL,
    name                   text,
    departement_code       text,
    municipal              int,
    counted_apart          int,
    total                  int,
    source_file            text NOT NULL,
    municipal_line         int,
    counted_apart_line     int,
    total_line             int,
    origin_release         int  NOT NULL,
    PRIMARY KEY (release_id, year_kind, year, geo_object, code)
);
COMMENT ON TABLE stats.insee_population IS 'INSEE, populations de référence, inhabitants, every row of the files whatever the territory.';
COMMENT ON COLUMN stats.insee_population.year_kind IS 'in-force: year is that of the publication, on whose 1 January the populations came into force (table of communes); reference: year is that of the census (Melodi''s TIME_PERIOD).';
COMMENT ON COLUMN stats.insee_population.geo_object IS 'COM commune, ARM municipal arrondissement, and in Melodi''s form ARR, DEP, REG, FRANCE.';
COMMENT ON COLUMN stats.insee_population.departement_code IS 'Of communes and arrondissements; null elsewhere.';
COMMENT ON COLUMN stats.insee_population.municipal IS 'PMUN, inhabitants; null where the file gives none.';
COMMENT ON COLUMN stats.insee_population.counted_apart IS 'PCAP, persons who live elsewhere and keep a residence here; null where the file gives none.';
COMMENT ON COLUMN stats.insee_population.total IS 'PTOT = PMUN + PCAP; null where the file gives none.';

CREATE TABLE stats.insee_melodi (
    release_id     int     NOT NULL REFERENCES catalog.release (id),
    dataset        text    NOT NULL,
    period         text    NOT NULL,
    geo_object     text    NOT NULL,
    geo            text    NOT NULL,
    measure        text    NOT NULL,
    dimensions     jsonb   NOT NULL,
    unit           text    NOT NULL,
    period_start   date,
    period_end     date,
    value          numeric,
    printed        text,
    unit_mult      smallint,
    obs_status     text,
    conf_status    text,
    source_file    text    NOT NULL,
    source_line    int     NOT NULL,
    origin_release int     NOT NULL,
    PRIMARY KEY (release_id, period, geo_object, geo, measure, unit, dimensions)
);
COMMENT ON TABLE stats.insee_melodi IS 'INSEE, long files of Melodi, one row a value. (geo_object, geo) names the place: geo alone does not.';
COMMENT ON COLUMN stats.insee_melodi.dataset IS 'INSEE''s name of the file''s dataset: DS_FILOSOFI_CC.';
COMMENT ON COLUMN stats.insee_melodi.measure IS 'Code in the column whose name ends in _MEASURE; OBS_VALUE where the file has no such column.';
COMMENT ON COLUMN stats.insee_melodi.dimensions IS 'Every other column, as the file names and codes it.';
COMMENT ON COLUMN stats.insee_melodi.unit IS 'UNIT_MEASURE as printed; empty where the file has none.';
COMMENT ON COLUMN stats.insee_melodi.period_start IS 'Null where the period is in none of the forms known here.';
COMMENT ON COLUMN stats.insee_melodi.value IS 'OBS_VALUE times ten to the power of UNIT_MULT, in the unit; null where it is suppressed or missing, as the statuses say: never zero.';
COMMENT ON COLUMN stats.insee_melodi.printed IS 'OBS_VALUE as printed.';
COMMENT ON COLUMN stats.insee_melodi.unit_mult IS 'Power of ten that the printed value is to be multiplied by; null where the file has none.';

CREATE TABLE stats.insee_melodi_label (
    release_id     int  NOT NULL REFERENCES catalog.release (id),
    variable       text NOT NULL,
    code           text NOT NULL,
    variable_label text,
    label          text,
    origin_release int  NOT NULL,
    PRIMARY KEY (release_id, variable, code)
);
COMMENT ON TABLE stats.insee_melodi_label IS 'Labels of the variables and codes of a file of Melodi, from its metadata file (COD_VAR, LIB_VAR, COD_MOD, LIB_MOD).';

CREATE TABLE stats.bpe_facility (
    release_id    int    NOT NULL REFERENCES catalog.release (id),
    source_file   text   NOT NULL,
    source_line   int    NOT NULL,
    period        text   NOT NULL,
    code          text   NOT NULL,
    facility_type text   NOT NULL,
    facilities    int    NOT NULL,
    x             float8,
    y             float8,
    epsg          int,
    PRIMARY KEY (release_id, source_file, source_line)
);
COMMENT ON TABLE stats.bpe_facility IS 'INSEE, Base permanente des équipements, detail file: a row a facility, or a commune and type in the editions that count. Of the release that read it only; the counts are carried over in stats.bpe_count.';
COMMENT ON COLUMN stats.bpe_facility.code IS 'Commune or municipal arrondissement (Marseille is 132xx).';
COMMENT ON COLUMN stats.bpe_facility.facility_type IS 'TYPEQU of that edition: codes are revised from one edition to the next.';
COMMENT ON COLUMN stats.bpe_facility.facilities IS 'NB_EQUIP; 1 where a row is a facility.';
COMMENT ON COLUMN stats.bpe_facility.x IS 'LAMBERT_X in metres, of the CRS that epsg names; null, like y, where the facility is not located.';
COMMENT ON COLUMN stats.bpe_facility.epsg IS 'As the file says; null where it does not (Lambert-93 in metropolitan France).';

CREATE TABLE stats.bpe_count (
    release_id     int     NOT NULL REFERENCES catalog.release (id),
    period         text    NOT NULL,
    geo_object     text    NOT NULL,
    code           text    NOT NULL,
    facility_type  text    NOT NULL,
    facilities     numeric,
    missing_reason text,
    source_file    text    NOT NULL,
    source_line    int,
    origin_release int     NOT NULL,
    PRIMARY KEY (release_id, period, geo_object, code, facility_type),
    CHECK ((facilities IS NULL) = (missing_reason IS NOT NULL))
);
COMMENT ON TABLE stats.bpe_count IS 'INSEE, Base permanente des équipements: facilities by place and type. A pair that is not there has none, in a file that covers its département; totals (_T) are left out.';
COMMENT ON COLUMN stats.bpe_count.facilities IS 'Number of facilities; null where it is suppressed, as missing_reason says.';
COMMENT ON COLUMN stats.bpe_count.source_line IS 'Null where it counts several lines.';
