#!/usr/bin/env python3
"""Derive src/suggest/romanise/korean.txt: the Korean syllables with the Chinese characters that are read so in names.

Facts from Unihan's kHangul (Unicode-3.0), read as a table with a header, cells between tabs: unihan_readings, with
columns char and kHangul. Characters are simplified ones; of several readings the one that is taught, then the one
of names. What the law of initial sounds changes is told as it was before it (련 for 蓮).

usage: .ci/derive/korean_readings.py FOLDER
"""
import collections
import sys

from characters import is_common, simplified, traditional_forms, unihan, write

# Readings in names where Unihan has none, or puts another first.
NAMES = dict(pair.split(":") for pair in "尚:상 慎:신 研:연 绪:서 锺:종 皙:석 闫:염 台:태 率:솔 琳:린 拉:라 奈:나 彗:혜 鹤:학 泰:태".split())


def main(folder):
    readings = {char: row["kHangul"] or "" for char, row in unihan(folder).items()}
    forms = traditional_forms()
    read_so = collections.defaultdict(list)
    for char in simplified(readings, forms):
        told = [one.split(":") for form in [char, *forms[char]] for one in readings.get(form, "").split()]
        is_of_names = any("E" in marks or "N" in marks for _, marks in told)
        if told and (is_common(char) or is_of_names) or char in NAMES:
            # Sorting is stable: of equals Unihan's first.
            told.sort(key=lambda one: ("E" not in one[1], "N" not in one[1]))
            read_so[NAMES.get(char) or told[0][0]].append(char)
    lines = [syllable + "".join(sorted(chars)) + "\n" for syllable, chars in sorted(read_so.items())]
    write("suggest/romanise/korean.txt", lines)


main(sys.argv[1])
