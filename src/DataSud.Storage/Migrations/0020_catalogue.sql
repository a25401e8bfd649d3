-- What portals ask of a release: which days its data spans. Measured once, when it is published.

CREATE TABLE catalog.release_span (
    release_id int  PRIMARY KEY REFERENCES catalog.release (id) ON DELETE CASCADE,
    first_day  date NOT NULL,
    last_day   date NOT NULL
);
COMMENT ON TABLE catalog.release_span IS 'First and last day of the observations of a release; no row where it has none with a period.';

INSERT INTO catalog.release_span (release_id, first_day, last_day)
SELECT release_id, min(period_start), max(period_end)
FROM stats.observation
WHERE period_start IS NOT NULL
GROUP BY release_id;
