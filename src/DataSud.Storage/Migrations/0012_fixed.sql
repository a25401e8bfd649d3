-- Fixed networks beyond the FttH tables of 2018: Ma connexion internet.

-- The city that a municipal arrondissement is part of; any other code is itself.
CREATE FUNCTION telecom.city_of(code text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
AS $$
    SELECT CASE
        WHEN code BETWEEN '13201' AND '13216' THEN '13055'
        WHEN code BETWEEN '69381' AND '69389' THEN '69123'
        WHEN code BETWEEN '75101' AND '75120' THEN '75056'
        ELSE code
    END
$$;

-- The département that a commune's code begins with.
CREATE FUNCTION telecom.departement_of(code text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
AS $$ SELECT left(code, CASE WHEN left(code, 2) IN ('97', '98') THEN 3 ELSE 2 END) $$;

-- The places whose communes are all known: a sum of theirs is published only when all of them are there.
CREATE VIEW telecom.place_of_commune AS
WITH part AS (
    SELECT 'epci' AS level, m.epci_code AS code, m.commune_code
    FROM ref.membership m
    JOIN ref.territory t ON t.level = 'epci' AND t.code = m.epci_code AND t.origin = 'reference'
    WHERE m.vintage = (SELECT max(vintage) FROM ref.membership)
    UNION ALL
    SELECT 'departement', c.parent_code, c.code
    FROM ref.territory c
    WHERE c.level = 'commune' AND c.parent_level = 'departement' AND c.in_scope AND c.origin = 'reference'
    UNION ALL
    SELECT 'region', d.parent_code, c.code
    FROM ref.territory c
    JOIN ref.territory d ON d.level = 'departement' AND d.code = c.parent_code
    WHERE c.level = 'commune' AND c.parent_level = 'departement' AND c.in_scope AND c.origin = 'reference'
)
SELECT level, code, commune_code, count(*) OVER (PARTITION BY level, code) AS communes
FROM part;
COMMENT ON VIEW telecom.place_of_commune IS 'EPCI of the reference, and the départements and the region in scope, with their communes of today; communes is how many there are.';

-- Ma connexion internet: the rows of the files, once, under the release that brought them.
CREATE TABLE telecom.mci (
    release_id       int    NOT NULL REFERENCES catalog.release (id),
    variant          text   NOT NULL,
    level            text   NOT NULL CHECK (level IN ('commune', 'departement', 'region')),
    day              date   NOT NULL,
    code             text   NOT NULL,
    type             text   NOT NULL,
    name             text,
    departement_code text,
    region_code      text,
    premises         int    NOT NULL,
    ineligible       int,
    hd05             int,
    hd3              int,
    bhd8             int,
    thd30            int,
    thd100           int,
    thd1g            int,
    eligible_8       int,
    ftth             int,
    cable            int,
    copper           int,
    copper_30        int,
    copper_8         int,
    thd_radio        int,
    fixed_4g         int,
    hd_radio         int,
    satellite        int,
    source_file      text   NOT NULL,
    source_line      bigint NOT NULL,
    PRIMARY KEY (release_id, variant, level, day, code, type)
);
COMMENT ON TABLE telecom.mci IS 'A row of a file of Ma connexion internet. Which rows a release serves is in telecom.mci_part. A count that its file does not hold is null, never zero.';
COMMENT ON COLUMN telecom.mci.variant IS 'Which file: base, debit, debit-filaire, debit-terrestre, techno, meilleure-techno-thd, -hd, -dsl.';
COMMENT ON COLUMN telecom.mci.code IS 'As in the file: a commune, a département or a region by level. ARCEP''s region 93 is Provence-Alpes-Côte d''Azur, its département 93 Seine-Saint-Denis.';
COMMENT ON COLUMN telecom.mci.type IS 'As in the file; all is the only one that feeds figures.';
COMMENT ON COLUMN telecom.mci.premises IS 'nbr: dwellings and business premises.';
COMMENT ON COLUMN telecom.mci.ineligible IS 'inel_hd: premises below 0.5 Mbit/s.';
COMMENT ON COLUMN telecom.mci.hd05 IS 'elig_hd05 and on: premises eligible for at least 0.5, 3, 8, 30, 100, 1000 Mbit/s; each is part of the one before.';
COMMENT ON COLUMN telecom.mci.eligible_8 IS 'nbr_elig_8: premises eligible for at least 8 Mbit/s, which the best technologies part between them.';
COMMENT ON COLUMN telecom.mci.ftth IS 'elig_ftth and on: in techno, premises that can have the technology (they overlap); in meilleure-techno, premises whose best it is (they do not).';

CREATE TABLE telecom.mci_part (
    release_id        int  NOT NULL REFERENCES catalog.release (id),
    variant           text NOT NULL,
    level             text NOT NULL,
    day               date NOT NULL,
    origin_release_id int  NOT NULL REFERENCES catalog.release (id),
    origin_release    int  NOT NULL,
    PRIMARY KEY (release_id, variant, level, day, origin_release_id)
);
COMMENT ON TABLE telecom.mci_part IS 'The files that make up a release. Where several brought the same variant, level and day, a row of the latest one stands before a row of the same code of another.';
COMMENT ON COLUMN telecom.mci_part.origin_release IS 'Number of the release that brought the rows.';

-- Cartefibre: buildings counted while their file is read, and the layer of communes.
CREATE TABLE telecom.cartefibre_building (
    release_id  int    NOT NULL REFERENCES catalog.release (id),
    edition     text   NOT NULL,
    code        text   NOT NULL,
    state       text   NOT NULL,
    category    text   NOT NULL,
    operator    text   NOT NULL,
    buildings   bigint NOT NULL,
    source_file text   NOT NULL,
    source_line bigint NOT NULL,
    PRIMARY KEY (release_id, edition, code, state, category, operator)
);
COMMENT ON TABLE telecom.cartefibre_building IS 'How many buildings of the file are of one commune, state, category and operator. Which rows a release serves is in telecom.cartefibre_part.';
COMMENT ON COLUMN telecom.cartefibre_building.code IS 'code_insee as in the file.';
COMMENT ON COLUMN telecom.cartefibre_building.state IS 'imb_etat without capitals and accents: deploye, en cours de deploiement, cible, signe, raccordable demande, abandonne.';
COMMENT ON COLUMN telecom.cartefibre_building.category IS 'catg_loc_imb as printed: individuel, entre 2 et 11...; empty where the file says none.';
COMMENT ON COLUMN telecom.cartefibre_building.operator IS 'code_l331 as printed: the infrastructure operator; empty where the file says none.';
COMMENT ON COLUMN telecom.cartefibre_building.source_line IS 'The first of the lines that were counted.';

CREATE TABLE telecom.cartefibre_part (
    release_id        int  NOT NULL REFERENCES catalog.release (id),
    kind              text NOT NULL CHECK (kind IN ('buildings', 'communes')),
    edition           text NOT NULL,
    origin_release_id int  NOT NULL REFERENCES catalog.release (id),
    origin_release    int  NOT NULL,
    PRIMARY KEY (release_id, kind, edition, origin_release_id)
);
COMMENT ON TABLE telecom.cartefibre_part IS 'The files that make up a release. Where several brought the same kind and edition, the rows of a commune are those of the latest one that has it.';
COMMENT ON COLUMN telecom.cartefibre_part.origin_release IS 'Number of the release that brought the rows.';

CREATE TABLE telecom.cartefibre_commune (
    release_id           int    NOT NULL REFERENCES catalog.release (id),
    edition              text   NOT NULL,
    code                 text   NOT NULL,
    name                 text,
    epci_name            text,
    zone                 text,
    operators            text[] NOT NULL,
    premises             int    NOT NULL,
    connectable_premises int    NOT NULL,
    class                int,
    source_file          text   NOT NULL,
    source_line          bigint NOT NULL,
    PRIMARY KEY (release_id, edition, code)
);
COMMENT ON COLUMN telecom.cartefibre_commune.code IS 'As in the layer: arrondissements instead of Paris, Lyon and Marseille.';
COMMENT ON COLUMN telecom.cartefibre_commune.zone IS 'As printed: ZTD, zipri, zipu...';
COMMENT ON COLUMN telecom.cartefibre_commune.class IS 'couv: lower bound of ARCEP''s class of the rate, in percent (0, 5, 10, 25, 50, 80, 95).';
COMMENT ON COLUMN telecom.cartefibre_commune.source_line IS 'Row of the .dbf, from 1.';

-- FttH since 2020: ARCEP's own estimate of premises is the denominator, and its workbook holds every quarter since 2017.
ALTER TABLE telecom.ftth_commune
    ALTER COLUMN dwellings DROP NOT NULL,
    ALTER COLUMN business_premises DROP NOT NULL,
    ADD COLUMN estimated_premises int,
    ADD COLUMN ipe_premises int,
    ADD COLUMN estimate_source text,
    ADD COLUMN epci_amii text;
COMMENT ON COLUMN telecom.ftth_commune.estimated_premises IS 'Meilleure estimation des locaux, at the last quarter of the edition; null in the form of 2018, which has none.';
COMMENT ON COLUMN telecom.ftth_commune.ipe_premises IS 'Nombre locaux IPE (somme tous OI).';
COMMENT ON COLUMN telecom.ftth_commune.estimate_source IS 'Source retenue for the estimate, as printed.';
COMMENT ON COLUMN telecom.ftth_commune.epci_amii IS 'EPCI AMII, as printed.';

ALTER TABLE telecom.ftth_connectable
    ALTER COLUMN premises DROP NOT NULL,
    ALTER COLUMN category DROP NOT NULL;
COMMENT ON COLUMN telecom.ftth_connectable.premises IS 'Null where the file says nothing: missing is not zero.';
COMMENT ON COLUMN telecom.ftth_connectable.category IS 'Catégorie: lower bound of ARCEP''s class of the rate, in percent (0, 5, 10, 25, 50, 80); null since 2020.';

ALTER TABLE telecom.ftth_commune_layer
    DROP COLUMN connectable_rate,
    ALTER COLUMN premises DROP EXPRESSION,
    ALTER COLUMN dwellings DROP NOT NULL,
    ALTER COLUMN business_premises DROP NOT NULL,
    ADD COLUMN denominator text NOT NULL DEFAULT 'insee' CHECK (denominator IN ('insee', 'arcep-estimate')),
    ADD COLUMN ipe_premises int,
    ADD COLUMN origin_release int;
-- in a statement of its own: a generated column cannot name one that is generated still
ALTER TABLE telecom.ftth_commune_layer
    ADD COLUMN connectable_rate numeric GENERATED ALWAYS AS (round(100.0 * connectable_premises / nullif(premises, 0), 2)) STORED;
COMMENT ON COLUMN telecom.ftth_commune_layer.premises IS 'What the rate is of: dwellings and business premises together (insee), or ARCEP''s best estimate at the last quarter of its edition (arcep-estimate). Null where the edition says none.';
COMMENT ON COLUMN telecom.ftth_commune_layer.connectable_rate IS 'Percent, recomputed from the counts; null without premises; may pass 100 where ARCEP counts more connectable premises than premises. Rates over different denominators are not one series.';
COMMENT ON COLUMN telecom.ftth_commune_layer.origin_release IS 'Number of the release that brought the quarter, where a later edition holds it no more; null where this release did.';
