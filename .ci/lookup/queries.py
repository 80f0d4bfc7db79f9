#!/usr/bin/env python3
"""Make look-up queries for a harvested memory: what a translator might type for a name that is in it.

usage: queries.py DATA ROWS EXPORT > QUERIES

DATA is the folder of YIMING_DATA, ROWS what `yiming term list --format jsonl` prints of the memory, EXPORT
what `yiming export` prints of it.
Needs `pip install opencc pypinyin`: the pinyin and the Traditional characters of a query do not come from
the program that is measured.

Procedure. Entries are drawn in the order of a hash of their original, so that a memory always gives the
same queries; PER_CLASS of each class. A query may not be a form of another entry, and a query of a class
that is about a form never seen may not be a form of the memory at all. The classes:

exact-original     an original as it stands
exact-rendering    a rendering as it stands
folded             an original in capitals, or with its spaces and accents changed
surname            the last word of a person's original; right is whoever of that surname is met most
surname-han        the last part of a rendering with an interpunct; the same
word               one word of an organisation's or work's original that no other entry has
typo-original      one letter dropped, doubled, changed for its neighbour on a keyboard, or two swapped
typo-rendering     one character dropped, or changed for another that renders the same sound
pinyin             a rendering read aloud, in one word or in syllables
pinyin-tones       the same with tone marks or numbers
traditional        a Simplified rendering in Traditional characters, or the other way round
other-region       the less met of the renderings of an entry that two regions render differently
unseen-region      another region's rendering by sound (names/cgroup_pairs.tsv) that the memory has not seen,
                   of an entity whose rendering in the memory the same list has: by its original alone a list
                   names other things too (家有傑克, a film, for Jack; 安曼 for Emma). As many parts as the
                   known one and three fifths of its pinyin the same, so that it is a rendering by sound
other-rendering    a rendering by another hand: the transliteration characters changed for others in use
romanisation       a name of Russia or its neighbours as Germans, French, Poles, librarians or Americans write it
cyrillic           the Cyrillic form (names/russian_people.tsv and naturalearth_places.tsv), the memory
                   having only a Latin one
"""
import collections
import csv
import difflib
import hashlib
import json
import pathlib
import re
import sys
import unicodedata

import opencc
import pypinyin

PER_CLASS = 40

TO_TRADITIONAL = opencc.OpenCC("s2t")
TO_SIMPLIFIED = opencc.OpenCC("t2s")

NEIGHBOURS = dict(zip("qwertyuiopasdfghjklzxcvbnm", "wertyuiopoasdfghjkxxcvbnmn"[:26]))

# Characters that stand for one sound in renderings, as in the usual tables of transliteration.
SAME_SOUND = ["科柯可", "夫弗", "斯思司", "尔爾", "特忒", "马瑪玛", "拉喇", "利里理莉", "罗洛羅", "克客", "德得", "布卜",
              "维威", "米密", "娜纳", "莱来", "诺若", "普蒲", "基吉", "佩裴", "森生", "兰蓝", "丹旦", "沙莎", "曼门",
              "伊依", "埃艾", "卡咖", "巴芭", "谢舍", "季济", "泽则", "奇齐", "茨兹", "林琳", "安庵", "姆穆", "贝倍",
              "亚娅", "托多", "达妲", "加嘉", "哈汉", "霍赫", "戈果", "古谷", "康坎", "凯开", "朗郎", "伦仑", "路鲁"]
OTHER_CHARACTER = {c: group[(at + 1) % len(group)] for group in SAME_SOUND for at, c in enumerate(group)}

# One Cyrillic letter in the romanisations of American government, Germany, France, Poland and libraries.
LETTERS = {
    "а": "a a a a a", "б": "b b b b b", "в": "v w v w v", "г": "g g g g g", "ґ": "g g g g g", "д": "d d d d d",
    "е": "e e e e e", "ё": "yo jo io io e", "є": "ye je ie je ie", "ж": "zh sch j ż ž", "з": "z s z z z",
    "и": "i i i i i", "і": "i i i i i", "ї": "yi ji i ji i", "й": "y j i j i", "к": "k k k k k", "л": "l l l l l",
    "м": "m m m m m", "н": "n n n n n", "о": "o o o o o", "п": "p p p p p", "р": "r r r r r", "с": "s s s s s",
    "т": "t t t t t", "у": "u u ou u u", "ф": "f f f f f", "х": "kh ch kh ch kh", "ц": "ts z ts c ts",
    "ч": "ch tsch tch cz č", "ш": "sh sch ch sz š", "щ": "shch schtsch chtch szcz šč", "ъ": "- - - - -",
    "ы": "y y y y y", "ь": "- - - - -", "э": "e e e e e", "ю": "yu ju iou ju iu", "я": "ya ja ia ja ia",
}
STYLES = 5

