-- Many sources: each brings its own words, and may be read for one territory alone.

ALTER TABLE catalog.release ADD COLUMN territory text;
COMMENT ON COLUMN catalog.release.territory IS 'Territory that the files were read for (region:93); null for all of their rows.';

-- Looked up at each import, to know the same bytes again.
CREATE INDEX release_sha256 ON catalog.release (dataset_id, sha256);

-- Two sources may bring the same unit or dimension: the first dataset's wording is the one shown.
CREATE OR REPLACE VIEW stats.unit_current AS
    SELECT DISTINCT ON (u.code) u.*
    FROM stats.unit u
    JOIN catalog.dataset d ON d.current_release_id = u.release_id
    ORDER BY u.code, d.ordinal, d.id;

CREATE OR REPLACE VIEW stats.dimension_current AS
    SELECT DISTINCT ON (v.key, v.code) v.*
    FROM stats.dimension v
    JOIN catalog.dataset d ON d.current_release_id = v.release_id
    ORDER BY v.key, v.code, d.ordinal, d.id;
