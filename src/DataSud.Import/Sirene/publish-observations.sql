-- Counts of active establishments at every level of the region, each from its communes.

INSERT INTO catalog.producer (code, name, role, homepage, ordinal)
SELECT 'insee', 'Insee', 'National statistics', 'https://www.insee.fr', coalesce(max(ordinal), 0) + 1
FROM catalog.producer
ON CONFLICT (code) DO NOTHING;

INSERT INTO stats.dimension (release_id, key, code, ordinal, label, definition)
SELECT @release, key, code, row_number() OVER (), label, definition
FROM (VALUES
    ('naf_section', '', 'Section d’activité (NAF rév. 2)', 'Section of NAF rev. 2'),
    ('naf_section', 'A', 'Agriculture, sylviculture et pêche', NULL),
    ('naf_section', 'B', 'Industries extractives', NULL),
    ('naf_section', 'C', 'Industrie manufacturière', NULL),
    ('naf_section', 'D', 'Production et distribution d’électricité, de gaz, de vapeur et d’air conditionné', NULL),
    ('naf_section', 'E', 'Eau, assainissement, déchets et dépollution', NULL),
    ('naf_section', 'F', 'Construction', NULL),
    ('naf_section', 'G', 'Commerce, réparation d’automobiles et de motocycles', NULL),
    ('naf_section', 'H', 'Transports et entreposage', NULL),
    ('naf_section', 'I', 'Hébergement et restauration', NULL),
    ('naf_section', 'J', 'Information et communication', NULL),
    ('naf_section', 'K', 'Activités financières et d’assurance', NULL),
    ('naf_section', 'L', 'Activités immobilières', NULL),
    ('naf_section', 'M', 'Activités spécialisées, scientifiques et techniques', NULL),
    ('naf_section', 'N', 'Activités de services administratifs et de soutien', NULL),
    ('naf_section', 'O', 'Administration publique', NULL),
    ('naf_section', 'P', 'Enseignement', NULL),
    ('naf_section', 'Q', 'Santé humaine et action sociale', NULL),
    ('naf_section', 'R', 'Arts, spectacles et activités récréatives', NULL),
    ('naf_section', 'S', 'Autres activités de services', NULL),
    ('naf_section', 'T', 'Activités des ménages en tant qu’employeurs', NULL),
    ('naf_section', 'U', 'Activités extraterritoriales', NULL),
    ('naf_section', 'unknown', 'Non déterminée', 'Code missing, or of an older edition of the NAF'),
    ('employee_band', '', 'Tranche d’effectif salarié', 'Employee band of the establishment'),
    ('employee_band', 'NN', 'Sans salarié ou effectif inconnu', 'No employee in the reference year, or not known'),
    ('employee_band', '00', '0 salarié au 31 décembre', 'No employee on 31 December, some in the year'),
    ('employee_band', '01', '1 ou 2 salariés', NULL),
    ('employee_band', '02', '3 à 5 salariés', NULL),
    ('employee_band', '03', '6 à 9 salariés', NULL),
    ('employee_band', '11', '10 à 19 salariés', NULL),
    ('employee_band', '12', '20 à 49 salariés', NULL),
    ('employee_band', '21', '50 à 99 salariés', NULL),
    ('employee_band', '22', '100 à 199 salariés', NULL),
    ('employee_band', '31', '200 à 249 salariés', NULL),
    ('employee_band', '32', '250 à 499 salariés', NULL),
    ('employee_band', '41', '500 à 999 salariés', NULL),
    ('employee_band', '42', '1 000 à 1 999 salariés', NULL),
    ('employee_band', '51', '2 000 à 4 999 salariés', NULL),
    ('employee_band', '52', '5 000 à 9 999 salariés', NULL),
    ('employee_band', '53', '10 000 salariés et plus', NULL),
    ('employee_band', 'unknown', 'Non renseignée', 'Empty in the register'),
    ('employer', '', 'Caractère employeur', 'Whether the establishment has employees'),
    ('employer', 'yes', 'Employeur', NULL),
    ('employer', 'no', 'Non employeur', NULL),
    ('employer', 'unknown', 'Non renseigné', NULL)) AS word (key, code, label, definition);

INSERT INTO stats.unit (release_id, code, ordinal, label, label_en, symbol)
VALUES (@release, 'count', 1, 'nombre', 'number', NULL), (@release, 'percent', 2, 'pour cent', 'percent', '%');

INSERT INTO stats.indicator
    (release_id, code, ordinal, label, label_en, unit, theme, objectives, definition, direction, basis, is_key, related)
VALUES
    (@release, 'sirene-establishments', 1, 'Établissements actifs (SIRENE)', 'Active establishments (SIRENE)', 'count', 'C', '{C.1.1}',
     'Établissements actifs au répertoire SIRENE à la fin du mois, par section d’activité, tranche d’effectif et caractère employeur. Une combinaison absente vaut zéro. Les établissements en diffusion partielle sont comptés là où leur commune est donnée.',
     'neutral', 'administrative', true, '{}'),
    (@release, 'sirene-digital-establishments', 2, 'Établissements actifs du secteur numérique (SIRENE)', 'Active establishments of the digital sector (SIRENE)', 'count', 'C', '{C.1.1}',
     'Établissements actifs dont l’activité principale est dans la liste des codes du secteur numérique (jeu de données secteur-numerique).',
     'higher-is-better', 'administrative', true, '{}'),
    (@release, 'sirene-digital-establishments-share', 3, 'Part du secteur numérique dans les établissements actifs (SIRENE)', 'Share of the digital sector among active establishments (SIRENE)', 'percent', 'C', '{C.1.1}',
     'Établissements actifs du secteur numérique rapportés à tous les établissements actifs du territoire, recalculé à chaque niveau à partir des nombres.',
     'higher-is-better', 'administrative', false, '{}');

