"""`make bench`: every comparison in its own process, one after the other; then results.json and RESULTS.md.

`--quick` takes one short round of each, to see that the harness works; it writes nothing but what it measured, to
the screen. `--only NAME` runs one comparison; its numbers take the place of those in results.json. `--page` measures
nothing: it writes RESULTS.md anew from results.json and bounds.md.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.machine import load_average, machine, versions
from bench.measure import Recorder, summarize
from bench.plan import CASES, FULL, QUICK, WORK
from bench.report import line, page
from bench.targets import judge

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results.json"
PAGE = HERE / "RESULTS.md"


def _run_one(name: str, quick: bool, target: Path) -> None:
    """In the child: one comparison, its numbers into a file."""
    out = Recorder()
    CASES[name](out, QUICK if quick else FULL)
    target.write_text(json.dumps({"metrics": out.metrics, "notes": out.notes}))


def _run_all(names: list[str], quick: bool) -> tuple[dict[str, Any], dict[str, str], list[str]]:
    metrics: dict[str, Any] = {}
    notes: dict[str, str] = {}
    failed: list[str] = []
    for name in names:
        begin = time.monotonic()
        print(f"bench: {name} … ", end="", flush=True)
        target = WORK / f"{name}.json"
        target.unlink(missing_ok=True)
        command = [sys.executable, __file__, "--child", name, str(target), *(["--quick"] if quick else [])]
        if subprocess.run(command, check=False).returncode:
            print("failed")
            failed.append(name)
            continue
        found = json.loads(target.read_text())
        metrics |= {metric: summarize(entry) for metric, entry in found["metrics"].items()}
        notes |= found["notes"]
        print(f"{time.monotonic() - begin:.0f} s")
    return metrics, notes, failed


def _store(names: list[str], metrics: dict[str, Any], notes: dict[str, str], load: str) -> None:
    known = {}
    if set(names) != set(CASES) and RESULTS.is_file():
        known = json.loads(RESULTS.read_text(encoding="utf-8"))
    results = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {**machine(), "load before the run (1, 5, 15 min)": load},
        "versions": versions(),
        "notes": {**known.get("notes", {}), **notes},
        "metrics": dict(sorted({**known.get("metrics", {}), **metrics}.items())),
    }
    RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    _write_page()


def _write_page() -> None:
    PAGE.write_text(page(json.loads(RESULTS.read_text(encoding="utf-8"))), encoding="utf-8")


def main() -> int:
    """0 all targets hold, 1 some do not, 2 something could not be measured."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="one short round of each, nothing is written")
    parser.add_argument("--only", action="append", metavar="NAME", help="one comparison; may be given again")
    parser.add_argument("--page", action="store_true", help="write RESULTS.md anew, measure nothing")
    parser.add_argument("--child", nargs=2, metavar=("NAME", "FILE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    WORK.mkdir(exist_ok=True)
    if options.child:
        _run_one(options.child[0], options.quick, Path(options.child[1]))
        return 0
    if options.page:
        _write_page()
        return 0
    names: list[str] = options.only or list(CASES)
    if unknown := set(names) - set(CASES):
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(CASES)}")
    load = load_average()
    metrics, notes, failed = _run_all(names, options.quick)
    if options.quick:
        for name, entry in metrics.items():
            print(f"{name:40} {entry['median']:>14.3f} {entry['unit']}")
    else:
        _store(names, metrics, notes, load)
        metrics = json.loads(RESULTS.read_text(encoding="utf-8"))["metrics"]
    verdicts = judge(metrics)
    for verdict in verdicts:
        print(" | ".join(line(verdict)))
    if failed:
        print(f"bench: could not be measured: {', '.join(failed)}", file=sys.stderr)
        return 2
    return 0 if all(verdict.holds for verdict in verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
