-- ARCEP, Mon réseau mobile: sites, coverage rates, and the quality of service measured in the field.
-- Editions follow one another and stay: rows stand once, under the release that brought them, and a "part" table says
-- which of them each release is made of, so that a new quarter does not copy all the quarters before it.

CREATE TABLE telecom.mobile_site_part (
    release_id      int     NOT NULL REFERENCES catalog.release (id),
    quarter         text    NOT NULL,
    area            text    NOT NULL CHECK (area IN ('metropole', 'outremer')),
    planned         boolean NOT NULL,
    rows_release_id int     NOT NULL REFERENCES catalog.release (id),
    origin_release  int     NOT NULL,
    territory       text,
    located_by      text    NOT NULL CHECK (located_by IN ('file', 'outlines')),
    outlines_release_id int REFERENCES catalog.release (id),
    file_names      text    NOT NULL,
    sites           int     NOT NULL,
    repeated_lines  int     NOT NULL,
    PRIMARY KEY (release_id, quarter, area, planned)
);
COMMENT ON TABLE telecom.mobile_site_part IS 'What a release is made of: one row an edition, area and state. Its sites are those of mobile_site under rows_release_id with the same quarter, area and planned.';
COMMENT ON COLUMN telecom.mobile_site_part.quarter IS 'Edition: 2026-Q1. A file dated by its month (2018_01) is of the quarter that holds it.';
COMMENT ON COLUMN telecom.mobile_site_part.planned IS 'Sites to come: never counted among those in service.';
COMMENT ON COLUMN telecom.mobile_site_part.origin_release IS 'Number of the release that brought the files.';
COMMENT ON COLUMN telecom.mobile_site_part.territory IS 'Territory that the files were read for (region:93); null for all of their rows.';
COMMENT ON COLUMN telecom.mobile_site_part.located_by IS 'file: the file tells the commune; outlines: it does not (editions before 2018 T4), the commune is the one whose outline holds the site.';
COMMENT ON COLUMN telecom.mobile_site_part.outlines_release_id IS 'Outlines that were looked at; null where there were none.';

