"""Exports of yiming opened by other programs, and compared with what was exported.

usage: clients.py PROGRAM
A memory is made from a table of names that break readers, each in its way; every export is opened by the
program it is for, and what that program shows must be what the memory holds.
"""

import csv
import importlib.util
import io
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unicodedata

HERE = pathlib.Path(__file__).parent
PROGRAM = str(pathlib.Path(sys.argv[1]).resolve())

# original, rendering; all of one region, so that every format takes them.
PLAIN = [
    ("Georgy Zinoviev", "格奥尔基·季诺维也夫"),
    ("Lev Kamenev", "列夫·加米涅夫"),
    ("Lev Kamenev", "列夫·卡梅涅夫"),
    ("Poutine", "普京"),
    ("Putin", "普京"),
    ("Smith, John", "约翰・史密斯"),
    ('the "quoted" one', "“引号”,逗号"),
    ("=1+1", "丙•丁"),
    ("+1", "戊‧己"),
    ("-Smith", "庚．辛"),
    ("@cmd", "𠮷野家"),
    ("'s-Hertogenbosch", "斯海尔托亨博斯"),
    ("'+2", "壬癸"),
    ("0012", "零零一二"),
    ("TRUE", "真"),
    ("1E5", "十万"),
    ("March 5", "三月五日"),
    ("Mu\u0308ller", "米勒"),
    ("O\u2019Neill", "奥尼尔"),
    ("<b> & Co", "甲公司"),
    ("zero\u200bwidth", "零\u200b宽"),
    ("BOM\ufeffinside", "标记"),
    ("a;b", "子丑"),
]
# What a file read line by line, without quotes, cannot hold.
HARD = [("tab\there", "制表"), ("two\nlines", "两行"), ("#MeToo", "我也是")]
NOTE = "注" * 200
TAIWAN = [("Georgy Zinoviev", "格里戈里·季諾維耶夫"), ("Trump", "川普")]
HONGKONG = [("Trump", "特朗普先生")]

failures, passed, skipped = [], 0, []


def check(what, got, expected):
    global passed
    if got == expected:
        passed += 1
    else:
        missing = [item for item in expected if item not in got] if isinstance(expected, list) else expected
        extra = [item for item in got if item not in expected] if isinstance(expected, list) else got
        failures.append(f"{what}: missing {missing!r}, instead {extra!r}")


def run(*arguments, **options):
    return subprocess.run(arguments, check=True, capture_output=True, **options)


def yiming(folder, *arguments):
    return run(PROGRAM, *arguments, "--db", str(folder / "memory.db"), cwd=folder)


def memory(folder):
    """A memory of all names, made by an import."""
    table = io.StringIO()
    rows = csv.writer(table)
    rows.writerow(["original", "rendering", "region", "kind", "status", "note"])
    for region, pairs in (("zh-CN", PLAIN + HARD), ("zh-TW", TAIWAN), ("zh-HK", HONGKONG)):
        for at, (original, rendering) in enumerate(pairs):
            rows.writerow([original, rendering, region, "person", "admitted", NOTE if at == 0 else ""])
    (folder / "names.csv").write_text(table.getvalue(), encoding="utf-8", newline="")
    told = yiming(folder, "import", "names.csv", "--format", "csv").stdout.decode()
    count = len(PLAIN + HARD + TAIWAN + HONGKONG)
    assert f"{count} names" in told, told


def export(folder, name, *arguments):
    path = folder / name
    yiming(folder, "export", "-o", str(path), *arguments)
    return path


CN = ("--region", "zh-CN")


def flat(pairs):
    return sorted((original.replace("\t", " ").replace("\n", " "), rendering) for original, rendering in pairs)


# ---------------------------------------------------------------------------------------- xmllint


