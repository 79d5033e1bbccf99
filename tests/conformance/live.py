"""A stand-in for a live vendor: the mock without anything that says that it is one."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator
from typing import Any, NamedTuple

from prepay_mock.engine.engine import Engine
from prepay_mock.engine.messages import Request, Response
from prepay_mock.world.account import Account
from tests.conformance.servers import KEYS, new_engine, served

__all__ = ["Live", "live"]

_KEY = next(iter(KEYS.values()))


class Live(NamedTuple):
    """The stand-in while it runs."""

    url: str
    engine: Engine
    seen: list[Request]

    def account(self, vendor: str) -> Account:
        """The account of the kit's key."""
        found = self.engine.world.account(vendor, _KEY)
        assert found is not None
        return found

    def spent(self, vendor: str) -> int:
        """Credits that have left the account of the kit's key, reservations included."""
        ledger = self.account(vendor).ledger
        rows, _ = ledger.history.page(0, 1_000_000)
        return sum(entry.amount for entry in rows if entry.kind == "grant") - ledger.available

    def bought(self, vendor: str) -> int:
        """Charges and reservations that were ever made."""
        rows, _ = self.account(vendor).ledger.history.page(0, 1_000_000)
        return sum(1 for entry in rows if entry.kind in {"charge", "hold"})

    def methods(self) -> set[str]:
        """The methods that were used."""
        return {request.method for request in self.seen}


@contextlib.contextmanager
def live(
    change: Callable[[Request, Callable[[Request], Response]], Response] | None = None,
) -> Generator[Live]:
    """Serve the stand-in while the block runs; ``change`` is put around it."""
    engine = new_engine()
    for vendor in engine.dialects:
        # A live account is there before anybody looks at it, and whatever becomes of the look.
        engine.world.open_account(vendor, _KEY, engine.world.clock.now())
    engine.control = None
    handle: Any = engine.handle
    seen: list[Request] = []

    def answer(request: Request) -> Response:
        seen.append(request)
        response: Response = handle(request) if change is None else change(request, handle)
        response.headers = [entry for entry in response.headers if entry[0] != b"x-prepay-mock"]
        return response

    engine.handle = answer  # type: ignore[method-assign]
    with served(engine) as url:
        yield Live(url, engine, seen)
