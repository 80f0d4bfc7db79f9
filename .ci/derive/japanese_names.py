#!/usr/bin/env python3
"""Derive src/suggest/romanise/japanese_*.txt: how Japanese surnames, and the characters of given names, are read.

From japanese-personal-name-dataset 0.4.0 (MIT): surnames with the number of their bearers, given names with
their spellings. Which kana belong to which character is found by expectation maximisation, so that names that
nobody has listed are read too. Characters are those of simplified Chinese; readings are in Hepburn's letters
without length, `q` at the end of one that doubles the next consonant.

needs: pip install opencc japanese-personal-name-dataset
usage: .ci/derive/japanese_names.py
"""
import collections
import csv
import importlib.resources
import math
import pathlib

import opencc

HERE = pathlib.Path(__file__).parents[2] / "src/suggest/romanise"
MODERN, SIMPLE = opencc.OpenCC("jp2t").convert, opencc.OpenCC("t2s").convert
LONGEST, ROUNDS = 5, 8
# A reading is kept from such a share of a character's on, at one place in the name.
SHARE = 0.04
# How often a character, and a given name however it is spelt, is seen at least.
LEAST, LEAST_READ = 6, 4
# Bearers that a surname by hand is said to have: about as many as the rarest of the list.
FEW = 7000
# Surnames that are not among the two thousand commonest, or have another reading that is as usual.
FURTHER = """
井上 inoue;庄司 shoji;庄子 shoji;东海林 shoji;土方 hijikata;小栗 oguri;涩谷 shibuya;京极 kyogoku;本乡 hongo;夏川 natsukawa;早见 hayami;会泽 aizawa;苍井 aoi;水原 mizuhara;马渊 mabuchi;叶山 hayama;伊集院 ijuin;赤城 akagi;黄川田 kikawada;尾身 omi;京本 kyomoto;夏木 natsuki;植草 uekusa;百田 hyakuta;伊吹 ibuki;池泽 ikezawa;反町 sorimachi;草刈 kusakari;五木 itsuki;朝井 asai;横光 yokomitsu;德富 tokutomi;冰室 himuro;绫野 ayano;绪形 ogata;重信 shigenobu;桐谷 kiritani;池松 ikematsu;西园寺 saionji;国枝 kunieda;成宫 narumiya;三条 sanjo;柄本 emoto;小渊 obuchi;桃井 momoi;财前 zaizen;相叶 aiba;猪口 inoguchi;冰川 hikawa;樱井 sakurai;浅尾 asao;堂本 domoto;柏木 kashiwagi;
石破 ishiba;高市 takaichi;菅 suga kan;枝野 edano;鸠山 hatoyama;羽生 hanyu habu;茂木 motegi mogi;
河野 kono kawano;翁长 onaga;舛添 masuzoe;甘利 amari;世耕 seko;二阶 nikai;额贺 nukaga;町村 machimura;与谢野 yosano;
谷垣 tanigaki;海部 kaifu;中曾根 nakasone;近卫 konoe;犬养 inukai;若槻 wakatsuki;币原 shidehara;小津 ozu;
是枝 koreeda;庵野 anno;押井 oshii;车田 kurumada;谏山 isayama;吾峠 gotoge;芥川 akutagawa;太宰 dazai;张本 harimoto;
伊调 icho;纪平 kihira;三笘 mitoma;堂安 doan;野茂 nomo;桃田 momota;本庶 honjo;赤崎 akasaki;益川 masukawa;
朝永 tomonaga;利根川 tonegawa;隈 kuma;妹岛 sejima;槇 maki;久石 hisaishi;松任谷 matsutoya;宇多田 utada;安室 amuro;
米津 yonezu;绫濑 ayase;满岛 mitsushima;广末 hirosue;柴咲 shibasaki;役所 yakusho;三船 mifune;仲代 nakadai;
志位 shii;不破 fuwa;神津 kozu;芳野 yoshino;桥下 hashimoto;萩生田 hagiuda;岩屋 iwaya;金杉 kanasugi;木寺 kitera;
山野内 yamanouchi;御手洗 mitarai;稻盛 inamori;盛田 morita;三木谷 mikitani;丰田 toyoda toyota;涩泽 shibusawa;
十仓 tokura;德川 tokugawa;丰臣 toyotomi;明智 akechi;足利 ashikaga;西乡 saigo;木户 kido;山县 yamagata;大隈 okuma;
东乡 togo;乃木 nogi;土肥原 doihara;重光 shigemitsu;米内 yonai;地村 chimura;莲池 hasuike;仲井真 nakaima;我那霸 ganaha;
东国原 higashikokubaru;佐分利 saburi;仓石 kuraishi;一青 hitoto;坛 dan;里中 satonaka;萩尾 hagio;竹宫 takemiya;
水木 mizuki;石之森 ishinomori;弘兼 hirokane;浦泽 urasawa;井浦 iura;冈仓 okakura;国木田 kunikida;正冈 masaoka;
种田 taneda;井伏 ibuse;司马 shiba;有岛 arishima;新渡户 nitobe;江户川 edogawa;绫辻 ayatsuji;伊坂 isaka;桐野 kirino;
凪 nagi;镝木 kaburagi;一条 ichijo;二条 nijo;九条 kujo;鹰司 takatsukasa;小和田 owada;黑泷 kurotaki;户田 toda;
牧口 makiguchi;池江 ikee;濑户 seto;室伏 murofushi;末续 suetsugu;户冢 totsuka;村主 suguri
"""

