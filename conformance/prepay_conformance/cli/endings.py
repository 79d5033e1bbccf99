"""How a command ends that cannot go on: one line and its exit code, however deep the reason lay."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from prepay_conformance.errors import KitError

__all__ = ["ended"]

_USAGE = 2


def ended(command: str, work: Callable[[argparse.Namespace], int], options: argparse.Namespace) -> int:
    """Run a command that reads files, and return its exit code: 2 when one of them cannot be used."""
    try:
        return work(options)
    except KitError as error:
        print(f"prepay contract {command}: {error}", file=sys.stderr)
        return _USAGE
    except BrokenPipeError:
        # The reader of the output has seen enough; a second error while Python flushes it would say nothing more.
        sys.stdout = None
        return 0
