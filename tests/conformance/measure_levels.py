"""Count what each level sends, takes and spends against the mock server: the table of docs/contract-kit.md.

Run with ``python -m tests.conformance.measure_levels``; it prints one row a level.
"""

from __future__ import annotations

import sys

from prepay_conformance import Level, run
from prepay_conformance.vendors.registry import BUILT_IN
from tests.conformance.servers import healthy, settings

_LEVELS = (Level.READ, Level.NEGATIVE, Level.SPEND, Level.FULL)


def main() -> None:
    """Print requests, seconds and credits of each level."""
    print("| vendor | level | requests | seconds | credits |\n| --- | --- | ---: | ---: | ---: |")
    for vendor in BUILT_IN:
        for level in _LEVELS:
            with healthy() as url:
                verdict = run(settings(vendor, url, level=level))
            seconds = verdict.milliseconds / 1000
            print(
                f"| {vendor} | {level} | {verdict.requests} | {seconds:.0f} | {verdict.credits} |", flush=True
            )
            if not verdict.conforms:
                print(f"{vendor}, {level}: {verdict.outcome}", file=sys.stderr)


if __name__ == "__main__":
    main()