-- The list of codes may not have been imported: then nothing is said of the digital sector.
DELETE FROM stats.indicator
WHERE release_id = @release AND code LIKE 'sirene-digital-%' AND sirene.current_release('secteur-numerique') IS NULL;

CREATE TEMP TABLE counted ON COMMIT DROP AS
WITH whole_epci AS (
    -- those of which every commune was read
    SELECT m.epci_code
    FROM ref.membership m
    LEFT JOIN scope s ON s.code = m.commune_code
    WHERE m.vintage = (SELECT max(vintage) FROM ref.membership)
    GROUP BY m.epci_code
    HAVING count(*) = count(s.code) AND bool_or(s.in_scope)
),
territory AS (
    SELECT 4 AS rank, 'commune' AS level, s.code, s.code AS commune_code FROM scope s WHERE s.in_scope
    UNION ALL
    SELECT 3, 'epci', s.epci_code, s.code FROM scope s JOIN whole_epci w ON w.epci_code = s.epci_code
    UNION ALL
    SELECT 2, 'departement', s.departement_code, s.code FROM scope s WHERE s.in_scope
    UNION ALL
    SELECT 1, 'region', s.region_code, s.code FROM scope s WHERE s.in_scope AND (@territory::text IS NULL OR @territory LIKE 'region:%')
)
SELECT t.rank, t.level, t.code, c.section, c.employee_band, c.employer, c.digital, sum(c.establishments) AS establishments
FROM territory t
LEFT JOIN sirene.establishment_count c ON c.release_id = @release AND c.commune_code = t.commune_code
GROUP BY t.rank, t.level, t.code, c.section, c.employee_band, c.employer, c.digital;

ANALYZE counted;

WITH total AS (
    SELECT rank, level, code, coalesce(sum(establishments), 0) AS establishments, coalesce(sum(establishments) FILTER (WHERE digital), 0) AS digital
    FROM counted
    GROUP BY rank, level, code
),
observed AS (
    SELECT 'sirene-establishments' AS indicator_code, 1 AS part, rank, level, code, '' AS suffix, '{}'::jsonb AS dimensions,
           establishments AS value, 'count' AS unit, NULL AS note
    FROM total
    UNION ALL
    SELECT 'sirene-establishments', 2, rank, level, code, '.' || section, jsonb_build_object('naf_section', section), sum(establishments), 'count', NULL
    FROM counted
    WHERE section IS NOT NULL
    GROUP BY rank, level, code, section
    UNION ALL
    SELECT 'sirene-establishments', 3, rank, level, code, concat('.', section, '.', employee_band, '.', employer),
           jsonb_build_object('naf_section', section, 'employee_band', employee_band, 'employer', employer), sum(establishments), 'count', NULL
    FROM counted
    WHERE section IS NOT NULL
    GROUP BY rank, level, code, section, employee_band, employer
    UNION ALL
    SELECT 'sirene-digital-establishments', 1, rank, level, code, '', '{}', digital, 'count', NULL
    FROM total
    WHERE sirene.current_release('secteur-numerique') IS NOT NULL
    UNION ALL
    SELECT 'sirene-digital-establishments-share', 1, rank, level, code, '', '{}', round(100.0 * digital / nullif(establishments, 0), 2), 'percent',
           format('%s du secteur numérique / %s établissements actifs', digital, establishments)
    FROM total
    WHERE sirene.current_release('secteur-numerique') IS NOT NULL
),
dated AS (
    SELECT to_char(@officialDate::date, 'YYYY-MM') AS period,
           date_trunc('month', @officialDate::date)::date AS first_day,
           (date_trunc('month', @officialDate::date) + interval '1 month - 1 day')::date AS last_day
)
INSERT INTO stats.observation
    (release_id, key, ordinal, indicator_code, level, territory_code, period, period_start, period_end, dimensions, value, missing_reason,
     unit, basis, source_code, source_table, note)
SELECT @release,
       concat(o.indicator_code, '.', o.level, '.', o.code, '.', dated.period, o.suffix),
       row_number() OVER (PARTITION BY o.indicator_code ORDER BY o.part, o.rank, o.code, o.suffix),
       o.indicator_code,
       o.level,
       o.code,
       dated.period,
       dated.first_day,
       dated.last_day,
       o.dimensions,
       o.value,
       CASE WHEN o.value IS NULL THEN 'no-establishments' END,
       o.unit,
       'administrative',
       'insee',
       (SELECT string_agg(name, ', ') FROM staged_file),
       o.note
FROM observed o
CROSS JOIN dated;

ANALYZE stats.observation;
