-- What ties names together is asked for every name that a text has: these indexes answer it alone, so that the
-- rows of mentions, which are long, are not fetched for it. A mention stands in the last one only once its entry
-- is settled: most are written long before.
DROP INDEX mention_original;
CREATE INDEX mention_original ON mention (original, shared, rendering);
DROP INDEX mention_rendering;
CREATE INDEX mention_rendering ON mention (rendering, original);
DROP INDEX mention_entry;
CREATE INDEX mention_entry ON mention (entry) WHERE entry IS NOT NULL;
