"""``prepay contract diff``: what changed between two contract files."""

from __future__ import annotations

import argparse
import json
import sys

from prepay._contract import load_contract
from prepay_conformance.diff import compare as differences

__all__ = ["compare"]

_BREAKING = 3


def compare(options: argparse.Namespace) -> int:
    """Print the changes; returns 3 when one of them breaks clients."""
    try:
        found = differences(load_contract(options.old), load_contract(options.new))
    except (OSError, ValueError, LookupError) as error:
        print(f"prepay contract diff: {error}", file=sys.stderr)
        return 1
    breaking = [change for change in found if change.breaking]
    if options.json:
        print(
            json.dumps(
                {"breaking": len(breaking), "changes": [change.as_json() for change in found]}, indent=2
            )
        )
        return _BREAKING if breaking else 0
    for title, changes in (("breaking", breaking), ("harmless", [c for c in found if not c.breaking])):
        if changes:
            print(f"{title} ({len(changes)})")
            for change in changes:
                print(f"  {change.where}: {change.message} [{change.kind}]")
            print()
    print(f"{len(breaking)} breaking, {len(found) - len(breaking)} harmless changes")
    return _BREAKING if breaking else 0
