#!/usr/bin/env python3
"""Fit the weights of src/check/near/features.rs.

usage: near_weights.py DATA [--seed N] [--alarms N] [--write]

Needs numpy, scikit-learn and pypinyin, and a release build of the program and of the example near_rows:
cargo build --release --bin yiming --example near_rows

DATA holds data/text/docs (articles), data/names (lists of names) and eval/seeded/clean (articles to leave out: figures
are measured on them). Slips are planted in bare mentions of glossed names: characters of the same or a near sound, as
lists of variants confuse them; other regions' renderings; neighbours swapped; characters dropped and put in. Every row
that near_rows prints for a planted slip is right, every row for the articles as they are is wrong. Prints recall
against false alarms by five-fold cross-validation over articles, and the weights; --write puts them into features.rs.
Read the false alarms (--alarms): articles have slips of their own, and what is one goes into REAL.
"""
import argparse
import collections
import itertools
import json
import pathlib
import random
import re
import subprocess
import tempfile

import numpy as np
from pypinyin import Style, pinyin
from sklearn.linear_model import LogisticRegression

ROOT = pathlib.Path(__file__).resolve().parents[2]
RELEASE = ROOT / "target" / "release"
FEATURES = ROOT / "src" / "check" / "near" / "features.rs"

# Slips that the articles have themselves.
REAL = ("戈默特 波索洛纳 贝塔朗非 马拉杜纳 阿歷山大阿洛 赵建民 赖特福特 布拉尔 蒙特卡罗 侯芷明 阿斯立康 恩巴雷克 赛里诺 埃斯帕 "
        "乌斯阿·纳塔诺").split()
# Sorts of slips, as often as they are planted.
SORTS = {"same": 35, "near": 26, "regional": 24, "swap": 6, "drop": 5, "insert": 3}
INSERTED = "尔斯特克德夫"
INTERPUNCTS = "·‧•・．"
HAN = re.compile("^[\u4e00-\u9fff]+$")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--alarms", type=int, default=0, help="show so many of the likeliest false alarms")
    parser.add_argument("--write", action="store_true", help="write the weights into features.rs")
    args = parser.parse_args()
    random.seed(args.seed)
    docs = args.data / "data" / "text" / "docs"
    left_out = {path.name for path in (args.data / "eval" / "seeded" / "clean").iterdir()}
    articles = sorted(path for path in docs.iterdir() if path.name not in left_out)
    confusions = Confusions(args.data / "data" / "names")
    with tempfile.TemporaryDirectory() as folder:
        faults = [fault for path in articles for fault in plant(path, pathlib.Path(folder), confusions)]
        print(len(faults), "slips planted:", dict(collections.Counter(fault["sort"] for fault in faults)))
        rows = Rows(faults, near_rows(sorted(pathlib.Path(folder).iterdir())), near_rows(articles))
    rows.repeat_some()
    scores = rows.cross_validated()
    alarms = rows.told(scores)
    if args.alarms:
        for at in alarms[:args.alarms]:
            print(f"{scores[at]:5.1f}", rows.about[at])
    weights = rows.fit(rows.usable).coef_[0]
    write(weights) if args.write else print(dict(zip(names(), (round(float(one), 2) for one in weights))))


