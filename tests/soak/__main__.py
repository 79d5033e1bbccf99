"""``make soak``: endurance runs with a table at the end; ``--seed`` repeats a run, ``--scale`` shortens it."""

from __future__ import annotations

import argparse
import logging
import os
import random
import re
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from tests.soak.books import ROOT, Row, shop
from tests.soak.runs import cancellations, forks, loops, signals

COLUMNS = (
    "calls",
    "answered",
    "unknown",
    "unsent",
    "cut",
    "kept",
    "charges",
    "double",
    "understated",
    "most",
)


def rows(scale: float, seed: int, folder: Path) -> Iterator[Row]:
    """Run everything, over both libraries, with and without TLS."""

    def many(number: int) -> int:
        return max(round(number * scale), 4)

    for stack, tls in product(("httpx", "httpx2"), (False, True)):
        os.environ["PREPAY_HTTP"] = stack
        name = f"{stack} {'https' if tls else 'http'}"
        own = f"{seed} {name}"
        with shop(folder, tls=tls) as place, shop(folder, tls=tls, delay=0.015) as slow:
            for library in ("asyncio", "trio"):
                yield named(cancellations(place, library, many(625), f"{own} {library}"), f"{name}, at once")
                yield named(
                    cancellations(slow, library, many(625), f"{own} {library} slow"), f"{name}, 15 ms"
                )
            yield named(signals(place, many(250), f"{own} signal"), f"{name}, at once")
            yield named(signals(slow, many(250), f"{own} signal slow"), f"{name}, 15 ms")
            yield named(loops(place, many(50), max(many(300), 20), f"{own} loops"), name)
            yield named(forks(place, many(13), f"{own} forks"), name)


def named(row: Row, where: str) -> Row:
    row.name = f"{row.name}, {where}"
    return row


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="part of the numbers of the whole run")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().getrandbits(32))
    parser.add_argument(
        "--points", type=int, default=2000, help="interruption points of each combination; 0: none"
    )
    chosen = parser.parse_args()
    warnings.simplefilter("ignore", ResourceWarning)
    logging.getLogger("prepay").setLevel(logging.ERROR)
    print(f"seed {chosen.seed}; repeat with: make soak SEED={chosen.seed}", flush=True)
    print(
        f"{'':34}" + "".join(f"{name:>12}" for name in COLUMNS) + f"{'first ms':>10}{'last ms':>10}{'s':>7}"
    )
    failed: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        started = time.monotonic()
        for row in rows(chosen.scale, chosen.seed, Path(folder)):
            now = time.monotonic()
            figures = "".join(f"{getattr(row, name):>12}" for name in COLUMNS)
            times = f"{row.first * 1000:>10.1f}{row.last * 1000:>10.1f}{now - started:>7.0f}"
            print(f"{row.name:34}{figures}{times}", flush=True)
            started = now
            failed += [f"{row.name}: {fault}" for fault in row.faults()]
    os.environ.pop("PREPAY_HTTP", None)
    if chosen.points:
        failed += points(chosen.points)
    for fault in failed:
        print(f"FAILED {fault} (seed {chosen.seed})", file=sys.stderr)
    return 1 if failed else 0


def points(number: int) -> list[str]:
    """Interrupt attempts at so many points of each combination."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-n",
        "2",
        "--timeout=3600",
        "tests/sdk/wire/test_transport_interrupts.py",
    ]
    report = ROOT / "build" / "soak-points.xml"
    command.append(f"--junitxml={report}")
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PREPAY_INTERRUPTION_POINTS": str(number)}, check=False
    )
    # Of two attempts the first is interrupted, and the second shows that the transport goes on.
    tried = sum(map(int, re.findall(r'name="points" value="(\d+)"', report.read_text(encoding="utf-8")))) // 2
    print(f"interruption points tried: {tried}", flush=True)
    return ["interruption points"] if done.returncode else []


if __name__ == "__main__":
    sys.exit(main())
