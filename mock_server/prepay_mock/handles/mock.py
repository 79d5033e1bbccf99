"""A world in this process: no socket, no thread, nothing that outlives it.

from prepay_mock import Mock

with Mock() as mock:
    account = mock.tokportal.account(balance=132)
    account.client().bundles.create(bundle_type="account_only", country="USA")
    account.assert_charged(25)
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

from prepay_mock.build import make_engine, read_contract
from prepay_mock.control import ControlApp
from prepay_mock.handles.channel import InProcessChannel
from prepay_mock.handles.handle import MockHandle
from prepay_mock.handles.vendors import Wiring
from prepay_mock.scenarios import load_scenario, stage
from prepay_mock.serving.in_process import InProcessTransport
from prepay_mock.vendors.registry import names
from prepay_mock.webhooks.post import Post
from prepay_mock.webhooks.sender import Sender, WebhookClock
from prepay_mock.world.clock import Clock, parse_instant
from prepay_mock.world.world import World

__all__ = ["Mock"]

# https, since an SDK client takes no live key (any_key) to another address in clear text.
_BASE_URL = "https://prepay.mock"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Mock(MockHandle):
    """A mock of all three vendors in this process. Each one is a world of its own; two share nothing.

    Args:
        scenario: what accounts start with: ``empty``, ``starter``, ``busy``, or the path of a YAML file.
        seed: decides every identifier.
        now: start with the clock frozen at this instant (a datetime with its offset, or ISO 8601); when None
            the clock runs from the present on.
        contract: another OpenAPI file than the one that is built in.
        check_responses: hold every answer against the contract; a breach is a 500.
        rate_limits: whether the vendors' rate limits hold.
        any_key: accept every key, not only ``sk_mock_…`` ones.
        webhooks: what sends a webhook, in place of a real POST request to a loopback address: it is given the
            delivery and returns the status of the answer. Nothing runs by itself here, so webhooks go out when the
            clock is moved or the renderer is played.
        webhook_clock: whose time webhook signatures bear: ``mock``, or ``real`` for a receiver that compares it with
            real time after the mock's clock was moved.

    Raises:
        ScenarioError: the scenario cannot be played.
        FileNotFoundError, ValueError: the contract cannot be served, or ``now`` is no instant.
    """

    def __init__(
        self,
        *,
        scenario: str | Path = "starter",
        seed: int = 0,
        now: datetime | str | None = None,
        contract: str | Path | None = None,
        check_responses: bool = False,
        rate_limits: bool = True,
        any_key: bool = False,
        webhooks: Post | None = None,
        webhook_clock: WebhookClock = "mock",
    ) -> None:
        clock = Clock(frozen_at=None if now is None else _microseconds(now))
        world = World(seed=seed, clock=clock, scenario=load_scenario(scenario, names()))
        self.engine = make_engine(
            world,
            contract=read_contract(contract),
            check_responses=check_responses,
            rate_limits=rate_limits,
            any_key=any_key,
        )
        ControlApp(self.engine)
        stage(self.engine, clock.now())
        self.sender = Sender(self.engine, transport=webhooks, clock=webhook_clock)
        """Sends the webhooks that are due."""
        self.transport = InProcessTransport(self.engine)
        """For httpx clients of one's own: ``httpx.Client(transport=mock.transport, base_url=mock.base_url)``."""
        channel = InProcessChannel(self.transport, _BASE_URL)
        super().__init__(Wiring(_BASE_URL, channel, self._sync_client, self._async_client))
        self._close = channel.close

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop. There is nothing to tear down but memory, so that forgetting to call it does no harm."""
        self._close()

    def _sync_client(self) -> httpx.Client:
        return httpx.Client(transport=self.transport, trust_env=False)

    def _async_client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=self.transport, trust_env=False)


def _microseconds(instant: datetime | str) -> int:
    if isinstance(instant, str):
        return parse_instant(instant)
    if instant.tzinfo is None:
        raise ValueError(
            "now needs an offset: give a datetime with tzinfo, such as datetime(2026, 6, 1, tzinfo=UTC)"
        )
    return (instant - _EPOCH) // timedelta(microseconds=1)
