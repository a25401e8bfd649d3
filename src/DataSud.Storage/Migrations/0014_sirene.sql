-- SIRENE: establishments, units and points, a table a release. What is withheld of persons is never stored, and the role that
-- serves sees views only.

CREATE SCHEMA sirene;

-- The parents say what a release's table looks like; rows stand in sirene.establishment_r<release>.
CREATE TABLE sirene.establishment (
    file            int      NOT NULL,
    line            bigint   NOT NULL,
    siret           bigint   NOT NULL,
    diffusible      boolean  NOT NULL,
    active          boolean  NOT NULL,
    head_office     boolean,
    created_on      date,
    state_since     date,
    treated_on      date,
    employee_band   text,
    employee_year   smallint,
    employer        boolean,
    naf             text,
    naf_edition     text,
    naf25           text,
    commune_code    text,
    postal_code     text,
    street_number   text,
    street_suffix   text,
    street_type     text,
    street_name     text,
    sign            text,
    usual_name      text,
    release_id      int      NOT NULL,
    CONSTRAINT privacy CHECK (diffusible OR num_nonnulls(postal_code, street_number, street_suffix, street_type, street_name, sign, usual_name) = 0)
) PARTITION BY LIST (release_id);
COMMENT ON TABLE sirene.establishment IS 'StockEtablissement. Not readable by the role that serves: see establishment_public.';
COMMENT ON COLUMN sirene.establishment.siret IS 'SIRET as a number: 14 digits, leading zeros to be put back.';
COMMENT ON COLUMN sirene.establishment.diffusible IS 'statutDiffusionEtablissement = O. False (P): no name and no address below the commune is stored, whatever the file holds.';
COMMENT ON COLUMN sirene.establishment.active IS 'etatAdministratifEtablissement: A true, F false.';
COMMENT ON COLUMN sirene.establishment.created_on IS 'As declared: absurd years (0004, 2218) are in the register.';
COMMENT ON COLUMN sirene.establishment.employee_band IS 'trancheEffectifsEtablissement; NN: no employee, or not known; null: empty in the file.';
COMMENT ON COLUMN sirene.establishment.commune_code IS 'codeCommuneEtablissement: arrondissements in Marseille; null abroad and where withheld.';

CREATE TABLE sirene.unit (
    file            int      NOT NULL,
    line            bigint   NOT NULL,
    siren           int      NOT NULL,
    diffusible      boolean  NOT NULL,
    active          boolean  NOT NULL,
    legal_category  text     NOT NULL,
    created_on      date,
    employee_band   text,
    employee_year   smallint,
    size_category   text,
    naf             text,
    naf_edition     text,
    naf25           text,
    employer        boolean,
    social_economy  boolean,
    mission_company boolean,
    name            text,
    short_name      text,
    release_id      int      NOT NULL,
    CONSTRAINT privacy CHECK ((diffusible AND legal_category <> '1000') OR num_nonnulls(name, short_name) = 0)
) PARTITION BY LIST (release_id);
COMMENT ON TABLE sirene.unit IS 'StockUniteLegale. Names of natural persons (legal category 1000), first names and sex are never read.';
COMMENT ON COLUMN sirene.unit.size_category IS 'categorieEntreprise: PME, ETI, GE; null where INSEE gives none.';

CREATE TABLE sirene.geolocation (
    siret        bigint NOT NULL,
    quality      smallint NOT NULL,
    epsg         int,
    commune_code text,
    geom         geometry(Point, 4326),
    release_id   int NOT NULL,
    -- 33 is the middle of the commune: no place to plot
    CONSTRAINT plotted CHECK (quality <> 33 OR geom IS NULL)
) PARTITION BY LIST (release_id);
COMMENT ON COLUMN sirene.geolocation.quality IS 'qualite_xy: 11 sure, 12, 21 and 22 between, 33 commune only.';
COMMENT ON COLUMN sirene.geolocation.epsg IS 'Reference system of the x and y in the file, told row by row.';
COMMENT ON COLUMN sirene.geolocation.geom IS 'EPSG:4326; null where the quality allows no plotting or the establishment is not diffusible.';

-- Counts of active establishments; a combination without establishment has no row.
CREATE TABLE sirene.establishment_count (
    release_id     int     NOT NULL REFERENCES catalog.release (id),
    commune_code   text    NOT NULL,
    section        text    NOT NULL,
    employee_band  text    NOT NULL,
    employer       text    NOT NULL,
    digital        boolean NOT NULL,
    establishments int     NOT NULL,
    PRIMARY KEY (release_id, commune_code, section, employee_band, employer, digital)
);
COMMENT ON TABLE sirene.establishment_count IS 'Active establishments by commune of today (Marseille whole), NAF section, employee band, employer. Partially diffusible ones are counted where their commune is given.';
COMMENT ON COLUMN sirene.establishment_count.section IS 'Section of NAF rev. 2 (A to U); unknown where the code is of an older edition or missing.';

CREATE TABLE sirene.digital_activity (
    release_id int  NOT NULL REFERENCES catalog.release (id),
    naf        text NOT NULL,
    label      text NOT NULL,
    family     text NOT NULL,
    PRIMARY KEY (release_id, naf)
);
COMMENT ON TABLE sirene.digital_activity IS 'The NAF codes counted as the digital sector.';

