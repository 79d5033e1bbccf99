"""A world in this process: no socket, no thread, nothing that outlives it.

from prepay_mock import Mock

with Mock() as mock:
    account = mock.tokportal.account(balance=132)
    account.client().bundles.create(bundle_type="account_only", country="USA")
    account.assert_charged(25)
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Generator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from prepay_mock.build import make_engine, read_contract
from prepay_mock.control import ControlApp
from prepay_mock.handles.channel import InProcessChannel
from prepay_mock.handles.deprecated import warn_old
from prepay_mock.handles.errors import ControlError, wrong
from prepay_mock.handles.faults import UnusedFaults
from prepay_mock.handles.handle import MockHandle
from prepay_mock.handles.remote import RemoteMock
from prepay_mock.handles.times import text_of
from prepay_mock.handles.wiring import Wiring
from prepay_mock.scenarios import load_scenario, stage
from prepay_mock.serving.in_process import InProcessTransport
from prepay_mock.vendors.registry import names
from prepay_mock.webhooks.post import Post
from prepay_mock.webhooks.sender import Sender, WebhookClock
from prepay_mock.world.clock import Clock, parse_instant
from prepay_mock.world.world import World

if TYPE_CHECKING:
    from prepay_mock.engine.engine import Engine
    from prepay_mock.store import Store

__all__ = ["Mock", "serving"]

# https, since an SDK client takes no live key (any_key) to another address in clear text.
_BASE_URL = "https://prepay.mock"


class Mock(MockHandle):
    """A mock of all three vendors in this process. Each one is a world of its own; two share nothing.

    May be used from any thread and in any event loop.

    Args:
        scenario: what accounts start with: ``empty``, ``starter``, ``busy``, or the path of a YAML file.
        seed: decides every identifier; that of the state file, otherwise 0, when None.
        freeze_at: start with the clock frozen at this instant (a datetime with its offset, or ISO 8601); when None
            the clock runs from the present on.
        state: keep everything in this SQLite file; what was acknowledged survives the process. In memory when None.
        contract: another OpenAPI file than the one that is built in.
        check_responses: hold every answer against the contract; a breach is a 500.
        rate_limits: whether the vendors' rate limits hold.
        any_key: accept every key, not only ``sk_mock_…`` ones.
        webhooks: what sends a webhook, in place of a real POST request to a loopback address: it is given the
            delivery and returns the status of the answer. Nothing runs by itself here, so webhooks go out when the
            clock is moved or the renderer is played.
        webhook_clock: whose time webhook signatures bear: ``mock``, or ``real`` for a receiver that compares it with
            real time after the mock's clock was moved.
        unused_faults: what becomes, when the ``with`` block ends without an error, of a fault that was planned here and
            that no request has met: ``ignore``, ``warn`` (an UnusedFaultWarning) or ``fail`` (an AssertionError).
        now: deprecated; ``freeze_at``.

    Raises:
        ScenarioError: the scenario cannot be played.
        FileNotFoundError, ValueError: the contract cannot be served, the state file cannot be used, or ``freeze_at`` is
            no instant.
    """

    def __init__(
        self,
        *,
        scenario: str | Path = "starter",
        seed: int | None = None,
        freeze_at: datetime | str | None = None,
        state: str | Path | None = None,
        contract: str | Path | None = None,
        check_responses: bool = False,
        rate_limits: bool = True,
        any_key: bool = False,
        webhooks: Post | None = None,
        webhook_clock: WebhookClock = "mock",
        unused_faults: UnusedFaults = "warn",
        now: datetime | str | None = None,
    ) -> None:
        if now is not None:
            warn_old("Mock(now=…)", "Mock(freeze_at=…)")
            if freeze_at is not None:
                raise wrong("now", "and freeze_at are the same; give freeze_at alone")
            freeze_at = now
        clock = Clock(frozen_at=None if freeze_at is None else parse_instant(text_of(freeze_at, "freeze_at")))
        file = None if state is None else _state_file(state)
        world = World(seed=_seed(seed, file), clock=clock, scenario=load_scenario(scenario, names()))
        self._engine = make_engine(
            world,
            contract=read_contract(contract),
            check_responses=check_responses,
            rate_limits=rate_limits,
            any_key=any_key,
        )
        app = ControlApp(self._engine, storage="memory" if file is None else str(file))
        stage(self._engine, clock.now())
        self._store = None if file is None else _store(file, app)
        self._sender = Sender(self._engine, transport=webhooks, clock=webhook_clock)
        self.transport = InProcessTransport(self._engine)
        """For httpx clients of one's own: ``httpx.Client(transport=mock.transport, base_url=mock.url)``."""
        channel = InProcessChannel(self.transport, _BASE_URL)
        wiring = Wiring(_BASE_URL, channel, self._sync_client, self._async_client, in_process=True)
        super().__init__(wiring, unused_faults=unused_faults)
        self._close = channel.close

    @contextlib.contextmanager
    def serve(self, host: str = "127.0.0.1", port: int = 0) -> Generator[RemoteMock]:
        """Serve this world on a real socket too, from a thread of this process, while the block runs.

        ``with Mock() as mock, mock.serve() as server:`` gives a :class:`RemoteMock` whose ``url`` any program on this
        machine can use. A sync context manager; async code uses it as it is, since the server has a thread of its own.

        Args:
            host: a loopback address. For others use the command ``prepay mock --host``, which demands a token.
            port: 0 for any free one.

        Raises:
            ControlError: the host is not loopback, or nothing can listen there.
        """
        from prepay_mock.serving.server import running
        from prepay_mock.webhooks.receivers import is_loopback

        if not is_loopback(host):
            raise wrong(
                "host",
                "must be a loopback address, since whoever reaches it makes credits. "
                "For others run: prepay mock --host HOST --control-token TOKEN",
            )
        with contextlib.ExitStack() as stack:
            try:
                url = stack.enter_context(running(self._engine, host, port, sender=self._sender))
            except (OSError, OverflowError) as error:
                message = f"cannot listen on {host} port {port}: {getattr(error, 'strerror', None) or error}"
                raise ControlError(None, "CANNOT_LISTEN", message) from error
            yield stack.enter_context(RemoteMock(url, unused_faults=self._unused_faults))

    @property
    def engine(self) -> Engine:
        """Deprecated: the engine is no part of the interface."""
        warn_old("Mock.engine", "the handles of the mock, or mock.transport")
        return self._engine

    @property
    def sender(self) -> Sender:
        """Deprecated: what sends webhooks is no part of the interface."""
        warn_old("Mock.sender", "mock.webhooks")
        return self._sender

    def close(self) -> None:
        """Stop, and close the state file. Without one forgetting to call it does no harm."""
        self._close()
        if self._store is not None:
            self._store.close()
            self._store = None

    def _sync_client(self) -> httpx.Client:
        return httpx.Client(transport=self.transport, trust_env=False)

    def _async_client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=self.transport, trust_env=False)


def _state_file(state: str | Path) -> Path:
    """The state file, before anything is done with it; raises ControlError for what can be none."""
    file = Path(state)
    if str(file) in (":memory:", "", ".") or file.is_dir():
        raise wrong("state", f"must be a file, not {str(state)!r}. Leave it out to keep everything in memory")
    if not file.parent.is_dir():
        raise wrong("state", f"{file}: there is no folder {file.parent}. Make it, or name another file")
    return file


def _seed(given: int | None, file: Path | None) -> int:
    if given is not None or file is None:
        return given or 0
    from prepay_mock.store.seed import seed_in

    return seed_in(file) or 0


def _store(file: Path, app: ControlApp) -> Store:
    from prepay_mock.store import StateError, Store

    try:
        return Store(file, app)
    except (OSError, sqlite3.Error) as error:
        raise StateError(f"state file {file} cannot be used: {error}") from error


@contextlib.contextmanager
def serving(**options: Any) -> Generator[RemoteMock]:
    """``Mock(**options).serve()``, with a mock that ends with the block."""
    with Mock(**options) as mock, mock.serve() as server:
        yield server
