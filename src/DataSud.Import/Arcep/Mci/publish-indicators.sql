-- The indicators that the release feeds, and the words they use.

INSERT INTO catalog.producer (code, name, role, homepage, ordinal)
SELECT 'arcep', 'ARCEP', 'Telecom regulator', 'https://www.arcep.fr', coalesce(max(ordinal), 0) + 1
FROM catalog.producer
ON CONFLICT (code) DO NOTHING;

INSERT INTO stats.unit (release_id, code, ordinal, label, label_en, symbol)
VALUES
    (@release, 'premises', 1, 'Locaux ou prises', 'Premises or lines', 'locaux'),
    (@release, 'percent', 2, 'Pour cent', 'Percent', '%');

INSERT INTO stats.dimension (release_id, key, code, ordinal, label, definition)
VALUES
    (@release, 'access', '', 1, 'Réseaux comptés', 'Which networks the eligibility counts'),
    (@release, 'access', 'all', 2, 'Tous les réseaux', 'Every technology, satellite included: nearly every premises is eligible for 8 Mbit/s'),
    (@release, 'access', 'wired', 3, 'Réseaux filaires', 'FttH, cable and copper only'),
    (@release, 'access', 'terrestrial', 4, 'Réseaux terrestres', 'Every technology but satellite; 4G over a fixed box is counted'),
    (@release, 'ranking', '', 5, 'Classement des technologies', 'The file that the figure comes from: ARCEP ranks the technologies in three ways, which give one best technology each'),
    (@release, 'ranking', 'thd', 6, 'Classement « THD »', 'File meilleure_techno_thd'),
    (@release, 'ranking', 'hd', 7, 'Classement « HD »', 'File meilleure_techno_hd'),
    (@release, 'ranking', 'dsl', 8, 'Classement « DSL »', 'File meilleure_techno_dsl'),
    (@release, 'speed', '', 9, 'Débit', 'Downlink floor or class in Mbit/s; floors are nested'),
    (@release, 'speed', 'ineligible', 10, 'Inéligible', 'Below 0.5 Mbit/s'),
    (@release, 'speed', '>=0.5', 11, 'Au moins 0,5 Mbit/s', NULL),
    (@release, 'speed', '>=3', 12, 'Au moins 3 Mbit/s', NULL),
    (@release, 'speed', '>=8', 13, 'Au moins 8 Mbit/s', NULL),
    (@release, 'speed', '8-30', 14, 'De 8 à 30 Mbit/s', NULL),
    (@release, 'speed', '>=30', 15, 'Au moins 30 Mbit/s', NULL),
    (@release, 'speed', '>=100', 16, 'Au moins 100 Mbit/s', NULL),
    (@release, 'speed', '>=1000', 17, 'Au moins 1 000 Mbit/s', NULL),
    (@release, 'technology', '', 18, 'Technologie', 'Access or radio technology the figure is about'),
    (@release, 'technology', 'ftth', 19, 'FttH', 'Fibre to the home'),
    (@release, 'technology', 'cable', 20, 'Câble (HFC, FttLA)', NULL),
    (@release, 'technology', 'xdsl', 21, 'xDSL (ADSL, VDSL2)', 'Copper pair'),
    (@release, 'technology', 'thd-radio', 22, 'THD radio', 'Very high speed fixed radio'),
    (@release, 'technology', 'hd-radio', 23, 'HD radio', 'High speed fixed radio'),
    (@release, 'technology', 'fixed-4g', 24, '4G fixe', 'Fixed access over the 4G mobile bands'),
    (@release, 'technology', 'satellite', 25, 'Satellite', NULL);

INSERT INTO stats.indicator
    (release_id, code, ordinal, label, label_en, unit, theme, objectives, definition, direction, basis, is_key, related)
