"""The balance and how it came about: GET /me, /credits/balance, /credits/history, /credit-costs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from prepay_mock.contract import Contract, Problem
from prepay_mock.engine.errors import InvalidInput
from prepay_mock.engine.exchange import Exchange, Handler, Reply
from prepay_mock.ledger import Entry, Ledger
from prepay_mock.vendors.tokportal.prices import price_table
from prepay_mock.world.clock import DAY, iso, iso_millis, iso_offset, parse_instant

__all__ = ["handlers", "pagination"]

SOON = 7 * DAY
UPCOMING = 30 * DAY
_TYPES: Mapping[str, str] = {
    "charge": "debit",
    "grant": "credit",
    "refund": "refund",
    "expire": "expiration",
}


def handlers(contract: Contract) -> dict[str, Handler]:
    """operationId → handler."""
    costs = {"data": dict(price_table(contract))}
    return {
        "tokportalGetCurrentUser": _user,
        "tokportalGetCreditBalance": _balance,
        "tokportalListCreditTransactions": _history,
        "tokportalGetCreditCosts": lambda _: Reply(200, costs),
    }


def _user(x: Exchange) -> Reply:
    email = x.account.settings.get("email", "team@example.com")
    return Reply(200, {"data": {"email": email, "credits": x.account.ledger.available}})


def _balance(x: Exchange) -> Reply:
    """The seed's shape. A lot that expires at the very end of a window still counts as inside (assumed)."""
    ledger = x.account.ledger
    now = x.now
    lots = ledger.lots_expiring(now + UPCOMING + 1)
    soon = 0
    upcoming: list[dict[str, Any]] = []
    for lot in lots:
        expires_at = lot.expires_at or 0
        if expires_at <= now + SOON:
            soon += lot.available
        upcoming.append({"amount": lot.available, "expires_at": iso_offset(expires_at), "source": lot.source})
    history = ledger.history
    data = {
        "total_credits": ledger.available,
        "expiring_within_7_days": soon,
        "upcoming_expirations": upcoming,
        "last_updated": iso(history[-1].at) if len(history) else None,
    }
    return Reply(200, {"data": data})


def _history(x: Exchange) -> Reply:
    params = x.params
    since, until = _day(params, "date_from"), _day(params, "date_to")
    page, per_page = params["page"], params["per_page"]
    ledger = x.account.ledger
    entries, total = ledger.history.page(
        (page - 1) * per_page,
        per_page,
        since=since,
        until=None if until is None else until + DAY,
    )
    rows = [_row(entry, ledger) for entry in entries]
    return Reply(200, {"data": rows, "pagination": pagination(page, per_page, total)})


def _day(params: Mapping[str, Any], name: str) -> int | None:
    """The first instant of a UTC day; days before 1970 count as 1970-01-01, since nothing happened before."""
    text = params.get(name)
    if text is None:
        return None
    try:
        return max(0, parse_instant(text))
    except ValueError:
        # The schema's notion of a date knows a year 0000, the calendar does not.
        raise InvalidInput([Problem("query", (name,), "format", f"{text!r} is no day", text)]) from None


def _row(entry: Entry, ledger: Ledger) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": entry.id,
        "type": _TYPES[entry.kind],
        "amount": entry.amount,
        "description": entry.note or _description(entry, ledger),
        "balance_after": entry.available_after,
        "created_at": _iso_short(entry.at),
    }
    if entry.detail:
        row["breakdown"] = dict(entry.detail)
    return row


def _description(entry: Entry, ledger: Ledger) -> str:
    if entry.kind == "grant":
        return f"Credits added: {ledger.lot(entry.of).source}"
    if entry.kind == "expire":
        return f"Credits expired: {ledger.lot(entry.of).source}"
    return "Credits refunded" if entry.kind == "refund" else "Credits debited"


def pagination(page: int, per_page: int, total: int) -> dict[str, int]:
    """Where a page stands in its list."""
    return {"page": page, "per_page": per_page, "total": total, "total_pages": -(-total // per_page)}


def _iso_short(instant: int) -> str:
    """ISO 8601 with ``Z``, as the seed's history has it: without a fraction where there is none."""
    return iso_millis(instant).replace(".000Z", "Z")
