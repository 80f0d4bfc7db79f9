#!/usr/bin/env python3
"""Guard the aligner's figures: a fall of more than half a point against .ci/figures.json fails.

usage: .ci/figures.py DATA BINARY [--write]
"""
import json
import pathlib
import subprocess
import sys
import tempfile

LIMIT = 0.005
KNOWN = pathlib.Path(__file__).with_name("figures.json")


def measure(data: pathlib.Path, binary: str) -> dict[str, float]:
    """F1, detection and left boundary on the dev gold, as the gold's own scorer counts them."""
    eval_dir = data / "eval"
    with tempfile.NamedTemporaryFile("w+", suffix=".jsonl") as found:
        subprocess.run(
            [binary, "align", "--dry-run", "--format", "jsonl", str(eval_dir / "dev.txt")],
            stdout=found, stderr=subprocess.DEVNULL, check=True,
        )
        scored = subprocess.run(
            [sys.executable, str(eval_dir / "score.py"), str(eval_dir / "dev.gold.jsonl"), found.name, "--json"],
            capture_output=True, text=True, check=True,
        )
    figures = json.loads(scored.stdout)
    return {name: figures[name] for name in ("f1", "detection_f1", "left_boundary_accuracy")}


def main() -> int:
    data, binary = pathlib.Path(sys.argv[1]), sys.argv[2]
    now = measure(data, binary)
    if "--write" in sys.argv:
        KNOWN.write_text(json.dumps(now, indent=1) + "\n")
    known = json.loads(KNOWN.read_text())
    fallen = [name for name in known if now[name] < known[name] - LIMIT]
    for name, value in now.items():
        print(f"{name:24} {value:.4f}  (known {known[name]:.4f}){'  FALLEN' if name in fallen else ''}")
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())
