#!/usr/bin/env python3
"""Derive src/suggest/romanise/chinese_regions.txt: what speaks for somebody's being of Hong Kong or of Taiwan rather than
of the mainland, by the characters of their name, and by what is named before them.

usage: .ci/derive/chinese_regions.py DATA BINARY [--keep FOLDER]

DATA has text/SOURCE.jsonl of newspapers ({"doc", "text"} objects), text/docs (whole articles of them; nothing but counts
is taken from either) and names (cedict_names.tsv and jieba_dict.tsv, tables with a header and cells between tabs).
BINARY is a build of the program, which finds the people in the papers; --keep has what it printed, for the next time.

CC-CEDICT (CC BY-SA 4.0) tells of some people where they are from; Faker (MIT; `pip install faker`) how many bear the
surnames of the mainland and of Taiwan, and how many in Taiwan are called what; ngender (MIT) how often the mainland's
given names have a character, and jieba's dictionary (MIT) in which place. Of the people in newspapers nobody tells it:
it is a hidden variable with three values, and rounds of expectation maximisation find what each says about the others:
the newspaper, the region that the article names most, the regions named before the name, and the name. Each name of a
region counts once. Names of tests/data/homes.txt are left out: figures are measured on them.

A line of the table: what it is of (s a surname, f and l the first and the last character of a given name, o the only
one, k its sort; n a region and how near before the name it stands, t the newspaper's region and the one that the text
names most); how much likelier it makes Hong Kong and Taiwan than the mainland, in halves of nats from 8 on and as digits
of base 18; what says so.
"""
import argparse
import collections
import csv
import json
import math
import pathlib
import re
import subprocess

from faker.providers.person.zh_CN import Provider as OfMainland
from faker.providers.person.zh_TW import Provider as OfTaiwan
import ngender

from characters import SOURCE

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Whose readers a newspaper has.
PAPERS = dict(hkcnews=1, cna=2) | dict.fromkeys(
    "rfa cdt bbc voa rfi dw reuters nyt epochtimes bitterwinter boson".split(), 0)
REGIONS = 3
# How likely somebody of a newspaper is of each region, before anything is counted, and what a region named says.
FIRST = [[0.8, 0.12, 0.08], [0.25, 0.7, 0.05], [0.25, 0.05, 0.7]]
TIGHT_SAYS, LOOSE_SAYS = 20.0, 3.0
ROUNDS = 6
# Characters speak for a region as if each of them had been seen so many times as often as all others are.
DOUBT = 2.0
# What a text is says less of one of its people than of all, and so does what it names somewhere before them: so much of it was chosen by the names of homes.txt that may
# be looked at, between what it costs its own people and what mainlanders.
TEXT_SAYS = 0.26
# As many names as lists count for.
LISTED = 6000
LISTED_GIVEN = 500
CHINESE = (SOURCE / "suggest/romanise/chinese.rs").read_text(encoding="utf8")
DOUBLE = set(re.findall(r'"(..)"', re.search(r"const DOUBLE[^;]*;[^;]*;", CHINESE).group(0)))
OURS = ("generated: pinyin", "generated: Wade", "generated: Cantonese")
END = "。！？!?\n"
TO_SIMPLE = {pair[0]: pair[1] for pair in (SOURCE / "text/simplified.txt").read_text(encoding="utf8").split()}


def simple(text):
    return "".join(TO_SIMPLE.get(c, c) for c in text)


