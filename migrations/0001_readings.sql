-- What was read: documents, the forms in them, and every place where a text states a pair.
-- Nothing here is derived, and nothing here is a decision.

-- 'yimg': the mark by which a memory is told from any other SQLite database.
PRAGMA application_id = 2036952423;

-- Facts about the memory itself.
CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A text as it was last read. Same hash, aligner, settings and provenance: nothing to do.
CREATE TABLE document (
    id           INTEGER PRIMARY KEY,
    path         TEXT NOT NULL UNIQUE,
    content_hash TEXT NOT NULL,
    date         TEXT,
    publisher    TEXT,
    region       TEXT NOT NULL,
    encoding     TEXT,
    aligner      TEXT NOT NULL,
    settings     TEXT NOT NULL,
    read_at      TEXT NOT NULL
) STRICT;

-- A string that stands in some text as a rendering or as an original, once. Forms that fold to one
-- string are spellings of one name; the keys that find a form hang on it, not on its entries.
CREATE TABLE form (
    id     INTEGER PRIMARY KEY,
    text   TEXT NOT NULL UNIQUE,
    folded TEXT NOT NULL,
    keyed  INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX form_folded ON form (folded);
CREATE INDEX form_unkeyed ON form (id) WHERE keyed = 0;

-- One place of one document that equates a rendering and an original. Lines and columns count code
-- points from 1 for people; `start`, `original_start`, `gloss_start` and `gloss_end` count bytes of the
-- text with the document's hash, so that its pairs can be told again without aligning it again.
-- `shared` marks a gloss that gives one rendering several originals: those are one name.
-- `entry` is derived, and null until its entry is settled.
CREATE TABLE mention (
    id             INTEGER PRIMARY KEY,
    document       INTEGER NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    entry          INTEGER,
    rendering      INTEGER NOT NULL REFERENCES form (id),
    original       INTEGER NOT NULL REFERENCES form (id),
    kind           TEXT NOT NULL,
    method         TEXT NOT NULL,
    language       TEXT NOT NULL,
    confidence     REAL NOT NULL,
    line           INTEGER NOT NULL,
    "column"       INTEGER NOT NULL,
    end_column     INTEGER NOT NULL,
    start          INTEGER NOT NULL,
    original_start INTEGER NOT NULL,
    gloss_start    INTEGER NOT NULL,
    gloss_end      INTEGER NOT NULL,
    shared         INTEGER NOT NULL,
    sentence       TEXT NOT NULL,
    title          TEXT,
    note           TEXT
) STRICT;
CREATE INDEX mention_document ON mention (document, gloss_start);
CREATE INDEX mention_rendering ON mention (rendering);
CREATE INDEX mention_original ON mention (original, shared);
CREATE INDEX mention_entry ON mention (entry);

-- Which part of a mention's rendering renders which part of its original.
CREATE TABLE mention_part (
    mention   INTEGER NOT NULL REFERENCES mention (id) ON DELETE CASCADE,
    position  INTEGER NOT NULL,
    rendering TEXT NOT NULL,
    original  TEXT NOT NULL,
    PRIMARY KEY (mention, position)
) STRICT, WITHOUT ROWID;
