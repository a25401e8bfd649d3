-- The indicators that the release feeds. They are ARCEP's, and stand beside those that the strategy printed, never in their place.

INSERT INTO catalog.producer (code, name, role, homepage, ordinal)
SELECT 'arcep', 'ARCEP', 'Telecom regulator', 'https://www.arcep.fr', coalesce(max(ordinal), 0) + 1
FROM catalog.producer
ON CONFLICT (code) DO NOTHING;

INSERT INTO stats.indicator
    (release_id, code, ordinal, label, label_en, unit, theme, objectives, definition, direction, basis, is_key, related)
VALUES
    (@release, 'arcep-ftth-connectable-premises', 1,
     'Locaux raccordables à la fibre (Arcep)', 'Premises connectable to fibre (Arcep)',
     'premises', 'A', '{A.1.1,F.2.1}',
     'Nombre de logements et de locaux professionnels qu’un opérateur peut relier à la fibre jusqu’à l’abonné (FttH), parce que le réseau arrive jusqu’au point de branchement proche. Raccordable ne veut pas dire raccordé : il reste à tirer le câble jusque dans le local quand quelqu’un s’abonne. Déclaré par les opérateurs à l’Arcep, à la fin de chaque trimestre.',
     'higher-is-better', 'declared', true, '{ftth-premises-connectable,fixed-premises-covered}'),
    (@release, 'arcep-ftth-connectable-rate', 2,
     'Taux de locaux raccordables à la fibre (Arcep)', 'Share of premises connectable to fibre (Arcep)',
     'percent', 'A', '{A.1.1,F.2.1}',
     'Locaux raccordables à la fibre rapportés à tous les locaux (logements et établissements) du territoire, recalculé à chaque niveau à partir des nombres, jamais par moyenne de taux. Raccordable ne veut pas dire raccordé. Le taux peut dépasser 100 % : les deux nombres ne viennent pas de la même source, ni de la même date.',
     'higher-is-better', 'declared', true, '{ftth-premises-connectable-share,fixed-premises-coverage-rate}'),
    (@release, 'arcep-ftth-dwellings', 3,
     'Logements (dénominateur de l’Arcep)', 'Dwellings (Arcep''s denominator)',
     'dwellings', 'A', '{A.1.1,F.2.1}',
     'Nombre de logements que l’Arcep retient, d’après l’INSEE, pour mesurer le déploiement de la fibre.',
     'neutral', 'declared', false, '{}'),
    (@release, 'arcep-ftth-business-premises', 4,
     'Établissements (dénominateur de l’Arcep)', 'Business premises (Arcep''s denominator)',
     'count', 'A', '{A.1.1,F.2.1}',
     'Nombre d’établissements professionnels que l’Arcep retient, d’après l’INSEE, pour mesurer le déploiement de la fibre.',
     'neutral', 'declared', false, '{}'),
    (@release, 'arcep-ftth-premises', 5,
     'Locaux (dénominateur de l’Arcep)', 'Premises (Arcep''s denominator)',
     'premises', 'A', '{A.1.1,F.2.1}',
     'Logements et établissements ensemble : le nombre auquel l’Arcep rapporte les locaux raccordables à la fibre.',
     'neutral', 'declared', false, '{}'),
    (@release, 'arcep-ftth-connectable-estimate-rate', 6,
     'Taux de locaux raccordables à la fibre (meilleure estimation de l’Arcep)', 'Share of premises connectable to fibre (Arcep''s best estimate)',
     'percent', 'A', '{A.1.1,F.2.1}',
     'Locaux raccordables à la fibre rapportés à la meilleure estimation des locaux de l’Arcep, qu’elle publie depuis 2020, recalculé à chaque niveau à partir des nombres. L’estimation est celle du dernier trimestre de l’édition, pour tous ses trimestres. Ce taux ne prolonge pas celui de 2018, dont le dénominateur est celui de l’INSEE. Raccordable ne veut pas dire raccordé.',
     'higher-is-better', 'declared', true, '{arcep-ftth-connectable-rate,fixed-premises-coverage-rate}'),
    (@release, 'arcep-ftth-estimated-premises', 7,
     'Locaux (meilleure estimation de l’Arcep)', 'Premises (Arcep''s best estimate)',
     'premises', 'A', '{A.1.1,F.2.1}',
     'Meilleure estimation des locaux à raccorder, que l’Arcep retient depuis 2020 entre plusieurs sources : le nombre auquel elle rapporte les locaux raccordables à la fibre.',
     'neutral', 'estimated', false, '{arcep-ftth-premises}'),
    (@release, 'arcep-ftth-ipe-premises', 8,
     'Locaux des fichiers IPE (Arcep)', 'Premises in the operators'' files (Arcep)',
     'premises', 'A', '{A.1.1,F.2.1}',
     'Nombre de locaux que les opérateurs d’infrastructure déclarent dans leurs fichiers d’informations préalables enrichies (IPE), tous opérateurs ensemble.',
     'neutral', 'declared', false, '{}'),
    (@release, 'arcep-ftth-mutualised-operators-rate', 9,
     'Part des locaux où plusieurs opérateurs sont présents au point de mutualisation (Arcep)', 'Share of premises with several operators at the shared point (Arcep)',
     'percent', 'A', '{A.1.1,F.2.1}',
     'Part des locaux raccordables où au moins un, deux, trois ou quatre opérateurs sont présents au point de mutualisation par la mutualisation passive, telle que l’Arcep l’imprime par région. Les seuils s’emboîtent et ne s’additionnent pas.',
     'higher-is-better', 'declared', false, '{}');

-- Of a key that only some editions use, the words come with them.
INSERT INTO stats.dimension (release_id, key, code, ordinal, label, definition)
SELECT @release, w.key, w.code, w.ordinal, w.label, w.definition
FROM (VALUES
    ('operator_count', '', 1, 'Nombre d’opérateurs', 'At least so many; thresholds are nested'),
    ('operator_count', '>=1', 2, 'Au moins un', NULL),
    ('operator_count', '>=2', 3, 'Au moins deux', NULL),
    ('operator_count', '>=3', 4, 'Au moins trois', NULL),
    ('operator_count', '>=4', 5, 'Au moins quatre', NULL)
) AS w (key, code, ordinal, label, definition)
WHERE EXISTS (SELECT FROM staged_level_connectable WHERE value LIKE '%\%')
   OR EXISTS (SELECT FROM stats.dimension d WHERE d.release_id = @previous AND d.key = w.key);

-- A related indicator that no current release holds would be a dead link.
UPDATE stats.indicator i
SET related = (
    SELECT coalesce(array_agg(code ORDER BY place), '{}')
    FROM unnest(i.related) WITH ORDINALITY AS listed (code, place)
    WHERE EXISTS (SELECT FROM stats.indicator_current known WHERE known.code = listed.code))
WHERE i.release_id = @release;