VALUES
    (@release, 'arcep-mci-premises', 1,
     'Locaux (Ma connexion internet)', 'Premises (Ma connexion internet)',
     'premises', 'A', '{A.1.1,F.2.1}',
     'Nombre de locaux, logements et entreprises ensemble, que compte Ma connexion internet. Ce n’est ni le nombre de l’observatoire de la fibre, ni celui de Cartefibre : il ne se rapporte qu’aux éligibilités de la même source.',
     'neutral', 'declared', false, '{arcep-ftth-premises,premises-total}'),
    (@release, 'arcep-mci-eligible-premises', 2,
     'Locaux éligibles par débit (Ma connexion internet)', 'Premises eligible by speed (Ma connexion internet)',
     'premises', 'A', '{A.1.1,F.2.1}',
     'Nombre de locaux où une offre d’internet fixe atteint au moins le débit descendant indiqué, selon les réseaux comptés : tous (satellite compris), filaires, ou terrestres (sans satellite, avec la 4G fixe). Les seuils s’emboîtent et ne s’additionnent pas. « Inéligible » : moins de 0,5 Mbit/s. Déclaré par les opérateurs à l’Arcep.',
     'higher-is-better', 'declared', false, '{fixed-premises-covered}'),
    (@release, 'arcep-mci-eligible-rate', 3,
     'Part des locaux éligibles par débit (Ma connexion internet)', 'Share of premises eligible by speed (Ma connexion internet)',
     'percent', 'A', '{A.1.1,F.2.1}',
     'Locaux éligibles au débit indiqué rapportés à tous les locaux de la même source, recalculé à chaque niveau à partir des nombres, jamais par moyenne de taux.',
     'higher-is-better', 'declared', true, '{fixed-premises-coverage-rate}'),
    (@release, 'arcep-mci-technology-premises', 4,
     'Locaux éligibles par technologie (Ma connexion internet)', 'Premises eligible by technology (Ma connexion internet)',
     'premises', 'A', '{A.1.1,F.2.1}',
     'Nombre de locaux où une offre existe sur la technologie indiquée. Un local éligible à plusieurs technologies compte dans chacune : elles ne s’additionnent pas. Déclaré par les opérateurs à l’Arcep.',
     'higher-is-better', 'declared', false, '{fixed-premises-covered,arcep-ftth-connectable-premises}'),
    (@release, 'arcep-mci-technology-rate', 5,
     'Part des locaux éligibles par technologie (Ma connexion internet)', 'Share of premises eligible by technology (Ma connexion internet)',
     'percent', 'A', '{A.1.1,F.2.1}',
     'Locaux éligibles à la technologie indiquée rapportés à tous les locaux de la même source, recalculé à chaque niveau à partir des nombres.',
     'higher-is-better', 'declared', true, '{fixed-premises-coverage-rate,arcep-ftth-connectable-rate}'),
    (@release, 'arcep-mci-best-technology-premises', 6,
     'Locaux par meilleure technologie (Ma connexion internet)', 'Premises by best technology (Ma connexion internet)',
     'premises', 'A', '{A.1.1,F.2.1}',
     'Nombre de locaux dont la technologie indiquée est la meilleure disponible, parmi les locaux éligibles à 8 Mbit/s au moins : dans un même classement, chaque local ne compte qu’une fois.',
     'neutral', 'declared', false, '{}'),
    (@release, 'arcep-mci-best-technology-rate', 7,
     'Part des locaux par meilleure technologie (Ma connexion internet)', 'Share of premises by best technology (Ma connexion internet)',
     'percent', 'A', '{A.1.1,F.2.1}',
     'Locaux dont la technologie indiquée est la meilleure disponible, rapportés à tous les locaux de la même source, ceux qui n’atteignent pas 8 Mbit/s compris : la somme peut donc rester sous 100 %.',
     'neutral', 'declared', false, '{}');

-- A related indicator that no current release holds would be a dead link.
UPDATE stats.indicator i
SET related = (
    SELECT coalesce(array_agg(code ORDER BY place), '{}')
    FROM unnest(i.related) WITH ORDINALITY AS listed (code, place)
    WHERE EXISTS (SELECT FROM stats.indicator_current known WHERE known.code = listed.code))
WHERE i.release_id = @release;
