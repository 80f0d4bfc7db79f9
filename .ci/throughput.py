"""usage: throughput.py DATA YIMING [MEGABYTES…]

How fast texts are read, aligned and stored, beside `rg` finding the same brackets in the same run, on one
core and on two, and how much memory that takes. DATA/text holds the texts (JSON Lines with `text`); they are
repeated, with their lines in another order, until a file has as many megabytes. Prints a line for each run:
megabytes a second of wall time, of processor time, largest memory.
"""

import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time

BRACKETS = r"[（(][^（）()\n]*\p{Latin}[^（）()\n]*[）)]"


def lines(data):
    found = []
    for path in sorted(pathlib.Path(data, "text").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            found += [one for one in json.loads(line).get("text", "").splitlines() if one.strip()]
    return found


def write(path, all_lines, megabytes):
    order, left = random.Random(1), megabytes << 20
    with open(path, "w", encoding="utf-8") as out:
        while left > 0:
            order.shuffle(all_lines)
            for line in all_lines:
                out.write(line + "\n")
                left -= len(line.encode()) + 1
                if left <= 0:
                    break


def run(what, size, command, cores):
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               preexec_fn=lambda: os.sched_setaffinity(0, set(range(cores))))
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - start
    cpu = usage.ru_utime + usage.ru_stime
    assert os.waitstatus_to_exitcode(status) in (0, 1), command
    print(f"{size:5} MB  {what:28} {cores} core{'s' if cores > 1 else ' '}  {size / wall:8.2f} MB/s wall"
          f"  {size / cpu:8.2f} MB/s cpu  {usage.ru_maxrss >> 10:5} MB", flush=True)


def main():
    data, yiming, *sizes = sys.argv[1:]
    texts = lines(data)
    if not texts:
        sys.exit(f"no text in {data}/text")
    with tempfile.TemporaryDirectory() as folder:
        for size in [int(size) for size in sizes] or [10]:
            path = os.path.join(folder, "news.txt")
            write(path, texts, size)
            for cores in (1, 2):
                jobs = ["--jobs", str(cores)]
                run("rg", size, ["rg", "-j1", "-o", BRACKETS, path], cores)
                run("align --dry-run", size, [yiming, "align", "--dry-run", *jobs, path], cores)
                memory = os.path.join(folder, f"{size}-{cores}.db")
                run("align", size, [yiming, "align", "--db", memory, *jobs, path], cores)
                run("align again", size, [yiming, "align", "--db", memory, *jobs, path], cores)


main()
