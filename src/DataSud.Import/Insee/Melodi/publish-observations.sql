-- The values of the region's communes, of its EPCI, and of all départements, regions and France; nothing is summed, for a measure may be a median or a rate.

WITH placed AS (
    SELECT m.*,
           CASE
               WHEN upper(m.geo_object) = 'COM' THEN 'commune'
               WHEN upper(m.geo_object) = 'ARM' THEN 'arrondissement'
               WHEN upper(m.geo_object) = 'DEP' THEN 'departement'
               WHEN upper(m.geo_object) = 'REG' THEN 'region'
               WHEN upper(m.geo_object) LIKE 'EPCI%' THEN 'epci'
               WHEN upper(m.geo_object) = 'FRANCE' AND m.geo IN ('F', 'FR', 'FRANCE', 'FM') THEN 'france'
           END AS level,
           CASE WHEN upper(m.geo_object) = 'FRANCE' THEN 'FR' ELSE m.geo END AS code,
           CASE WHEN upper(m.geo_object) = 'FRANCE' AND m.geo = 'FM' THEN 'metropolitan-france' END AS scope
    FROM stats.insee_melodi m
    WHERE m.release_id = @release
),
served AS (
    SELECT p.*, x.indicator_code, d.path, u.code AS unit_code,
           d.served
               || CASE WHEN p.scope IS NULL THEN '{}'::jsonb ELSE jsonb_build_object('scope', p.scope) END
               || CASE WHEN u.units_of_measure > 1 AND p.unit <> '' THEN jsonb_build_object('insee_unit_measure', p.unit) ELSE '{}'::jsonb END AS served,
           CASE WHEN u.units_of_measure > 1 THEN nullif(p.unit, '') END AS unit_path,
           array_position(ARRAY['france', 'region', 'departement', 'epci', 'commune', 'arrondissement'], p.level) AS rank
    FROM placed p
    JOIN melodi_measure x ON x.measure = p.measure
    JOIN melodi_dimensions d ON d.dimensions = p.dimensions
    JOIN melodi_unit u ON u.measure = p.measure AND u.unit = p.unit
    JOIN ref.territory t ON t.level = p.level AND t.code = p.code
    WHERE p.level IN ('france', 'region', 'departement')
       OR (p.level = 'epci' AND t.origin = 'reference' AND t.in_scope)
       OR (p.level = 'commune' AND p.code IN (SELECT code FROM ref.regional_commune))
       OR (p.level = 'arrondissement' AND t.parent_code IN (SELECT code FROM ref.regional_commune))
),
-- an EPCI may stand under the maps of several years (EPCI2024, EPCI2025): the newest one speaks
once AS (
    SELECT DISTINCT ON (indicator_code, level, code, period, path, scope, unit_path) *
    FROM served
    ORDER BY indicator_code, level, code, period, path, scope, unit_path, geo_object DESC, source_line
)
INSERT INTO stats.observation
    (release_id, key, ordinal, indicator_code, level, territory_code, period, period_start, period_end, dimensions, value,
     missing_reason, unit, printed, qualifier, basis, source_code, source_table, source_line, note)
SELECT @release,
       concat_ws('.', o.indicator_code, o.level, o.code, o.period, nullif(o.path, ''), o.scope, o.unit_path),
       row_number() OVER (PARTITION BY o.indicator_code ORDER BY o.rank, o.code, o.period, o.path, o.scope NULLS FIRST, o.unit_path NULLS FIRST),
       o.indicator_code,
       o.level,
       o.code,
       o.period,
       o.period_start,
       o.period_end,
       o.served,
       o.value,
       CASE
           WHEN o.value IS NOT NULL THEN NULL
           WHEN o.conf_status <> 'F' OR o.obs_status = 'Q' THEN 'confidential'
           WHEN o.obs_status = 'K' THEN 'included-elsewhere'
           WHEN o.obs_status IN ('O', 'L', 'M', 'H') THEN 'missing'
           WHEN o.obs_status <> 'A' THEN 'status-' || lower(o.obs_status)
           ELSE 'not-published'
       END,
       o.unit_code,
       o.printed,
       CASE WHEN o.obs_status IN ('E', 'I') THEN 'estimate' END,
       i.basis,
       'insee',
       o.source_file,
       o.source_line,
       nullif(concat_ws('. ',
           CASE WHEN o.unit_mult <> 0 AND o.value IS NOT NULL THEN format('Imprimé %s, à multiplier par 10^%s (UNIT_MULT)', o.printed, o.unit_mult) END,
           CASE WHEN o.obs_status <> 'A' THEN 'OBS_STATUS ' || o.obs_status || coalesce(' : ' || s.label, '') END,
           CASE WHEN o.conf_status <> 'F' THEN 'CONF_STATUS ' || o.conf_status || coalesce(' : ' || c.label, '') END,
           CASE WHEN o.level = 'epci' AND upper(o.geo_object) <> 'EPCI' THEN 'Périmètre ' || o.geo_object END), '')
FROM once o
JOIN stats.indicator i ON i.release_id = @release AND i.code = o.indicator_code
LEFT JOIN stats.insee_melodi_label s ON s.release_id = @release AND s.variable = 'OBS_STATUS' AND s.code = o.obs_status
LEFT JOIN stats.insee_melodi_label c ON c.release_id = @release AND c.variable = 'CONF_STATUS' AND c.code = o.conf_status;

ANALYZE stats.observation;
