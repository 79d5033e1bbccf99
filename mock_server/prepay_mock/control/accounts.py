"""Accounts and their ledgers, as an operator sees them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from prepay_mock.contract.json_values import is_array
from prepay_mock.control.calls import (
    ControlCall,
    ControlHandler,
    check_room,
    check_total,
    find_account,
    lot_plan,
)
from prepay_mock.control.errors import ControlRefusal
from prepay_mock.ledger import Entry, OverRefund, UnknownId
from prepay_mock.world.account import SET_BY_OPERATOR, Account
from prepay_mock.world.clock import iso
from prepay_mock.world.identity import identity_of
from prepay_mock.world.scenario import KEY_PREFIX, LotPlan, meaning_of

__all__ = ["ACCOUNT_HANDLERS", "account_view"]


def account_view(account: Account, now: int) -> dict[str, Any]:
    """An account in one line, as it stands now."""
    ledger = account.ledger
    ledger.advance(max(now, ledger.now))
    return {
        "vendor": account.vendor,
        "key": masked(account.key),
        "standing": account.standing,
        "balance": ledger.balance,
        "available": ledger.available,
        "reserved": ledger.reserved,
        "opened_at": iso(account.opened_at),
    }


def masked(key: str) -> str:
    """The key if it is the mock's own; of any other key the hash by which the account is known."""
    return identity_of(key)


def list_accounts(call: ControlCall) -> Any:
    """GET /accounts."""
    return {"accounts": [account_view(account, call.now) for account in call.engine.world.accounts.values()]}


def open_account(call: ControlCall) -> Any:
    """POST /accounts."""
    body, world = call.body, call.engine.world
    vendor: str = body["vendor"]
    key: str | None = body.get("key")
    if key is not None and not (key.startswith(KEY_PREFIX) or call.engine.any_key):
        reason = f"keys begin with {KEY_PREFIX} unless the server was started with --any-key"
        raise ControlRefusal.invalid({"key": reason})
    if key is not None and world.account(vendor, key) is not None:
        raise ControlRefusal(
            409, "ACCOUNT_EXISTS", "An account with this key is open already; use another key"
        )
    check_room(call)
    lots = None if "lots" not in body else tuple(lot_plan(entry) for entry in body["lots"])
    check_total("lots", [lot.amount for lot in lots or ()])
    account = world.open_account(
        vendor, key or world.ids.token(KEY_PREFIX, 24), call.now, lots=lots, standing=body.get("standing")
    )
    return account_view(account, call.now)


def read_account(call: ControlCall) -> Any:
    """GET /accounts/{key}."""
    return account_view(find_account(call), call.now)


def read_ledger(call: ControlCall) -> Any:
    """GET /accounts/{key}/ledger: a page of the journal, oldest row first; open lots and holds whole."""
    account = find_account(call)
    view = account_view(account, call.now)
    ledger = account.ledger
    query = call.query
    entries, total = ledger.history.page(query["offset"], query["limit"], newest_first=False)
    return view | {
        "total": total,
        "entries": [_row(entry) for entry in entries],
        "lots": [
            {
                "id": lot.id,
                "source": lot.source,
                "granted": lot.granted,
                "available": lot.available,
                "expires_at": None if lot.expires_at is None else iso(lot.expires_at),
            }
            for lot in ledger.open_lots()
        ],
        "holds": [{"id": hold.id, "ref": hold.ref, "amount": hold.amount} for hold in ledger.holds()],
    }


def _row(entry: Entry) -> dict[str, Any]:
    return {**entry._asdict(), "at": iso(entry.at), "detail": _plain(entry.detail)}


def _plain(detail: Any) -> Any:
    """An entry's detail as JSON; vendors keep it as tuples, since an entry never changes."""
    return [_plain(item) for item in detail] if is_array(detail) else detail


