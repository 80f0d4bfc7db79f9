-- What other people's lists and files add. A row of a list is a mention like any other, in a document
-- whose aligner is `import`; this table holds what such a row says beyond the pair itself. It goes with
-- its mention, so an import is taken back whole. A status here is what the list calls the rendering: it
-- counts for an entry only as far as no decision says otherwise. The four counts are what the list says
-- that its own makers had seen; a row that only ties a further original to its entry counts no rendering.
CREATE TABLE listing (
    mention             INTEGER PRIMARY KEY REFERENCES mention (id) ON DELETE CASCADE,
    region              TEXT NOT NULL,
    status              TEXT NOT NULL,
    subject             TEXT,
    original_mentions   INTEGER NOT NULL,
    original_documents  INTEGER NOT NULL,
    rendering_mentions  INTEGER NOT NULL,
    rendering_documents INTEGER NOT NULL,
    last                TEXT
) STRICT;
CREATE INDEX listing_subject ON listing (subject) WHERE subject IS NOT NULL;
