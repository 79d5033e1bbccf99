"""An account as a test holds it: its key, its credits, its ledger, and what can be said about them."""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Hashable, Sequence
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypedDict, TypeVar

from prepay_mock.handles.assertions import (
    Expected,
    LedgerRow,
    LedgerView,
    check_charged,
    check_lawful,
    check_ledger,
)
from prepay_mock.handles.channel import Channel, path
from prepay_mock.handles.times import Span, instant_of, seconds_of

if TYPE_CHECKING:
    from datetime import timedelta
    from typing import Required, Unpack

    from prepay_mock.handles.client_options import AsyncClientFields, ClientFields

__all__ = ["AccountHandle", "LotFields", "lot_body"]

S = TypeVar("S")
A = TypeVar("A")
S_co = TypeVar("S_co", covariant=True)
A_co = TypeVar("A_co", covariant=True)


class LotFields(TypedDict, total=False):
    """A lot of credits, as an account can be opened with.

    Attributes:
        amount: credits, at least 1.
        expires_in: how long they last, in seconds or as a timedelta; for ever when left out. Whole seconds count.
        expires_in_seconds: the same, as the control API writes it.
        source: where they come from, in the vendor's usual words when left out.
        note: the text of the ledger's row.
    """

    amount: Required[int]
    expires_in: float | timedelta | None
    expires_in_seconds: int
    source: str
    note: str


def lot_body(lot: LotFields) -> dict[str, Any]:
    """A lot as the control API writes it."""
    body: dict[str, Any] = {**lot}
    span: Span | None = body.pop("expires_in", None)
    if span is not None:
        body["expires_in_seconds"] = int(seconds_of(span, "expires_in"))
    return body


class Clients(Protocol[S_co, A_co]):
    """A vendor as its accounts need it: its name, and what makes its clients."""

    @property
    def name(self) -> str:
        """The vendor's name."""
        ...

    def client(self, account: None = None, /, **options: Unpack[ClientFields]) -> S_co:
        """Make a sync client; ``api_key`` is among the options."""
        ...

    def async_client(self, account: None = None, /, **options: Unpack[AsyncClientFields]) -> A_co:
        """Make an async client; ``api_key`` is among the options."""
        ...


class AccountHandle(Generic[S, A]):
    """One account of a mock. Amounts are whole credits.

    A handle is a value: two are equal when they are of the same account of the same mock. Wherever a mock takes a key
    it takes a handle too. Every property asks the mock, so that it tells what is so now. May be used from any thread.
    """

    def __init__(self, vendor: Clients[S, A], channel: Channel, key: str) -> None:
        self._vendor = vendor
        self._channel = channel
        self.key = key
        """The API key that opens it."""

    def __repr__(self) -> str:
        return f"<{self._vendor.name} account {self.key}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AccountHandle) and self._identity == other._identity

    def __hash__(self) -> int:
        return hash(self._identity)

    @property
    def _identity(self) -> tuple[Hashable, str, str]:
        return self._channel.place, self._vendor.name, self.key

    @property
    def vendor(self) -> str:
        """The vendor's name, in small letters."""
        return self._vendor.name

    @property
    def standing(self) -> str:
        """``active``, ``readonly``, ``revoked`` or ``suspended``."""
        return str(self._facts()["standing"])

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

    def grant(self, amount: int, *, expires_in: Span | None = None, source: str | None = None) -> None:
        """Add a lot of credits.

        Args:
            amount: credits, at least 1.
            expires_in: how long they last, in seconds or as a timedelta; None = for ever. Whole seconds count.
            source: where they come from, in the vendor's usual words when left out.

        Raises:
            ControlError: an argument is out of its range.
        """
        lot: LotFields = {"amount": amount, "expires_in": expires_in}
        if source is not None:
            lot["source"] = source
        self._call("POST", "grant", lot_body(lot))

    def set_available(self, amount: int) -> None:
        """Set how many credits can be spent, as if the vendor had granted or taken the difference.

        ``assert_charged`` does not count it. Reserved credits stay reserved.

        Raises:
            ControlError: ``amount`` is not a whole number from 0 to what a balance may be.
        """
        self._call("PUT", "available", {"available": amount})

    def refund(self, charge: LedgerRow | str, amount: int | None = None, *, note: str | None = None) -> None:
        """Return credits of a charge to the lots that they came from.

        Args:
            charge: the ledger's row, or its id.
            amount: credits; None = all that is left of the charge.
            note: the text of the refund's row.

        Raises:
            ControlError: there is no such charge, or less of it is left.
        """
        body: dict[str, Any] = {"charge": charge if isinstance(charge, str) else charge.id}
        body |= {} if amount is None else {"amount": amount}
        self._call("POST", "refund", body | ({} if note is None else {"note": note}))

    def set_webhook(self, url: str, *, secret: str | None = None) -> None:
        """Set the endpoint that gets the account's webhooks, where the vendor lets its operator set one.

        Args:
            url: where they are posted to.
            secret: what signs them; without one they are unsigned.

        Raises:
            ControlError: the URL cannot be one, or the vendor's own API sets the endpoint.
        """
        self._call("PUT", "webhook", {"url": url, **({} if secret is None else {"secret": secret})})

    def drop_webhook(self) -> None:
        """Send the account's webhooks no longer; errors as for ``set_webhook``."""
        self._call("DELETE", "webhook")

    def client(self, **options: Unpack[ClientFields]) -> S:
        """An SDK client with this account's key; options as its constructor takes them."""
        given: ClientFields = {"api_key": self.key, **options}
        return self._vendor.client(**given)

    def async_client(self, **options: Unpack[AsyncClientFields]) -> A:
        """An async SDK client with this account's key."""
        given: AsyncClientFields = {"api_key": self.key, **options}
        return self._vendor.async_client(**given)

    def verify(self) -> list[str]:
        """Every law of the ledger that the account breaks; empty when all is well."""
        answer = self._call("GET", "verify")
        return [f"{breach['law']}: {breach['message']}" for breach in answer["breaches"]]

    def assert_charged(self, amount: int) -> None:
        """Fail unless exactly ``amount`` credits were spent so far: charges less refunds.

        What ``set_available`` took was not spent.
        """
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
        facts: dict[str, Any] = self._call("GET")
        return facts

    def _view(self) -> LedgerView:
        answer = self._call("GET", "ledger")
        rows = tuple(_row(entry) for entry in answer["entries"])
        return LedgerView(
            self._vendor.name, self.key, answer["balance"], answer["available"], answer["reserved"], rows
        )

    def _call(self, method: str, what: str | None = None, body: Any = None) -> Any:
        parts = ("accounts", self.key) if what is None else ("accounts", self.key, what)
        return self._channel.call(method, path(*parts), body, vendor=self._vendor.name)


def _row(entry: dict[str, Any]) -> LedgerRow:
    facts: dict[str, Any] = {name: entry[name] for name in LedgerRow._fields}
    facts["at"] = instant_of(entry["at"])
    return LedgerRow(**facts)
