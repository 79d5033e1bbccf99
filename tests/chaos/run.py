"""Everything that broke, or might have: run by hand or by ``make chaos``, with a table at the end.

    python tests/chaos/run.py [--seed N] [--small] [--only PART …] [--jobs N]

A part that fails names the seed that repeats it.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

# Run as a script, it stands in a folder that is no package of its own.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.chaos import clients, files, kills, requests, smuggling
from tests.chaos.report import Outcome, table

__all__ = ["Size", "main", "parts"]


class Size(NamedTuple):
    """How much of each part."""

    kills: int = 204
    requests: int = 150_319
    disks: int = 6
    flips: int = 3000
    states: int = 6000
    webhooks: int = 20_000
    cancellations: int = 116
    races: int = 10
    connections: int = 800


SMALL = Size(4, 3000, 1, 60, 100, 1000, 30, 1, 60)
"""What the normal tests run."""


def parts(seed: int, size: Size, jobs: int) -> Mapping[str, Callable[[], Outcome]]:
    """Return the parts by name, in the order in which they run."""
    return {
        "requests": lambda: requests.requests(seed, size.requests, jobs),
        "smuggling": smuggling.smuggling,
        "webhooks": lambda: clients.mutated_webhooks(seed, size.webhooks),
        "cancellations": lambda: clients.cancellations(size.cancellations),
        "races": lambda: clients.races(size.races),
        "states": lambda: files.states(seed, size.states),
        "flips": lambda: files.flips(seed, size.flips),
        "disk": lambda: files.disk(seed, size.disks),
        "soak": lambda: clients.soak(size.connections),
        "kills": lambda: kills.kills(seed, size.kills),
    }


def main() -> int:
    """Run the parts and print the table; returns 0 when everything held, 1 otherwise."""
    parser = argparse.ArgumentParser(description="Try to break prepay; a table at the end says what held.")
    parser.add_argument("--seed", type=int, default=int(time.time()) % 10_000, help="repeats a run")
    parser.add_argument("--small", action="store_true", help="a little of each part")
    parser.add_argument(
        "--only", action="append", metavar="PART", help="this part alone; may be given several times"
    )
    parser.add_argument(
        "--jobs", type=int, default=2, help="processes for generated requests (default: %(default)s)"
    )
    options = parser.parse_args()
    known = parts(options.seed, SMALL if options.small else Size(), options.jobs)
    unknown = [name for name in options.only or () if name not in known]
    if unknown:
        parser.error(f"there is no part {unknown[0]!r}; choose from {', '.join(known)}")
    outcomes: list[Outcome] = []
    for name, run in known.items():
        if options.only and name not in options.only:
            continue
        began = time.monotonic()
        outcomes.append(run()._replace(seconds=time.monotonic() - began))
        print(f"{name}: {outcomes[-1].tried}, {len(outcomes[-1].wrong)} wrong", file=sys.stderr, flush=True)
    print(f"\nseed {options.seed}\n{table(outcomes, options.seed)}")
    return 1 if any(outcome.wrong for outcome in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
