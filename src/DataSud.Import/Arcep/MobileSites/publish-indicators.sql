-- What the release feeds. Sites are ARCEP's; the strategy's antennas are ANFR's: they stand side by side.

CREATE TEMP TABLE named_operator ON COMMIT DROP AS
SELECT o.mcc_mnc, coalesce(k.code, 'op-' || o.mcc_mnc) AS code, coalesce(k.label, o.name, 'Opérateur ' || o.mcc_mnc) AS label, coalesce(k.ordinal, 100) AS ordinal
FROM (
    SELECT s.operator_code AS mcc_mnc, max(s.operator_name) AS name
    FROM telecom.mobile_site_part p
    JOIN telecom.mobile_site s ON s.release_id = p.rows_release_id AND s.quarter = p.quarter AND s.area = p.area AND s.planned = p.planned
    WHERE p.release_id = @release
    GROUP BY s.operator_code
) AS o
LEFT JOIN known_operator k USING (mcc_mnc);

INSERT INTO stats.unit (release_id, code, ordinal, label, label_en, symbol)
VALUES (@release, 'count', 1, 'Nombre', 'Count', NULL);

INSERT INTO stats.dimension (release_id, key, code, ordinal, label, definition)
SELECT @release, key, code, row_number() OVER (ORDER BY key, place, code), label, definition
FROM (
    VALUES
        ('operator', '', 0, 'Opérateur', 'Telecom or network operator'),
        ('operator', 'all', 50, 'Tous opérateurs (total)', 'Sum over operators: a support that several of them share counts once for each'),
        ('technology', '', 0, 'Technologie', 'Access or radio technology the figure is about'),
        ('technology', '2g', 1, '2G', NULL),
        ('technology', '3g', 2, '3G', NULL),
        ('technology', '4g', 3, '4G', NULL),
        ('technology', '5g', 4, '5G', NULL),
        ('technology', 'any-mobile', 5, 'Au moins une technologie mobile', 'At least one of 2G, 3G, 4G and 5G: less than their sum, for most sites carry several'),
        ('scope', '', 0, 'Champ', 'Restriction or widening of the perimeter of the figure'),
        ('scope', 'metropolitan-france', 1, 'France métropolitaine', NULL)
) AS word (key, code, place, label, definition)
UNION ALL
SELECT @release, 'operator', code, 1000 + row_number() OVER (ORDER BY ordinal, code), label, 'MCC and MNC ' || mcc_mnc
FROM named_operator;

INSERT INTO stats.indicator
    (release_id, code, ordinal, label, label_en, unit, theme, objectives, definition, direction, basis, is_key, related)
VALUES
    (@release, 'arcep-mobile-sites', 1,
     'Sites mobiles en service (Arcep)', 'Mobile sites in service (Arcep)',
     'count', 'A', '{A.1.3,F.2.2}',
     'Nombre de sites de chaque opérateur qui émettent en 2G, 3G, 4G ou 5G à la fin du trimestre, d’après ce que les opérateurs déclarent à l’Arcep. Un site est celui d’un opérateur : un pylône que se partagent quatre opérateurs compte quatre fois dans le total. Un site porte souvent plusieurs technologies : leurs nombres ne s’additionnent pas. Les sites à venir n’y sont pas.',
     'higher-is-better', 'declared', true, '{mobile-antennas,mobile-high-points}'),
    (@release, 'arcep-mobile-sites-without-technology', 2,
     'Sites mobiles sans technologie (Arcep)', 'Mobile sites without technology (Arcep)',
     'count', 'A', '{F.2.2}',
     'Nombre de sites que le fichier de l’Arcep cite sans qu’aucune technologie y soit en service. Ils ne sont pas comptés parmi les sites en service.',
     'neutral', 'declared', false, '{}'),
    (@release, 'arcep-mobile-sites-planned', 3,
     'Sites mobiles à venir (Arcep)', 'Mobile sites to come (Arcep)',
     'count', 'A', '{A.1.3,F.2.2}',
     'Nombre de sites que les opérateurs prévoient d’ouvrir, par technologie, d’après ce qu’ils déclarent à l’Arcep. Ils ne sont jamais comptés parmi les sites en service.',
     'neutral', 'declared', false, '{}');

-- An indicator without any figure would be a promise, and a related one that no current release holds a dead link.
DELETE FROM stats.indicator
WHERE release_id = @release
  AND code = 'arcep-mobile-sites-planned'
  AND NOT EXISTS (SELECT FROM telecom.mobile_site_part WHERE release_id = @release AND planned);

UPDATE stats.indicator i
SET related = (
    SELECT coalesce(array_agg(code ORDER BY place), '{}')
    FROM unnest(i.related) WITH ORDINALITY AS listed (code, place)
    WHERE EXISTS (SELECT FROM stats.indicator_current known WHERE known.code = listed.code))
WHERE i.release_id = @release;
