-- What the service holds and where it came from: datasets, their releases, and every refused line.

CREATE EXTENSION IF NOT EXISTS postgis;
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS fuzzystrmatch;

CREATE SCHEMA catalog;
CREATE SCHEMA ref;
CREATE SCHEMA strategy;
CREATE SCHEMA stats;
CREATE SCHEMA telecom;

-- Accent- and case-insensitive form of a text, for searches. IMMUTABLE because the dictionary is named.
CREATE FUNCTION ref.fold(input text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
AS $$ SELECT lower(public.unaccent('public.unaccent'::regdictionary, input)) $$;

CREATE TABLE catalog.dataset (
    id                 text PRIMARY KEY,
    ordinal            int  NOT NULL,
    title              text NOT NULL,
    title_en           text NOT NULL,
    description        text NOT NULL,
    description_en     text NOT NULL,
    producer           text NOT NULL,
    homepage           text,
    licence            text NOT NULL,
    licence_url        text NOT NULL,
    attribution        text NOT NULL,
    frequency          text NOT NULL,
    current_release_id int
);
COMMENT ON TABLE catalog.dataset IS 'What a portal lists. current_release_id is the one switch that publishes a release; null before the first.';

CREATE TABLE catalog.release (
    id            int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    dataset_id    text        NOT NULL REFERENCES catalog.dataset (id),
    number        int         NOT NULL,
    state         text        NOT NULL CHECK (state IN ('running', 'published', 'refused', 'failed')),
    importer      text        NOT NULL,
    origin        text        NOT NULL CHECK (origin IN ('seed', 'import')),
    file_name     text        NOT NULL,
    sha256        text        NOT NULL,
    bytes         bigint      NOT NULL,
    source_url    text,
    edition       text,
    official_date date,
    licence       text,
    licence_url   text,
    attribution   text,
    note          text,
    rows_read     bigint      NOT NULL DEFAULT 0,
    rows_accepted bigint      NOT NULL DEFAULT 0,
    rows_rejected bigint      NOT NULL DEFAULT 0,
    message       text,
    summary       jsonb       NOT NULL DEFAULT '{}',
    started_at    timestamptz NOT NULL,
    finished_at   timestamptz,
    UNIQUE (dataset_id, number),
    CHECK (state = 'running' OR rows_read = rows_accepted + rows_rejected)
);
COMMENT ON COLUMN catalog.release.licence IS 'Set only where this edition has another licence than its dataset (and so licence_url, attribution).';
COMMENT ON COLUMN catalog.release.sha256 IS 'Of the file; of the sorted "sha256  name" lines when the release has several files.';

ALTER TABLE catalog.dataset ADD FOREIGN KEY (current_release_id) REFERENCES catalog.release (id);

CREATE TABLE catalog.release_file (
    release_id int    NOT NULL REFERENCES catalog.release (id) ON DELETE CASCADE,
    name       text   NOT NULL,
    kind       text   NOT NULL,
    sha256     text   NOT NULL,
    bytes      bigint NOT NULL,
    rows_read  bigint NOT NULL,
    PRIMARY KEY (release_id, name)
);

CREATE TABLE catalog.reject (
    release_id  int    NOT NULL REFERENCES catalog.release (id) ON DELETE CASCADE,
    ordinal     int    NOT NULL,
    file_name   text   NOT NULL,
    line        bigint NOT NULL,
    column_name text,
    value       text,
    reason      text   NOT NULL,
    PRIMARY KEY (release_id, ordinal)
);
COMMENT ON TABLE catalog.reject IS 'One row a refused line of a file, with the first thing wrong in it. value is cut at 200 characters.';

-- Who produced a figure, as the sources cite them.
CREATE TABLE catalog.producer (
    code     text PRIMARY KEY,
    name     text NOT NULL,
    role     text,
    homepage text,
    ordinal  int  NOT NULL
);