class Confusions:
    """What transliterators write for one another, counted over lists that render one name several times."""

    def __init__(self, lists: pathlib.Path):
        table = (ROOT / "src" / "text" / "simplified.txt").read_text("utf-8").splitlines()
        self.simple = {line[0]: line[-1] if len(line) == 2 else line[1] for line in table if len(line) > 1}
        self.traditional = {}
        for one, other in self.simple.items():
            self.traditional.setdefault(other, one)
        self.renderings = collections.defaultdict(set)
        substituted, characters = self._count(self._groups(lists))
        self.substitutes = collections.defaultdict(list)
        for (one, other), count in substituted.items():
            if count >= 2:
                self.substitutes[one].append((other, count))
        self.homophones = collections.defaultdict(list)
        for one in (one for one, count in characters.items() if count >= 20):
            for reading in sorted(readings(one)):
                self.homophones[reading].append(one)

    def _groups(self, lists: pathlib.Path) -> dict[str, list[str]]:
        groups = collections.defaultdict(set)
        for line in (lists / "cgroup_pairs.tsv").read_text("utf-8").splitlines():
            cells = line.split("\t")
            if len(cells) < 7:
                continue
            rendering, words = self.simplify(cells[1]), cells[0].split()
            parts = re.split("[·•・]", rendering)
            if len(parts) == len(words):
                for part, word in zip(parts, words):
                    if HAN.match(part) and 2 <= len(part) <= 7:
                        groups["part", word.lower()].add(part)
            if HAN.match(rendering) and len(rendering) <= 7:
                groups["whole", cells[0].lower()].add(rendering)
        for line in (lists / "merged_pairs.tsv").read_text("utf-8").splitlines():
            cells = line.split("\t")
            if len(cells) >= 7 and cells[6] == "phonetic":
                rendering = self.simplify(cells[1])
                if HAN.match(rendering) and 2 <= len(rendering) <= 7:
                    groups["part", cells[0].lower()].add(rendering)
        return groups

    def _count(self, groups):
        substituted, characters = collections.Counter(), collections.Counter()
        for (_, original), renderings in groups.items():
            renderings = sorted(renderings)[:30]
            characters.update("".join(renderings))
            for one, other in itertools.permutations(renderings, 2):
                self.renderings[original, one].add(other)
                if len(one) == len(other):
                    differ = [pair for pair in zip(one, other) if pair[0] != pair[1]]
                    if len(differ) == 1:
                        substituted[differ[0]] += 1
        return substituted, characters

    def simplify(self, text: str) -> str:
        return "".join(self.simple.get(one, one) for one in text)

    def is_traditional(self, text: str) -> bool:
        return sum(one in self.simple for one in text) > len(text) * 0.02

    def slip(self, name: str, original: str, sort: str, traditional: bool) -> str | None:
        """`name` with a slip of the sort, if it can have one."""
        simple, size = self.simplify(name), len(name)
        script = lambda text: "".join(self.traditional.get(one, one) for one in text) if traditional else text
        places = [at for at, one in enumerate(simple) if HAN.match(one)]
        if not places or len(places) != size and sort not in ("same", "near"):
            return None
        if sort in ("same", "near"):
            at = random.choice(places)
            other = self._substitute(simple[at], sort)
            return other and name[:at] + script(other) + name[at + 1:]
        if sort == "regional":
            others = sorted(other for other in self.renderings[original.lower(), simple]
                            if abs(len(other) - size) <= 2 and other not in simple and simple not in other)
            return script(random.choice(others)) if others else None
        if sort == "insert":
            at = random.randrange(1, size)
            other = random.choice(INSERTED) if random.random() < 0.7 else simple[at - 1]
            return name[:at] + script(other) + name[at:]
        if size < 3:
            return None
        if sort == "drop":
            at = random.randrange(1, size)
            return name[:at] + name[at + 1:]
        at = random.randrange(size - 1)
        return None if simple[at] == simple[at + 1] else name[:at] + name[at + 1] + name[at] + name[at + 2:]

    def _substitute(self, one: str, sort: str) -> str | None:
        alike = lambda other: bool(readings(one) & readings(other))
        options = [(other, count) for other, count in self.substitutes[one] if alike(other) == (sort == "same")]
        if sort == "same" and (not options or random.random() < 0.25):
            options = [(other, 1) for reading in sorted(readings(one)) for other in self.homophones[reading] if other != one]
        if not options:
            return None
        return random.choices([other for other, _ in options], [count for _, count in options])[0]


def readings(character: str) -> set[str]:
    return set(pinyin(character, style=Style.NORMAL, heteronym=True)[0])


