-- The rows of the files, once; and which rows the release is made of: these, and of the release before what these do not replace.

INSERT INTO telecom.mci
    (release_id, variant, level, day, code, type, name, departement_code, region_code, premises, ineligible, hd05, hd3, bhd8, thd30, thd100, thd1g,
     eligible_8, ftth, cable, copper, copper_30, copper_8, thd_radio, fixed_4g, hd_radio, satellite, source_file, source_line)
SELECT @release, s.variant, s.level, s.day, s.code, coalesce(s.type, 'all'), s.name, s.departement_code, s.region_code, s.nbr, s.inel_hd, s.elig_hd05, s.elig_hd3,
       s.elig_bhd8, s.elig_thd30, s.elig_thd100, s.elig_thd1g, s.nbr_elig_8, s.elig_ftth, s.elig_coax, s.elig_cu, s.elig_cu_30, s.elig_cu_8, s.elig_thdr,
       s.elig_4gf, s.elig_hdr, s.elig_sat, f.name, s.line
FROM staged_mci s
JOIN staged_file f ON f.file = s.file;

INSERT INTO telecom.mci_part (release_id, variant, level, day, origin_release_id, origin_release)
SELECT DISTINCT @release, variant, level, day, @release, @number
FROM staged_mci;

-- A file that was read for one territory takes nothing from the others.
INSERT INTO telecom.mci_part (release_id, variant, level, day, origin_release_id, origin_release)
SELECT @release, p.variant, p.level, p.day, p.origin_release_id, p.origin_release
FROM telecom.mci_part p
WHERE p.release_id = @previous
  AND (@territory::text IS NOT NULL
       OR NOT EXISTS (SELECT FROM staged_mci s WHERE s.variant = p.variant AND s.level = p.level AND s.day = p.day));

ANALYZE telecom.mci, telecom.mci_part;
