"""`python benchmarks/check.py`: whether every target holds in results.json; says which do not, and exits 1 then."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from bench.report import line
from bench.targets import judge

RESULTS = Path(__file__).resolve().parent / "results.json"


def main() -> int:
    """0 all hold, 1 some do not, 2 there are no results."""
    try:
        results = json.loads(RESULTS.read_text(encoding="utf-8"))
    except FileNotFoundError:
        print("benchmarks: there is no results.json; run: make bench", file=sys.stderr)
        return 2
    verdicts = judge(results["metrics"])
    missed = [verdict for verdict in verdicts if not verdict.holds]
    for verdict in missed:
        print("missed: " + " · ".join(line(verdict)))
    print(f"benchmarks: {len(verdicts) - len(missed)} of {len(verdicts)} targets hold")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