def plant(path: pathlib.Path, folder: pathlib.Path, confusions: Confusions) -> list[dict]:
    """Two copies of an article with up to three slips each, written into `folder`; tells the slips."""
    text = path.read_text("utf-8")
    lines, traditional = text.split("\n"), confusions.is_traditional(text)
    pairs = aligned(path)
    targets = established(pairs)
    mentions = bare_mentions(lines, pairs, targets)
    faults = []
    for copy in range(2 if mentions else 0):
        written, changed, of_name = list(lines), {}, collections.defaultdict(list)
        for mention in mentions:
            of_name[mention[3]].append(mention)
        names = random.sample(sorted(of_name), len(of_name))
        for name in names[:6]:
            line, start, end, _ = random.choice(of_name[name])
            slip = None if line in changed or len(changed) == 3 else try_slip(name, targets[name], text, traditional, confusions)
            if slip:
                sort, other = slip
                written[line - 1] = lines[line - 1][:start] + other + lines[line - 1][end:]
                changed[line] = dict(file=f"{path.stem}.r{copy}.txt", line=line, column=start + 1,
                                     end_column=start + 1 + len(other), found=other, expected=name, sort=sort)
        if changed:
            (folder / f"{path.stem}.r{copy}.txt").write_text("\n".join(written), "utf-8")
            faults.extend(changed.values())
    return faults


def try_slip(name, original, text, traditional, confusions):
    for sort in random.choices(list(SORTS), list(SORTS.values()), k=6):
        other = confusions.slip(name, original, sort, traditional)
        same = other and confusions.simplify(other) == confusions.simplify(name)
        if other and not same and other not in text and not name.endswith(other):
            return sort, other
    return None


def aligned(path: pathlib.Path) -> list[dict]:
    command = [RELEASE / "yiming", "align", "--dry-run", "--format", "jsonl", path]
    pairs = map(json.loads, subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines())
    kinds, methods = ("person", "place", "org", "product"), ("transliteration", "heritage", "alias", "mixed")
    return [pair for pair in pairs if pair["confidence"] >= 0.8 and pair["kind"] in kinds and pair["method"] in methods]


def established(pairs: list[dict]) -> dict[str, str]:
    """The glossed forms, and surnames of full names, each with what it renders."""
    targets = {}
    for pair in pairs:
        rendering, parts = pair["rendering"], pair["parts"]
        last = parts[-1]["original"] if parts else pair["original"].split()[-1]
        forms = [(rendering, pair["original"])]
        if pair["kind"] == "person" and len(parts) > 1 and any(mark in rendering for mark in INTERPUNCTS):
            forms.append((parts[-1]["rendering"], last))
        elif pair["kind"] == "person" and pair["method"] == "transliteration":
            forms = [(rendering, last)]
        for form, original in forms:
            if 2 <= len(form) <= 9:
                targets.setdefault(form, original)
    return targets


def bare_mentions(lines, pairs, targets) -> list[tuple]:
    """Line, columns and name wherever a target stands without a gloss, the longest first."""
    taken = collections.defaultdict(list)
    for pair in pairs:
        taken[pair["line"]].append((pair["column"] - 1, pair["end_column"] - 1))
    mentions = []
    for number, line in enumerate(lines, 1):
        for name in sorted(targets, key=len, reverse=True):
            for match in re.finditer(re.escape(name), line):
                start, end = match.span()
                after = line[end:end + 1]
                if not overlaps(taken[number], start, end) and not (after and after in INTERPUNCTS):
                    taken[number].append((start, end))
                    mentions.append((number, start, end, name))
    return mentions


def overlaps(spans, start: int, end: int) -> bool:
    return any(start < other_end and other < end for other, other_end in spans)


def near_rows(paths: list[pathlib.Path]):
    """File, line, column, stretch, target and numbers of everything that looks like a slip."""
    for at in range(0, len(paths), 50):
        command = [RELEASE / "examples" / "near_rows", *paths[at:at + 50]]
        for line in subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines():
            row = json.loads(line)
            yield [pathlib.Path(row[0]).name, *row[1:]]


