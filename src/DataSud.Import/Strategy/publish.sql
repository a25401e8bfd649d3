-- Ordinals keep the order of the files, which is that of the document.

INSERT INTO catalog.producer (code, name, role, homepage, ordinal)
SELECT code, name, role, homepage, row_number() OVER (ORDER BY line)
FROM staged_producer
ON CONFLICT (code) DO UPDATE SET
    name = excluded.name,
    role = excluded.role,
    homepage = excluded.homepage,
    ordinal = excluded.ordinal;

-- A place of the official list keeps its official name, beside the one the document uses.
INSERT INTO ref.territory
    (level, code, name, parent_level, parent_code, official, origin, in_scope, strategy_label, comment, release_id)
SELECT level,
       code,
       label,
       CASE
           WHEN parent IS NULL THEN NULL
           WHEN parent = 'FR' THEN 'france'
           WHEN parent IN ('93', '11') THEN 'region'
           ELSE 'departement'
       END,
       parent,
       official = 'yes',
       'strategy',
       true,
       label,
       comment,
       @release
FROM staged_place
ON CONFLICT (level, code) DO UPDATE SET
    strategy_label = excluded.strategy_label,
    comment = excluded.comment,
    in_scope = true;

INSERT INTO strategy.objective
    (release_id, code, kind, parent_code, ordinal, title, page, summary, actions, horizon, source_lines)
SELECT @release,
       o.code,
       o.kind,
       o.parent_code,
       row_number() OVER (ORDER BY o.line),
       o.title,
       o.page,
       s.summary,
       coalesce(string_to_array(s.actions, ';;'), '{}'),
       s.horizon,
       s.source_lines
FROM staged_objective o
JOIN staged_summary s ON s.code = o.code;

INSERT INTO strategy.target
    (release_id, id, ordinal, objective_code, indicator_code, level, territory_code, dimensions, comparator, value, unit,
     due, due_date, holder, wording, status_in_document, source_line, figure_keys)
SELECT @release,
       id,
       row_number() OVER (ORDER BY line),
       objective_code,
       indicator_code,
       level,
       territory_code,
       dimensions,
       comparator,
       value,
       unit,
       due,
       due_date,
       holder,
       wording,
       status_in_document,
       source_line,
       figure_keys
FROM staged_target;

INSERT INTO strategy.conflict
    (release_id, group_id, ordinal, figure_keys, indicator_code, level, territory_code, period, dimensions,
     statement, preferred_key, reason)
SELECT @release,
       group_id,
       row_number() OVER (ORDER BY line),
       figure_keys,
       indicator_code,
       level,
       territory_code,
       period,
       CASE WHEN dimensions_printed IS NOT NULL THEN dimensions END,
       statement,
       preferred_key,
       reason
FROM staged_conflict;

INSERT INTO stats.unit (release_id, code, ordinal, label, label_en, symbol)
SELECT @release, code, row_number() OVER (ORDER BY line), label, label_en, symbol
FROM staged_unit;

INSERT INTO stats.dimension (release_id, key, code, ordinal, label, definition)
SELECT @release, key, coalesce(code, ''), row_number() OVER (ORDER BY line), label, definition
FROM staged_dimension;

INSERT INTO stats.indicator
    (release_id, code, ordinal, label, label_en, unit, theme, objectives, definition, direction, basis, is_key, source_lines)
SELECT @release,
       code,
       row_number() OVER (ORDER BY line),
       label,
       label_en,
       unit,
       theme,
       objectives,
       definition,
       direction,
       basis,
       is_key = 'yes',
       source_lines
FROM staged_indicator;

INSERT INTO stats.observation
    (release_id, key, ordinal, indicator_code, level, territory_code, period, period_start, period_end, dimensions, value,
     unit, printed, qualifier, basis, source_code, source_printed, source_table, source_line, note, flag, twin_keys)
SELECT @release,
       f.id,
       row_number() OVER (ORDER BY f.line),
       f.indicator_code,
       f.level,
       f.territory_code,
       f.period,
       f.period_start,
       f.period_end,
       f.dimensions,
       f.value,
       f.unit,
       f.printed,
       f.qualifier,
       i.basis,
       f.source_code,
       f.source_printed,
       f.table_id,
       f.source_line,
       f.note,
       f.flag,
       f.twin_keys
FROM staged_figure f
JOIN staged_indicator i ON i.code = f.indicator_code;

ANALYZE ref.territory, strategy.objective, strategy.target, stats.indicator, stats.observation;
