"""``prepay mock`` with options alone: start the server."""

from __future__ import annotations

import os
import secrets
import sqlite3
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from prepay_mock.cli import COMMANDS
from prepay_mock.cli.parse import TOKEN_VARIABLE
from prepay_mock.cli.words import USAGE, Parser, whole_number
from prepay_mock.vendors.registry import names

if TYPE_CHECKING:
    from prepay_mock.control import ControlApp
    from prepay_mock.webhooks.receivers import Receivers

__all__ = ["main"]


FAILED = 1
MOST_SEED = (1 << 53) - 1
"""The largest seed that every reader of JSON takes for the same number."""


class _Wrong(ValueError):
    """An option's value is wrong; ``str()`` says what would be right."""


def server_parser() -> Parser:
    parser = Parser(
        prog="prepay mock",
        description=f"A stateful mock of {', '.join(names())} on one port. Keys begin with sk_mock_; "
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
        "--port",
        type=whole_number(0, 65535),
        default=4010,
        help="port, 0 for any free one (default: %(default)s)",
    )
    parser.add_argument(
        "--seed",
        type=whole_number(0, MOST_SEED),
        help="seed for generated ids; the same seed and requests give the same ids (default: a random one, so that "
        "nobody can guess them; with --state, the file's)",
    )
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
    _add_access_options(parser)
    parser.add_argument("--any-key", action="store_true", help="accept every key, not only sk_mock_… ones")
    parser.add_argument("--no-rate-limits", action="store_true", help="never answer 429 of itself")
    parser.add_argument(
        "--check-responses",
        action="store_true",
        help="hold every answer against the contract; a breach is a 500",
    )
    return parser


def _add_access_options(parser: Parser) -> None:
    """Add the options that say who may reach the server, and whom it may reach."""
    parser.add_argument(
        "--allow-host",
        action="append",
        default=[],
        metavar="NAME",
        help="a name in Host by which programs may reach /_prepay/, beside localhost and loopback addresses; may be "
        "repeated",
    )
    parser.add_argument(
        "--cors",
        action="append",
        default=[],
        metavar="ORIGIN",
        help="an origin whose pages may read the vendors' responses, beside those on loopback; '*' for all; may be "
        "repeated",
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


def main(argv: Sequence[str]) -> int:
    """Run the server until it is stopped; returns the exit code (0 stopped, 1 cannot start, 2 usage)."""
    parser = server_parser()
    options = parser.parse_args(argv)
    token = options.control_token or os.environ.get(TOKEN_VARIABLE) or None
    from prepay_mock.webhooks.receivers import is_loopback

    if token is None and not is_loopback(options.host):
        parser.error(
            f"--host {options.host} lets others reach /_prepay/, where credits are made: give a --control-token "
            f"or set {TOKEN_VARIABLE}, or stay on 127.0.0.1, ::1 or localhost"
        )
    try:
        _check_paths(options)
        receivers = _receivers(options)
        app = _build(options, token)
    except (OSError, ValueError) as error:
        return _told(error, USAGE)
    return _serve(options, app, receivers)


def _receivers(options: Namespace) -> Receivers:
    """Who may receive webhooks; raises ValueError for a name that cannot be one."""
    from prepay_mock.webhooks.receivers import Receivers, is_loopback, named

    return Receivers(
        loopback=is_loopback(options.host),
        anywhere=options.webhooks_anywhere,
        named=[named(text) for text in options.webhook_to],
    )


def _check_paths(options: Namespace) -> None:
    """Refuse files that cannot be, before anything is done; raises _Wrong."""
    if options.state is not None and str(options.state) in (":memory:", "", "."):
        raise _Wrong(
            f"--state {options.state} is not a file. Leave --state out to keep everything in memory."
        )
    for name, file in (("--state", options.state), ("--ready-file", options.ready_file)):
        if file is None:
            continue
        if file.is_dir():
            raise _Wrong(f"{name} {file} is a folder. Name a file in it.")
        if not file.parent.is_dir():
            raise _Wrong(f"{name} {file}: there is no folder {file.parent}. Make it, or name another file.")
        if not os.access(file if file.exists() else file.parent, os.W_OK):
            raise _Wrong(f"{name} {file} cannot be written. Check its permissions, or name another file.")


def _build(options: Namespace, token: str | None) -> ControlApp:
    """The engine and its control API, as the options say; raises OSError and ValueError for what cannot be served."""
    from prepay_mock.build import make_engine, read_contract
    from prepay_mock.control import ControlApp
    from prepay_mock.scenarios import load_scenario, stage
    from prepay_mock.world.clock import Clock, parse_instant
    from prepay_mock.world.world import World

    try:
        frozen_at = None if options.freeze_at is None else parse_instant(options.freeze_at)
    except ValueError as error:
        raise _Wrong(f"--freeze-at {options.freeze_at!r}: {error}. Write 2026-06-01T12:00:00Z.") from None
    clock = Clock(frozen_at=frozen_at)
    engine = make_engine(
        World(seed=_seed_of(options), clock=clock, scenario=load_scenario(options.scenario, names())),
        contract=read_contract(options.contract),
        check_responses=options.check_responses,
        rate_limits=not options.no_rate_limits,
        any_key=options.any_key,
        cors=options.cors,
    )
    storage = "memory" if options.state is None else str(options.state)
    app = ControlApp(engine, token=token, storage=storage, hosts=options.allow_host)
    stage(app.engine, clock.now())
    return app


def _seed_of(options: Namespace) -> int:
    """The seed that was given; that of the state file; or one that nobody can guess."""
    if options.seed is not None:
        return int(options.seed)
    if options.state is not None:
        from prepay_mock.store.seed import seed_in

        stored = seed_in(options.state)
        if stored is not None:
            return stored
    return secrets.randbelow(MOST_SEED)


def _serve(options: Namespace, app: ControlApp, receivers: Receivers) -> int:
    from prepay_mock.serving.server import bind, serve, url_of
    from prepay_mock.webhooks.sender import Sender

    engine, store = app.engine, None
    try:
        try:
            listener = bind(options.host, options.port)
        except OSError as error:
            reason = error.strerror or str(error)
            hint = "Choose another with --port, or --port 0 for any free one."
            print(
                f"prepay mock: cannot listen on {options.host} port {options.port}: {reason}. {hint}",
                file=sys.stderr,
            )
            return FAILED
        if options.state is not None:
            from prepay_mock.store import Store

            store = Store(options.state, app)
        print(
            f"prepay mock: {len(engine.contract.operations)} operations on {url_of(listener)}",
            file=sys.stderr,
        )
        sender = Sender(engine, receivers=receivers, clock=options.webhook_clock)
        serve(engine, listener, options.ready_file, sender=sender)
    except sqlite3.Error as error:
        return _told(OSError(f"state file {options.state} cannot be written: {error}"), FAILED)
    except (OSError, ValueError) as error:
        return _told(error, FAILED)
    finally:
        if store is not None:
            store.close()
    return 0


def _told(error: Exception, code: int) -> int:
    """Say in one line what was wrong, whatever the parser of a file had to say; returns the exit code."""
    print(f"prepay mock: {' '.join(str(error).split())}", file=sys.stderr)
    return code
