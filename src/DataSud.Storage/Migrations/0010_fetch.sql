-- What was fetched last of each address and is published: so that a server can be asked for something newer only.
-- A fetch whose import was refused or failed is not recorded: it will be tried again.

CREATE TABLE catalog.fetch (
    source         text        NOT NULL,
    url_sha256     text        NOT NULL,
    url            text        NOT NULL,
    request_sha256 text        NOT NULL,
    file_name      text        NOT NULL,
    file_sha256    text        NOT NULL,
    etag           text,
    last_modified  text,
    dataset_id     text        NOT NULL REFERENCES catalog.dataset (id),
    release_sha256 text        NOT NULL,
    territory      text,
    fetched_at     timestamptz NOT NULL,
    PRIMARY KEY (source, url_sha256)
);
COMMENT ON COLUMN catalog.fetch.url IS 'Without query or user: either may hold a key. url_sha256 is of the whole address.';
COMMENT ON COLUMN catalog.fetch.request_sha256 IS 'Of all addresses imported together and of how: one of them alone, or filtered otherwise, is another request.';
COMMENT ON COLUMN catalog.fetch.file_sha256 IS 'Of the bytes as they were sent, packed or not; release_sha256 and territory are those of the release made of them.';

-- Default privileges gave it; nothing that is served needs it, and an ETag may say more than its server meant to tell.
REVOKE ALL ON catalog.fetch FROM datasud_reader;