ROMAJI = {}
for row, kana in {
    "": "あいうえお", "k": "かきくけこ", "g": "がぎぐげご", "s": "さしすせそ", "z": "ざじずぜぞ", "t": "たちつてと", "d": "だぢづでど",
    "n": "なにぬねの", "h": "はひふへほ", "b": "ばびぶべぼ", "p": "ぱぴぷぺぽ", "m": "まみむめも", "r": "らりるれろ",
}.items():
    ROMAJI.update((one, row + vowel) for one, vowel in zip(kana, "aiueo"))
ROMAJI.update({"や": "ya", "ゆ": "yu", "よ": "yo", "わ": "wa", "を": "o", "ん": "n", "し": "shi", "ち": "chi", "つ": "tsu",
               "ふ": "fu", "じ": "ji", "ぢ": "ji", "づ": "zu", "ゔ": "vu", "ぁ": "a", "ぃ": "i", "ぅ": "u", "ぇ": "e", "ぉ": "o"})
GLIDES = {"ゃ": "a", "ゅ": "u", "ょ": "o"}


def simple(kanji):
    """The simplified character for one that Japan writes: its own simplifications go by the traditional form."""
    one = lambda c: c if c in "郎余" else SIMPLE(c) if SIMPLE(c) != c else SIMPLE(MODERN(c))
    return "".join(one(c) for c in kanji)


def written_out(kanji):
    """The repeated character for the mark that says so."""
    return "".join(kanji[at - 1] if c == "々" and at > 0 else c for at, c in enumerate(kanji))


def romaji(kana):
    """Hepburn's letters for the reading of one character, without length."""
    out = []
    for c in kana:
        if c in GLIDES and out:
            stem = out[-1][:-1]
            out[-1] = stem + ("" if stem in ("sh", "ch", "j") else "y") + GLIDES[c]
        elif c == "っ":
            out.append("q")
        else:
            out.append(ROMAJI[c])
    letters = "".join(out)
    for long, short in (("ou", "o"), ("oo", "o"), ("uu", "u")):
        letters = letters.replace(long, short)
    return letters


def splits(kana, count):
    if count == 1:
        if 0 < len(kana) <= LONGEST:
            yield (kana,)
        return
    for size in range(1, min(LONGEST, len(kana) - count + 1) + 1):
        if kana[size] not in GLIDES and kana[size] not in "っんぁぃぅぇぉ":
            yield from ((kana[:size], *rest) for rest in splits(kana[size:], count - 1))
        elif kana[size] in "っん":
            continue


def places(count):
    return ["single"] if count == 1 else ["first", *["middle"] * (count - 2), "last"]


def likely(part):
    """How likely kana are those of one character, before anything is known: most have two, and none begin in mid-vowel."""
    return {1: 0.6, 2: 1.0, 3: 0.5}.get(len(part), 0.1) * (0.1 if part[0] in "うい" and len(part) == 1 else 1.0)


def align(pairs):
    """Each spelling with its kana split among the characters, by expectation maximisation."""
    table, best = None, {}
    ways = {pair: list(splits(pair[1], len(pair[0]))) for pair in pairs}
    for _ in range(ROUNDS):
        seen, total = collections.Counter(), collections.Counter()
        for (kanji, kana), weight in pairs.items():
            if not ways[kanji, kana]:
                continue
            score = lambda way: math.prod((table[c, part] if table else likely(part)) for c, part in zip(kanji, way))
            scored = [(score(way), way) for way in ways[kanji, kana]]
            whole = sum(value for value, _ in scored)
            if whole <= 0:
                continue
            best[kanji, kana] = max(scored)[1]
            for value, way in scored:
                for c, part in zip(kanji, way):
                    seen[c, part] += weight * value / whole
                    total[c] += weight * value / whole
        table = collections.Counter({(c, part): n / (total[c] + 2) for (c, part), n in seen.items()})
    return best


