-- Keys that come many at a time: as rows of `key` each costs a search and 18 bytes, here some tens of nanoseconds
-- and 9. They are put in order and written as one run of blocks; when there are many runs, the smaller ones are
-- merged into one (a log-structured merge tree). Keys that come a few at a time are rows of `key` as before,
-- and so are those of a memory from before this step: who looks for a key looks in both.
--
-- The number of a block is the number of its run above the highest 56 bits of its first hash, so that a search
-- needs no index beside the table. What is in a block is made and read by the program.
CREATE TABLE key_block (
    id    INTEGER PRIMARY KEY,
    block BLOB NOT NULL
) STRICT;

-- The runs there are, with how many keys each has.
CREATE TABLE key_run (
    id   INTEGER PRIMARY KEY,
    keys INTEGER NOT NULL
) STRICT;

-- Nobody looks for an entry by its headword: names are looked for by their forms.
DROP INDEX entry_headword;
