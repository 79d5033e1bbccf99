"""The command lines of ``prepay mock clock|fault|snapshot|reset|grant``."""

from __future__ import annotations

import argparse
import re

from prepay_mock.cli.words import Parser, whole_number
from prepay_mock.vendors.registry import names
from prepay_mock.world.faults import KINDS, MOST_DELAY_MS

__all__ = ["TOKEN_VARIABLE", "header", "parser", "span"]

DEFAULT_URL = "http://127.0.0.1:4010"
TOKEN_VARIABLE = "PREPAY_MOCK_CONTROL_TOKEN"  # noqa: S105 - the name of a variable, not a token
MOST_COUNT = 1_000_000
SECONDS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}
SPAN = re.compile(r"(?:\d+(?:\.\d+)?[dhms])+|\d+(?:\.\d+)?", re.ASCII)
PART = re.compile(r"(\d+(?:\.\d+)?)([dhms]?)")


def span(text: str) -> float:
    """Seconds from ``90``, ``90s``, ``15m``, ``1d12h``.

    Raises:
        argparse.ArgumentTypeError: it is no span of time.
    """
    if not SPAN.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no span of time; write 90s, 15m, 2h, 7d or 1d12h")
    return sum(float(number) * SECONDS[unit or "s"] for number, unit in PART.findall(text))


def whole_span(text: str) -> int:
    """Whole seconds; what is left of a second is dropped."""
    return int(span(text))


def header(text: str) -> tuple[str, str]:
    """Name and value of a header that is written as ``Name: value``."""
    name, colon, value = text.partition(":")
    if not colon or not name.strip():
        raise argparse.ArgumentTypeError(f"{text!r} is no header; write 'Name: value'")
    return name.strip(), value.strip()


def parser() -> Parser:
    """The parser of all of them."""
    common = Parser(add_help=False)
    # Without defaults, so that an option before a further word is not overwritten by the default after it.
    common.add_argument(
        "--url", default=argparse.SUPPRESS, help=f"where the mock is (default: {DEFAULT_URL})"
    )
    common.add_argument(
        "--json",
        action="store_true",
        default=argparse.SUPPRESS,
        help="print what the server answers, as JSON",
    )
    top = Parser(
        prog="prepay mock",
        description=f"Steer a mock server that is running. A server that demands its control token finds it in "
        f"{TOKEN_VARIABLE}.",
    )
    top.set_defaults(url=DEFAULT_URL, json=False)
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _clock(commands.add_parser("clock", parents=[common], help="look at the clock, or move it"), common)
    _fault(commands.add_parser("fault", parents=[common], help="plan trouble"), common)
    _snapshot(commands.add_parser("snapshot", parents=[common], help="save the world, go back to it"), common)
    commands.add_parser(
        "reset",
        parents=[common],
        help="start again from the scenario",
        description="Start again from the scenario the server was started with. Snapshots stay.",
    )
    _grant(commands.add_parser("grant", parents=[common], help="give credits to an account"))
    return top


def _clock(clock: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    clock.description = (
        "Without a further word: tell the time. Everything that becomes due on the way of a move happens at its own "
        "instant, in order; time never goes back."
    )
    moves = clock.add_subparsers(dest="action", metavar="MOVE")
    clock.set_defaults(action="show")
    advance = moves.add_parser("advance", parents=[common], help="move it forward by 90s, 15m, 2h, 7d, 1d12h")
    advance.add_argument("span", type=span, metavar="SPAN")
    instant = moves.add_parser("set", parents=[common], help="jump to an instant")
    instant.add_argument("instant", metavar="INSTANT", help="such as 2026-06-01T12:00:00Z")
    moves.add_parser("next", parents=[common], help="jump to the next thing that will happen")
    moves.add_parser("freeze", parents=[common], help="let it stand still")
    moves.add_parser("unfreeze", parents=[common], help="let it run on from where it stands")


def _fault(fault: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    fault.description = "Without a further word: list what is planned."
    actions = fault.add_subparsers(dest="action", metavar="ACTION")
    fault.set_defaults(action="list")
    add = actions.add_parser("add", parents=[common], help="plan a fault")
    add.add_argument("kind", choices=KINDS, metavar="KIND", help=", ".join(KINDS))
    add.add_argument(
        "--operation",
        metavar="NAME",
        help="the operation that it meets, such as bundles.create (default: every one)",
    )
    add.add_argument("--key", help="the API key that it meets (default: every one)")
    count = add.add_mutually_exclusive_group()
    count.add_argument(
        "--times",
        type=whole_number(1, MOST_COUNT),
        default=1,
        metavar="N",
        help="how many requests it meets (1)",
    )
    count.add_argument("--always", action="store_true", help="it meets all requests from now on")
    add.add_argument(
        "--after",
        type=whole_number(0, MOST_COUNT),
        default=0,
        metavar="N",
        help="how many requests pass first (0)",
    )
    add.add_argument("--status", type=whole_number(200, 599), help="for status and backend_status")
    add.add_argument("--code", help="the vendor's error code, for status")
    add.add_argument(
        "--header", type=header, action="append", metavar="'NAME: VALUE'", help="for status; may be repeated"
    )
    add.add_argument(
        "--delay-ms",
        type=whole_number(0, MOST_DELAY_MS),
        metavar="MS",
        help=f"milliseconds, for delay; {MOST_DELAY_MS} at most",
    )
    clear = actions.add_parser("clear", parents=[common], help="forget one planned fault, or all of them")
    clear.add_argument("id", nargs="?", metavar="ID")


def _snapshot(snapshot: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    snapshot.description = "Without a further word: list the snapshots."
    actions = snapshot.add_subparsers(dest="action", metavar="ACTION")
    snapshot.set_defaults(action="list")
    for name, says in (
        ("save", "save the world under a name, in place of an earlier one of that name"),
        ("restore", "go back to a snapshot, its time included"),
        ("drop", "forget a snapshot"),
    ):
        actions.add_parser(name, parents=[common], help=says).add_argument("name", metavar="NAME")


def _grant(grant: argparse.ArgumentParser) -> None:
    grant.description = "Add a lot of credits to an account."
    grant.add_argument("key", metavar="KEY", help="the account's API key")
    grant.add_argument("amount", type=whole_number(1, 1_000_000_000), metavar="CREDITS")
    grant.add_argument(
        "--vendor",
        choices=names(),
        metavar="VENDOR",
        help=f"{', '.join(names())}: opens the account if need be, or says which one is meant",
    )
    grant.add_argument(
        "--expires-in", type=whole_span, metavar="SPAN", help="such as 30d; they last for ever without it"
    )
    grant.add_argument("--source", help="where they come from (default: the vendor's usual words)")
    grant.add_argument("--note", help="what the ledger's row says")
