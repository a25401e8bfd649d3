-- The layer on today's communes: those that merged since the file are one row, which says so.

WITH latest AS (
    SELECT max(vintage) AS vintage FROM ref.membership
),
edition AS (
    SELECT left(max(quarter), 4) AS year FROM telecom.ftth_connectable WHERE release_id = @release
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
           sum(dwellings) AS dwellings,
           sum(business_premises) AS business_premises,
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
)
INSERT INTO telecom.ftth_commune_layer
    (release_id, quarter, code, name, departement_code, region_code, epci_code, dwellings, business_premises,
     connectable_premises, zone, operators, note)
SELECT @release,
       k.quarter,
       w.code,
       t.name,
       w.departement_code,
       w.region_code,
       coalesce(m.epci_code, w.epci_code),
       w.dwellings,
       w.business_premises,
       k.premises,
       w.zone,
       coalesce(o.operators, '{}'),
       w.note
FROM whole w
JOIN connectable k ON k.code = w.code
JOIN ref.territory t ON t.level = 'commune' AND t.code = w.code
LEFT JOIN operator o ON o.code = w.code
LEFT JOIN latest ON true
LEFT JOIN ref.membership m ON m.vintage = latest.vintage AND m.commune_code = w.code;

ANALYZE telecom.ftth_commune_layer;
