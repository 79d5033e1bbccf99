"""Accounts and their ledgers, as an operator sees them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from prepay_mock.control.calls import ControlCall, ControlHandler, ControlRefusal, find_account, lot_plan
from prepay_mock.engine.account import Account
from prepay_mock.engine.clock import iso
from prepay_mock.engine.identity import identity_of
from prepay_mock.engine.scenario import KEY_PREFIX, meaning_of

__all__ = ["ACCOUNT_HANDLERS", "account_view"]


def account_view(account: Account) -> dict[str, Any]:
    """An account in one line."""
    ledger = account.ledger
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
    accounts = call.engine.world.accounts.values()
    for account in accounts:
        account.ledger.advance(call.now)
    return {"accounts": [account_view(account) for account in accounts]}


def open_account(call: ControlCall) -> Any:
    """POST /accounts."""
    body = call.body
    world = call.engine.world
    key = body.get("key")
    if key is None:
        key = world.ids.token(KEY_PREFIX, 24)
    elif not (key.startswith(KEY_PREFIX) or call.engine.any_key):
        text = f"keys begin with {KEY_PREFIX} unless the server was started with --any-key"
        raise ControlRefusal(422, "INVALID", f"Nothing was changed. key: {text}", {"key": text})
    if world.account(body["vendor"], key) is not None:
        raise ControlRefusal(
            409, "ACCOUNT_EXISTS", "An account with this key is open already; use another key"
        )
    lots = None if "lots" not in body else tuple(lot_plan(entry) for entry in body["lots"])
    standing = body.get("standing", meaning_of(key).standing)
    account = world.open_account(body["vendor"], key, call.now, lots=lots, standing=standing)
    return account_view(account) | {"key": key}


def read_ledger(call: ControlCall) -> Any:
    """GET /accounts/{key}/ledger."""
    account = find_account(call)
    ledger = account.ledger
    ledger.advance(call.now)
    entries, total = ledger.history.page(0, 1_000_000, newest_first=False)
    return account_view(account) | {
        "total": total,
        "entries": [
            {**entry._asdict(), "at": iso(entry.at), "detail": _plain(entry.detail)} for entry in entries
        ],
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


def _plain(detail: Any) -> Any:
    """An entry's detail as JSON; vendors keep it as tuples, since an entry never changes."""
    if isinstance(detail, tuple | list):
        return [_plain(item) for item in detail]
    return detail


def grant(call: ControlCall) -> Any:
    """POST /accounts/{key}/grant."""
    plan = lot_plan(call.body)
    account = find_account(call, may_open=True)
    account.ledger.grant(
        plan.amount,
        now=call.now,
        source=plan.source,
        expires_at=None if plan.expires_in is None else call.now + plan.expires_in,
        note=call.body.get("note", ""),
    )
    call.engine.dialects[account.vendor].on_settled(call.engine.world, account, call.now)
    return account_view(account)


def verify(call: ControlCall) -> Any:
    """GET /accounts/{key}/verify."""
    account = find_account(call)
    account.ledger.advance(call.now)
    breaches = account.ledger.verify()
    return {
        "holds": not breaches,
        "breaches": [{"law": breach.law, "message": breach.message} for breach in breaches],
        **account_view(account),
    }


ACCOUNT_HANDLERS: Mapping[str, ControlHandler] = MappingProxyType(
    {
        "listAccounts": list_accounts,
        "openAccount": open_account,
        "readLedger": read_ledger,
        "grant": grant,
        "verify": verify,
    }
)
