"""A million rows in and out: seconds, rows a second, and the most memory that was held.

usage: bench.py PROGRAM [ROWS]   (a release build; ROWS defaults to 1000000)
Reading alone is `import --dry-run`; importing also makes the keys under which every name is found, which
costs far more than reading. Fails when reading or writing CSV takes over 200 MB.
"""

import pathlib
import random
import resource
import subprocess
import sys
import tempfile
import time

PROGRAM = str(pathlib.Path(sys.argv[1]).resolve())
ROWS = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
LIMIT = 200.0
SYLLABLES = "ba be bi bo da de di do fa fe ka ke ki ko la le li lo ma me mi mo na ne ni no ra re ri ro sa se si so ta te ti to va vi".split()
CHARACTERS = "阿巴贝比博达德迪多法费卡克基科拉勒利洛马梅米莫纳内尼诺拉雷里罗萨塞西索塔特蒂托瓦维斯尔恩"


def measure(what, *arguments):
    began = time.monotonic()
    # The child measures itself: the figures of all children together only grow.
    script = "import resource,subprocess,sys;code=subprocess.call(sys.argv[1:],stdout=subprocess.DEVNULL,stderr=subprocess.DEVNULL);print(code,resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    told = subprocess.run([sys.executable, "-c", script, PROGRAM, *arguments], check=True, capture_output=True, text=True)
    code, peak = map(int, told.stdout.split())
    seconds = time.monotonic() - began
    print(f"{what:28}{seconds:8.1f} s{ROWS / seconds:12,.0f} rows/s{peak / 1024:8.0f} MB", flush=True)
    assert code == 0, f"{what}: exit {code}"
    return peak / 1024


def main():
    random.seed(1)
    with tempfile.TemporaryDirectory() as folder:
        table = pathlib.Path(folder, "names.csv")
        with table.open("w", encoding="utf-8") as out:
            out.write("original,zh-CN,kind,note\n")
            for at in range(ROWS):
                name = "".join(random.choices(SYLLABLES, k=4)).capitalize()
                rendering = "".join(random.choices(CHARACTERS, k=5))
                out.write(f"{name} {at},{rendering},person,{at % 97}\n")
        memory = ("--db", str(pathlib.Path(folder, "memory.db")))
        peaks = [measure("read CSV (dry run)", "import", "--dry-run", str(table), *memory)]
        peaks.append(measure("import CSV", "import", str(table), *memory))
        for name, arguments in (
            ("export CSV", ("--preset", "generic")),
            ("export omegat", ("--preset", "omegat", "--region", "zh-CN")),
            ("export tbx", ("--format", "tbx", "--region", "zh-CN", "--contexts", "0")),
            ("export jsonl", ("--format", "jsonl", "--contexts", "0")),
        ):
            target = pathlib.Path(folder, "out")
            peaks.append(measure(name, "export", *arguments, "-o", str(target), *memory))
    print(f"most memory {max(peaks):.0f} MB (limit {LIMIT:.0f})")
    return 1 if max(peaks[0], peaks[2]) > LIMIT else 0


if __name__ == "__main__":
    sys.exit(main())
