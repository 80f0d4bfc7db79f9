-- The words of names, folded, each once: a surname that a thousand people share has one word. A word has the
-- keys of its sound and those that lack one of its letters; they stand in `key` under its number made
-- negative. The forms that have a word are found by `key` as well. All of this is made by the program.
CREATE TABLE word (
    id   INTEGER PRIMARY KEY,
    text TEXT NOT NULL UNIQUE
) STRICT;