class Cues:
    """The cues of src/suggest/regional.rs."""

    def __init__(self):
        code = (SOURCE / "suggest/regional.rs").read_text(encoding="utf8")
        table = re.search(r"const CUES.*?\n\];", code, re.S).group(0)
        self.of = {}
        for kind, words in re.findall(r'\(\s*Cue::(Of\(Home::\w+\)|\w+),\s*"([^"]*)"', table):
            for word in words.replace("\\\n", " ").split():
                self.of[word] = kind
        self.longest = max(map(len, self.of))
        self.apart = re.search(r'const APART: &str = "([^"]*)"', code).group(1)
        self.visited = tuple(re.findall(r'"(\w+)"', re.search(r"const VISITED.*?;.*?;", code).group(0)))
        size = lambda name: int(re.search(rf"const {name}: usize = (\d+)", code).group(1))
        self.near, self.tight = size("NEAR"), size("TIGHT")

    def find(self, text, paper):
        """(start, end, region) of each cue in simplified text."""
        found, at = [], 0
        while at < len(text):
            for size in range(min(self.longest, len(text) - at), 1, -1):
                kind = self.of.get(text[at:at + size])
                if kind:
                    owner = found[-1][2] if found and found[-1][1] == at else 2 if paper == 2 else 0
                    region = {"Of(Home::Mainland)": 0, "Of(Home::HongKong)": 1, "Of(Home::Taiwan)": 2,
                              "OfReaders": owner, "Nobodys": None}[kind]
                    if region is not None and not text[:at].endswith(self.visited):
                        found.append((at, at + size, region))
                    at += size
                    break
            else:
                at += 1
        return found

    def before(self, text, cues, at):
        """(region, whether nothing stands between) of the cue before a name at `at`."""
        near = [cue for cue in cues if cue[1] <= at and cue[0] >= at - self.near]
        if not near:
            return None
        _, end, region = near[-1]
        gap = text[end:at]
        if any(c in END for c in gap):
            return None
        tight = len(gap) <= self.tight and all("\u4e00" <= c <= "\u9fff" and c not in self.apart for c in gap)
        return region, tight


def lead(cues):
    """The region that a text names most; - where two are named as often."""
    counts = collections.Counter(region for _, _, region in cues).most_common(2)
    return counts[0][0] if counts and (len(counts) == 1 or counts[0][1] > counts[1][1]) else "-"


def documents(folder, paper):
    texts = collections.defaultdict(list)
    for line in open(folder / f"{paper}.jsonl", encoding="utf8"):
        row = json.loads(line)
        if not row.get("dev"):
            texts[row["doc"]].append(row["text"])
    articles = sorted((folder / "docs").glob(f"{paper}_*.txt"))
    return ["\n".join(rows) + "\n" for rows in texts.values()] + [path.read_text("utf8") for path in articles]


