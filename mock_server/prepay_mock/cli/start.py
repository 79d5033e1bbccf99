"""``prepay mock`` with options alone: start the server."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from prepay_mock.cli import COMMANDS
from prepay_mock.cli.parse import TOKEN_VARIABLE

__all__ = ["main"]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="prepay mock",
        description="A stateful mock of TokPortal, U-Gen and Trenz on one port. Keys begin with sk_mock_; "
        "each opens an isolated account at its first use.",
        epilog=f"prepay mock {'|'.join(COMMANDS)} steer a server that is running; each tells more with --help.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument(
        "--control-token",
        metavar="TOKEN",
        help="what calls to /_prepay/ must carry in X-Prepay-Control-Token; needed with any --host but loopback "
        f"(or set {TOKEN_VARIABLE}, which nobody sees in a list of processes)",
    )
    parser.add_argument(
        "--port", type=int, default=4010, help="port, 0 for any free one (default: %(default)s)"
    )
    parser.add_argument("--seed", type=int, default=0, help="decides every identifier (default: %(default)s)")
    parser.add_argument(
        "--freeze-at",
        metavar="INSTANT",
        help="start with the clock standing still at this instant, such as 2026-06-01T12:00:00Z",
    )
    parser.add_argument(
        "--scenario",
        default="starter",
        metavar="NAME|FILE",
        help="what accounts start with: empty, starter, busy, or a YAML file (default: %(default)s)",
    )
    parser.add_argument("--contract", type=Path, help="another OpenAPI file than the one that is built in")
    parser.add_argument(
        "--ready-file", type=Path, help="write the base URL here once connections are accepted"
    )
    parser.add_argument(
        "--state",
        type=Path,
        help="keep everything in this SQLite file; what was acknowledged survives kill -9",
    )
    parser.add_argument(
        "--webhooks-anywhere", action="store_true", help="send webhooks to other than loopback addresses too"
    )
    parser.add_argument(
        "--webhook-to",
        action="append",
        default=[],
        metavar="HOST[:PORT]",
        help="allow this receiver of webhooks, wherever it is; may be given several times",
    )
    parser.add_argument(
        "--webhook-clock",
        choices=("mock", "real"),
        default="mock",
        help="whose time webhook signatures bear; real for receivers that check it (default: %(default)s)",
    )
    parser.add_argument("--any-key", action="store_true", help="accept every key, not only sk_mock_… ones")
    parser.add_argument("--no-rate-limits", action="store_true", help="never answer 429 of itself")
    parser.add_argument(
        "--check-responses",
        action="store_true",
        help="hold every answer against the contract; a breach is a 500",
    )
    return parser


def main(argv: Sequence[str]) -> int:
    """Run the server until it is stopped; returns the exit code (0 stopped, 1 cannot start, 2 usage)."""
    parser = _parser()
    options = parser.parse_args(argv)
    token = options.control_token or os.environ.get(TOKEN_VARIABLE) or None
    from prepay_mock.build import make_engine, read_contract
    from prepay_mock.control import ControlApp
    from prepay_mock.engine.clock import Clock, parse_instant
    from prepay_mock.engine.world import World
    from prepay_mock.receivers import Receivers, is_loopback, named
    from prepay_mock.scenarios import load_scenario, stage
    from prepay_mock.server import bind, serve, url_of
    from prepay_mock.webhooks import Sender

    if token is None and not is_loopback(options.host):
        parser.error(
            f"--host {options.host} lets others reach /_prepay/, where credits are made: give a --control-token "
            f"or set {TOKEN_VARIABLE}, or stay on 127.0.0.1, ::1 or localhost"
        )
    store = None
    try:
        clock = Clock(frozen_at=None if options.freeze_at is None else parse_instant(options.freeze_at))
        engine = make_engine(
            World(seed=options.seed, clock=clock, scenario=load_scenario(options.scenario)),
            contract=read_contract(options.contract),
            check_responses=options.check_responses,
            rate_limits=not options.no_rate_limits,
            any_key=options.any_key,
        )
        storage = "memory" if options.state is None else str(options.state)
        receivers = Receivers(
            loopback=is_loopback(options.host),
            anywhere=options.webhooks_anywhere,
            named=[named(text) for text in options.webhook_to],
        )
        app = ControlApp(engine, token=token, storage=storage)
        stage(app, clock.now())
        listener = bind(options.host, options.port)
        if options.state is not None:
            from prepay_mock.store import Store

            store = Store(options.state, app)
    except (OSError, ValueError) as error:
        # In one line, whatever the parser of a file had to say.
        print(f"prepay mock: {' '.join(str(error).split())}", file=sys.stderr)
        return 1
    sender = Sender(engine, receivers=receivers, clock=options.webhook_clock)
    print(f"prepay mock: {len(engine.contract.operations)} operations on {url_of(listener)}", file=sys.stderr)
    try:
        serve(engine, listener, options.ready_file, sender=sender)
    finally:
        if store is not None:
            store.close()
    return 0
