-- What people settled, and what follows from that and from the mentions.

-- Everything a person has said, in order, never changed and never removed. It names forms, not entries:
-- entries come and go with the texts, a decision about `Zinoviev` stays with Zinoviev. `kind`, `language`
-- and `method` are what its entry was then, for when no text is left to tell.
CREATE TABLE decision (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    at        TEXT NOT NULL,
    who       TEXT NOT NULL,
    action    TEXT NOT NULL,
    original  INTEGER NOT NULL REFERENCES form (id),
    rendering INTEGER REFERENCES form (id),
    region    TEXT,
    reason    TEXT,
    kind      TEXT NOT NULL,
    language  TEXT NOT NULL,
    method    TEXT NOT NULL
) STRICT;
CREATE INDEX decision_original ON decision (original);
CREATE INDEX decision_rendering ON decision (rendering);

-- From here on everything is derived: a pure function of mentions and decisions, whatever the order they
-- came in. Only the number of an entry is a matter of history: it is kept while its names are, and is
-- never given twice.
CREATE TABLE entry (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    kind     TEXT NOT NULL,
    headword TEXT NOT NULL
) STRICT;
CREATE INDEX entry_headword ON entry (headword);

-- `first` is the earliest mention, `last` the date of the latest document.
CREATE TABLE original (
    entry     INTEGER NOT NULL REFERENCES entry (id) ON DELETE CASCADE,
    form      INTEGER NOT NULL REFERENCES form (id),
    language  TEXT NOT NULL,
    mentions  INTEGER NOT NULL,
    documents INTEGER NOT NULL,
    first     INTEGER,
    last      TEXT,
    PRIMARY KEY (entry, form)
) STRICT, WITHOUT ROWID;
CREATE INDEX original_form ON original (form);

CREATE TABLE rendering (
    entry     INTEGER NOT NULL REFERENCES entry (id) ON DELETE CASCADE,
    form      INTEGER NOT NULL REFERENCES form (id),
    region    TEXT NOT NULL,
    status    TEXT NOT NULL,
    method    TEXT NOT NULL,
    mentions  INTEGER NOT NULL,
    documents INTEGER NOT NULL,
    first     INTEGER,
    last      TEXT,
    PRIMARY KEY (entry, form, region)
) STRICT, WITHOUT ROWID;
CREATE INDEX rendering_form ON rendering (form);

CREATE TABLE part (
    entry     INTEGER NOT NULL REFERENCES entry (id) ON DELETE CASCADE,
    rendering TEXT NOT NULL,
    original  TEXT NOT NULL,
    mentions  INTEGER NOT NULL,
    PRIMARY KEY (entry, rendering, original)
) STRICT, WITHOUT ROWID;

-- Forms whose entries must be derived again. Long harvests settle them now and then rather than after
-- each document; what a kill leaves here is settled when the memory is next opened.
CREATE TABLE pending (
    form INTEGER PRIMARY KEY REFERENCES form (id) ON DELETE CASCADE
) STRICT;
INSERT INTO pending SELECT id FROM form;
