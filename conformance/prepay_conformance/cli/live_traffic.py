"""The options of ``record`` and ``drift``."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from prepay_conformance.cli.numbers import positive

__all__ = ["DRIFT_FORMATS", "add_drift", "add_record"]

AddParser: TypeAlias = Callable[..., argparse.ArgumentParser]

DRIFT_FORMATS = ("terminal", "json", "markdown", "github")

_RECORD_HELP = """\
examples:
  prepay contract record --url https://api.example.com --out live.har
  prepay contract record --url https://api.example.com --listen :8080 --ready-file url

Point any client at the printed address, as its base URL. Recording spends nothing by itself, but a call through it is
a real call: against a live API it spends real credits. API keys, tokens and cookies are masked before anything is
written. Stop with Ctrl-C or SIGTERM; the file is complete after every response, even if the process is killed.

exit codes: 0 stopped, 1 the file could not be finished or the port is in use, 2 usage
"""

_DRIFT_HELP = """\
examples:
  prepay contract drift live.har
  prepay contract drift nightly/*.har --since drift-baseline.yaml --overlay proposal.yaml
  prepay contract drift live.har --since drift-baseline.yaml --write-baseline drift-baseline.yaml

Only requests to hosts of the vendors (x-prepay-vendors in the contract), to --url and to loopback count. Nothing is
sent. With GITHUB_STEP_SUMMARY set, the Markdown report is appended to that file too.

exit codes: 0 nothing new, 2 usage, or a file cannot be read, 3 new drift
"""


def add_record(add_parser: AddParser) -> None:
    """Add ``prepay contract record``."""
    record = add_parser(
        "record",
        help="record the traffic of any client with an API as a HAR file",
        description="Start a proxy on this machine that passes requests on to an API and records them as HAR.",
        epilog=_RECORD_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    record.add_argument("--url", required=True, help="base URL of the API, http or https")
    record.add_argument(
        "--listen",
        default=":0",
        metavar="HOST:PORT",
        help="loopback address; port 0: any (default: %(default)s)",
    )
    record.add_argument(
        "--out",
        type=Path,
        default=Path("recording.har"),
        metavar="FILE",
        help="a new file (default: %(default)s)",
    )
    record.add_argument(
        "--ready-file", type=Path, metavar="FILE", help="write the address here once it listens"
    )
    record.add_argument(
        "--max-body-bytes", type=positive, metavar="N", help="longer bodies are left out (262144)"
    )
    record.add_argument(
        "--max-entries", type=positive, metavar="N", help="the most requests to record (50000)"
    )
    record.add_argument(
        "--max-file-bytes",
        type=positive,
        metavar="N",
        help="the most bytes to write (67108864, the most that is read)",
    )
    record.add_argument(
        "--timeout",
        type=positive,
        default=60,
        metavar="S",
        help="seconds to wait for the API (default: %(default)s)",
    )


def add_drift(add_parser: AddParser) -> None:
    """Add ``prepay contract drift``."""
    drift = add_parser(
        "drift",
        help="list what recorded traffic has that the contract lacks, and the reverse",
        description="Compare recorded traffic with the contract and propose the changes as an OpenAPI Overlay.",
        epilog=_DRIFT_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    drift.add_argument(
        "recordings",
        nargs="+",
        type=Path,
        metavar="RECORDING",
        help="HAR, also zipped; a cassette of VCR; or a journal.jsonl of the kit",
    )
    drift.add_argument("--since", type=Path, metavar="BASELINE", help="do not report what this file lists")
    drift.add_argument(
        "--write-baseline", type=Path, metavar="FILE", help="list everything found here; reasons are kept"
    )
    drift.add_argument("--overlay", type=Path, metavar="FILE", help="write the proposed OpenAPI Overlay here")
    drift.add_argument("--url", default="", help="also count requests to this host")
    drift.add_argument("--contract", type=Path, metavar="FILE", help="another contract than the built-in one")
    drift.add_argument("--format", choices=DRIFT_FORMATS, default="terminal", help="default: %(default)s")
    drift.add_argument("--json", action="store_true", help="the same as --format json")