def grant(call: ControlCall) -> Any:
    """POST /accounts/{key}/grant."""
    plan = lot_plan(call.body)
    vendor = call.query.get("vendor")
    known = vendor is None or call.engine.world.account(vendor, call.path["key"]) is not None
    if not known:
        # What the account would open with is not known yet; checked here so that a refusal opens nothing.
        check_total("amount", [plan.amount, *_opening(call, vendor or "")])
    account = find_account(call, may_open=True)
    check_total("amount", [account.ledger.balance, plan.amount])
    account.ledger.grant(
        plan.amount,
        now=call.now,
        source=call.engine.world.source_of(account.vendor, plan),
        expires_at=None if plan.expires_in is None else call.now + plan.expires_in,
        note=call.body.get("note", ""),
    )
    call.engine.dialects[account.vendor].on_settled(call.engine.world, account, call.now)
    return account_view(account, call.now)


def _opening(call: ControlCall, vendor: str) -> list[int]:
    balance = meaning_of(call.path["key"]).balance
    lots = call.engine.world.new_lots.get(vendor, ())
    return [lot.amount for lot in lots] if balance is None else [balance]


def set_available(call: ControlCall) -> Any:
    """PUT /accounts/{key}/available: a grant or a charge of the difference, whose row says whose doing it is."""
    account = find_account(call)
    ledger, world, wanted = account.ledger, call.engine.world, call.body["available"]
    ledger.advance(max(call.now, ledger.now))
    difference = wanted - ledger.available
    if difference > 0:
        check_total("available", [ledger.balance, difference])
        source = world.source_of(account.vendor, LotPlan(difference, None, None))
        ledger.grant(difference, now=call.now, source=source, note=SET_BY_OPERATOR)
    elif difference:
        ledger.charge(-difference, now=call.now, note=SET_BY_OPERATOR)
    call.engine.dialects[account.vendor].on_settled(world, account, call.now)
    return account_view(account, call.now)


def refund(call: ControlCall) -> Any:
    """POST /accounts/{key}/refund."""
    account = find_account(call)
    body = call.body
    try:
        entry = account.ledger.refund(
            body["charge"],
            body.get("amount"),
            now=call.now,
            note=body.get("note", "Refunded by the operator"),
        )
    except UnknownId:
        raise ControlRefusal(404, "CHARGE_NOT_FOUND", "The account has no charge of this id") from None
    except OverRefund as refusal:
        raise ControlRefusal(409, "OVER_REFUND", str(refusal)) from None
    call.engine.dialects[account.vendor].on_refunded(call.engine.world, account, entry)
    call.engine.dialects[account.vendor].on_settled(call.engine.world, account, call.now)
    return account_view(account, call.now)


def set_webhook(call: ControlCall) -> Any:
    """PUT /accounts/{key}/webhook."""
    account = find_account(call, may_open=True)
    _set_webhook(call, account, call.body["url"], call.body.get("secret"))
    return account_view(account, call.now) | {"webhook_url": call.body["url"]}


def drop_webhook(call: ControlCall) -> Any:
    """DELETE /accounts/{key}/webhook."""
    _set_webhook(call, find_account(call), None, None)


def _set_webhook(call: ControlCall, account: Account, url: str | None, secret: str | None) -> None:
    try:
        call.engine.dialects[account.vendor].set_webhook(call.engine.world, account, url, secret)
    except ValueError as error:
        raise ControlRefusal(409, "NOT_POSSIBLE", f"{error}") from None


def verify(call: ControlCall) -> Any:
    """GET /accounts/{key}/verify."""
    account = find_account(call)
    view = account_view(account, call.now)
    breaches = account.ledger.verify()
    return view | {
        "holds": not breaches,
        "breaches": [{"law": breach.law, "message": breach.message} for breach in breaches],
    }


ACCOUNT_HANDLERS: Mapping[str, ControlHandler] = MappingProxyType(
    {
        "listAccounts": list_accounts,
        "openAccount": open_account,
        "readAccount": read_account,
        "readLedger": read_ledger,
        "grant": grant,
        "setAvailable": set_available,
        "refund": refund,
        "setWebhook": set_webhook,
        "dropWebhook": drop_webhook,
        "verify": verify,
    }
)
