#!/usr/bin/env python3
"""Ask the queries of queries.py and count in which place the right entry comes.

usage: score.py BINARY MEMORY QUERIES [--misses]
"""
import collections
import json
import subprocess
import sys

NAMED = 5


def places(binary, memory, queries):
    """Entries found for each query, best first, each once. One process answers them all."""
    found = collections.defaultdict(list)
    asked = [binary, "lookup", "--db", memory, "--format", "jsonl", "--limit", "60", "--", *queries]
    told = subprocess.run(asked, capture_output=True, text=True)
    if told.returncode == 2:
        sys.exit(told.stderr)
    for line in told.stdout.splitlines():
        match = json.loads(line)
        if match["entry"] not in found[match["query"]]:
            found[match["query"]].append(match["entry"])
    return found


def main():
    binary, memory, path = sys.argv[1:4]
    queries = [json.loads(line) for line in open(path, encoding="utf-8")]
    found = places(binary, memory, [query["query"] for query in queries])
    total, first, named = collections.Counter(), collections.Counter(), collections.Counter()
    for query in queries:
        answer = found[query["query"]]
        for name in (query["class"], "all"):
            total[name] += 1
            first[name] += answer[:1] == [query["entry"]]
            named[name] += query["entry"] in answer[:NAMED]
        if "--misses" in sys.argv and answer[:1] != [query["entry"]]:
            place = answer.index(query["entry"]) + 1 if query["entry"] in answer else "-"
            print(query["class"], query["query"], query["entry"], query["original"], query["rendering"], place,
                  answer[:3], sep="\t")
    print(f"{'class':16} {'queries':>7} {'first':>6} {'in 5':>6}")
    for name in total:
        print(f"{name:16} {total[name]:7} {first[name] / total[name]:6.3f} {named[name] / total[name]:6.3f}")


if __name__ == "__main__":
    main()
