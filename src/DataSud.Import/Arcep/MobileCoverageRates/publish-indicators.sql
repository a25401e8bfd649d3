-- What the release feeds: coverage of each operator, and apart from it the union of several.

CREATE TEMP TABLE named_operator ON COMMIT DROP AS
SELECT o.mcc_mnc, coalesce(k.code, 'op-' || o.mcc_mnc) AS code, coalesce(k.label, 'Opérateur ' || o.mcc_mnc) AS label, coalesce(k.ordinal, 100) AS ordinal
FROM (
    SELECT DISTINCT r.operator_code AS mcc_mnc
    FROM telecom.mobile_coverage_part p
    JOIN telecom.mobile_coverage_rate r ON r.release_id = p.rows_release_id AND r.quarter = p.quarter AND r.level = p.level
    WHERE p.release_id = @release AND p.form = 'operator'
) AS o
LEFT JOIN known_operator k USING (mcc_mnc);

INSERT INTO stats.unit (release_id, code, ordinal, label, label_en, symbol)
VALUES (@release, 'percent', 1, 'Pour cent', 'Percent', '%');

INSERT INTO stats.dimension (release_id, key, code, ordinal, label, definition)
SELECT @release, key, code, row_number() OVER (ORDER BY key, place, code), label, definition
FROM (
    VALUES
        ('operator', '', 0, 'Opérateur', 'Telecom or network operator'),
        ('operator', 'at-least-one', 51, 'Au moins un opérateur', 'Union of the networks; never the coverage one subscriber sees'),
        ('operator', 'at-least-two', 52, 'Au moins deux opérateurs', 'Union of the places where two networks or more are received; never the coverage one subscriber sees'),
        ('operator', 'at-least-three', 53, 'Au moins trois opérateurs', 'Union of the places where three networks or more are received; never the coverage one subscriber sees'),
        ('operator', 'at-least-four', 54, 'Au moins quatre opérateurs', 'Union of the places where four networks or more are received'),
        ('operator', 'at-least-five', 55, 'Au moins cinq opérateurs', 'Union of the places where five networks or more are received'),
        ('technology', '', 0, 'Technologie', 'Access or radio technology the figure is about'),
        ('technology', '2g', 1, '2G', NULL),
        ('technology', '2g-or-3g', 2, '2G ou 3G', 'Voice and SMS, over 2G or 3G'),
        ('technology', '3g', 3, '3G', NULL),
        ('technology', '4g', 4, '4G', NULL),
        ('technology', '5g', 5, '5G', NULL),
        ('criterion', '', 0, 'Critère', 'What the percentage is of'),
        ('criterion', 'surface', 1, 'Surface', 'Area of the territory'),
        ('criterion', 'population', 2, 'Population', 'Inhabitants of the territory'),
        ('quality', '', 0, 'Qualité de service mobile', 'ARCEP quality class; per operator the classes exclude one another and make, with NC, the whole'),
        ('quality', 'nc', 1, 'Non couvert (NC)', 'Outside any declared coverage of the operator'),
        ('quality', 'cl', 2, 'Couverture limitée (CL)', 'Outdoors; probably not indoors'),
        ('quality', 'bc', 3, 'Bonne couverture (BC)', 'Outdoors and in some cases indoors'),
        ('quality', 'tbc', 4, 'Très bonne couverture (TBC)', 'Outdoors and in most cases indoors'),
        ('quality', '>=cl', 5, 'Couvert (CL, BC ou TBC)', 'At least limited coverage'),
        ('quality', '>=bc', 6, 'Au moins bonne couverture (BC ou TBC)', 'At least good coverage'),
        ('scope', '', 0, 'Champ', 'Restriction or widening of the perimeter of the figure'),
        ('scope', 'metropolitan-france', 1, 'France métropolitaine', NULL)
) AS word (key, code, place, label, definition)
UNION ALL
SELECT @release, 'operator', code, 1000 + row_number() OVER (ORDER BY ordinal, code), label, 'MCC and MNC ' || mcc_mnc
FROM named_operator;

INSERT INTO stats.indicator
    (release_id, code, ordinal, label, label_en, unit, theme, objectives, definition, direction, basis, is_key, related)
VALUES
    (@release, 'arcep-mobile-coverage-rate', 1,
     'Couverture mobile par opérateur (Arcep)', 'Mobile coverage by operator (Arcep)',
     'percent', 'A', '{A.1.3,F.2.2}',
     'Part de la surface ou de la population d’un territoire que couvre un opérateur, par technologie et par qualité. Pour un opérateur, non couvert, couverture limitée, bonne et très bonne s’excluent et font 100 % ; d’un opérateur à l’autre elles ne s’additionnent pas. D’après les cartes calculées et déclarées par les opérateurs à l’Arcep : une simulation, pas une mesure.',
     'higher-is-better', 'declared', true, '{mobile-area-coverage-rate,mobile-population-coverage-rate}'),
    (@release, 'arcep-mobile-coverage-operators', 2,
     'Couverture mobile par plusieurs opérateurs réunis (Arcep)', 'Mobile coverage by several operators together (Arcep)',
     'percent', 'A', '{A.1.3,F.2.2}',
     'Part de la surface ou de la population où l’on reçoit au moins un, deux, trois… opérateurs, quels qu’ils soient : c’est la réunion de leurs réseaux, pas ce que reçoit l’abonné de l’un d’eux. La qualité est un minimum. D’après les cartes calculées et déclarées par les opérateurs à l’Arcep.',
     'higher-is-better', 'declared', false, '{mobile-area-coverage-rate,mobile-population-coverage-rate,mobile-grey-zone-area-share}');

-- An indicator without any figure would be a promise, and a related one that no current release holds a dead link.
DELETE FROM stats.indicator i
USING (VALUES ('arcep-mobile-coverage-rate', 'operator'), ('arcep-mobile-coverage-operators', 'union')) AS fed (code, form)
WHERE i.release_id = @release
  AND i.code = fed.code
  AND NOT EXISTS (SELECT FROM telecom.mobile_coverage_part p WHERE p.release_id = @release AND p.form = fed.form);

UPDATE stats.indicator i
SET related = (
    SELECT coalesce(array_agg(code ORDER BY place), '{}')
    FROM unnest(i.related) WITH ORDINALITY AS listed (code, place)
    WHERE EXISTS (SELECT FROM stats.indicator_current known WHERE known.code = listed.code))
WHERE i.release_id = @release;