CREATE TABLE telecom.mobile_site (
    release_id       int     NOT NULL REFERENCES catalog.release (id),
    quarter          text    NOT NULL,
    area             text    NOT NULL,
    planned          boolean NOT NULL,
    source_file      text    NOT NULL,
    source_line      int     NOT NULL,
    repeated_at      text[]  NOT NULL DEFAULT '{}',
    operator_code    text    NOT NULL,
    operator_name    text,
    site_number      text,
    shared_id        text,
    anfr_id          text,
    x                float8,
    y                float8,
    latitude         float8,
    longitude        float8,
    geom             geometry(Point, 4326),
    source_srid      int,
    source_code      text,
    commune_code     text,
    departement_code text,
    has_2g           boolean,
    has_3g           boolean,
    has_4g           boolean,
    has_5g           boolean,
    bands_5g         text[],
    new_4g           boolean,
    white_zone       boolean,
    targeted         boolean,
    strategic        boolean,
    over_240_mbit_s  boolean,
    opened_5g        date,
    flags            text[]  NOT NULL DEFAULT '{}',
    PRIMARY KEY (release_id, quarter, area, planned, source_file, source_line)
);
COMMENT ON TABLE telecom.mobile_site IS 'A site of one operator in one edition, one row a line of the file; lines that repeat another one letter by letter are counted once.';
COMMENT ON COLUMN telecom.mobile_site.repeated_at IS 'Other lines that repeat this one exactly: their number, with their file where it is another one.';
COMMENT ON COLUMN telecom.mobile_site.operator_code IS 'MCC and MNC: 20801 Orange, 20810 SFR, 20815 Free Mobile, 20820 Bouygues Telecom; overseas operators have their own.';
COMMENT ON COLUMN telecom.mobile_site.site_number IS 'The operator''s own number, leading zeros kept; null in editions before 2018 T4.';
COMMENT ON COLUMN telecom.mobile_site.shared_id IS 'Identifier of the site where operators share it (ZPB…, ZPH…); null where they do not.';
COMMENT ON COLUMN telecom.mobile_site.anfr_id IS 'Station in ANFR''s register, 10 digits, lost zeros put back; null where the file gives none.';
COMMENT ON COLUMN telecom.mobile_site.x IS 'As the file gives it, metres. Lambert-93 in metropolitan France; overseas the file does not tell the projection.';
COMMENT ON COLUMN telecom.mobile_site.geom IS 'Null where no coordinate of the row stands in France, or none can be read without guessing a projection.';
COMMENT ON COLUMN telecom.mobile_site.source_srid IS 'CRS that geom was made from: 2154 (x, y) or 4326 (latitude, longitude).';
COMMENT ON COLUMN telecom.mobile_site.source_code IS 'Commune as printed; null where the edition has none.';
COMMENT ON COLUMN telecom.mobile_site.commune_code IS 'Commune of today, from source_code or from the outlines; arrondissements of Paris, Lyon and Marseille are their city. Null where unknown.';
COMMENT ON COLUMN telecom.mobile_site.departement_code IS 'Of commune_code, or as printed where there is no commune.';
COMMENT ON COLUMN telecom.mobile_site.has_5g IS 'Null where the edition has no such column (before 5G), as for the other technologies.';
COMMENT ON COLUMN telecom.mobile_site.bands_5g IS 'Bands of 5G in MHz: 700, 800, 1800, 2100, 3500; empty for none, null where the edition does not say.';
COMMENT ON COLUMN telecom.mobile_site.new_4g IS 'mes_4g_trim: 4G put into service in the quarter.';
COMMENT ON COLUMN telecom.mobile_site.white_zone IS 'site_ZB: programme zones blanches - centres-bourgs (official-centre-bourg).';
COMMENT ON COLUMN telecom.mobile_site.targeted IS 'site_DCC: dispositif de couverture ciblée.';
COMMENT ON COLUMN telecom.mobile_site.strategic IS 'site_strategique.';
COMMENT ON COLUMN telecom.mobile_site.over_240_mbit_s IS 'site_capa_240mbps: theoretical capacity of 240 Mbit/s or more.';
COMMENT ON COLUMN telecom.mobile_site.flags IS 'no-technology: none of 2G to 5G is on; same-place: another line has the operator and coordinates with other technologies; same-number: another line has the operator and site number; outside-france: its coordinates are not in France; positions-differ: x, y and latitude, longitude are more than 500 m apart; no-position; no-commune.';
CREATE INDEX mobile_site_geom ON telecom.mobile_site USING gist (geom);
CREATE INDEX mobile_site_commune ON telecom.mobile_site (release_id, quarter, commune_code);

CREATE VIEW telecom.mobile_site_current AS
    SELECT s.*
    FROM catalog.dataset d
    JOIN telecom.mobile_site_part p ON p.release_id = d.current_release_id
    JOIN telecom.mobile_site s ON s.release_id = p.rows_release_id AND s.quarter = p.quarter AND s.area = p.area AND s.planned = p.planned;

-- Coverage rates by territory, in percent, as ARCEP computes them from the operators' maps.
CREATE TABLE telecom.mobile_coverage_part (
    release_id      int  NOT NULL REFERENCES catalog.release (id),
    quarter         text NOT NULL,
    form            text NOT NULL CHECK (form IN ('operator', 'union')),
    level           text NOT NULL CHECK (level IN ('commune', 'departement', 'region', 'territory')),
    rows_release_id int  NOT NULL REFERENCES catalog.release (id),
    origin_release  int  NOT NULL,
    territory       text,
    file_names      text NOT NULL,
    rows            int  NOT NULL,
    PRIMARY KEY (release_id, quarter, form, level)
);
COMMENT ON TABLE telecom.mobile_coverage_part IS 'What a release is made of: one row an edition, form and level. Its rows are those of mobile_coverage_rate (operator) or mobile_coverage_operators (union) under rows_release_id with the same quarter and level.';
COMMENT ON COLUMN telecom.mobile_coverage_part.territory IS 'Territory that the files were read for (region:93); null for all of their rows.';

