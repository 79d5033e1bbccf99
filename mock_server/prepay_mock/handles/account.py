"""An account as a test holds it: its key, its credits, its ledger, and what can be said about them."""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Sequence
from datetime import timedelta
from typing import Any, Generic, Protocol, TypeVar

from prepay_mock.handles.assertions import (
    Expected,
    LedgerRow,
    LedgerView,
    check_charged,
    check_lawful,
    check_ledger,
)
from prepay_mock.handles.channel import Channel, path

__all__ = ["AccountHandle"]

S = TypeVar("S")
A = TypeVar("A")
S_co = TypeVar("S_co", covariant=True)
A_co = TypeVar("A_co", covariant=True)


class Clients(Protocol[S_co, A_co]):
    """A vendor as its accounts need it: its name, and what makes its clients."""

    name: str

    def client(self, **options: Any) -> S_co:
        """Make a sync client; ``api_key`` is among the options."""
        ...

    def async_client(self, **options: Any) -> A_co:
        """Make an async client; ``api_key`` is among the options."""
        ...


class AccountHandle(Generic[S, A]):
    """One account of a mock. Amounts are whole credits.

    Every property asks the mock, so that it tells what is so now.
    """

    def __init__(self, vendor: Clients[S, A], channel: Channel, key: str) -> None:
        self._vendor = vendor
        self._channel = channel
        self.key = key
        """The API key that opens it."""

    def __repr__(self) -> str:
        return f"<{self._vendor.name} account {self.key}>"

    # -- what it has ---------------------------------------------------------------------------------------------

    @property
    def balance(self) -> int:
        """Credits neither spent nor expired, reserved ones included."""
        return int(self._facts()["balance"])

    @property
    def available(self) -> int:
        """Credits that can be spent."""
        return int(self._facts()["available"])

    @property
    def reserved(self) -> int:
        """Credits kept by open holds."""
        return int(self._facts()["reserved"])

    @property
    def ledger(self) -> tuple[LedgerRow, ...]:
        """The journal, oldest row first."""
        return self._view().rows

    # -- what can be done to it ----------------------------------------------------------------------------------

    def grant(self, amount: int, *, expires_in: timedelta | None = None, source: str | None = None) -> None:
        """Add a lot of credits.

        Args:
            amount: credits, at least 1.
            expires_in: how long they last; None = for ever. Whole seconds.
            source: where they come from, in the vendor's usual words when left out.

        Raises:
            ControlError: an argument is out of its range.
        """
        lot: dict[str, Any] = {"amount": amount}
        if expires_in is not None:
            lot["expires_in_seconds"] = expires_in // timedelta(seconds=1)
        if source is not None:
            lot["source"] = source
        self._channel.call("POST", path("accounts", self.key, "grant"), lot, vendor=self._vendor.name)

    def client(self, **options: Any) -> S:
        """An SDK client with this account's key; options as its constructor takes them."""
        return self._vendor.client(**{"api_key": self.key, **options})

    def async_client(self, **options: Any) -> A:
        """An async SDK client with this account's key."""
        return self._vendor.async_client(**{"api_key": self.key, **options})

    # -- what can be said about it -------------------------------------------------------------------------------

    def verify(self) -> list[str]:
        """Every law of the ledger that the account breaks; empty when all is well."""
        answer = self._channel.call("GET", path("accounts", self.key, "verify"), vendor=self._vendor.name)
        return [f"{breach['law']}: {breach['message']}" for breach in answer["breaches"]]

    def assert_charged(self, amount: int) -> None:
        """Fail unless exactly ``amount`` credits were spent so far: charges less refunds."""
        __tracebackhide__ = True
        check_charged(self._view(), amount)

    def assert_ledger(self, expected: Sequence[Expected]) -> None:
        """Fail unless the journal consists of the expected rows, in order.

        A row is given by its amount (``-82``), by kind and amount (``("charge", -82)``), or by any of its fields
        (``{"kind": "charge", "ref": job_id}``).
        """
        __tracebackhide__ = True
        check_ledger(self._view(), expected)

    def assert_lawful(self) -> None:
        """Fail unless every law of the ledger holds."""
        __tracebackhide__ = True
        check_lawful(self._view()._replace(breaches=tuple(self.verify())))

    @contextlib.contextmanager
    def charging(self, amount: int) -> Generator[None]:
        """Fail unless the block spends exactly ``amount`` credits; ``charging(0)`` says that it is free."""
        __tracebackhide__ = True
        before = len(self.ledger)
        yield
        check_charged(self._view(), amount, since=before)

    def _facts(self) -> dict[str, Any]:
        facts: dict[str, Any] = self._channel.call(
            "GET", path("accounts", self.key), vendor=self._vendor.name
        )
        return facts

    def _view(self) -> LedgerView:
        answer = self._channel.call("GET", path("accounts", self.key, "ledger"), vendor=self._vendor.name)
        rows = tuple(
            LedgerRow(**{name: entry[name] for name in LedgerRow._fields}) for entry in answer["entries"]
        )
        return LedgerView(
            self._vendor.name, self.key, answer["balance"], answer["available"], answer["reserved"], rows
        )
