-- The strategy: what it wants, by when, and where the document contradicts itself.

CREATE TABLE strategy.objective (
    release_id    int    NOT NULL REFERENCES catalog.release (id),
    code          text   NOT NULL,
    kind          text   NOT NULL CHECK (kind IN ('enjeu', 'orientation', 'objectif')),
    parent_code   text,
    ordinal       int    NOT NULL,
    title         text   NOT NULL,
    page          int    NOT NULL,
    summary       text   NOT NULL,
    actions       text[] NOT NULL,
    horizon       text,
    source_lines  text,
    PRIMARY KEY (release_id, code),
    CHECK ((kind = 'enjeu') = (parent_code IS NULL))
);

CREATE TABLE strategy.target (
    release_id         int    NOT NULL REFERENCES catalog.release (id),
    id                 text   NOT NULL,
    ordinal            int    NOT NULL,
    objective_code     text   NOT NULL,
    indicator_code     text,
    level              text   NOT NULL,
    territory_code     text   NOT NULL,
    dimensions         jsonb  NOT NULL,
    comparator         text   NOT NULL,
    value              numeric,
    unit               text,
    due                text,
    due_date           date,
    holder             text,
    wording            text   NOT NULL,
    status_in_document text   NOT NULL,
    source_line        text   NOT NULL,
    figure_keys        text[] NOT NULL,
    PRIMARY KEY (release_id, id),
    CHECK ((comparator = 'qualitative') = (value IS NULL))
);
COMMENT ON COLUMN strategy.target.due_date IS 'Last day of the printed due (2020 -> 2020-12-31); null where none is printed.';
COMMENT ON COLUMN strategy.target.source_line IS 'Lines of the text, the first being the main one, separated by ";".';
CREATE INDEX target_objective ON strategy.target (release_id, objective_code);
CREATE INDEX target_indicator ON strategy.target (release_id, indicator_code);

CREATE TABLE strategy.conflict (
    release_id     int    NOT NULL REFERENCES catalog.release (id),
    group_id       text   NOT NULL,
    ordinal        int    NOT NULL,
    figure_keys    text[] NOT NULL,
    indicator_code text,
    level          text,
    territory_code text,
    period         text,
    dimensions     jsonb,
    statement      text   NOT NULL,
    preferred_key  text,
    reason         text,
    PRIMARY KEY (release_id, group_id)
);
