"""TokPortal's webhooks: what is sent, to whom, and the signature ``t=<seconds>,v1=<hex>`` (documented).

The contract has no operation that registers an endpoint, so the operator does it. An account has one. The retries are
assumed: the vendor publishes none.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any, Final

from prepay_mock.world.account import Account
from prepay_mock.world.clock import iso_offset
from prepay_mock.world.outgoing import enqueue
from prepay_mock.world.table import Record
from prepay_mock.world.world import World

__all__ = ["API_VERSION", "bundle_event", "credits_restored", "headers", "secret_of", "set_webhook"]

API_VERSION: Final = "2026-05-25"
_VENDOR: Final = "tokportal"
_SECRETS: Final = "webhook_secrets"
_SHOWN: Final = ("external_ref", "status", "platform", "bundle_type")


def set_webhook(world: World, account: Account, url: str | None, secret: str | None) -> None:
    """Replace the account's endpoint; None removes it. Deliveries that wait keep the secret they were queued with."""
    waiting = {
        record["secret_ref"]
        for record in world.table("deliveries")
        if record["state"] == "pending" and (record["vendor"], record["key"]) == (_VENDOR, account.key)
    }
    known: Mapping[str, str] = account.settings.get(_SECRETS, {})
    secrets = {name: text for name, text in known.items() if name in waiting}
    settings = {name: value for name, value in account.settings.items() if name != "webhook"}
    if url is not None:
        ref = None
        if secret is not None:
            ref = world.ids.token("whsec_")
            secrets[ref] = secret
        settings["webhook"] = {"url": url, "secret_ref": ref}
    account.settings = settings | {_SECRETS: secrets}


def bundle_event(world: World, account: Account, event: str, bundle: Record, at: int) -> None:
    """Queue what tells of a bundle: ``bundle.created``, ``bundle.published`` or ``bundle.cancelled``."""
    if "webhook" in account.settings:
        _notify(
            world, account, event, {"bundle_id": bundle["id"], **{name: bundle[name] for name in _SHOWN}}, at
        )


def credits_restored(world: World, account: Account, credits: int, bundle_id: str, at: int) -> None:  # noqa: A002
    """Queue ``credits.restored``: credits of a charge came back."""
    if "webhook" in account.settings:
        data = {"credits": credits, "account_id": None, "bundle_id": bundle_id or None, "expires_at": None}
        _notify(world, account, "credits.restored", data, at)


def _notify(world: World, account: Account, event: str, data: Mapping[str, Any], at: int) -> None:
    webhook: Mapping[str, Any] = account.settings["webhook"]
    payload = {
        "id": world.ids.token("evt_", 32),
        "type": event,
        "api_version": API_VERSION,
        "created_at": iso_offset(at),
        "data": data,
    }
    enqueue(world, _VENDOR, account.key, webhook["url"], event, payload, webhook["secret_ref"], at)


def secret_of(account: Account, secret_ref: str | None) -> str | None:
    """Return the secret behind a delivery's ``secret_ref``, or None when it goes out unsigned."""
    return None if secret_ref is None else account.settings.get(_SECRETS, {}).get(secret_ref)


def headers(record: Mapping[str, Any], secret: str | None, timestamp: int, raw_body: bytes) -> dict[str, str]:
    """Return the headers of one try: the event's id and type, and with a secret its signature."""
    named = {"TokPortal-Event-Id": str(record["payload"]["id"]), "TokPortal-Event-Type": str(record["event"])}
    if secret is not None:
        digest = hmac.new(secret.encode(), b"%d." % timestamp + raw_body, hashlib.sha256).hexdigest()
        named["TokPortal-Signature"] = f"t={timestamp},v1={digest}"
    return named
