#!/usr/bin/env python3
"""Derive src/reference/derived.tsv: established names of countries, cities and languages. What src/reference/own.tsv
has by hand stays as it is and gets the sources' further originals.

Facts from CLDR (Unicode-3.0), GeoNames (CC BY 4.0), Natural Earth and CedPane (public domain), read as
tables with a header, cells between tabs: cldr_territories, cldr_cities, cldr_languages, geonames_cities,
naturalearth_places, cedpane. What these say of one city is put to the vote; no name is converted, so a
region of which nobody tells a form has none.

needs: pip install opencc (to see whether two forms differ in script only)
usage: .ci/derive/established.py FOLDER && UPDATE_REFERENCE=1 cargo test --lib reference
"""
import collections
import difflib
import itertools
import pathlib
import sys
import unicodedata

import opencc

SIMPLE = opencc.OpenCC("t2s").convert
POPULATION = 100_000
# What English calls a thing, by code.
ENGLISH = collections.defaultdict(set)
# Names are alike that have so much in common, of 1.
ALIKE = 0.6
# Languages whose originals are kept beside English.
LANGUAGES = "ru uk de fr es it pt".split()


def rows(folder, name):
    with open(f"{folder}/{name}.tsv", encoding="utf-8") as lines:
        head = next(lines).rstrip("\n").split("\t")
        for line in lines:
            yield dict(zip(head, line.rstrip("\n").split("\t")))


def fold(text):
    flat = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return flat.replace("’", "'").casefold()


def is_plain(original):
    return not any(c in original for c in "()[],/") and " - " not in original and len(original) > 1


def is_traditional(zh):
    return SIMPLE(zh) != zh


def by_code(folder, name, code):
    """English first: by code the originals and the forms of each script variant."""
    originals, forms = collections.defaultdict(list), collections.defaultdict(dict)
    for row in rows(folder, name):
        language = row["source"].rsplit("-", 1)[-1]
        # Every language has the same Chinese forms beside it; English leaves out what the code says itself.
        forms[row[code]].setdefault(row["zh_variant"], row["zh"])
        if (language == "en" or language in LANGUAGES) and is_plain(row["original"]):
            original = row["original"].replace("\u00ad", "")
            if language == "en":
                originals[row[code]].insert(0, original)
                ENGLISH[row[code]].add(original)
            elif original not in originals[row[code]]:
                originals[row[code]].append(original)
    return originals, forms


def regional(variants):
    cn = variants.get("zh-Hans", "")
    tw = variants.get("zh-Hant", "")
    return cn, tw, variants.get("zh-Hant-HK", "") or tw


def territories(folder):
    originals, forms = by_code(folder, "cldr_territories", "code")
    for code in forms:
        cn, tw, hk = regional(forms[code])
        if originals[code] and code != "001" and "(" not in cn and " - " not in cn and "特别行政区" not in cn:
            yield "place", originals[code], cn, tw, hk


def languages(folder):
    originals, forms = by_code(folder, "cldr_languages", "code")
    for code in forms:
        cn, tw, hk = regional(forms[code])
        if originals[code] and cn and "(" not in cn and cn[-1] in "语文":
            yield "term", originals[code], cn, tw, hk


class City:
    def __init__(self):
        self.originals, self.votes = [], collections.Counter()
        self.hant, self.exact = collections.Counter(), {}

    def name(self, original):
        original = original.removesuffix("-shi")
        if is_plain(original) and original not in self.originals:
            self.originals.append(original)

    def vote(self, zh, weight):
        if zh and all("\u3400" <= c <= "\u9fff" or c in "·-－" for c in zh):
            self.votes[SIMPLE(zh)] += weight
            (self.hant if is_traditional(zh) else self.exact)[zh] = weight

    def forms(self):
        """The mainland's form and Taiwan's, as sources write them."""
        def worth(zh):
            short = zh[:-1] in self.votes and zh[-1] in "市县區区镇鎮州府"
            return (self.votes[zh] - 10 * short - 2 * ("－" in zh or "-" in zh), -len(zh), zh)
        cn = max(self.votes, key=worth)
        told = [zh for zh in self.hant if SIMPLE(zh) == cn]
        # Without a character that differs a form is written alike in both scripts, if anybody writes it so.
        alike = cn if cn in self.exact and to_traditional(cn) == cn else ""
        return cn, (told[0] if told else alike)


def to_traditional(zh, convert=opencc.OpenCC("s2t").convert):
    return convert(zh)


