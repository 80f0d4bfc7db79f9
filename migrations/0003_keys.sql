-- The ways to find a form. A name has dozens of keys, most of them one letter short of it, so a key is
-- kept as a 64-bit hash of its kind and text: a sixth of the size of the strings, and one index probe
-- whatever the kind. A chance collision would show one wrong candidate among the answers to a query.
-- Filled by the program, again whenever it makes its keys in another way (`keys` in meta), and for many
-- forms in the order of their hashes: one by one, each key would touch another page.
CREATE TABLE key (
    hash INTEGER NOT NULL,
    form INTEGER NOT NULL,
    PRIMARY KEY (hash, form)
) STRICT, WITHOUT ROWID;