def xmllint(folder):
    for name, schema, arguments in (
        ("v2.tbx", "tbx2.rng", ("--format", "tbx", *CN)),
        ("weblate.tbx", "tbx2.rng", ("--preset", "weblate", "--format", "tbx", *CN)),
        ("v3.tbx", "tbx3.rng", ("--format", "tbx3",)),
        ("names.tmx", "tmx14.rng", ("--format", "tmx", *CN)),
    ):
        path = export(folder, name, *arguments)
        command = ["xmllint", "--nonet", "--noout", "--relaxng", str(HERE / "schemas" / schema), str(path)]
        outcome = subprocess.run(command, capture_output=True, text=True)
        check(f"xmllint {name}", outcome.stderr if outcome.returncode else "", "")
    # A schema that takes everything would prove nothing.
    for name, schema, old, new in (
        ("v2.tbx", "tbx2.rng", "administrativeStatus", "status"),
        ("v3.tbx", "tbx3.rng", "admittedTerm-admn-sts", "admitted"),
        ("names.tmx", "tmx14.rng", ' adminlang="en"', ""),
        ("names.tmx", "tmx14.rng", '"zh-CN"', '"zh_CN"'),
    ):
        broken = folder / f"broken-{name}"
        broken.write_text((folder / name).read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
        command = ["xmllint", "--nonet", "--noout", "--relaxng", str(HERE / "schemas" / schema), str(broken)]
        check(f"xmllint refuses {name} without {old}", subprocess.run(command, capture_output=True).returncode != 0, True)


# ------------------------------------------------------------------------------ Translate Toolkit


def toolkit(folder):
    from translate.storage import factory, tbx

    def units(path):
        store = factory.getobject(str(path))
        return sorted((str(unit.source), str(unit.target)) for unit in store.units if not unit.isheader())

    no_comment = [pair for pair in PLAIN + HARD if not pair[0].startswith("#")]
    check("toolkit omegat", units(export(folder, "names.utf8", "--preset", "omegat", *CN)), flat(no_comment))
    check("toolkit weblate", units(export(folder, "weblate.csv", "--preset", "weblate", *CN)), flat(PLAIN + HARD))
    check("toolkit tmx", units(export(folder, "names.tmx", "--format", "tmx", *CN)), sorted(PLAIN + HARD))
    path = export(folder, "v2.tbx", "--format", "tbx", *CN)
    check("toolkit tbx", units(path), sorted(PLAIN + HARD))
    taiwan = export(folder, "tw.tbx", "--format", "tbx", "--region", "zh-TW")
    named = tbx.tbxfile.parsestring(taiwan.read_bytes(), sourcelanguage="en", targetlanguage="zh-TW")
    check("toolkit tbx, languages named", sorted((u.source, u.target) for u in named.units), sorted(TAIWAN))
    notes = [unit.getnotes() for unit in factory.getobject(str(path)).units if unit.source == "Georgy Zinoviev"]
    check("toolkit tbx note", notes and NOTE in notes[0], True)
    # The other way: what the toolkit writes, we read.
    written = tbx.tbxfile()
    for source, target in PLAIN:
        unit = written.UnitClass(source)
        unit.settarget(target)
        written.addunit(unit)
    (folder / "theirs.tbx").write_bytes(bytes(written))
    check("toolkit tbx read by us", names(folder, "theirs.tbx"), len(PLAIN))


def names(folder, path):
    """How many names a dry run finds in a file, with no row left out."""
    import json

    told = yiming(folder, "import", "--dry-run", "--report", "jsonl", path)
    report = json.loads(told.stdout)
    return report["names"] if report["bad_rows"] == 0 else report


# --------------------------------------------------------------------------------------- OmegaT

PROJECT = """<?xml version="1.0" encoding="UTF-8"?>
<omegat><project version="1.0">
<source_dir>__DEFAULT__</source_dir><target_dir>__DEFAULT__</target_dir><tm_dir>__DEFAULT__</tm_dir>
<glossary_dir>__DEFAULT__</glossary_dir><glossary_file>__DEFAULT__</glossary_file>
<dictionary_dir>__DEFAULT__</dictionary_dir>
<source_lang>{source}</source_lang><target_lang>{target}</target_lang>
<source_tok>org.omegat.tokenizer.LuceneCJKTokenizer</source_tok>
<target_tok>org.omegat.tokenizer.DefaultTokenizer</target_tok>
<sentence_seg>true</sentence_seg><support_default_translations>true</support_default_translations>
<remove_tags>false</remove_tags>
</project></omegat>
"""


def omegat_project(folder, name, source, target, text, glossaries=(), memories=()):
    project = folder / name
    for part in ("source", "target", "tm/auto", "glossary", "dictionary", "omegat"):
        (project / part).mkdir(parents=True)
    (project / "omegat.project").write_text(PROJECT.format(source=source, target=target), encoding="utf-8")
    (project / "source/a.txt").write_text(text, encoding="utf-8")
    for path in glossaries:
        shutil.copy(path, project / "glossary")
    for path in memories:
        shutil.copy(path, project / "tm/auto")
    script = (HERE / "glossary.groovy").resolve()
    told = run(
        "omegat", str(project), "--mode=console-translate", f"--config-dir={folder / 'config'}", f"--script={script}",
        env={**os.environ, "LC_ALL": "C.UTF-8"}, timeout=300,
    )
    lines = [line.split("\t") for line in told.stdout.decode("utf-8", "replace").splitlines()]
    return lines, (project / "target/a.txt").read_text(encoding="utf-8")


def omegat(folder):
    glossary = export(folder, "omegat.utf8", "--preset", "omegat", "--with-parts", *CN)
    comma = export(folder, "omegat.csv", "--preset", "omegat", "--format", "csv", *CN)
    termbase = export(folder, "omegat.tbx", "--preset", "omegat", "--format", "tbx", *CN)
    text = "Georgy Zinoviev met Lev Kamenev in Moscow.\nZinoviev spoke with Smith, John.\n"
    lines, _ = omegat_project(folder, "to-zh", "EN", "ZH-CN", text, [glossary, comma, termbase])
    entries = {}
    for line in lines:
        if line[0] == "ENTRY":
            entries.setdefault(line[1], []).append((line[2], line[3]))
    # OmegaT composes accents when it reads a glossary.
    composed = lambda pairs: sorted((unicodedata.normalize("NFC", one), other) for one, other in pairs)
    held = [pair for pair in PLAIN if not pair[0].startswith("#")] + [("tab here", "制表"), ("two lines", "两行")]
    plain = composed(held)
    parts = [pair for pair in entries.get("omegat.utf8", []) if pair not in plain]
    check("omegat utf8", sorted(pair for pair in entries.get("omegat.utf8", []) if pair in plain), plain)
    check("omegat utf8 surname", ("Zinoviev", "季诺维也夫") in parts, True)
    check("omegat csv", sorted(entries.get("omegat.csv", [])), plain)
    # OmegaT trims nothing of a term in TBX but joins its lines.
    whole = composed((" ".join(original.split()), rendering) for original, rendering in PLAIN + HARD)
    got = sorted((" ".join(original.split()), rendering) for original, rendering in entries.get("omegat.tbx", []))
    check("omegat tbx", got, whole)
    hits = {(line[1], term) for line in lines if line[0] == "HIT" for term in line[2].split("|")}
    for pair in (PLAIN[0], PLAIN[1], PLAIN[2], PLAIN[5], ("Zinoviev", "季诺维也夫")):
        check(f"omegat hit {pair[0]}", pair in hits, True)
    # From Chinese: the same entries turned round are what a reverse project's glossary holds.
    reverse = folder / "reverse.utf8"
    rows = [line.split("\t") for line in glossary.read_text(encoding="utf-8").splitlines()]
    reverse.write_text("".join(f"{row[1]}\t{row[0]}\n" for row in rows), encoding="utf-8")
    lines, _ = omegat_project(folder, "from-zh", "ZH-CN", "EN", "会后，格奥尔基·季诺维也夫表示欢迎。\n", [reverse])
    hits = {(line[1], line[2]) for line in lines if line[0] == "HIT"}
    check("omegat hit from Chinese", ("格奥尔基·季诺维也夫", "Georgy Zinoviev") in hits, True)
    # The memory pretranslates a segment that is a name.
    memory = export(folder, "omegat.tmx", "--preset", "omegat", "--format", "tmx", *CN)
    _, target = omegat_project(folder, "memory", "EN", "ZH-CN", "Georgy Zinoviev\n\nPutin\n", memories=[memory])
    check("omegat tmx", target.split(), ["格奥尔基·季诺维也夫", "普京"])
    check("omegat glossary read by us", names(folder, "omegat.utf8") >= len(plain) - 2, True)


# ----------------------------------------------------------------------------------- LibreOffice

CSV_OUT = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false'


def soffice(folder, *arguments):
    profile = f"-env:UserInstallation=file://{folder}/libreoffice"
    run("soffice", profile, "--headless", "--norestore", *arguments, timeout=300)


def cells(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def libreoffice(folder):
    out = folder / "opened"
    original = cells(export(folder, "generic.csv"))
    # XLSX to CSV: every cell as it was.
    export(folder, "generic.xlsx", "--format", "xlsx")
    soffice(folder, "--convert-to", CSV_OUT, "--outdir", str(out), str(folder / "generic.xlsx"))
    padded = [row for row in cells(out / "generic.csv")]
    check("libreoffice xlsx", padded, original)
    # CSV of the preset for spreadsheets, quoted fields as text, to XLSX and back.
    export(folder, "excel.csv", "--preset", "excel")
    soffice(folder, "--infilter=CSV:44,34,76,1,,0,true,false,false", "--convert-to", "xlsx", "--outdir", str(out), str(folder / "excel.csv"))
    soffice(folder, "--convert-to", CSV_OUT, "--outdir", str(out), str(out / "excel.xlsx"))
    unescaped = [[unescape(cell) for cell in row] for row in cells(out / "excel.csv")]
    check("libreoffice csv", unescaped, original)
    # And what LibreOffice saved, we read.
    check("libreoffice xlsx read by us", names(folder, "opened/excel.xlsx") > 0, True)


def unescape(cell):
    rest = cell[1:] if cell.startswith("'") else ""
    return rest if rest.lstrip("'")[:1] in tuple("=+-@\t\r") and rest.lstrip("'") else cell


# ------------------------------------------------------------------------------------------- all


def main():
    clients = (
        ("xmllint", shutil.which("xmllint"), xmllint),
        ("Translate Toolkit", importlib.util.find_spec("translate"), toolkit),
        ("OmegaT", shutil.which("omegat"), omegat),
        ("LibreOffice", shutil.which("soffice"), libreoffice),
    )
    for name, found, client in clients:
        if not found:
            skipped.append(name)
            print(f"notice: {name} is not here: skipped")
            continue
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder).resolve()
            memory(folder)
            before = passed + len(failures)
            try:
                client(folder)
            except subprocess.CalledProcessError as error:
                failures.append(f"{name}: {error}: {error.stderr.decode(errors='replace')[-2000:]}")
            print(f"{name}: {passed + len(failures) - before} checks")
    for failure in failures:
        print(f"FAILED {failure}")
    print(f"{passed} passed, {len(failures)} failed, {len(skipped)} clients skipped")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
