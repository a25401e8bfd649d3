-- ARCEP, FttH roll-out by commune. Rows as the file has them, then the layer on today's communes.

CREATE TABLE telecom.ftth_commune (
    release_id        int      NOT NULL REFERENCES catalog.release (id),
    source_code       text     NOT NULL,
    code              text     NOT NULL,
    name              text     NOT NULL,
    departement_code  text     NOT NULL,
    region_code       text     NOT NULL,
    epci_code         text,
    dwellings         int      NOT NULL,
    business_premises int      NOT NULL,
    very_dense        boolean  NOT NULL,
    commitment        text,
    private_intention boolean  NOT NULL,
    rural             boolean  NOT NULL,
    mountain          smallint NOT NULL,
    operators         text[]   NOT NULL,
    source_line       int      NOT NULL,
    PRIMARY KEY (release_id, source_code)
);
COMMENT ON COLUMN telecom.ftth_commune.source_code IS 'Commune code in the file''s geography; code is today''s, followed through ref.territory_event.';
COMMENT ON COLUMN telecom.ftth_commune.dwellings IS 'Logements. The file prints " -    ", the spreadsheet form of zero, where there is none.';
COMMENT ON COLUMN telecom.ftth_commune.business_premises IS 'Établissements.';
COMMENT ON COLUMN telecom.ftth_commune.commitment IS 'Engagements L. 33-13 as printed (FRTE, FRTE-SFR0, FRTE partielle); null where none.';
COMMENT ON COLUMN telecom.ftth_commune.mountain IS 'Commune de montagne: 0 no, 1 yes; 2 and 3 as printed by ARCEP.';

CREATE TABLE telecom.ftth_connectable (
    release_id  int      NOT NULL REFERENCES catalog.release (id),
    source_code text     NOT NULL,
    quarter     text     NOT NULL,
    premises    int      NOT NULL,
    category    smallint NOT NULL,
    source_line int      NOT NULL,
    PRIMARY KEY (release_id, source_code, quarter)
);
COMMENT ON COLUMN telecom.ftth_connectable.category IS 'Catégorie: lower bound of ARCEP''s class of the rate, in percent (0, 5, 10, 25, 50, 80).';

-- One row a commune of today and quarter: what /collections/ftth-communes serves.
CREATE TABLE telecom.ftth_commune_layer (
    release_id           int    NOT NULL REFERENCES catalog.release (id),
    quarter              text   NOT NULL,
    code                 text   NOT NULL,
    name                 text   NOT NULL,
    departement_code     text   NOT NULL,
    region_code          text   NOT NULL,
    epci_code            text,
    dwellings            int    NOT NULL,
    business_premises    int    NOT NULL,
    premises             int    GENERATED ALWAYS AS (dwellings + business_premises) STORED,
    connectable_premises int    NOT NULL,
    connectable_rate     numeric GENERATED ALWAYS AS
        (round(100.0 * connectable_premises / nullif(dwellings + business_premises, 0), 2)) STORED,
    zone                 text   NOT NULL CHECK (zone IN ('very-dense', 'private-commitment', 'private-intention', 'public-initiative', 'mixed')),
    operators            text[] NOT NULL,
    note                 text,
    PRIMARY KEY (release_id, quarter, code)
);
COMMENT ON COLUMN telecom.ftth_commune_layer.connectable_rate IS 'Percent, recomputed from the counts; null without premises; may pass 100 where ARCEP counts more connectable premises than INSEE counted premises.';
COMMENT ON COLUMN telecom.ftth_commune_layer.zone IS 'very-dense: zone très dense; private-commitment: engagement L. 33-13; private-intention: intention privée hors engagement; public-initiative: none of these; mixed: merged communes that differ.';
COMMENT ON COLUMN telecom.ftth_commune_layer.note IS 'Says so when the commune sums several communes of the file.';
CREATE INDEX ftth_layer_region ON telecom.ftth_commune_layer (release_id, quarter, region_code, code);
