-- The rows of the files, and those of the other kinds and years that the release before held.

INSERT INTO ref.cog_commune
    (release_id, vintage, typecom, code, name, ncc, nccenr, tncc, region_code, departement_code, collectivity_code, arrondissement_code,
     canton_code, parent_code, origin_release, source_line)
SELECT @release, c.year, c.typecom, c.code, c.name, c.ncc, c.nccenr, c.tncc, c.region_code, c.departement_code, c.collectivity_code,
       c.arrondissement_code, c.canton_code, c.parent_code, @number, c.line
FROM staged_cog_commune c
UNION ALL
SELECT @release, c.vintage, c.typecom, c.code, c.name, c.ncc, c.nccenr, c.tncc, c.region_code, c.departement_code, c.collectivity_code,
       c.arrondissement_code, c.canton_code, c.parent_code, c.origin_release, c.source_line
FROM ref.cog_commune c
WHERE c.release_id = @previous
  AND NOT EXISTS (SELECT FROM staged_file f JOIN staged_year y ON y.file = f.file WHERE f.kind = 'communes' AND y.year = c.vintage);

INSERT INTO ref.cog_division
    (release_id, vintage, kind, code, name, ncc, nccenr, tncc, region_code, departement_code, seat_code, origin_release, source_line)
SELECT @release, d.year, d.kind, d.code, d.name, d.ncc, d.nccenr, d.tncc, d.region_code, d.departement_code, d.seat_code, @number, d.line
FROM staged_cog_division d
UNION ALL
SELECT @release, d.vintage, d.kind, d.code, d.name, d.ncc, d.nccenr, d.tncc, d.region_code, d.departement_code, d.seat_code, d.origin_release, d.source_line
FROM ref.cog_division d
WHERE d.release_id = @previous
  AND NOT EXISTS (
      SELECT FROM staged_file f JOIN staged_year y ON y.file = f.file
      WHERE y.year = d.vintage AND f.kind = CASE d.kind WHEN 'collectivity' THEN 'collectivities' ELSE d.kind || 's' END);

INSERT INTO ref.cog_event
    (release_id, vintage, source_line, mod, effective_date, typecom_before, code_before, name_before, typecom_after, code_after, name_after, origin_release)
SELECT @release, e.year, e.line, e.mod, e.effective_date, e.typecom_before, e.code_before, e.name_before, e.typecom_after, e.code_after, e.name_after, @number
FROM staged_cog_event e
UNION ALL
SELECT @release, e.vintage, e.source_line, e.mod, e.effective_date, e.typecom_before, e.code_before, e.name_before, e.typecom_after, e.code_after,
       e.name_after, e.origin_release
FROM ref.cog_event e
WHERE e.release_id = @previous
  AND NOT EXISTS (SELECT FROM staged_file f JOIN staged_year y ON y.file = f.file WHERE f.kind = 'events' AND y.year = e.vintage);

ANALYZE ref.cog_commune, ref.cog_division, ref.cog_event;
