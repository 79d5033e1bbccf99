"""The command line. No module that knows the test engine is imported here, so that ``--help`` comes at once."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from prepay_conformance.cli.live_traffic import add_drift, add_record
from prepay_conformance.cli.numbers import positive, whole
from prepay_conformance.vendors.registry import BUILT_IN, load, names

__all__ = ["LEVELS", "build_parser"]

# Named here because asking the module that knows them would import the test engine.
LEVELS = ("replay", "read", "negative", "spend", "full")
DIFF_FORMATS = ("terminal", "json", "markdown", "junit", "github")
DIFF_FAIL_ON = ("breaking", "warning", "none")

_LEVELS_HELP = """\
levels, each of which may do what the one above it may:
  replay    recorded traffic, offline (--recording FILE)
  read      GET only, no probes of other methods, nothing that costs
  negative  also requests that must be refused: nothing can be bought
  spend     also scripted scenarios at the lowest price, under --max-credits
  full      everything: fuzzing, coverage, stateful, every documented status

A live host gets negative at most unless --max-credits is given, and full only with --i-own-this-account.
The mock server (X-Prepay-Mock on loopback, and keys that begin with sk_mock_) gets full.

what a level takes on a live host, about; a run says it again before it begins:
{costs}

The key comes from the environment: NAME_API_KEY, with the vendor's name in capitals. Keys of other roles may stand
beside it: …_EMPTY_API_KEY (no credits), …_READONLY_API_KEY, …_OTHER_API_KEY; on the mock they are derived.

HTTPS_PROXY, HTTP_PROXY and NO_PROXY are obeyed; a server on loopback is reached without a proxy.

exit codes: 0 conforms, 1 the tool failed, 2 usage, 3 does not conform or nothing was tested, 4 not authorised,
5 a cap stopped the run, 130 and 143 interrupted (the report is written, marked incomplete)
"""

_DIFF_HELP = """\
examples:
  prepay contract diff old.yaml new.yaml
  prepay contract diff main:openapi.yaml openapi.yaml --format markdown
  prepay contract diff old.yaml http://127.0.0.1:8000/openapi.json --fail-on warning --ignore agreed.yaml
"""


class _Parser(argparse.ArgumentParser):
    """A parser whose help has an end that is only made when somebody asks for it."""

    late: Callable[[], str] | None = None

    def format_help(self) -> str:
        if self.late is not None:
            self.epilog = self.late()
        return super().format_help()


def _levels_help() -> str:
    """What the levels do, and what each of them takes on a live host."""
    from prepay_conformance.forecast import cost_of_levels

    lines = [f"  {line}" for name in BUILT_IN for line in cost_of_levels(load(name))]
    return _LEVELS_HELP.replace("{costs}", "\n".join(lines))


def build_parser() -> argparse.ArgumentParser:
    """The parser of ``prepay contract``."""
    parser = argparse.ArgumentParser(
        prog="prepay contract", description="Test servers against the contract; show and compare contracts."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_Parser)
    _add_test(commands)
    _add_show(commands)
    _add_diff(commands)
    add_record(commands.add_parser)
    add_drift(commands.add_parser)
    return parser


def _add_test(commands: argparse._SubParsersAction[_Parser]) -> None:
    test = commands.add_parser(
        "test",
        help="test a server, or recorded traffic, against the contract",
        description="Does a server have the documented shape, and do its credits obey the laws?",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    test.late = _levels_help
    known = f"{', '.join(names())}, or a row of --contract"
    test.add_argument("--vendor", required=True, metavar="NAME", help=f"whose contract: {known}")
    test.add_argument("--url", default="", help="base URL of the server, such as http://127.0.0.1:4010")
    test.add_argument("--level", choices=LEVELS, help="how far to go (default: what the host may get)")
    test.add_argument(
        "--max-credits",
        type=whole,
        metavar="N",
        help="the most credits to spend (default: 0 on a live host)",
    )
    test.add_argument(
        "--max-requests", type=whole, metavar="N", help="the most requests to send (default: no cap)"
    )
    test.add_argument(
        "--max-per-minute",
        type=positive,
        metavar="N",
        help="the most requests a minute (default: polite on a live host, as below; no limit on the mock)",
    )
    test.add_argument("--seed", type=int, default=1, help="decides what is generated (default: %(default)s)")
    test.add_argument(
        "--examples",
        type=positive,
        default=25,
        metavar="N",
        help="cases that a phase generates for an operation at level full (default: %(default)s)",
    )
    test.add_argument(
        "--report-dir", type=Path, metavar="DIR", help="write JUnit XML, JSON, HTML, HAR and journal here"
    )
    test.add_argument(
        "--recording",
        type=Path,
        metavar="FILE",
        help="a HAR file (also .har.zip), a cassette of VCR, or a journal.jsonl of the kit",
    )
    test.add_argument("--contract", type=Path, metavar="FILE", help="another contract than the built-in one")
    test.add_argument(
        "--timeout",
        type=positive,
        default=30,
        metavar="S",
        help="seconds to wait for a response (default: %(default)s)",
    )
    test.add_argument(
        "--i-own-this-account",
        action="store_true",
        dest="owns_account",
        help="the account behind the key may be fuzzed: written to, bought with, deleted from",
    )
    test.add_argument(
        "--verbose", action="store_true", help="also print every operation, scenario and finding"
    )
    test.add_argument("--quiet", action="store_true", help="print the verdict, not the progress")


def _add_show(commands: argparse._SubParsersAction[_Parser]) -> None:
    show = commands.add_parser(
        "show",
        help="print the operations with charge, price, resend and provenance",
        description="Print the operations with charge, price, resend and provenance.",
    )
    known = f"{', '.join(names())}, or a row of --contract"
    show.add_argument("--vendor", metavar="NAME", help=f"one vendor only: {known}")
    show.add_argument("--contract", type=Path, metavar="FILE", help="another contract than the built-in one")
    show.add_argument("--json", action="store_true", help="print JSON")


def _add_diff(commands: argparse._SubParsersAction[_Parser]) -> None:
    diff = commands.add_parser(
        "diff",
        help="list the changes between two contracts: breaking, warning, harmless",
        description="List the changes between two OpenAPI contracts (3.0, 3.1, 3.2). "
        "Exit code: 0 nothing that fails, 2 a contract cannot be read, 3 a change that breaks clients (see --fail-on).",
        epilog=_DIFF_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    diff.add_argument(
        "old", metavar="OLD", help="the contract as it was: a file, REV:path of git, or a loopback URL"
    )
    diff.add_argument("new", metavar="NEW", help="the contract as it is to be")
    diff.add_argument("--format", choices=DIFF_FORMATS, default="terminal", help="default: %(default)s")
    diff.add_argument("--json", action="store_true", help="the same as --format json")
    diff.add_argument(
        "--fail-on",
        choices=DIFF_FAIL_ON,
        default="breaking",
        help="exit with 3 from this level on (default: %(default)s)",
    )
    diff.add_argument(
        "--ignore",
        type=Path,
        metavar="FILE",
        help="changes that were agreed to, each with reason and expiry date",
    )
    diff.add_argument(
        "--refs-from",
        type=Path,
        action="append",
        default=[],
        metavar="DIR",
        help="references may also lead to files below this folder; can be repeated",
    )