# Countries whose place names are at home in Cyrillic.
NEIGHBOURHOOD = {"RU", "UA", "BY", "BG", "KZ", "KG", "MN", "MK", "RS"}


def romanised(name: str, style: int) -> str:
    out = []
    for c in name:
        low = c.lower()
        if low not in LETTERS:
            out.append(c)
            continue
        letter = LETTERS[low].split()[style].replace("-", "")
        out.append(letter.capitalize() if c != low else letter)
    return "".join(out)


def digest(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def folded(text: str) -> str:
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).lower()
    return re.sub(r"[\s·・•‧．∙⋅･'’.,\-‐–—=_]+", "", TO_SIMPLIFIED.convert(text))


class Memory:
    """The memory's forms and which entries have them."""

    def __init__(self, lines, exported):
        self.rows = [json.loads(line) for line in lines]
        others = {row["original"]: row["other_originals"].split("|") for row in exported if row["other_originals"]}
        self.entries = collections.defaultdict(set)
        self.mentions = collections.Counter()
        self.by_surname = collections.defaultdict(collections.Counter)
        self.by_word = collections.defaultdict(set)
        for row in self.rows:
            for form in (row["original"], row["rendering"]):
                self.entries[folded(form)].add(row["entry"])
            self.mentions[row["entry"]] += row["mentions"]
        for row in self.rows:
            words = re.split(r"[\s·・•‧．-]+", row["original"])
            for surname in (words[-1], re.split(r"[·・•‧．]", row["rendering"])[-1]):
                if row["kind"] == "person":
                    self.by_surname[folded(surname)][row["entry"]] = self.mentions[row["entry"]]
            for original in (row["original"], *others.get(row["original"], [])):
                self.entries[folded(original)].add(row["entry"])
                for word in re.split(r"[\s·・•‧．-]+", original):
                    self.by_word[folded(word)].add(row["entry"])
        self.of_entry = collections.defaultdict(list)
        self.met = collections.Counter()
        for row in self.rows:
            self.of_entry[row["entry"]].append(row)
            self.met[row["rendering"]] += row["mentions"]
        self.rows.sort(key=lambda row: digest(row["original"] + row["rendering"]))

    def owners(self, form):
        return self.entries.get(folded(form), set())


def exact_original(memory, row):
    if memory.owners(row["original"]) == {row["entry"]}:
        return row["original"]


def exact_rendering(memory, row):
    if memory.owners(row["rendering"]) == {row["entry"]}:
        return row["rendering"]


def folded_form(memory, row):
    if memory.owners(row["original"]) != {row["entry"]} or " " not in row["original"]:
        return None
    text = row["original"].upper() if digest(row["original"]) % 2 else row["original"].replace(" ", "-").lower()
    return text if text != row["original"] else None


def most_met(memory, surname, row):
    bearers = memory.by_surname[folded(surname)].most_common(2)
    clear = len(bearers) == 1 or (bearers and bearers[0][1] > bearers[1][1])
    return bool(clear and bearers[0][0] == row["entry"] and not memory.owners(surname) - {row["entry"]})


def surname(memory, row):
    words = row["original"].split()
    if row["kind"] == "person" and len(words) == 2 and len(words[-1]) > 3 and row["original"].isascii():
        return words[-1] if most_met(memory, words[-1], row) else None


def surname_han(memory, row):
    parts = re.split("[·・]", row["rendering"])
    if row["kind"] == "person" and len(parts) == 2 and len(parts[-1]) > 1:
        return parts[-1] if most_met(memory, parts[-1], row) else None


