-- The layer on today's communes: those that merged since the file are one row, which says so.

WITH latest AS (
    SELECT max(vintage) AS vintage FROM ref.membership
),
edition AS (
    SELECT left(max(quarter), 4) AS year, EXISTS (SELECT FROM staged_sheet) AS is_estimate FROM telecom.ftth_connectable WHERE release_id = @release
),
part AS (
    SELECT c.*,
           CASE
               WHEN c.very_dense THEN 'very-dense'
               WHEN c.commitment IS NOT NULL THEN 'private-commitment'
               WHEN c.private_intention THEN 'private-intention'
               ELSE 'public-initiative'
           END AS zone
    FROM telecom.ftth_commune c
    WHERE c.release_id = @release
),
operator AS (
    SELECT part.code, array_agg(DISTINCT item ORDER BY item) AS operators
    FROM part
    CROSS JOIN unnest(part.operators) AS item
    GROUP BY part.code
),
-- "first" is the part that kept its code, where there is one: its département, region and EPCI are those of the whole.
whole AS (
    SELECT code,
           (array_agg(departement_code ORDER BY source_code <> code, source_code))[1] AS departement_code,
           (array_agg(region_code ORDER BY source_code <> code, source_code))[1] AS region_code,
           (array_agg(epci_code ORDER BY source_code <> code, source_code))[1] AS epci_code,
           -- of parts of which one is missing, the whole is
           CASE WHEN count(dwellings) = count(*) THEN sum(dwellings) END AS dwellings,
           CASE WHEN count(business_premises) = count(*) THEN sum(business_premises) END AS business_premises,
           CASE WHEN count(estimated_premises) = count(*) THEN sum(estimated_premises) END AS estimated_premises,
           CASE WHEN count(ipe_premises) = count(*) THEN sum(ipe_premises) END AS ipe_premises,
           CASE WHEN count(DISTINCT zone) = 1 THEN min(zone) ELSE 'mixed' END AS zone,
           CASE
               WHEN count(*) > 1 THEN
                   'Somme de ' || regexp_replace(string_agg(source_code || ' ' || name, ', ' ORDER BY source_code), ', ([^,]*)$', ' et \1')
                   || ', communes du fichier de ' || (SELECT year FROM edition)
               WHEN min(source_code) <> code THEN
                   'Commune ' || min(source_code) || ' ' || min(name) || ' du fichier de ' || (SELECT year FROM edition)
           END AS note
    FROM part
    GROUP BY code
),
connectable AS (
    SELECT part.code, k.quarter, sum(k.premises) AS premises
    FROM part
    JOIN telecom.ftth_connectable k ON k.release_id = @release AND k.source_code = part.source_code
    GROUP BY part.code, k.quarter
    HAVING count(k.premises) = count(*)
)
INSERT INTO telecom.ftth_commune_layer
    (release_id, quarter, code, name, departement_code, region_code, epci_code, dwellings, business_premises, premises, ipe_premises, denominator,
     connectable_premises, zone, operators, note)
SELECT @release,
       k.quarter,
       w.code,
       t.name,
       w.departement_code,
       coalesce(d.parent_code, w.region_code),
       coalesce(m.epci_code, w.epci_code),
       w.dwellings,
       w.business_premises,
       CASE WHEN edition.is_estimate THEN w.estimated_premises ELSE w.dwellings + w.business_premises END,
       w.ipe_premises,
       CASE WHEN edition.is_estimate THEN 'arcep-estimate' ELSE 'insee' END,
       k.premises,
       w.zone,
       coalesce(o.operators, '{}'),
       w.note
FROM whole w
CROSS JOIN edition
JOIN connectable k ON k.code = w.code
JOIN ref.territory t ON t.level = 'commune' AND t.code = w.code
LEFT JOIN operator o ON o.code = w.code
-- ARCEP numbers 975, 977 and 978 as regions 05, 07 and 08, codes that INSEE does not know
LEFT JOIN ref.territory d ON d.level = 'departement' AND d.code = w.departement_code AND d.parent_level = 'region'
LEFT JOIN latest ON true
LEFT JOIN ref.membership m ON m.vintage = latest.vintage AND m.commune_code = w.code;

-- Quarters that this edition no longer holds are those of the release before, with its denominator.
INSERT INTO telecom.ftth_commune_layer
    (release_id, quarter, code, name, departement_code, region_code, epci_code, dwellings, business_premises, premises, ipe_premises, denominator,
     connectable_premises, zone, operators, note, origin_release)
SELECT @release, l.quarter, l.code, l.name, l.departement_code, l.region_code, l.epci_code, l.dwellings, l.business_premises, l.premises, l.ipe_premises, l.denominator,
       l.connectable_premises, l.zone, l.operators, l.note, coalesce(l.origin_release, r.number)
FROM telecom.ftth_commune_layer l
JOIN catalog.release r ON r.id = l.release_id
WHERE l.release_id = @previous AND NOT EXISTS (SELECT FROM telecom.ftth_connectable k WHERE k.release_id = @release AND k.quarter = l.quarter);

ANALYZE telecom.ftth_commune_layer;