CREATE TABLE telecom.mobile_coverage_rate (
    release_id          int     NOT NULL REFERENCES catalog.release (id),
    quarter             text    NOT NULL,
    level               text    NOT NULL,
    source_code         text    NOT NULL,
    technology          text    NOT NULL,
    operator_code       text    NOT NULL,
    area_nc             numeric,
    area_cl             numeric,
    area_bc             numeric,
    area_tbc            numeric,
    population_nc       numeric,
    population_cl       numeric,
    population_bc       numeric,
    population_tbc      numeric,
    source_file         text    NOT NULL,
    source_line         int     NOT NULL,
    PRIMARY KEY (release_id, quarter, level, source_code, technology, operator_code)
);
COMMENT ON TABLE telecom.mobile_coverage_rate IS 'Percent of a territory in each quality of one operator''s declared coverage: NC, CL, BC and TBC exclude one another and make 100. Never add them across operators.';
COMMENT ON COLUMN telecom.mobile_coverage_rate.source_code IS 'INSEE code as printed, or ARCEP''s own word for a territory (METRO).';
COMMENT ON COLUMN telecom.mobile_coverage_rate.area_nc IS 'Percent of the area; null where the file gives none.';
COMMENT ON COLUMN telecom.mobile_coverage_rate.population_nc IS 'Percent of the population; null where the file gives none, or where nobody lives there (four zeros).';

CREATE TABLE telecom.mobile_coverage_operators (
    release_id     int     NOT NULL REFERENCES catalog.release (id),
    quarter        text    NOT NULL,
    level          text    NOT NULL,
    source_code    text    NOT NULL,
    technology     text    NOT NULL,
    quality        text    NOT NULL,
    area           numeric[],
    population     numeric[],
    source_file    text    NOT NULL,
    source_line    int     NOT NULL,
    PRIMARY KEY (release_id, quarter, level, source_code, technology, quality)
);
COMMENT ON TABLE telecom.mobile_coverage_operators IS 'Percent of a territory covered by exactly 0, 1, 2 ... operators, at least at a quality. A union of networks: not what a subscriber of one of them gets.';
COMMENT ON COLUMN telecom.mobile_coverage_operators.quality IS 'cl, bc, tbc: at least that quality; empty where the technology has none.';
COMMENT ON COLUMN telecom.mobile_coverage_operators.area IS 'Percent of the area by exact number of operators, the first being 0; as many as the territory has operators, plus one. Null where the file gives none.';

-- Quality of service: what ARCEP measures in the field, once a year.
CREATE TABLE telecom.mobile_qos_part (
    release_id      int  NOT NULL REFERENCES catalog.release (id),
    year            int  NOT NULL,
    kind            text NOT NULL CHECK (kind IN ('measures', 'aggregates')),
    part            text NOT NULL,
    rows_release_id int  NOT NULL REFERENCES catalog.release (id),
    origin_release  int  NOT NULL,
    territory       text,
    file_names      text NOT NULL,
    rows            int  NOT NULL,
    PRIMARY KEY (release_id, year, kind, part)
);
COMMENT ON TABLE telecom.mobile_qos_part IS 'What a release is made of: one row a year and file of measurements, or level of aggregates. Its rows are those of mobile_qos_measure (source_file = part) or mobile_qos_aggregate (level = part) under rows_release_id with the same year.';

