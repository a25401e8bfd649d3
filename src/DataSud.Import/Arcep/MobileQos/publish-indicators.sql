-- What the release feeds. A result is a share of the tests only where it says so by its numbers: between 0 and 100, and a whole number of
-- successes among the tests. Others (a mean rate, a score) stay in the rows and make no figure.

CREATE TEMP TABLE result ON COMMIT DROP AS
SELECT a.*, p.file_names,
       a.result * a.tests / 100 AS successes,
       abs(a.result * a.tests / 100 - round(a.result * a.tests / 100)) <= s.slack AS is_whole,
       s.slack < 0.1 AS tells
FROM telecom.mobile_qos_part p
JOIN telecom.mobile_qos_aggregate a ON a.release_id = p.rows_release_id AND a.year = p.year AND a.level = p.part
-- half of the last printed decimal, in tests
CROSS JOIN LATERAL (SELECT 0.5 * power(10::numeric, -scale(a.result)) * a.tests / 100 + 0.000001 AS slack) AS s
WHERE p.release_id = @release AND p.kind = 'aggregates';

ANALYZE result;

CREATE TEMP TABLE share_service ON COMMIT DROP AS
SELECT year, service
FROM result
GROUP BY year, service
HAVING bool_and(result IS NULL OR result BETWEEN 0 AND 100)
   AND count(*) FILTER (WHERE tells AND is_whole) >= 0.9 * count(*) FILTER (WHERE tells)
   AND count(*) FILTER (WHERE tells) > 0;

CREATE TEMP TABLE word ON COMMIT DROP AS
SELECT DISTINCT w.key, w.printed,
       CASE
           WHEN w.key = 'zone' AND ref.fold(w.printed) ~ 'rural' THEN 'rural'
           WHEN w.key = 'zone' AND ref.fold(w.printed) ~ 'intermediaire' THEN 'intermediate'
           WHEN w.key = 'zone' AND ref.fold(w.printed) ~ '^(zones? )?denses?$' THEN 'dense'
           ELSE trim(both '-' FROM regexp_replace(ref.fold(w.printed), '[^a-z0-9]+', '-', 'g'))
       END AS code
FROM result r
CROSS JOIN LATERAL (VALUES ('service', r.service), ('zone', r.zone), ('situation', r.situation)) AS w (key, printed);

CREATE TEMP TABLE named_operator ON COMMIT DROP AS
SELECT o.mcc_mnc, coalesce(k.code, 'op-' || o.mcc_mnc) AS code, coalesce(k.label, 'Opérateur ' || o.mcc_mnc) AS label, coalesce(k.ordinal, 100) AS ordinal
FROM (SELECT DISTINCT operator_code AS mcc_mnc FROM result) AS o
LEFT JOIN known_operator k USING (mcc_mnc);

ANALYZE share_service, word, named_operator;

INSERT INTO stats.unit (release_id, code, ordinal, label, label_en, symbol)
VALUES
    (@release, 'percent', 1, 'Pour cent', 'Percent', '%'),
    (@release, 'count', 2, 'Nombre', 'Count', NULL);

INSERT INTO stats.dimension (release_id, key, code, ordinal, label, definition)
SELECT @release, key, code, row_number() OVER (ORDER BY key, code), label, definition
FROM (
    VALUES
        ('operator', '', 'Opérateur', 'Telecom or network operator'),
        ('service', '', 'Service, application ou offre', 'Named digital service, application, or kind of test'),
        ('zone', '', 'Zone', 'Kind of zone, inside the territory, that the figure is restricted to'),
        ('situation', '', 'Situation', 'Where the test was made: indoors, outdoors, in a car, in a train'),
        ('scope', '', 'Champ', 'Restriction or widening of the perimeter of the figure'),
        ('scope', 'metropolitan-france', 'France métropolitaine', NULL)
) AS fixed (key, code, label, definition)
UNION ALL
SELECT @release, key, code, 100 + row_number() OVER (ORDER BY key, code), CASE WHEN code = 'all' THEN 'Ensemble' ELSE min(printed) END, NULL
FROM word
GROUP BY key, code
UNION ALL
SELECT @release, 'operator', code, 1000 + row_number() OVER (ORDER BY ordinal, code), label, 'MCC and MNC ' || mcc_mnc
FROM named_operator;

INSERT INTO stats.indicator
    (release_id, code, ordinal, label, label_en, unit, theme, objectives, definition, direction, basis, is_key, related)
SELECT @release, code, ordinal, label, label_en, unit, 'A', '{A.1.3,F.2.2}', definition, direction, 'measured', is_key, '{}'
FROM (
    VALUES
        ('arcep-mobile-qos-success-rate', 1,
         'Taux de réussite des tests mobiles (Arcep)', 'Success rate of mobile tests (Arcep)', 'percent',
         'Part des tests réussis, par opérateur, service, zone et situation, lors de la campagne annuelle de mesures de l’Arcep. Mesuré sur le terrain, et non calculé comme le sont les cartes de couverture. Le nombre de tests accompagne chaque taux ; sans taux là où ils étaient trop peu nombreux.',
         'higher-is-better', true),
        ('arcep-mobile-qos-tests', 2,
         'Tests mobiles effectués (Arcep)', 'Mobile tests made (Arcep)', 'count',
         'Nombre de tests faits par l’Arcep lors de sa campagne annuelle de mesures, par opérateur, service, zone et situation.',
         'neutral', false)
) AS fed (code, ordinal, label, label_en, unit, definition, direction, is_key)
WHERE EXISTS (SELECT FROM share_service);