def rows(name):
    folder = importlib.resources.files("japanese_personal_name_dataset") / "dataset"
    with (folder / name).open(encoding="utf-8") as lines:
        yield from csv.reader(lines)


def given_names():
    """Spellings with readings; those that many bear count thrice."""
    pairs = collections.Counter()
    for name, weight in (("man_org", 1), ("man_opti", 2), ("woman_org", 1), ("woman_opti", 2)):
        for kana, _, *spellings in rows(f"first_name_{name}.csv"):
            for kanji in map(written_out, spellings):
                if all("\u4e00" <= c <= "\u9fff" for c in kanji) and all(c in ROMAJI or c in GLIDES or c == "っ" for c in kana):
                    pairs[kanji, kana] += weight
    return pairs


def nats(share):
    """A digit for a probability: its negative logarithm, 9 for the rarest."""
    return str(min(9, round(-math.log(share)))) if share > 0 else "-"


def write_readings(pairs):
    """How given names sound, however they are spelt: the more spellings, the more usual."""
    seen = collections.Counter()
    for (_, kana), weight in pairs.items():
        seen[short(kana)] += weight
    total = sum(seen.values())
    lines = [f"{read}{min(15, round(-math.log(n / total))):x}" for read, n in sorted(seen.items()) if n >= LEAST_READ]
    (HERE / "japanese_sounds.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def short(kana):
    """Hepburn's letters for a whole name, its doubled consonants written."""
    letters = romaji(kana)
    for c in "kstpcbdgz":
        letters = letters.replace("q" + c, c + c)
    return letters.replace("q", "")


def write_given(pairs):
    by_place = collections.defaultdict(collections.Counter)
    totals, all_seen = collections.Counter(), collections.Counter()
    for (kanji, kana), way in align(pairs).items():
        for c, part, place in zip(simple(kanji), way, places(len(way))):
            weight = pairs[kanji, kana]
            for where in ["first", "last"] if place == "middle" else [place]:
                by_place[c, where][romaji(part)] += weight
                totals[where] += weight
                all_seen[c] += weight
    lines = []
    for c in sorted(all_seen):
        if all_seen[c] < LEAST:
            continue
        seen = [by_place[c, where] for where in ("first", "last", "single")]
        sums = [sum(counter.values()) for counter in seen]
        kept = {read for counter, whole in zip(seen, sums) for read, n in counter.items() if n >= max(2, SHARE * whole)}
        order = sorted(kept, key=lambda read: (-sum(counter[read] for counter in seen), read))
        reads = [read + "".join(nats(counter[read] / whole) if whole else "-" for counter, whole in zip(seen, sums))
                 for read in order]
        usual = "".join(format(min(15, round(-math.log(whole / totals[where]))), "x") if whole else "-"
                        for whole, where in zip(sums, ("first", "last", "single")))
        if reads:
            lines.append(" ".join([c + usual, *reads]))
    (HERE / "japanese_given.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_surnames():
    known = {}
    for entry in FURTHER.replace("\n", "").split(";"):
        name, *reads = entry.split()
        known[simple(name)] = [reads, FEW]
    by_hand = set(known)
    listed = [(kanji, int(count), kana) for kanji, count, kana, _ in rows("last_name_org.csv")]
    ways = align(collections.Counter({(kanji, kana): math.sqrt(count) for kanji, count, kana in listed}))
    for kanji, count, kana in listed:
        kanji = written_out(kanji)
        whole = "".join(romaji(part) for part in ways.get((kanji, kana), [kana]))
        name = simple(kanji)
        reads, bearers = known.setdefault(name, [[], 0])
        if whole not in reads and name not in by_hand:
            reads.append(whole)
        known[name][1] = max(bearers, count)
    total = 120_000_000
    lines = [" ".join([name + format(min(15, round(-math.log(count / total))), "x"), *reads])
             for name, (reads, count) in sorted(known.items())]
    (HERE / "japanese_surnames.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


HERE.mkdir(exist_ok=True)
GIVEN = given_names()
write_given(GIVEN)
write_readings(GIVEN)
write_surnames()
