-- Imports asked for over HTTP: who may ask, and what became of it. Neither is for the role that serves.

CREATE TABLE catalog.api_key (
    id           text        PRIMARY KEY CHECK (id ~ '^[0-9a-f]{12}$'),
    name         text        NOT NULL CHECK (name <> ''),
    hash         bytea       NOT NULL CHECK (length(hash) = 32),
    created_at   timestamptz NOT NULL,
    last_used_at timestamptz,
    revoked_at   timestamptz
);
COMMENT ON TABLE catalog.api_key IS 'A key is dsk_<id>_<secret>; of the secret, 256 random bits, only its SHA-256 is kept.';
COMMENT ON COLUMN catalog.api_key.last_used_at IS 'To the minute.';

CREATE TABLE catalog.import_job (
    id             uuid        PRIMARY KEY,
    number         bigint      GENERATED ALWAYS AS IDENTITY UNIQUE,
    key_id         text        NOT NULL REFERENCES catalog.api_key (id),
    source         text        NOT NULL,
    dataset_id     text        NOT NULL,
    request        jsonb       NOT NULL,
    state          text        NOT NULL CHECK (state IN ('queued', 'running', 'published', 'unchanged', 'refused', 'failed', 'dry-run')),
    owner          int         NOT NULL,
    created_at     timestamptz NOT NULL,
    started_at     timestamptz,
    finished_at    timestamptz,
    step           text,
    file           text,
    rows           bigint      NOT NULL DEFAULT 0,
    bytes          bigint      NOT NULL DEFAULT 0,
    total_bytes    bigint      NOT NULL DEFAULT 0,
    release_number int,
    message        text,
    summary        json,
    CHECK ((finished_at IS NULL) = (state IN ('queued', 'running')))
);
COMMENT ON COLUMN catalog.import_job.owner IS 'The instance of the service that will run it: it holds the advisory lock of that number for as long as it lives.';
COMMENT ON COLUMN catalog.import_job.summary IS 'The same document as datasud import --json prints, to the letter; null until it has ended, or when it was interrupted.';
CREATE INDEX import_job_unfinished ON catalog.import_job (owner) WHERE finished_at IS NULL;

-- the schema's default privileges let the role read every new table
REVOKE ALL ON catalog.api_key, catalog.import_job FROM datasud_reader;