def names() -> list[str]:
    source = FEATURES.read_text("utf-8")
    return re.findall(r'"([^"]+)"', source[source.index("NAMES:"):source.index("];")])


class Rows:
    """Rows with what they are: 1 a planted slip, 0 a false alarm, -1 neither."""

    def __init__(self, faults, planted, clean):
        by_line = collections.defaultdict(list)
        for fault in faults:
            by_line[fault["file"], fault["line"]].append(fault)
        self.numbers, self.labels, self.about, self.weights = [], [], [], []
        for file, line, column, stretch, target, numbers in planted:
            here = [fault for fault in by_line[file, line]
                    if column < fault["end_column"] and fault["column"] < column + len(stretch)]
            if here:
                fault = here[0]
                exact = (column, stretch) == (fault["column"], fault["found"]) and fault["expected"].endswith(target)
                sort = fault["sort"] if exact else "part"
                self._add(numbers, 1 if exact else -1, (file, line, column, stretch, target, sort), 3 if fault["sort"] == "regional" else 1)
        for file, line, column, stretch, target, numbers in clean:
            real = any(slip in stretch or stretch in slip for slip in REAL)
            self._add(numbers, -1 if real else 0, (file, line, column, stretch, target, "clean"), 3)

    def _add(self, numbers, label, about, weight):
        self.numbers.append(numbers)
        self.labels.append(label)
        self.about.append(about)
        self.weights.append(weight)

    def repeat_some(self):
        """Slips are planted once; some people make them twice or three times."""
        written = names().index("written often")
        for at in [at for at, label in enumerate(self.labels) if label == 1 and random.random() < 0.25]:
            numbers = list(self.numbers[at])
            numbers[written] = float(np.log(2 if random.random() < 0.75 else 3))
            self._add(numbers, 1, self.about[at], self.weights[at])
        self.numbers, self.labels = np.array(self.numbers), np.array(self.labels)
        self.weights = np.array(self.weights, float)
        self.usable = self.labels >= 0

    def fit(self, rows):
        model = LogisticRegression(C=0.3, fit_intercept=False, max_iter=5000)
        return model.fit(self.numbers[rows], self.labels[rows], sample_weight=self.weights[rows])

    def cross_validated(self):
        fold = np.array([sum(map(ord, about[0].split(".")[0])) % 5 for about in self.about])
        scores = np.zeros(len(self.labels))
        for number in range(5):
            held_out = fold == number
            scores[held_out] = self.numbers[held_out] @ self.fit(self.usable & ~held_out).coef_[0]
        return scores

    def told(self, scores) -> list[int]:
        """Prints recall at several numbers of false alarms; returns these, the likeliest first."""
        kept, taken = [], collections.defaultdict(list)
        for at in (at for at in np.argsort(-scores) if self.labels[at] == 0):
            file, line, column, stretch = self.about[at][:4]
            if not overlaps(taken[file, line], column, column + len(stretch)):
                taken[file, line].append((column, column + len(stretch)))
                kept.append(at)
        sorts, right = np.array([about[5] for about in self.about]), self.labels == 1
        for alarms in (10, 20, 30, 40, 50, 60, 80):
            least = scores[kept[alarms]]
            recall = lambda rows: round(float((scores[rows] > least).mean()), 3)
            print(f"{alarms} false alarms above {least:.2f}: recall {recall(right)}", {sort: recall(right & (sorts == sort)) for sort in SORTS})
        return kept


def write(weights) -> None:
    source = FEATURES.read_text("utf-8")
    rows = "".join(f"    {weight:.2f}, // {name}\n" for name, weight in zip(names(), weights))
    start = source.index("const WEIGHTS: [f32; COUNT] = [\n") + len("const WEIGHTS: [f32; COUNT] = [\n")
    FEATURES.write_text(source[:start] + rows + source[source.index("];", start):], "utf-8")


if __name__ == "__main__":
    main()
