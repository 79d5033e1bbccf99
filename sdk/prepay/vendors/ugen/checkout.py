"""Buying a pack of credits from U-Gen: open the session, hand its page to somebody, wait until the credits are there.

Opening a session moves no money and adds no credits; they arrive when the payment is confirmed. The vendor publishes
no operation that returns the state of a session. So the purchase is found in the account's history: a ``purchase`` row
that names the session proves it. The contract's rows name none (the names of their fields are assumed), so there a new
row of exactly the pack's size is taken, and the result says that it is not proved. A row that names another session,
that says it is an automatic top-up, or that another wait of this client has taken is never taken.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from prepay._call.answers import typed
from prepay._call.context import Settings
from prepay._call.resend import ask
from prepay._call.specs import spec_of
from prepay._contract.kinds import is_array, is_integer, is_object
from prepay._operation.options import CallOptions
from prepay._operation.paging import PagingError
from prepay._operation.spec import Call
from prepay._queries.balance import known_balance
from prepay._queries.polling import PASSING, Bounded, Pace, Span, poll_until
from prepay._queries.waiting import credits_are
from prepay._values.amounts import credits_in
from prepay._wire.effects import Flow, invoke
from prepay.credits import Balance
from prepay.errors import InvalidArgumentError, WaitTimeoutError

if TYPE_CHECKING:
    from prepay.models import UGenCheckoutSession

__all__ = ["Purchase", "buy"]

HISTORY_PAGES: Final = 1000
"""The most pages of the history, of 100 rows each, that one poll reads to reach the rows of before."""

_ROWS: Final = 100
_NAMES_A_PAYMENT: Final = re.compile(
    r"session|payment|checkout|order|reference|^ref$|external", re.IGNORECASE
)
_AUTOMATIC: Final = re.compile(r"auto(matic(ally)?)?[\s_-]*(top|re(charge|fill|load))", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """A pack whose credits have arrived.

    Attributes:
        pack_id: which pack.
        session: the checkout session that it was bought in.
        credits: credits that arrived.
        transaction_id: the row of the history that shows them.
        balance: the balance afterwards.
        proved: True if that row names the session (or its payment); False if it is a new row of the pack's size that
            names none: somebody else may have bought the same pack at the same time.
        basis: what was seen: ``session``, the row names the session; ``size``, only the credits fit.
    """

    pack_id: str
    session: UGenCheckoutSession
    credits: int
    transaction_id: str
    balance: Balance
    proved: bool = False
    basis: Literal["session", "size"] = "size"


def buy(
    pack_id: str,
    *,
    payment_type: Any,
    on_session: Callable[[UGenCheckoutSession], Any],
    timeout: Span,
    poll: Span,
    options: CallOptions,
    settings: Settings,
) -> Flow[Purchase]:
    """Open a session, hand it to ``on_session``, and wait for its credits.

    The session is opened once: if the response is lost, nothing was bought, and no second one is opened.

    Raises:
        InvalidArgumentError: there is no such pack, or an argument cannot be right; no session was opened.
        WaitTimeoutError: the credits did not arrive in time; ``session`` is still open and may yet be paid.
        OutcomeUnknownError: whether a session was opened is not known. No money has moved.
    """
    pace = Pace.of("ugen.billing.buy", timeout, poll)
    if not callable(on_session):
        raise InvalidArgumentError(
            f"ugen.billing.buy: on_session must be a function, not {on_session!r}. Nothing was sent."
        )
    size = yield from _size(pack_id, options, settings)
    history = _History(settings)
    yield from history.begin(lambda: options)
    call: Call[Any] = Call(
        spec_of("ugen", "billing.checkout"), body={"pack_id": pack_id, "payment_type": payment_type}
    )
    session: UGenCheckoutSession = typed(call.spec, (yield from ask(call, options, settings)))
    yield from invoke(on_session, session)
    names = _names_of(session)

    def judge(rows: list[dict[str, Any]]) -> Flow[dict[str, Any] | None]:
        yield from ()
        return _mine(rows, names, size, complete=history.complete, claim=settings.traces.claim)

    def late(waited: float, early: str) -> WaitTimeoutError:
        return WaitTimeoutError(
            f"ugen.billing.buy: waited {waited:g} s for the {credits_are(size)} of pack {pack_id!r}; they have not "
            f"arrived.{early} The session is still open and may yet be paid: see error.session.",
            timeout=waited,
            session=session,
        )

    row = yield from poll_until(history.fresh, judge, late, pace=pace, options=options, settings=settings)
    proved = _naming(row, names) is True
    return Purchase(
        pack_id=pack_id,
        session=session,
        credits=row["amount"],
        transaction_id=str(row["id"]),
        balance=(yield from _afterwards(row, options, settings)),
        proved=proved,
        basis="session" if proved else "size",
    )


def _mine(
    rows: Iterable[Mapping[str, Any]],
    names: frozenset[str],
    size: int,
    *,
    complete: bool,
    claim: Callable[[str], bool],
) -> dict[str, Any] | None:
    """Find the row of this purchase: one that names it, else the oldest new one that only fits."""
    bought = [row for row in rows if row.get("type") == "purchase" and (credits_in(row, "amount") or 0) > 0]
    proofs = [row for row in bought if _naming(row, names) is True]
    fitting = [
        row
        for row in bought
        # Without the rows of before, a new row cannot be told from an old one.
        if complete
        and _naming(row, names) is None
        and credits_in(row, "amount") == size
        and not _automatic(row)
    ]
    # The oldest first, so that two waits share two rows in the order in which they were written.
    for row in (*reversed(proofs), *reversed(fitting)):
        if claim(str(row["id"])):
            return {**row, "amount": credits_in(row, "amount")}
    return None


def _names_of(session: object) -> frozenset[str]:
    """The ids by which a row may name a session: its own, and those of its payment that the response tells."""
    fields: Any = getattr(session, "additional_properties", {})
    told = {name: value for name, value in fields.items() if _NAMES_A_PAYMENT.search(name)}
    told["session_id"] = getattr(session, "session_id", None)
    # A short text could stand in any description.
    return frozenset(value for value in told.values() if isinstance(value, str) and len(value) >= 8)


def _naming(row: Mapping[str, Any], names: frozenset[str]) -> bool | None:
    """Return True if a row names this purchase, False if it names another one, None if it names none."""
    texts = {name: value for name, value in row.items() if isinstance(value, str) and name != "id"}
    if any(
        re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text) for text in texts.values() for name in names
    ):
        return True
    return False if any(text and _NAMES_A_PAYMENT.search(name) for name, text in texts.items()) else None


def _automatic(row: Mapping[str, Any]) -> bool:
    return any(isinstance(value, str) and _AUTOMATIC.search(value) for value in row.values())


class _History:
    """The rows that were written since a moment, read from the newest one back.

    Attributes:
        complete: every row that was handed out is newer than that moment.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._known: set[str] = set()
        self._fresh: list[dict[str, Any]] = []
        self.complete = True

    def begin(self, bounded: Bounded) -> Flow[None]:
        """Remember the newest page: whatever is on it is not new."""
        rows, _ = yield from self._page(1, bounded)
        self._known = {str(row["id"]) for row in rows}

    def fresh(self, bounded: Bounded) -> Flow[list[dict[str, Any]]]:
        """The rows that are new, newest first. Each is read once; a reading that fails is begun anew."""
        found: dict[str, dict[str, Any]] = {}
        reached = not self._known
        for number in range(1, HISTORY_PAGES + 1):
            rows, full = yield from self._page(number, bounded)
            new = {str(row["id"]): row for row in rows if str(row["id"]) not in self._known}
            reached = reached or len(new) < len(rows)
            repeated = rows and new.keys() <= found.keys()
            found |= new
            if (reached and self._known) or not full or repeated:
                break
        else:
            raise PagingError(
                f"ugen.billing.buy: {HISTORY_PAGES} pages of the history were read and the rows of before were not "
                "reached. The session may have been paid: compare credits.transactions before you open another one.",
                operation="ugen.credits.transactions",
                page=HISTORY_PAGES,
                pages=HISTORY_PAGES,
                rows=len(found),
            )
        self.complete = self.complete and reached
        self._known |= found.keys()
        self._fresh = [*found.values(), *self._fresh]
        return self._fresh

    def _page(self, number: int, bounded: Bounded) -> Flow[tuple[list[dict[str, Any]], bool]]:
        """The rows of one page, and whether there may be another one."""
        call: Call[Any] = Call(
            spec_of("ugen", "credits.transactions"), query={"page": number, "page_size": _ROWS}
        )
        body = (yield from ask(call, bounded(), self._settings)).body
        items = body.get("items") if is_object(body) else None
        rows = [row for row in items if is_object(row) and "id" in row] if is_array(items) else []
        size = body.get("page_size") if is_object(body) else None
        return rows, len(rows) >= (size if is_integer(size) and 0 < size < _ROWS else _ROWS)


def _size(pack_id: object, options: CallOptions, settings: Settings) -> Flow[int]:
    """Credits in a pack."""
    packs = (yield from ask(Call(spec_of("ugen", "billing.packs")), options, settings)).body
    known = (
        {
            row.get("id"): row.get("credits")
            for row in packs
            if is_object(row) and isinstance(row.get("id"), str)
        }
        if is_array(packs)
        else {}
    )
    size = known.get(pack_id) if isinstance(pack_id, str) else None
    if not is_integer(size) or size < 1:
        raise InvalidArgumentError(
            f"ugen.billing.buy: there is no pack {pack_id!r}; there are {', '.join(map(str, known)) or 'none'}"
        )
    return size


def _afterwards(row: Mapping[str, Any], options: CallOptions, settings: Settings) -> Flow[Balance]:
    """The balance after a purchase; that of the row where it cannot be asked for, so that the purchase is not lost."""
    try:
        return (yield from known_balance(options, settings))
    except PASSING:
        available = credits_in(row, "balance_after") or 0
        now = dt.datetime.fromtimestamp(settings.present.now(), dt.UTC)
        return Balance(available=available, total=available, as_of=now)
