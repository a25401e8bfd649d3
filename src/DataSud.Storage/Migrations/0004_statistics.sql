-- Indicators, their vocabularies, and the observations of all datasets.

CREATE TABLE stats.indicator (
    release_id     int    NOT NULL REFERENCES catalog.release (id),
    code           text   NOT NULL,
    ordinal        int    NOT NULL,
    label          text   NOT NULL,
    label_en       text   NOT NULL,
    unit           text   NOT NULL,
    theme          text   NOT NULL,
    objectives     text[] NOT NULL,
    definition     text   NOT NULL,
    direction      text   NOT NULL CHECK (direction IN ('higher-is-better', 'lower-is-better', 'neutral')),
    basis          text   NOT NULL,
    is_key         boolean NOT NULL,
    source_lines   text,
    related        text[] NOT NULL DEFAULT '{}',
    PRIMARY KEY (release_id, code)
);
COMMENT ON COLUMN stats.indicator.related IS 'Indicators of other sources on the same subject, kept apart because they count otherwise.';

CREATE TABLE stats.unit (
    release_id int  NOT NULL REFERENCES catalog.release (id),
    code       text NOT NULL,
    ordinal    int  NOT NULL,
    label      text NOT NULL,
    label_en   text NOT NULL,
    symbol     text,
    PRIMARY KEY (release_id, code)
);

-- code '' is the dimension itself, as in the source.
CREATE TABLE stats.dimension (
    release_id int  NOT NULL REFERENCES catalog.release (id),
    key        text NOT NULL,
    code       text NOT NULL,
    ordinal    int  NOT NULL,
    label      text NOT NULL,
    definition text,
    PRIMARY KEY (release_id, key, code)
);

CREATE TABLE stats.observation (
    release_id     int    NOT NULL REFERENCES catalog.release (id),
    key            text   NOT NULL,
    ordinal        int    NOT NULL,
    indicator_code text   NOT NULL,
    level          text   NOT NULL,
    territory_code text   NOT NULL,
    period         text,
    period_start   date,
    period_end     date,
    dimensions     jsonb  NOT NULL,
    value          numeric,
    missing_reason text,
    unit           text   NOT NULL,
    printed        text,
    qualifier      text,
    basis          text   NOT NULL,
    source_code    text,
    source_printed text,
    source_table   text,
    source_line    int,
    note           text,
    flag           text,
    twin_keys      text[] NOT NULL DEFAULT '{}',
    PRIMARY KEY (release_id, key),
    CHECK ((value IS NULL) = (missing_reason IS NOT NULL)),
    CHECK ((period_start IS NULL) = (period_end IS NULL))
);
COMMENT ON COLUMN stats.observation.key IS 'Stable from one release to the next: f00001 in the strategy, indicator.level.code.period elsewhere.';
COMMENT ON COLUMN stats.observation.period IS 'As printed: 2017, 2017-Q4, 2017-06, 2017-06-30, 2013/2022; null where none is printed.';
COMMENT ON COLUMN stats.observation.source_line IS 'Line of the source file; null for a sum of many lines.';
COMMENT ON COLUMN stats.observation.twin_keys IS 'The other observations of the same fact (flag repeat, repeat-rounded or conflict).';
CREATE UNIQUE INDEX observation_order ON stats.observation (release_id, indicator_code, ordinal);
CREATE INDEX observation_place ON stats.observation (release_id, indicator_code, level, territory_code);
CREATE INDEX observation_territory ON stats.observation (release_id, level, territory_code);

-- What is current, in one join: the only place that says which release answers.
CREATE VIEW strategy.objective_current AS
    SELECT o.* FROM strategy.objective o JOIN catalog.dataset d ON d.current_release_id = o.release_id;
CREATE VIEW strategy.target_current AS
    SELECT t.* FROM strategy.target t JOIN catalog.dataset d ON d.current_release_id = t.release_id;
CREATE VIEW strategy.conflict_current AS
    SELECT c.* FROM strategy.conflict c JOIN catalog.dataset d ON d.current_release_id = c.release_id;
CREATE VIEW stats.indicator_current AS
    SELECT i.*, d.id AS dataset_id FROM stats.indicator i JOIN catalog.dataset d ON d.current_release_id = i.release_id;
CREATE VIEW stats.unit_current AS
    SELECT u.* FROM stats.unit u JOIN catalog.dataset d ON d.current_release_id = u.release_id;
CREATE VIEW stats.dimension_current AS
    SELECT v.* FROM stats.dimension v JOIN catalog.dataset d ON d.current_release_id = v.release_id;
CREATE VIEW stats.observation_current AS
    SELECT o.* FROM stats.observation o JOIN catalog.dataset d ON d.current_release_id = o.release_id;
CREATE VIEW ref.contour_current AS
    SELECT c.* FROM ref.contour c JOIN catalog.dataset d ON d.current_release_id = c.release_id;
