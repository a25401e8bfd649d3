-- The words of the figures: those of the published rates (arcep-mobile-coverage-rates), and what they lack.

INSERT INTO catalog.producer (code, name, role, homepage, ordinal)
SELECT 'datasud', 'DataSud', 'Computed by this service', NULL, coalesce(max(ordinal), 0) + 1
FROM catalog.producer
ON CONFLICT (code) DO NOTHING;

CREATE TEMP TABLE named_operator ON COMMIT DROP AS
SELECT o.mcc_mnc, coalesce(k.code, 'op-' || o.mcc_mnc) AS code, coalesce(k.label, 'Opérateur ' || o.mcc_mnc) AS label, coalesce(k.ordinal, 100) AS ordinal
FROM (SELECT DISTINCT operator AS mcc_mnc FROM coverage_work.map) AS o
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
        ('usage', '', 0, 'Usage', 'What the network is used for'),
        ('usage', 'voice', 1, 'Voix et SMS', 'Voice and SMS'),
        ('usage', 'data', 2, 'Internet mobile', 'Mobile data'),
        ('criterion', '', 0, 'Critère', 'What the percentage is of'),
        ('criterion', 'surface', 1, 'Surface', 'Area of the territory'),
        ('criterion', 'establishments', 3, 'Établissements', 'Active establishments of the SIRENE register that have a usable point'),
        ('quality', '', 0, 'Qualité de service mobile', 'ARCEP quality class; per operator the classes exclude one another and make, with NC, the whole'),
        ('quality', 'nc', 1, 'Non couvert (NC)', 'Outside any declared coverage of the operator'),
        ('quality', 'cl', 2, 'Couverture limitée (CL)', 'Outdoors; probably not indoors'),
        ('quality', 'bc', 3, 'Bonne couverture (BC)', 'Outdoors and in some cases indoors'),
        ('quality', 'tbc', 4, 'Très bonne couverture (TBC)', 'Outdoors and in most cases indoors'),
        ('quality', '>=cl', 5, 'Couvert (CL, BC ou TBC)', 'At least limited coverage'),
        ('quality', '>=bc', 6, 'Au moins bonne couverture (BC ou TBC)', 'At least good coverage')
) AS word (key, code, place, label, definition)
UNION ALL
SELECT @release, 'operator', code, 1000 + row_number() OVER (ORDER BY ordinal, code), label, 'MCC and MNC ' || mcc_mnc
FROM named_operator;

INSERT INTO stats.indicator
    (release_id, code, ordinal, label, label_en, unit, theme, objectives, definition, direction, basis, is_key, related)
VALUES
    (@release, 'computed-mobile-coverage-rate', 1,
     'Couverture mobile par opérateur (calcul)', 'Mobile coverage by operator (computed)',
     'percent', 'A', '{A.1.3,F.2.2}',
     'Part de la surface d’un territoire, ou de ses établissements actifs dont le point est utilisable (Sirene ; ceux sans point ne comptent ni en haut ni en bas), que couvre un opérateur, par technologie, usage et qualité. Calcul : les cartes de l’opérateur sont découpées par commune en Lambert-93 ; là où elles se recouvrent, la meilleure qualité vaut ; les autres territoires sont la somme de leurs communes. Pour un opérateur, non couvert, couverture limitée, bonne et très bonne s’excluent et font 100 % ; d’un opérateur à l’autre elles ne s’additionnent pas. D’après les cartes simulées et déclarées par les opérateurs à l’Arcep : ce n’est pas une mesure.',
     'higher-is-better', 'declared', true, '{arcep-mobile-coverage-rate,mobile-area-coverage-rate}'),
    (@release, 'computed-mobile-coverage-operators', 2,
     'Couverture mobile par plusieurs opérateurs réunis (calcul)', 'Mobile coverage by several operators together (computed)',
     'percent', 'A', '{A.1.3,F.2.2}',
     'Part de la surface, ou des établissements actifs dont le point est utilisable, que couvre au moins un opérateur (le reste est en zone blanche) et que couvrent tous ceux qui ont une carte ici (entre les deux : zone grise). C’est la réunion de leurs réseaux, pas ce que reçoit l’abonné de l’un d’eux. La qualité est un minimum. Même calcul que pour chaque opérateur, d’après les cartes déclarées à l’Arcep.',
     'higher-is-better', 'declared', false, '{arcep-mobile-coverage-operators,mobile-area-coverage-rate,mobile-grey-zone-area-share}');

UPDATE stats.indicator i
SET related = (
    SELECT coalesce(array_agg(code ORDER BY place), '{}')
    FROM unnest(i.related) WITH ORDINALITY AS listed (code, place)
    WHERE EXISTS (SELECT FROM stats.indicator_current known WHERE known.code = listed.code))
WHERE i.release_id = @release;
