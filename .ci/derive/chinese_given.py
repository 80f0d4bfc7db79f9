#!/usr/bin/env python3
"""Derive src/suggest/romanise/chinese_given.txt: how rare characters are in given names of Chinese people, behind the
surname and at the end.

Counted over the names of people of three characters in jieba's dictionary (MIT), read as a table with a header, cells
between tabs: jieba_dict, with columns word and pos. A line has the rarity at both places, in nats and as a digit of
base 16, and the characters that are so rare there. What is not told is as rare as b.

usage: .ci/derive/chinese_given.py FOLDER
"""
import collections
import csv
import math
import pathlib
import re
import sys

SOURCE = pathlib.Path(__file__).parents[2] / "src/suggest/romanise"
LEAST_SEEN, UNSEEN = 3, 0.3


def common_surnames():
    text = (SOURCE / "chinese.rs").read_text(encoding="utf-8")
    return set(re.search(r'const COMMON: &str = "([^"]*)"', text).group(1)) - set("\\\n ")


def main(folder):
    surnames = common_surnames()
    places = collections.Counter(), collections.Counter()
    with open(f"{folder}/jieba_dict.tsv", encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            word = row["word"]
            if row["pos"] == "nr" and len(word) == 3 and word[0] in surnames:
                for place, char in zip(places, word[1:]):
                    place[char] += 1
    totals = [sum(place.values()) for place in places]
    rare = collections.defaultdict(list)
    for char in set(places[0]) | set(places[1]):
        if places[0][char] + places[1][char] >= LEAST_SEEN:
            nats = [round(math.log(total / (place[char] + UNSEEN))) for place, total in zip(places, totals)]
            rare["".join(f"{min(one, 11):x}" for one in nats)].append(char)
    lines = [f"{digits} {''.join(sorted(chars))}\n" for digits, chars in sorted(rare.items()) if digits != "bb"]
    (SOURCE / "chinese_given.txt").write_text("".join(lines), encoding="utf-8")


main(sys.argv[1])