CREATE TABLE sirene.naf_division (
    division text PRIMARY KEY,
    section  text NOT NULL
);
INSERT INTO sirene.naf_division (division, section)
SELECT to_char(division, 'FM00'), section
FROM (VALUES
    ('A', 1, 3), ('B', 5, 9), ('C', 10, 33), ('D', 35, 35), ('E', 36, 39), ('F', 41, 43), ('G', 45, 47), ('H', 49, 53), ('I', 55, 56),
    ('J', 58, 63), ('K', 64, 66), ('L', 68, 68), ('M', 69, 75), ('N', 77, 82), ('O', 84, 84), ('P', 85, 85), ('Q', 86, 88), ('R', 90, 93),
    ('S', 94, 96), ('T', 97, 98), ('U', 99, 99)) AS s (section, first, last)
CROSS JOIN LATERAL generate_series(first, last) AS division;

-- Turns the table that an import has filled into the release's part of a parent: a check and a change of name, no row is moved.
-- Attaching lets readers go on; only the names change hands.
CREATE FUNCTION sirene.attach_release(parent text, incoming text, release int, VARIADIC indexed text[] DEFAULT '{}') RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    part text := format('%s_r%s', parent, release);
    columns text;
BEGIN
    FOREACH columns IN ARRAY indexed LOOP
        EXECUTE format('CREATE INDEX ON sirene.%I (%s)', incoming, columns);
    END LOOP;
    EXECUTE format('ALTER TABLE sirene.%I ADD COLUMN release_id int NOT NULL DEFAULT %s', incoming, release);
    EXECUTE format('ALTER TABLE sirene.%I RENAME TO %I', incoming, part);
    EXECUTE format('ALTER TABLE sirene.%I ATTACH PARTITION sirene.%I FOR VALUES IN (%s)', parent, part, release);
    -- the one column that was not there when the rows were looked at
    EXECUTE format('ANALYZE sirene.%I (release_id)', part);
END
$$;

-- Makes the unique index that later reads go by, and only where that fails looks for the rows that stand twice.
CREATE FUNCTION sirene.reject_doubles(incoming text, key text, label text)
RETURNS TABLE (file int, line bigint, column_name text, value text, reason text)
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE UNIQUE INDEX ON sirene.%I (%I)', incoming, key);
EXCEPTION WHEN unique_violation THEN
    RETURN QUERY EXECUTE format(
        'WITH nth AS (
             SELECT ctid AS place, row_number() OVER (PARTITION BY %1$I ORDER BY file, line) AS nth FROM sirene.%2$I
         )
         DELETE FROM sirene.%2$I i
         USING nth
         WHERE i.ctid = nth.place AND nth.nth > 1
         RETURNING i.file, i.line, %3$L, NULL::text, ''stands twice''',
        key, incoming, label);
    EXECUTE format('CREATE UNIQUE INDEX ON sirene.%I (%I)', incoming, key);
END
$$;

-- The tables of all but the newest releases: large, and of less and less use. What was counted of them stays.
CREATE FUNCTION sirene.drop_old(parent text, of_dataset text, kept int) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    part text;
BEGIN
    -- Dropping a part locks its parent: rather put off than let readers queue behind a long one.
    PERFORM set_config('lock_timeout', '5s', true);
    FOR part IN
        SELECT c.relname
        FROM pg_inherits i
        JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = format('sirene.%I', parent)::regclass
          AND c.relname NOT IN (
              SELECT format('%s_r%s', parent, r.id)
              FROM catalog.release r
              WHERE r.dataset_id = of_dataset AND r.state = 'published'
              ORDER BY r.number DESC
              LIMIT kept)
    LOOP
        EXECUTE format('DROP TABLE sirene.%I', part);
    END LOOP;
END
$$;

CREATE FUNCTION sirene.current_release(of_dataset text) RETURNS int
LANGUAGE sql STABLE AS $$ SELECT current_release_id FROM catalog.dataset WHERE id = of_dataset $$;

-- Functions belong to those who import.
REVOKE EXECUTE ON FUNCTION sirene.attach_release, sirene.reject_doubles, sirene.drop_old FROM PUBLIC;

-- What is public: diffusible establishments; the name only where the unit is known and no natural person; the point only where it is one.
CREATE VIEW sirene.establishment_public AS
SELECT e.release_id,
       e.siret AS siret_number,
       lpad(e.siret::text, 14, '0') AS siret,
       e.active,
       e.head_office,
       e.created_on,
       e.state_since,
       e.employee_band,
       e.employee_year,
       e.employer,
       e.naf,
       e.naf_edition,
       d.section,
       e.commune_code,
       e.postal_code,
       nullif(concat_ws(' ', e.street_number, e.street_suffix, e.street_type, e.street_name), '') AS street,
       CASE WHEN u.diffusible AND u.legal_category <> '1000' THEN coalesce(e.usual_name, e.sign, u.name) END AS name,
       u.legal_category,
       u.size_category,
       g.quality AS point_quality,
       g.geom
FROM sirene.establishment e
LEFT JOIN sirene.naf_division d ON e.naf_edition = 'NAFRev2' AND d.division = left(e.naf, 2)
LEFT JOIN sirene.unit u ON u.release_id = sirene.current_release('sirene-units') AND u.siren = (e.siret / 100000)::int
LEFT JOIN sirene.geolocation g ON g.release_id = sirene.current_release('sirene-geolocation') AND g.siret = e.siret
WHERE e.diffusible;
COMMENT ON VIEW sirene.establishment_public IS 'Establishments that anybody may see. Partially diffusible ones are in none of its rows, of any release.';

GRANT USAGE ON SCHEMA sirene TO datasud_reader;
GRANT SELECT ON sirene.establishment_public, sirene.establishment_count, sirene.digital_activity, sirene.naf_division TO datasud_reader;
GRANT EXECUTE ON FUNCTION sirene.current_release TO datasud_reader;
