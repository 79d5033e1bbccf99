"""Buying a pack of credits from U-Gen: open the session, hand its page to somebody, wait until the credits are there.

Opening a session moves no money and adds no credits; they come when the payment is confirmed. The vendor publishes no
operation that tells how a session stands, and rows of the ledger name no session. So the purchase is recognized by a
``purchase`` row that was not there before, of at least the pack's size, which no other wait of this client has taken
for its own. When the same pack is bought twice at a time, by whomever, two rows come, and which of them is whose
makes no difference to the account.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from prepay._answers import typed
from prepay._call import Call, CallOptions
from prepay._json import is_array, is_integer, is_object
from prepay._receipts import credits_in
from prepay._resilience import ask
from prepay.balance import Balance, balance, spec_of
from prepay.errors import InvalidArgumentError, WaitTimeoutError
from prepay.flow import Flow, Settings, invoke
from prepay.waiting import patiently

if TYPE_CHECKING:
    from prepay.models import UGenCheckoutSession

__all__ = ["Purchase", "buy"]

_ROWS: Final = 100
_MOST_PAGES: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """A pack whose credits have arrived.

    Attributes:
        pack_id: which pack.
        session: the checkout session that it was bought in.
        credits: credits that arrived.
        transaction_id: the row of the ledger that says so.
        balance: the balance afterwards.
    """

    pack_id: str
    session: UGenCheckoutSession
    credits: int
    transaction_id: str
    balance: Balance


def buy(
    pack_id: str,
    *,
    payment_type: Any,
    on_session: Callable[[UGenCheckoutSession], Any],
    timeout: float,
    poll: float,
    options: CallOptions,
    settings: Settings,
) -> Flow[Purchase]:
    """Open a session, hand it to ``on_session``, and wait for its credits.

    The session is opened once: if its answer is lost, nothing was bought, and no second one is opened.

    Raises:
        InvalidArgumentError: there is no such pack; no session was opened.
        WaitTimeoutError: the credits have not come in time; ``session`` is still open and may yet be paid.
        OutcomeUnknownError: whether a session was opened is not known. No money has moved.
    """
    size = yield from _size(pack_id, options, settings)
    mark = yield from _newest(options, settings)
    call: Call[Any] = Call(
        spec_of("ugen", "billing.checkout"), body={"pack_id": pack_id, "payment_type": payment_type}
    )
    session: UGenCheckoutSession = typed(call.spec, (yield from ask(call, options, settings)))
    yield from invoke(on_session, session)

    def look(bounded: CallOptions) -> Flow[dict[str, Any] | None]:
        rows = yield from _since(mark, bounded, settings)
        fitting = (
            row for row in rows if row.get("type") == "purchase" and (credits_in(row, "amount") or 0) >= size
        )
        # The oldest first, so that two waits share two rows in the order in which they came.
        return next((row for row in reversed(list(fitting)) if settings.traces.claim(str(row["id"]))), None)

    what = f"ugen.billing.buy: the credits of pack {pack_id!r} have not arrived"
    try:
        row = yield from patiently(look, what, timeout=timeout, poll=poll, options=options, settings=settings)
    except WaitTimeoutError as late:
        late.session = session
        raise
    found = yield from balance("ugen", options, settings)
    return Purchase(
        pack_id=pack_id,
        session=session,
        credits=row["amount"],
        transaction_id=str(row["id"]),
        balance=found,
    )


def _size(pack_id: str, options: CallOptions, settings: Settings) -> Flow[int]:
    """Credits in a pack."""
    packs = (yield from ask(Call(spec_of("ugen", "billing.packs")), options, settings)).body
    known = {row.get("id"): row.get("credits") for row in packs if is_object(row)} if is_array(packs) else {}
    size = known.get(pack_id)
    if not is_integer(size):
        raise InvalidArgumentError(
            f"ugen.billing.buy: there is no pack {pack_id!r}; there are {', '.join(map(str, known)) or 'none'}"
        )
    return size


def _newest(options: CallOptions, settings: Settings) -> Flow[str | None]:
    """The id of the ledger's newest row; None when it has none."""
    rows = yield from _page(1, options, settings)
    return str(rows[0]["id"]) if rows else None


def _since(mark: str | None, options: CallOptions, settings: Settings) -> Flow[list[dict[str, Any]]]:
    """The rows that are newer than the marked one, newest first."""
    found: list[dict[str, Any]] = []
    for number in range(1, _MOST_PAGES + 1):
        rows = yield from _page(number, options, settings)
        for row in rows:
            if row["id"] == mark:
                return found
            found.append(row)
        if len(rows) < _ROWS:
            break
    return found


def _page(number: int, options: CallOptions, settings: Settings) -> Flow[list[dict[str, Any]]]:
    query = {"page": number, "page_size": _ROWS}
    body = (
        yield from ask(Call(spec_of("ugen", "credits.transactions"), query=query), options, settings)
    ).body
    items = body.get("items") if is_object(body) else None
    return [row for row in items if is_object(row) and "id" in row] if is_array(items) else []
