-- The indicators that the release feeds, and the words they use.

INSERT INTO catalog.producer (code, name, role, homepage, ordinal)
SELECT 'arcep', 'ARCEP', 'Telecom regulator', 'https://www.arcep.fr', coalesce(max(ordinal), 0) + 1
FROM catalog.producer
ON CONFLICT (code) DO NOTHING;

INSERT INTO stats.unit (release_id, code, ordinal, label, label_en, symbol)
VALUES
    (@release, 'premises', 1, 'Locaux ou prises', 'Premises or lines', 'locaux'),
    (@release, 'percent', 2, 'Pour cent', 'Percent', '%'),
    (@release, 'buildings', 3, 'Immeubles', 'Buildings', 'immeubles');

INSERT INTO stats.dimension (release_id, key, code, ordinal, label, definition)
VALUES
    (@release, 'status', '', 1, 'État d’avancement', NULL),
    (@release, 'status', 'deployed', 2, 'Déployé', 'imb_etat deploye'),
    (@release, 'status', 'connectable-on-demand', 3, 'Raccordable sur demande', 'imb_etat raccordable demande'),
    (@release, 'status', 'in-progress', 4, 'En cours', 'imb_etat en cours de deploiement'),
    (@release, 'status', 'signed', 5, 'Signé', 'imb_etat signe'),
    (@release, 'status', 'targeted', 6, 'Ciblé', 'imb_etat cible'),
    (@release, 'status', 'abandoned', 7, 'Abandonné', 'imb_etat abandonne'),
    (@release, 'technology', '', 8, 'Technologie', 'Access or radio technology the figure is about'),
    (@release, 'technology', 'ftth', 9, 'FttH', 'Fibre to the home');

INSERT INTO stats.indicator
    (release_id, code, ordinal, label, label_en, unit, theme, objectives, definition, direction, basis, is_key, related)
VALUES
    (@release, 'arcep-cartefibre-buildings', 1,
     'Immeubles par état (Cartefibre)', 'Buildings by state (Cartefibre)',
     'buildings', 'A', '{A.1.1,F.2.1}',
     'Nombre d’immeubles, pavillons compris, que les opérateurs d’infrastructure déclarent dans chaque état : ciblé, signé, en cours de déploiement, déployé, raccordable sur demande, abandonné. Un immeuble compte une fois, quel que soit le nombre de ses locaux.',
     'neutral', 'declared', false, '{arcep-ftth-connectable-premises}'),
    (@release, 'arcep-cartefibre-buildings-rate', 2,
     'Part des immeubles par état (Cartefibre)', 'Share of buildings by state (Cartefibre)',
     'percent', 'A', '{A.1.1,F.2.1}',
     'Immeubles d’un état rapportés à tous ceux du fichier, dans le même territoire, recalculé à chaque niveau à partir des nombres. Ce n’est pas un taux de locaux : un pavillon y pèse autant qu’une tour.',
     'neutral', 'declared', false, '{arcep-ftth-connectable-rate}'),
    (@release, 'arcep-cartefibre-premises', 3,
     'Locaux (Cartefibre)', 'Premises (Cartefibre)',
     'premises', 'A', '{A.1.1,F.2.1}',
     'Nombre de locaux de la couche communale de Cartefibre. Ce n’est pas le nombre de Ma connexion internet : il ne se rapporte qu’aux locaux raccordables de la même couche.',
     'neutral', 'declared', false, '{arcep-ftth-premises,arcep-mci-premises}'),
    (@release, 'arcep-cartefibre-connectable-premises', 4,
     'Locaux raccordables à la fibre (Cartefibre)', 'Premises connectable to fibre (Cartefibre)',
     'premises', 'A', '{A.1.1,F.2.1}',
     'Nombre de locaux qu’un opérateur peut relier à la fibre jusqu’à l’abonné (FttH), d’après la couche communale de Cartefibre. Raccordable ne veut pas dire raccordé.',
     'higher-is-better', 'declared', false, '{arcep-ftth-connectable-premises,arcep-mci-technology-premises}'),
    (@release, 'arcep-cartefibre-connectable-rate', 5,
     'Taux de locaux raccordables à la fibre (Cartefibre)', 'Share of premises connectable to fibre (Cartefibre)',
     'percent', 'A', '{A.1.1,F.2.1}',
     'Locaux raccordables rapportés aux locaux de la même couche, recalculé à chaque niveau à partir des nombres, jamais par moyenne de taux.',
     'higher-is-better', 'declared', true, '{arcep-ftth-connectable-rate,arcep-mci-technology-rate}');

-- A related indicator that no current release holds would be a dead link.
UPDATE stats.indicator i
SET related = (
    SELECT coalesce(array_agg(code ORDER BY place), '{}')
    FROM unnest(i.related) WITH ORDINALITY AS listed (code, place)
    WHERE EXISTS (SELECT FROM stats.indicator_current known WHERE known.code = listed.code))
WHERE i.release_id = @release;