def word(memory, row):
    if row["kind"] not in ("org", "work"):
        return None
    words = [one for one in row["original"].split() if len(one) > 4 and len(memory.by_word[folded(one)]) == 1]
    words = [one for one in words if not memory.owners(one)]
    return words[0] if len(row["original"].split()) > 1 and words else None


def unseen(memory, query):
    return query if query and not memory.owners(query) else None


def typo_original(memory, row):
    text = row["original"]
    if not text.isascii() or not text.replace(" ", "").isalpha() or len(text) < 6 or row["kind"] in ("term",):
        return None
    seed = digest(text)
    at = 1 + seed // 7 % (len(text) - 2)
    if not (text[at].isalpha() and text[at + 1].isalpha() and text[at - 1].isalpha()):
        return None
    kinds = [text[:at] + text[at + 1:], text[:at] + text[at] + text[at:],
             text[:at] + NEIGHBOURS.get(text[at].lower(), "e") + text[at + 1:],
             text[:at] + text[at + 1] + text[at] + text[at + 2:]]
    query = kinds[seed % 4]
    return unseen(memory, query) if query != text else None


def typo_rendering(memory, row):
    text = row["rendering"]
    if len(text) < 4 or row["method"] not in ("transliteration", "mixed"):
        return None
    seed = digest(text)
    if seed % 2:
        at = 1 + seed // 7 % (len(text) - 2)
        return unseen(memory, text[:at] + text[at + 1:]) if text[at] not in "·・" else None
    places = [at for at, c in enumerate(text) if c in OTHER_CHARACTER]
    if not places:
        return None
    at = places[seed // 7 % len(places)]
    return unseen(memory, text[:at] + OTHER_CHARACTER[text[at]] + text[at + 1:])


def sounds_of(text, style):
    return [one[0] for one in pypinyin.pinyin(text, style=style) if one[0].strip("·・•‧．")]


def is_han_name(row):
    return re.fullmatch("[一-鿿·・]{3,}", row["rendering"]) and row["method"] in ("transliteration", "heritage", "mixed")


def alone_in_sound(memory, row):
    """Homophones are other right answers: the query must mean one entry."""
    return len(memory.sounds["".join(sounds_of(row["rendering"], pypinyin.Style.NORMAL))]) == 1


def pinyin(memory, row):
    if not is_han_name(row) or not alone_in_sound(memory, row):
        return None
    syllables = sounds_of(row["rendering"], pypinyin.Style.NORMAL)
    return ("" if digest(row["rendering"]) % 2 else " ").join(syllables)


def pinyin_tones(memory, row):
    if not is_han_name(row) or not alone_in_sound(memory, row):
        return None
    marks = digest(row["rendering"]) % 2
    return " ".join(sounds_of(row["rendering"], pypinyin.Style.TONE if marks else pypinyin.Style.TONE3))


def traditional(memory, row):
    if memory.owners(row["rendering"]) != {row["entry"]}:
        return None
    text = row["rendering"]
    other = TO_TRADITIONAL.convert(text) if row["region"] == "zh-CN" else TO_SIMPLIFIED.convert(text)
    return other if other != text else None


def other_region(memory, row):
    here = [one for one in memory.of_entry[row["entry"]] if one["region"] != "zh-CN"]
    home = [one for one in memory.of_entry[row["entry"]] if one["region"] == "zh-CN"]
    if not here or not home or {folded(one["rendering"]) for one in here} & {folded(one["rendering"]) for one in home}:
        return None
    query = min((one["rendering"] for one in here + home), key=lambda text: memory.met[text])
    return query if memory.owners(query) == {row["entry"]} else None


def unseen_region(memory, row):
    if row["kind"] not in ("person", "place") or row["method"] != "transliteration":
        return None
    parts = lambda text: len(re.split("[·・•‧．]", text))
    spoken = lambda text: "".join(sounds_of(text, pypinyin.Style.NORMAL))
    for text, entity in memory.regional.get(folded(row["original"]), []):
        if folded(row["rendering"]) not in memory.of_entity[entity]:
            continue
        alike = difflib.SequenceMatcher(None, spoken(text), spoken(row["rendering"]), autojunk=False).ratio()
        if unseen(memory, text) and parts(text) == parts(row["rendering"]) and alike >= 0.6:
            return text


def other_rendering(memory, row):
    if row["method"] != "transliteration" or len(row["rendering"]) < 4:
        return None
    changed = "".join(OTHER_CHARACTER.get(c, c) for c in row["rendering"])
    return unseen(memory, changed) if changed != row["rendering"] else None


def romanisation(memory, row):
    if row["kind"] not in ("person", "place"):
        return None
    for name in memory.cyrillic.get(folded(row["original"]), []):
        style = digest(name) % STYLES
        query = romanised(name, style)
        if unseen(memory, query):
            return query


def cyrillic(memory, row):
    if row["kind"] not in ("person", "place"):
        return None
    for name in memory.cyrillic.get(folded(row["original"]), []):
        if unseen(memory, name):
            return name


CLASSES = {
    "exact-original": exact_original, "exact-rendering": exact_rendering, "folded": folded_form, "surname": surname,
    "surname-han": surname_han, "word": word, "typo-original": typo_original, "typo-rendering": typo_rendering,
    "pinyin": pinyin, "pinyin-tones": pinyin_tones, "traditional": traditional, "other-region": other_region, "unseen-region": unseen_region,
    "other-rendering": other_rendering, "romanisation": romanisation, "cyrillic": cyrillic,
}


def read_names(memory, data):
    """What the lists of names know of the memory's originals: regional renderings and Cyrillic forms."""
    memory.sounds = collections.defaultdict(set)
    for row in memory.rows:
        for text in {row["rendering"], *re.split("[·・]", row["rendering"])}:
            memory.sounds["".join(sounds_of(text, pypinyin.Style.NORMAL))].add(row["entry"])
    known = {folded(row["original"]) for row in memory.rows}
    memory.regional = collections.defaultdict(list)
    memory.of_entity = collections.defaultdict(set)
    for line in tsv(data / "names/cgroup_pairs.tsv"):
        if folded(line["original"]) in known and len(line["zh"]) > 1:
            entity = (line["group"], line["rule_id"])
            memory.regional[folded(line["original"])].append((line["zh"], entity))
            memory.of_entity[entity].add(folded(line["zh"]))
    memory.cyrillic = collections.defaultdict(list)
    for line in tsv(data / "names/russian_people.tsv"):
        words = line["original"].split()
        name = " ".join([words[0], words[-1]]) if len(words) > 1 else line["original"]
        for text in (name, words[-1]):
            if re.fullmatch("[А-Яа-яЁёІіЇїЄєҐґ -]+", text):
                memory.cyrillic[folded(romanised(text, 0))].append(text)
    places = collections.defaultdict(dict)
    for line in tsv(data / "names/naturalearth_places.tsv"):
        if line["iso_a2"] in NEIGHBOURHOOD:
            places[line["wikidata"]][line["source"]] = line["original"]
    for place in places.values():
        if "naturalearth-5-ru" in place and "naturalearth-5-en" in place:
            if alike(romanised(place["naturalearth-5-ru"], 0), place["naturalearth-5-en"]):
                memory.cyrillic[folded(place["naturalearth-5-en"])].append(place["naturalearth-5-ru"])


def alike(one, other):
    """Names that differ by more than a romanisation (Germany, Германия: yes; Peking, Пекин: no) are left out."""
    bare = lambda text: re.sub("[^bdfgklmnprstvz]", "", text.lower().replace("c", "k"))
    return bare(one) == bare(other)


def tsv(path):
    with path.open(encoding="utf-8") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def main():
    data, rows = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    with open(sys.argv[3], encoding="utf-8", newline="") as file:
        memory = Memory(rows.read_text(encoding="utf-8").splitlines(), list(csv.DictReader(file)))
    read_names(memory, data)
    for name, make in CLASSES.items():
        used = set()
        for row in memory.rows:
            if len(used) == PER_CLASS:
                break
            query = make(memory, row) if row["entry"] not in used else None
            if query:
                used.add(row["entry"])
                print(json.dumps({"class": name, "query": query, "entry": row["entry"], "original": row["original"],
                                  "rendering": row["rendering"]}, ensure_ascii=False))


if __name__ == "__main__":
    main()
