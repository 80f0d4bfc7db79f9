#!/usr/bin/env python3
"""Derive the two character lists of src/names/han.rs, and say whether the file still agrees.

    name_characters.py COUNTS.tsv NAMES.tsv TEXT.jsonl...

COUNTS.tsv has a header with char, dict_count, news_count: how often a character stands in transliterated
names. NAMES.tsv has names of mixed regions in its column zh: dictionaries know few of Taiwan's characters. TEXT.jsonl holds {"text": ...} objects of running Chinese text; the first 3,000 of each file count.
"""
import collections
import csv
import json
import math
import pathlib
import sys

LEAST_SEEN, STRONG, USUAL = 25, 2.0, -0.3


def running_text(paths):
    counts = collections.Counter()
    for path in sorted(paths):
        with open(path, encoding="utf8") as lines:
            for _, line in zip(range(3001), lines):
                counts.update(json.loads(line).get("text") or "")
    return counts


def name_counts(table, names):
    """Traditional characters fold to simplified ones through the crate's own table."""
    pairs = (pathlib.Path(__file__).parents[2] / "src/text/simplified.txt").read_text(encoding="utf8").split()
    simplified = {pair[0]: pair[1] for pair in pairs}
    counts = collections.Counter()
    with open(table, encoding="utf8") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            counts[row["char"]] += int(row["dict_count"]) + int(row["news_count"])
    with open(names, encoding="utf8") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            counts.update(simplified.get(c, c) for c in row["zh"] if "\u4e00" <= c <= "\u9fff")
    return counts


def derive(table, names, paths):
    text = running_text(paths)
    total = sum(n for c, n in text.items() if "\u4e00" <= c <= "\u9fff")
    counts = name_counts(table, names)
    names = sum(counts.values())
    odds = {c: math.log((n + 0.5) / names) - math.log((text[c] + 5) / total) for c, n in counts.items() if n >= LEAST_SEEN}
    strong = "".join(sorted(c for c, o in odds.items() if o >= STRONG))
    usual = "".join(sorted(c for c, o in odds.items() if USUAL <= o < STRONG))
    return strong, usual


def main():
    strong, usual = derive(sys.argv[1], sys.argv[2], sys.argv[3:])
    source = pathlib.Path(__file__).parents[2] / "src/names/han.rs"
    shipped = source.read_text(encoding="utf8").replace("\\\n    ", "")
    print(strong, usual, sep="\n")
    sys.exit(0 if f'"{strong}"' in shipped and f'"{usual}"' in shipped else "src/names/han.rs differs")


main()
