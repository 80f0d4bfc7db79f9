-- The state of an imported list that its next import took the place of, so that taking back that import brings
-- it back: one state for each list, the last. Its rows are as the list gave them, apart from all that is
-- derived, and count for nothing while they lie here.
CREATE TABLE shelved (
    id           INTEGER PRIMARY KEY,
    path         TEXT NOT NULL UNIQUE,
    content_hash TEXT NOT NULL,
    date         TEXT,
    publisher    TEXT,
    region       TEXT NOT NULL,
    encoding     TEXT,
    settings     TEXT NOT NULL,
    read_at      TEXT NOT NULL
) STRICT;

-- `parts` is a JSON list of pairs: a rendering, an original.
CREATE TABLE shelved_listing (
    id                  INTEGER PRIMARY KEY,
    shelved             INTEGER NOT NULL REFERENCES shelved (id) ON DELETE CASCADE,
    original            TEXT NOT NULL,
    language            TEXT NOT NULL,
    rendering           TEXT NOT NULL,
    region              TEXT NOT NULL,
    status              TEXT NOT NULL,
    kind                TEXT NOT NULL,
    method              TEXT NOT NULL,
    confidence          REAL NOT NULL,
    parts               TEXT,
    note                TEXT,
    subject             TEXT,
    sentence            TEXT NOT NULL,
    line                INTEGER NOT NULL,
    "column"            INTEGER NOT NULL,
    concept             INTEGER NOT NULL,
    shared              INTEGER NOT NULL,
    original_mentions   INTEGER NOT NULL,
    original_documents  INTEGER NOT NULL,
    rendering_mentions  INTEGER NOT NULL,
    rendering_documents INTEGER NOT NULL,
    last                TEXT
) STRICT;
CREATE INDEX shelved_listing_shelved ON shelved_listing (shelved);
