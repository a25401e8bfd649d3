-- Active establishments of the region's communes and of the communes that its EPCI have beyond its border, each code followed to today's commune.

CREATE TEMP TABLE scope ON COMMIT DROP AS
WITH member AS (
    SELECT m.*, t.code IS NOT NULL AS in_scope, bool_or(t.code IS NOT NULL) OVER (PARTITION BY m.epci_code) AS is_neighbour
    FROM ref.membership m
    LEFT JOIN ref.territory t ON t.level = 'commune' AND t.code = m.commune_code AND t.in_scope AND t.origin = 'reference'
    WHERE m.vintage = (SELECT max(vintage) FROM ref.membership)
)
SELECT m.commune_code AS code, m.epci_code, m.departement_code, m.region_code, m.in_scope
FROM member m
WHERE (m.in_scope OR (m.epci_code IS NOT NULL AND m.is_neighbour))
  AND (@territory::text IS NULL OR @territory IN ('region:' || m.region_code, 'departement:' || m.departement_code));

CREATE TEMP TABLE place ON COMMIT DROP AS
SELECT s.code AS source_code, s.code FROM scope s
UNION ALL
SELECT t.code, t.parent_code FROM ref.territory t JOIN scope s ON s.code = t.parent_code WHERE t.level = 'arrondissement'
UNION ALL
SELECT e.code, e.successor_code FROM ref.territory_event e JOIN scope s ON s.code = e.successor_code
WHERE e.level = 'commune' AND e.code NOT IN (SELECT code FROM scope);

ANALYZE scope;
ANALYZE place;

INSERT INTO sirene.establishment_count
    (release_id, commune_code, section, employee_band, employer, digital, establishments)
SELECT @release,
       p.code,
       coalesce(n.section, 'unknown'),
       coalesce(e.employee_band, 'unknown'),
       CASE WHEN e.employer THEN 'yes' WHEN NOT e.employer THEN 'no' ELSE 'unknown' END,
       a.naf IS NOT NULL,
       count(*)
FROM sirene.establishment e
JOIN place p ON p.source_code = e.commune_code
LEFT JOIN sirene.naf_division n ON e.naf_edition = 'NAFRev2' AND n.division = left(e.naf, 2)
LEFT JOIN sirene.digital_activity a ON a.release_id = sirene.current_release('secteur-numerique') AND e.naf_edition = 'NAFRev2' AND a.naf = e.naf
WHERE e.release_id = @release AND e.active
GROUP BY 2, 3, 4, 5, 6;

ANALYZE sirene.establishment_count;