def cities(folder):
    found, places = {}, {}
    for row in rows(folder, "geonames_cities"):
        if int(row["population"] or 0) < POPULATION or row["country"] == "CN" and row["zh"][-1] in "镇乡区":
            continue
        city = found.setdefault(row["geonameid"], City())
        city.name(row["original"])
        city.vote(row["zh"], 2 if row["script"] != "hant" else 1.5)
        places[row["geonameid"]] = (int(row["population"]), row["country"])
    largest = {}
    for key, city in found.items():
        for original in city.originals:
            known = largest.get(fold(original))
            if known is None or places[known] < places[key]:
                largest[fold(original)] = key
    natural = collections.defaultdict(list)
    for row in rows(folder, "naturalearth_places"):
        natural[row["wikidata"]].append(row)
    for group in natural.values():
        keys = {largest.get(fold(row["original"])) for row in group} - {None}
        keys = {key for key in keys if places[key][1] == group[0]["iso_a2"]}
        for key in keys:
            for row in group:
                found[key].name(row["original"])
            found[key].vote(group[0]["zh"], 3)
    for row in rows(folder, "cedpane"):
        key = largest.get(fold(row["original"]))
        if key and row["zh"] in found[key].votes:
            found[key].votes[row["zh"]] += 2
    for key in sorted(set(largest.values()), key=lambda key: (-places[key][0], key)):
        city = found[key]
        mine = [original for original in city.originals if largest.get(fold(original), key) == key]
        if mine and city.votes:
            cn, tw = city.forms()
            yield "place", mine, cn, tw, ""


def cldr_cities(folder):
    originals, forms = by_code(folder, "cldr_cities", "tzid")
    for code in forms:
        named = code.rsplit("/", 1)[-1].replace("_", " ")
        if named in originals[code]:
            originals[code].remove(named)
        originals[code].insert(len(ENGLISH[code]), named)
        cn, tw, hk = regional(forms[code])
        if originals[code] and "Unknown" not in originals[code][0]:
            yield "place", originals[code], cn, tw, hk


class Row:
    """What the lists have of one thing: its kind, its originals, and its forms in the mainland, Taiwan, Hong Kong."""

    def __init__(self, kind, originals, forms, is_own=False):
        self.kind, self.originals, self.forms, self.is_own = kind, originals, forms, is_own
        self.is_term = kind.removeprefix("generic-") == "term"

    def line(self):
        return "\t".join([self.kind, "|".join(self.originals), *self.forms]).rstrip("\t")


class Lists:
    """The list written by hand and the one derived. An original names one place and one term: whoever told it first."""

    def __init__(self, own):
        self.rows, self.owners, self.derived = [], {}, collections.defaultdict(list)
        for line in own:
            kind, originals, *forms = line.split("\t")
            self.rows.append(Row(kind, originals.split("|"), forms, is_own=True))
        # What is written by hand is told as it is spelt: of two that differ in accents alone both may be.
        self.by_hand = {(row.is_term, original): row for row in self.rows for original in row.originals}

    def tell(self, kind, originals, forms, source):
        """What a source has of one thing goes to the row by hand of the same thing, or makes one."""
        key = lambda original: (kind == "term", fold(original))
        fresh = [original for original in originals if key(original) not in self.owners]
        row = self.written_by_hand(kind, originals, forms[0], source is territories)
        row = row or self.called_alike(kind, originals, forms, source) or Row(kind, [], list(forms))
        if not fresh:
            row = self.owners[key(originals[0])]
            if not row.is_own and not row.forms[1] and SIMPLE(forms[1]) == row.forms[0]:
                row.forms[1] = forms[1]
        self.owners.update((key(original), row) for original in fresh)
        folded = {fold(original) for original in row.originals}
        for original in fresh:
            if fold(original) not in folded and (row.is_term, original) not in self.by_hand:
                row.originals.append(original)
            folded.add(fold(original))
        if row not in self.rows:
            self.rows.append(row)
            self.derived[kind, *row.forms].append((source, row))

    def written_by_hand(self, kind, originals, cn, is_country):
        """The row by hand of what the mainland calls `cn`: it shares an original, and of countries none is called alike."""
        shared = [self.by_hand.get((kind == "term", original)) for original in originals]
        alike = [row for row in self.rows if row.is_own and row.kind == kind] if is_country else []
        return next((row for row in [*shared, *alike] if row and row.forms[0] == cn), None)

    def called_alike(self, kind, originals, forms, source):
        """The row of another source that has the same forms in every region and an original spelt much alike: 纽约 is
        both New York and Nova Iorque."""
        same = (row for told, row in self.derived[kind, *forms] if forms[1] and told is not source)
        return next((row for row in same if any(alike(*pair) for pair in itertools.product(row.originals, originals))), None)


def alike(one, other):
    return difflib.SequenceMatcher(None, fold(one), fold(other), autojunk=False).ratio() >= ALIKE


def main(folder):
    reference = pathlib.Path(__file__).parents[2] / "src/reference"
    own = (reference / "own.tsv").read_text(encoding="utf-8").splitlines()
    lists = Lists(line for line in own if not line.startswith("#"))
    # The more careful source first: a name that is told twice is told by the first.
    for source in (territories, cldr_cities, cities, languages):
        for kind, originals, cn, tw, hk in source(folder):
            lists.tell(kind, originals, [cn, tw, "" if hk == tw else hk], source)
    rows = iter(row.line() for row in lists.rows if row.is_own)
    (reference / "own.tsv").write_text("".join(f"{line if line.startswith('#') else next(rows)}\n" for line in own), encoding="utf-8")
    head = "# kind, originals, zh-CN, zh-TW, zh-HK where it differs; made by .ci/derive/established.py"
    derived = [row.line() for row in lists.rows if row.originals and not row.is_own]
    (reference / "derived.tsv").write_text("\n".join([head, *derived, ""]), encoding="utf-8")


main(sys.argv[1])
