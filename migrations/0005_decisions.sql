-- Decisions beyond the status of a rendering: which names are one entry and which are not, notes, names that
-- no text has, mentions that state nothing, and the taking back of any of these.
--
-- An entry is told from another of the same name by its sense: the rendering by which it was split off, null
-- for the others. `other` and `other_sense` are the second entry of a merge or split, `scope` is the client or
-- project that a decision holds for, `undoes` the decision that this one takes back.
ALTER TABLE decision ADD COLUMN sense TEXT;
ALTER TABLE decision ADD COLUMN other INTEGER REFERENCES form (id);
ALTER TABLE decision ADD COLUMN other_sense TEXT;
ALTER TABLE decision ADD COLUMN scope TEXT;
ALTER TABLE decision ADD COLUMN note TEXT;
ALTER TABLE decision ADD COLUMN undoes INTEGER REFERENCES decision (id);
CREATE INDEX decision_undoes ON decision (undoes) WHERE undoes IS NOT NULL;
CREATE INDEX decision_other ON decision (other) WHERE other IS NOT NULL;

ALTER TABLE entry ADD COLUMN note TEXT;
ALTER TABLE original ADD COLUMN sense TEXT;

-- Statuses that differ for one client or project.
CREATE TABLE scoped (
    entry  INTEGER NOT NULL REFERENCES entry (id) ON DELETE CASCADE,
    scope  TEXT NOT NULL,
    form   INTEGER NOT NULL REFERENCES form (id),
    region TEXT NOT NULL,
    status TEXT NOT NULL,
    PRIMARY KEY (entry, scope, form, region)
) STRICT, WITHOUT ROWID;

-- Names that only a shared rendering ties together are tied from now on.
INSERT OR IGNORE INTO pending SELECT id FROM form;