def people(folder, binary, paper, keep):
    """(text, [(line, column, name)]) of each document of a paper."""
    texts = documents(folder, paper)
    place = keep / paper
    place.mkdir(parents=True, exist_ok=True)
    out = keep / f"{paper}.out"
    if not out.exists():
        for number, text in enumerate(texts):
            (place / f"{number:05}.txt").write_text(text, encoding="utf8")
        command = [binary, "suggest", "--no-memory", "--format", "jsonl", place]
        out.write_bytes(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    found = collections.defaultdict(list)
    for line in open(out, encoding="utf8"):
        row = json.loads(line)
        pinyin = [one for one in row["suggestions"] if one.get("reason") == "generated: pinyin"]
        if row["kind"] == "person" and pinyin and row["suggestions"][0]["reason"].startswith(OURS):
            name = row["line"], row["column"], row["text"], pinyin[0]["original"]
            found[int(pathlib.Path(row["file"]).stem)].append(name)
    return [(texts[number], rows) for number, rows in sorted(found.items())]


def shape(name, pinyin):
    """Surname, given name and the sort of shape."""
    size = 2 if name[:2] in DOUBLE or pinyin.count(" ") > 1 else 1
    given = name[size:]
    married = pinyin.count(" ") > 1
    kind = "married" if married else "single" if len(given) == 1 else "twice" if given[0] == given[1] else "double"
    return name[:size], given, kind


def measured():
    """The names that figures are measured on."""
    lines = (ROOT / "tests/data/homes.txt").read_text(encoding="utf8").splitlines()
    return {simple(name) for line in lines if not line.startswith("#") for name in line.split()[1:]}


def table(path):
    with open(path, encoding="utf8") as lines:
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def listed(folder, left_out):
    """Counts of (place, character) by region from lists, and of names by place."""
    counts = collections.defaultdict(lambda: [0.0] * REGIONS)
    for region, surnames in (0, OfMainland.last_names), (2, OfTaiwan.last_names):
        for name, share in surnames.items():
            counts["s", simple(name)][region] += LISTED * share / sum(surnames.values())
    for names in OfTaiwan.first_names_female, OfTaiwan.first_names_male:
        for name, share in names.items():
            for place, c in zip("fl", simple(name)):
                counts[place, c][2] += LISTED_GIVEN / 2 * share / sum(names.values())
    told = collections.Counter()
    for row in table(folder / "jieba_dict.tsv"):
        if row["pos"] == "nr" and len(row["word"]) == 3:
            told.update(zip("fl", row["word"][1:]))
    with open(pathlib.Path(ngender.__file__).parent / "charfreq.csv", encoding="utf8") as lines:
        often = {row["char"]: int(row["male"]) + int(row["female"]) for row in csv.DictReader(lines)}
    for c, times in often.items():
        share = LISTED * times / sum(often.values())
        first = (told["f", c] + 1) / (told["f", c] + told["l", c] + 2)
        for place, part in ("f", 2 * first), ("l", 2 - 2 * first), ("o", 0.3):
            counts[place, c][0] += share * part
    of_dictionary(folder, left_out, counts)
    return counts


def of_dictionary(folder, left_out, counts):
    """Add those of whom CC-CEDICT tells where they are from."""
    surnames = {c for place, c in counts if place == "s"}
    for row in table(folder / "cedict_names.tsv"):
        name, gloss = row["zh"], row["gloss"]
        year = re.search(r"\((1[89]\d\d)", gloss)
        is_name = row["type"] == "person" and 2 <= len(name) <= 3 and name[:1] in surnames and name not in left_out
        tells = ["PRC" in gloss or "Chinese" in gloss, "Hong Kong" in gloss, "Taiwan" in gloss]
        if is_name and year and int(year[1]) >= 1930 and sum(tells) == 1:
            for key in places(name, " "):
                counts[key][tells.index(True)] += 1


def sightings(args, left_out):
    """What is told of each name in each text."""
    cues = Cues()
    seen = []
    for paper, readers in PAPERS.items():
        for text, rows in people(args.data / "text", args.binary, paper, args.keep):
            text = simple(text)
            starts = [0]
            for line in text.split("\n"):
                starts.append(starts[-1] + len(line) + 1)
            named = cues.find(text, readers)
            levels = collections.defaultdict(lambda: [0] * REGIONS)
            pinyins = {}
            for line, column, name, pinyin in rows:
                name = simple(name)
                before = cues.before(text, named, starts[line - 1] + column - 1)
                pinyins[name] = pinyin
                level = levels[name]
                if before:
                    level[before[0]] = max(level[before[0]], 1 + before[1])
            for name, level in levels.items():
                if name not in left_out:
                    seen.append((readers, lead(named), tuple(level), name, pinyins[name]))
    return seen


def places(name, pinyin):
    """(place, character) of a name; places are s, a surname, f and l, first and last of two, o, the only one."""
    family, given, kind = shape(name, pinyin)
    chars = list(zip("fl", given)) if len(given) == 2 else [("o", given)]
    return [("s", family)] + chars + [("k", kind)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("binary", type=pathlib.Path)
    parser.add_argument("--keep", type=pathlib.Path, default=pathlib.Path("people"))
    args = parser.parse_args()
    left_out = measured()
    seen, lists = sightings(args, left_out), listed(args.data / "names", left_out)
    print(len(seen), "names in texts,", len({row[3] for row in seen}), "names")
    # First, what is taken for granted.
    told = {}
    for readers, _, level, name, _ in seen:
        says = [first * [1, LOOSE_SAYS, TIGHT_SAYS][near] for first, near in zip(FIRST[readers], level)]
        told.setdefault((readers, level), [x / sum(says) for x in says])
    guesses = [told[row[0], row[2]] for row in seen]
    for _ in range(ROUNDS):
        model = count(seen, guesses, lists)
        guesses = [posterior(model, row) for row in seen]
    write(model, seen, guesses)


def count(seen, guesses, lists):
    """How probable what is told is of people of each region, in nats, beside what it is of all."""
    by_name = collections.defaultdict(list)
    near = collections.defaultdict(lambda: [1.0] * REGIONS)
    texts = collections.defaultdict(lambda: [1.0] * REGIONS)
    for (readers, most, level, name, pinyin), guess in zip(seen, guesses):
        by_name[name, pinyin].append(guess)
        keys = [("n", f"{other}{level[other]}") for other in range(REGIONS) if level[other]]
        for counts in [texts["t", f"{readers}{most}"]] + [near[key] for key in keys]:
            for r in range(REGIONS):
                counts[r] += guess[r]
    says = of_names(by_name, lists)
    rows = [sum(column) for column in zip(*guesses)]
    for key, counts in near.items():
        says[key] = [math.log(n / sum(counts) / (r / sum(rows))) for n, r in zip(counts, rows)]
    for key, counts in texts.items():
        says[key] = [math.log(n / sum(counts)) for n in counts]
    return says


def of_names(by_name, lists):
    """What the characters of names say: each name counts once."""
    chars = collections.defaultdict(lambda: [0.0] * REGIONS, {key: list(counts) for key, counts in lists.items()})
    for (name, pinyin), all_of in by_name.items():
        mean = [sum(column) / len(all_of) for column in zip(*all_of)]
        for key in places(name, pinyin):
            # Of what is no name, most has two characters: dictionaries tell better how long names are.
            if key[0] != "k" or key[1] == "married":
                chars[key] = [n + more for n, more in zip(chars[key], mean)]
    totals = collections.defaultdict(lambda: [0.0] * REGIONS)
    for (place, _), counts in chars.items():
        totals[place] = [total + n for total, n in zip(totals[place], counts)]
    says = {}
    for (place, c), counts in chars.items():
        share = sum(n / total for n, total in zip(counts, totals[place])) / REGIONS
        pairs = zip(counts, totals[place])
        says[place, c] = [math.log((n + DOUBT) / (total * share + DOUBT)) for n, total in pairs]
    return says


def evidence(row):
    readers, most, level, name, pinyin = row
    keys = [("t", f"{readers}{most}")] + [("n", f"{other}{level[other]}") for other in range(REGIONS) if level[other]]
    return keys + places(name, pinyin)


def posterior(says, row):
    nats = [sum(says[key][r] for key in evidence(row) if key in says) for r in range(REGIONS)]
    most = max(nats)
    weights = [math.exp(nat - most) for nat in nats]
    return [weight / sum(weights) for weight in weights]


def write(says, seen, guesses):
    groups = collections.defaultdict(list)
    for key, (cn, hk, tw) in says.items():
        is_texts = key[0] == "t" or key[0] == "n" and key[1].endswith("1")
        weight = TEXT_SAYS if is_texts else 1
        halves = [max(-8, min(9, round(2 * weight * (other - cn)))) for other in (hk, tw)]
        code = "".join("0123456789abcdefgh"[half + 8] for half in halves)
        if code != "88":
            groups[key[0], code].append(key[1])
        if key[0] in "knt":
            print(*key, [round(nats, 2) for nats in (cn, hk, tw)], code)
    lines = [f"{place} {code} {' '.join(sorted(words))}\n" for (place, code), words in sorted(groups.items())]
    (SOURCE / "suggest/romanise/chinese_regions.txt").write_text("".join(lines), encoding="utf8")


if __name__ == "__main__":
    main()
