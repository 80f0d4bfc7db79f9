#!/usr/bin/env python3
"""Derive src/suggest/romanise/cantonese.txt: syllables as Hong Kong's government spells them, with the Chinese
characters that are read so in names.

Facts from Unihan's kCantonese and kMandarin (Unicode-3.0), read as a table with a header, cells between tabs:
unihan_readings, with columns char, kCantonese and kMandarin. Characters are simplified ones. The readings are in
Jyutping; the spelling is the one of identity cards and street signs, which has no marks, and which tells sounds
apart that have fallen together since: 子 is Tsz and 志 Chi, 成 Shing and 星 Sing. Mandarin still has the difference.

usage: .ci/derive/cantonese_readings.py FOLDER
"""
import collections
import re
import sys
import unicodedata

from characters import has, is_common, simplified, traditional_forms, unihan, write

# Readings in names where Unihan puts another first, or has that of another character.
NAMES = dict(pair.split(":") for pair in "叶:jip6 万:maan6 松:cung4 乐:lok6 行:hang4 曾:zang1 恒:hang4 凯:hoi2 彦:jin6".split())
INITIALS = {
    "b": "p", "p": "p", "m": "m", "f": "f", "d": "t", "t": "t", "n": "n", "l": "l", "g": "k", "k": "k", "ng": "ng",
    "h": "h", "gw": "kw", "kw": "kw", "w": "w", "z": "ch", "c": "ch", "s": "s", "j": "y", "": "",
}
RHYMES = {
    "aa": "a", "aai": "ai", "aau": "au", "aam": "am", "aan": "an", "aang": "ang", "aap": "ap", "aat": "at", "aak": "ak",
    "ei": "ei", "ou": "o", "oe": "eu", "oek": "euk", "oeng": "eung", "eoi": "ui", "eon": "un", "eot": "ut", "un": "oon",
    "yu": "u", "yun": "uen", "yut": "uet",
}
# Where a syllable is spelt by itself.
WHOLE = {"ji": "yee", "jyu": "yu", "waa": "wah", "aa": "ah", "ngo": "ngor", "kei": "ki", "mun": "mun", "lei": "lee", "zan": "chun"}
# Behind which an s is sh, where Mandarin has no plain s either.
HUSHED = {"ing", "eon", "eoi", "oeng", "ek", "yu", "uk", "aan", "aa"}
# Before which old ts is still written: 曾, 谢.
HISSED = {"ang", "e"}


def letters(mandarin):
    plain = unicodedata.normalize("NFD", mandarin)
    return "".join(c for c in plain if not unicodedata.combining(c))


def spelt(jyutping, mandarin):
    """The government's spelling of a syllable whose character is read so in Mandarin."""
    sound = jyutping.rstrip("123456")
    if sound in WHOLE:
        return WHOLE[sound]
    if sound in ("m", "ng"):
        return sound
    initial, rhyme = re.match(r"(ng|gw|kw|[bpmfdtnlgkhwzcsj]?)(.*)", sound).groups()
    hissing = mandarin.startswith(("z", "c", "s", "x", "j", "q")) and not mandarin.startswith(("zh", "ch", "sh"))
    if rhyme == "i" and initial in ("z", "c", "s"):
        if initial == "s":
            return "sze"
        return "tsz" if mandarin in ("zi", "ci", "si") else "chi"
    onset = INITIALS[initial]
    if initial in ("z", "c") and hissing and rhyme in HISSED:
        onset = "ts"
    if initial == "s" and (rhyme in HUSHED and not hissing or rhyme in ("oeng", "eon")):
        onset = "sh"
    if initial == "s" and rhyme == "am":
        return "sum"
    return onset + RHYMES.get(rhyme, rhyme)


def main(folder):
    rows, forms = unihan(folder), traditional_forms()
    read_so = collections.defaultdict(list)
    for char in simplified(rows, forms):
        if not is_common(char):
            continue
        # What is a traditional character, too, has its own reading first.
        own = [char] if has("big5", char) else []
        told = [rows.get(form) for form in [*own, *forms[char], char]]
        readings = [row["kCantonese"].split()[0] for row in told if row and row["kCantonese"]]
        mandarin = [row["kMandarin"].split()[0] for row in told if row and row["kMandarin"]]
        reading = NAMES.get(char) or next(iter(readings), None)
        if reading:
            read_so[spelt(reading, letters(mandarin[0]) if mandarin else "")].append(char)
    lines = [syllable + " " + "".join(sorted(chars)) + "\n" for syllable, chars in sorted(read_so.items())]
    write("suggest/romanise/cantonese.txt", lines)


main(sys.argv[1])
