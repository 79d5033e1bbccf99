"""``prepay contract``: test a server, record traffic, show and compare contracts, watch for drift."""

from __future__ import annotations

from collections.abc import Sequence

from prepay_conformance.cli.parser import build_parser

__all__ = ["main"]


def main(argv: Sequence[str]) -> int:
    """Run ``prepay contract`` with these arguments.

    Returns:
        0 conforms (or done), 1 the tool failed, 2 usage, 3 does not conform, nothing was tested, a breaking change
        or drift, 4 not authorised, 5 a cap stopped the run, 130 and 143 interrupted.
    """
    parser = build_parser()
    try:
        options = parser.parse_args(list(argv))
    except SystemExit as stop:
        # The parser has said on stderr what is wrong, or printed its help.
        return stop.code if isinstance(stop.code, int) else 0
    if options.command == "test":
        from prepay_conformance.cli.test import test

        return test(options)
    if options.command == "show":
        from prepay_conformance.cli.show import show

        return show(options)
    if options.command == "record":
        from prepay_conformance.cli.record import record

        return record(options)
    if options.command == "drift":
        from prepay_conformance.cli.drift import drift

        return drift(options)
    from prepay_conformance.cli.compare import compare

    return compare(options)