CREATE TABLE telecom.mobile_qos_measure (
    release_id       int  NOT NULL REFERENCES catalog.release (id),
    year             int  NOT NULL,
    source_file      text NOT NULL,
    source_line      int  NOT NULL,
    operator_code    text NOT NULL,
    day              date,
    hour             time,
    kind             text NOT NULL CHECK (kind IN ('data', 'voice', 'sms')),
    protocol         text,
    target           text,
    situation        text,
    zone             text,
    place            text,
    technology       text,
    result           text,
    failure          text,
    succeeded        boolean,
    access_s         numeric,
    transfer_s       numeric,
    download_mbit_s  numeric,
    upload_mbit_s    numeric,
    within_5_s       boolean,
    within_10_s      boolean,
    video_correct    boolean,
    video_perfect    boolean,
    call_setup_s     numeric,
    call_s           numeric,
    call_quality     numeric,
    sms_s            numeric,
    geom             geometry(Point, 4326),
    source_code      text,
    commune_code     text,
    departement_code text,
    flags            text[] NOT NULL DEFAULT '{}',
    PRIMARY KEY (release_id, year, source_file, source_line)
);
COMMENT ON TABLE telecom.mobile_qos_measure IS 'One measurement in the field. Identifiers of devices, subscriptions and telephone numbers that some editions carry are never read.';
COMMENT ON COLUMN telecom.mobile_qos_measure.kind IS 'data, voice or sms, told by the kind of test, else by the columns that are filled.';
COMMENT ON COLUMN telecom.mobile_qos_measure.protocol IS 'Kind of test as printed: WEB, STREAM, PING, DLH, ULH, DOWNLOAD, UPLOAD, VOIX, SMS...';
COMMENT ON COLUMN telecom.mobile_qos_measure.target IS 'Page or file that was asked for.';
COMMENT ON COLUMN telecom.mobile_qos_measure.zone IS 'As printed (zone, strate); null where the edition does not say.';
COMMENT ON COLUMN telecom.mobile_qos_measure.place IS 'Town, road or line that was measured, as printed.';
COMMENT ON COLUMN telecom.mobile_qos_measure.result IS 'As printed. The edition of 2025 has a column "result" and another "Result": the latter, else the former.';
COMMENT ON COLUMN telecom.mobile_qos_measure.succeeded IS 'Read from result, else from the columns that judge that kind of test (page in less than 10 s, video of correct quality, file received or sent, SMS within 10 s, call held 2 minutes); null where none is filled.';
COMMENT ON COLUMN telecom.mobile_qos_measure.download_mbit_s IS 'bitrate_dl or debit_en_mbits, Mbit/s.';
COMMENT ON COLUMN telecom.mobile_qos_measure.call_quality IS 'Mean opinion score (MOS), 1 to 5.';
COMMENT ON COLUMN telecom.mobile_qos_measure.geom IS 'Where the measurement began; null where the file gives no position in France.';
COMMENT ON COLUMN telecom.mobile_qos_measure.flags IS 'no-position; outside-france: its coordinates are not in France.';
CREATE INDEX mobile_qos_measure_geom ON telecom.mobile_qos_measure USING gist (geom);
CREATE INDEX mobile_qos_measure_place ON telecom.mobile_qos_measure (release_id, year, departement_code);

CREATE VIEW telecom.mobile_qos_measure_current AS
    SELECT m.*
    FROM catalog.dataset d
    JOIN telecom.mobile_qos_part p ON p.release_id = d.current_release_id AND p.kind = 'measures'
    JOIN telecom.mobile_qos_measure m ON m.release_id = p.rows_release_id AND m.year = p.year AND m.source_file = p.part;

CREATE TABLE telecom.mobile_qos_aggregate (
    release_id     int     NOT NULL REFERENCES catalog.release (id),
    year           int     NOT NULL,
    level          text    NOT NULL CHECK (level IN ('metropole', 'region', 'departement')),
    code           text    NOT NULL,
    service        text    NOT NULL,
    zone           text    NOT NULL,
    situation      text    NOT NULL,
    operator_code  text    NOT NULL,
    result         numeric,
    tests          int,
    source_file    text    NOT NULL,
    source_line    int     NOT NULL,
    PRIMARY KEY (release_id, year, level, code, service, zone, situation, operator_code)
);
COMMENT ON TABLE telecom.mobile_qos_aggregate IS 'Results of the measurements as ARCEP adds them up.';
COMMENT ON COLUMN telecom.mobile_qos_aggregate.code IS 'INSEE code of the region or département; FR for metropolitan France.';
COMMENT ON COLUMN telecom.mobile_qos_aggregate.zone IS 'As printed; all: no filter. So with situation.';
COMMENT ON COLUMN telecom.mobile_qos_aggregate.result IS 'As printed: percent of the tests for most services; null where there were too few.';
