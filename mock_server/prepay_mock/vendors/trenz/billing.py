"""The two billing modes (seed), and calls that are free: when money moves, and what gives it back.

The contract says which mode an operation has and what it costs; nothing here names a price. One failed call does
leave a trace: the seed has a ``per_call`` charge refunded, not undone, so the journal shows the charge and the refund.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from prepay_mock.contract import Operation
from prepay_mock.engine.errors import Refusal
from prepay_mock.engine.exchange import Exchange, Handler, Reply
from prepay_mock.ledger import InsufficientCredits
from prepay_mock.vendors.trenz.backend import backend_refusal, is_refunded

__all__ = ["Answer", "Paging", "Work", "billed"]


class Paging(NamedTuple):
    """Which page an answer is: its number from 1, the rows of a full page, and the rows on all pages."""

    page: int
    page_size: int
    total: int


class Answer(NamedTuple):
    """What the work came to: the envelope's ``data``, and what stands beside it."""

    data: dict[str, Any]
    paging: Paging | None = None
    warnings: tuple[str, ...] = ()


class Work(NamedTuple):
    """What an operation does. ``run`` is the backend's part, ``check`` what is refused before any money moves."""

    run: Callable[[Exchange], Answer]
    check: Callable[[Exchange], None] | None = None


def billed(operation: Operation, work: Work) -> Handler:
    """A handler that does the work and bills it as the contract says.

    Raises:
        ValueError: the contract gives a mode that this vendor does not have, a price that does not fit the mode or
            is no whole number, or no success.
    """
    if type(operation.price) is not int or operation.price < 0:
        raise ValueError(f"{operation.id}: a price in whole credits is needed, not {operation.price!r}")
    modes = {"per_call": _per_call, "async_on_complete": _async_on_complete, "none": _free}
    if operation.charge not in modes:
        raise ValueError(f"{operation.id}: the mode {operation.charge!r} is not one of {', '.join(modes)}")
    if operation.charge == "none" and operation.price:
        raise ValueError(f"{operation.id} charges nothing, but has the price {operation.price}")
    status = next((status for status in sorted(operation.responses) if 200 <= status < 300), None)
    if status is None:
        raise ValueError(f"{operation.id} documents no success")
    bill = modes[operation.charge]

    def handler(x: Exchange) -> Reply:
        if work.check is not None:
            work.check(x)
        answer, cost = bill(x, work, operation.price)
        return Reply(status, _envelope(x, answer, cost))

    return handler


def _per_call(x: Exchange, work: Work, price: int) -> tuple[Answer, int]:
    """Charge before dispatch; a backend failure is refunded at once, any other answer keeps the charge (seed)."""
    ledger = x.account.ledger
    charge_id = _charge(x, price)
    refusal = backend_refusal(x)
    if refusal is None:
        return work.run(x), price
    if charge_id and is_refunded(refusal):
        ledger.refund(charge_id, now=x.now, note=f"backend answered {refusal.status}")
    raise refusal


def _async_on_complete(x: Exchange, work: Work, price: int) -> tuple[Answer, int]:
    """Charge when the submission succeeds; one that fails costs nothing, and nothing is ever given back (seed)."""
    available = x.account.ledger.available
    if available < price:
        raise _insufficient(price, available)
    refusal = backend_refusal(x)
    if refusal is not None:
        raise refusal
    answer = work.run(x)
    _charge(x, price)
    return answer, price


def _free(x: Exchange, work: Work, price: int) -> tuple[Answer, int]:
    refusal = backend_refusal(x)
    if refusal is not None:
        raise refusal
    return work.run(x), price


def _charge(x: Exchange, price: int) -> str:
    """Charge the price; the charge's id, or nothing for a price of 0."""
    if not price:
        return ""
    try:
        return x.account.ledger.charge(price, now=x.now, ref=x.operation.id).id
    except InsufficientCredits as short:
        raise _insufficient(short.required, short.available) from None


def _insufficient(price: int, available: int) -> Refusal:
    # The schema of Trenz's errors has no field for amounts, so the message tells them.
    message = f"This call costs {price} credits and {available} are left. Top up and try again."
    return Refusal(402, "INSUFFICIENT_BALANCE", message)


def _envelope(x: Exchange, answer: Answer, cost: int) -> dict[str, Any]:
    envelope: dict[str, Any] = {
        "data": answer.data,
        "request_id": x.request_id(x.world.ids.request_uuid),
        "usage": {"coin_cost": cost, "remaining_balance": x.account.ledger.available},
    }
    if answer.paging is not None:
        envelope.update(answer.paging._asdict())
    if answer.warnings:
        envelope["warnings"] = list(answer.warnings)
    return envelope
