#!/usr/bin/env python3
"""Derive src/suggest/romanise/korean.txt: the Korean syllables with the Chinese characters that are read so in names.

Facts from Unihan's kHangul (Unicode-3.0), read as a table with a header, cells between tabs: unihan_readings, with
columns char and kHangul. Characters are simplified ones; of several readings the one that is taught, then the one
of names. What the law of initial sounds changes is told as it was before it (련 for 蓮).

usage: .ci/derive/korean_readings.py FOLDER
"""
import collections
import csv
import pathlib
import sys

SOURCE = pathlib.Path(__file__).parents[2] / "src"
# Readings in names where Unihan has none, or puts another first.
NAMES = dict(pair.split(":") for pair in "尚:상 慎:신 研:연 绪:서 锺:종 皙:석 闫:염 台:태 率:솔 琳:린 拉:라 奈:나 彗:혜 鹤:학 泰:태".split())


def is_common(char):
    try:
        return bool(char.encode("gb2312"))
    except UnicodeEncodeError:
        return False


def main(folder):
    with open(f"{folder}/unihan_readings.tsv", encoding="utf-8") as lines:
        readings = {row["char"]: row["kHangul"] or "" for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)}
    forms = collections.defaultdict(list)
    for pair in (SOURCE / "text/simplified.txt").read_text(encoding="utf-8").split():
        forms[pair[1]].append(pair[0])
    traditional = {form for all_forms in forms.values() for form in all_forms}
    read_so = collections.defaultdict(list)
    for char in sorted(set(readings) - traditional | set(forms)):
        told = [one.split(":") for form in [char, *forms[char]] for one in readings.get(form, "").split()]
        is_of_names = any("E" in marks or "N" in marks for _, marks in told)
        if told and (is_common(char) or is_of_names) or char in NAMES:
            # Sorting is stable: of equals Unihan's first.
            told.sort(key=lambda one: ("E" not in one[1], "N" not in one[1]))
            read_so[NAMES.get(char) or told[0][0]].append(char)
    lines = [syllable + "".join(sorted(chars)) + "\n" for syllable, chars in sorted(read_so.items())]
    (SOURCE / "suggest/romanise/korean.txt").write_text("".join(lines), encoding="utf-8")


main(sys.argv[1])
