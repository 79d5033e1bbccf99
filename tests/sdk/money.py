"""A mock world whose time moves only when a client waits, and clients of either kind in it."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable
from email.utils import formatdate
from typing import Any, NamedTuple

import httpx
import pytest

from prepay import Clock, OutcomeUnknownError, Resolution
from prepay_mock import Mock
from prepay_mock.world.faults import FaultKind
from tests.sdk.fakes import BY_ID, named, required_arguments

__all__ = [
    "JOB",
    "PAID",
    "SEED_BUNDLE",
    "SMALL",
    "World",
    "arguments_of",
    "charges",
    "eventually",
    "lost",
    "lost_bundle",
    "new_mock",
    "resolved",
    "sent",
]

SEED_BUNDLE: dict[str, Any] = {
    "bundle_type": "account_and_videos",
    "country": "USA",
    "videos_quantity": 10,
    "edits_quantity": 10,
    "wants_niche_warming": True,
    "niche_warming_instructions": "cats",
}
SMALL: dict[str, Any] = {"bundle_type": "account_only", "country": "USA"}
JOB: dict[str, Any] = {
    "product_name": "Bottle",
    "product_image_url": "https://a.example/bottle.png",
    "segment_count": 3,
}


class Paid(NamedTuple):
    """One paid operation: its name on a client, its operationId, its arguments and its price in credits."""

    name: str
    operation: str
    given: dict[str, Any]
    price: int


PAID = {
    "tokportal": Paid("bundles.create", "tokportalCreateBundle", SEED_BUNDLE, 82),
    "ugen": Paid("jobs.create", "ugenCreateJob", JOB, 237),
    "trenz": Paid("images.generate", "trenzGenerateImage", {"prompt": "a bottle"}, 20),
}


def new_mock() -> Mock:
    """A mock whose clock stands still."""
    return Mock(freeze_at="2026-06-01T12:00:00Z", rate_limits=False)


class _Wire(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Notes what is sent but for rehearsals, and lets answers tell the server's time, as those of real servers do."""

    def __init__(self, world: World) -> None:
        self._world = world

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self._note(request)
        return self._told(self._world.mock.transport.handle_request(request))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self._note(request)
        return self._told(await self._world.mock.transport.handle_async_request(request))

    def _note(self, request: httpx.Request) -> None:
        if "x-tokportal-dry-run" not in request.headers:
            self._world.sent.append(f"{request.method} {request.url.path}")

    def _told(self, response: httpx.Response) -> httpx.Response:
        if self._world.dated:
            response.headers["date"] = formatdate(self._world.mock.clock.now.timestamp(), usegmt=True)
        else:
            response.headers.pop("date", None)
        return response


class World:
    """One account of one vendor.

    Args:
        vendor: whose.
        balance: its credits.
        kind: of the client: sync or async.
        dated: whether answers have a ``Date``.
        ahead: seconds by which the server's clock is ahead of the client's.
        mock: where the account is opened; a fresh one when None.
        options: of the client.
    """

    def __init__(
        self,
        vendor: str,
        balance: int = 1000,
        kind: str = "sync",
        *,
        dated: bool = True,
        ahead: float = 0.0,
        mock: Mock | None = None,
        **options: Any,
    ) -> None:
        self.vendor, self.kind, self.now, self.ahead = vendor, kind, 0.0, ahead
        self.mock = mock or new_mock()
        self._began = self.mock.clock.now.timestamp()
        self.handle: Any = getattr(self.mock, vendor)
        self.account: Any = self.handle.account(balance=balance)
        self.plans: list[tuple[float, Callable[[], object]]] = []
        self.dated = dated
        self.sent: list[str] = []
        self.client = self.new_client(**options)

    def new_client(self, **options: Any) -> Any:
        """A client of the account that remembers nothing of what others did."""
        if "http_client" not in options:
            transport = _Wire(self)
            options["http_client"] = (
                httpx.AsyncClient(transport=transport)
                if self.kind == "async"
                else httpx.Client(transport=transport)
            )
        make = self.account.async_client if self.kind == "async" else self.account.client
        return make(clock=self.clock, **options)

    @property
    def clock(self) -> Clock:
        """The client's clock."""
        return Clock(
            monotonic=lambda: self.now,
            now=lambda: self._began + self.now - self.ahead,
            random=lambda: 0.5,
            sleep=self.pass_time,
            sleep_async=self._pass_time_async,
        )

    def pass_time(self, seconds: float) -> None:
        """Let time pass, for the server as well; what is due on the way happens."""
        until = self.now + seconds
        while due := [entry for entry in self.plans if entry[0] <= until]:
            chosen = min(due, key=lambda entry: entry[0])
            self.plans.remove(chosen)
            self._move(max(chosen[0] - self.now, 0.0))
            chosen[1]()
        self._move(until - self.now)

    async def _pass_time_async(self, seconds: float) -> None:
        # Whoever else waits sees the same time pass.
        await asyncio.sleep(0)
        self.pass_time(seconds)

    def _move(self, seconds: float) -> None:
        self.now += seconds
        self.mock.clock.advance(seconds=seconds)

    def at(self, instant: float, happening: Callable[[], object]) -> None:
        """Plan something for an instant, in seconds from the start."""
        self.plans.append((instant, happening))

    async def call(self, name: str, /, **arguments: Any) -> Any:
        """Call an operation of the client."""
        return await eventually(named(self.client, name)(**arguments))

    def fault(self, kind: FaultKind, operation: str, times: int | None = 1, **facts: Any) -> None:
        """Plan a fault for this account's requests of an operation."""
        self.mock.faults.add(kind, operation=operation, key=self.account.key, times=times, **facts)

    def heard(self, operation: str) -> int:
        """How many requests for an operation the server has heard; those that a fault dropped included."""
        return len(self.mock.requests.where(key=self.account.key, operation=operation))


def sent(world: World) -> int:
    """How often the vendor's operation in ``PAID`` was asked for; rehearsals do not count."""
    return world.sent.count(f"POST {BY_ID[PAID[world.vendor].operation].path}")


async def eventually(result: Any) -> Any:
    """What a sync or async call gives."""
    return await result if inspect.isawaitable(result) else result


def charges(world: World) -> list[Any]:
    """The rows by which credits left the account or were reserved."""
    return [row for row in world.account.ledger if row.kind in ("charge", "hold")]


def arguments_of(operation: str) -> dict[str, Any]:
    """What an operation cannot be called without."""
    return required_arguments(BY_ID[operation])


async def lost(world: World, name: str, operation: str, *, charged: bool, **given: Any) -> Any:
    """The error of a call whose answer never came, after the faults are over."""
    world.fault("lose_response" if charged else "drop_request", operation, None)
    with pytest.raises(OutcomeUnknownError) as raised:
        await world.call(name, **given)
    world.mock.faults.clear()
    return raised.value


async def lost_bundle(world: World, *, charged: bool, **given: Any) -> Any:
    """The error of a lost call that creates the seed's bundle."""
    return await lost(
        world, "bundles.create", "tokportalCreateBundle", charged=charged, **{**SEED_BUNDLE, **given}
    )


async def resolved(error: Any, client: Any, **how: Any) -> Resolution:
    """What a client finds out about an error."""
    found: Resolution = await eventually(error.resolve(client, **how))
    return found
