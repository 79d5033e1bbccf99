"""The account's webhook: one address, one secret that is never shown, and the signature of what is delivered."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

from prepay_mock.engine.exchange import Exchange, Handler, Reply
from prepay_mock.world.account import Account
from prepay_mock.world.clock import iso_seconds
from prepay_mock.world.outgoing import enqueue
from prepay_mock.world.table import Record
from prepay_mock.world.world import World

__all__ = ["handlers", "notify", "secret_of", "sign"]

_VENDOR = "ugen"
_SECRETS = "webhook_secrets"


def handlers() -> dict[str, Handler]:
    """operationId → handler."""
    return {"ugenSetWebhook": set_webhook, "ugenGetWebhook": get_webhook, "ugenDeleteWebhook": delete_webhook}


def set_webhook(x: Exchange) -> Reply:
    """Replace address and secret; without a secret in the body deliveries are unsigned from now on."""
    url, secret = x.body["webhook_url"], x.body.get("webhook_secret")
    secrets = _secrets_in_use(x.world, x.account)
    ref = None
    if secret is not None:
        ref = x.world.ids.token("whsec_")
        secrets = secrets | {ref: secret}
    x.account.settings |= {"webhook": {"url": url, "secret_ref": ref}, _SECRETS: secrets}
    return Reply(200, {"webhook_configured": True, "webhook_url": url})


def get_webhook(x: Exchange) -> Reply:
    """Whether an address is set, and which."""
    webhook = x.account.settings.get("webhook")
    url = None if webhook is None else webhook["url"]
    return Reply(200, {"webhook_configured": url is not None, "webhook_url": url})


def delete_webhook(x: Exchange) -> Reply:
    """Forget address and secret; the secret is kept for deliveries that still wait for their next try."""
    if "webhook" in x.account.settings:
        secrets = _secrets_in_use(x.world, x.account)
        kept = {name: value for name, value in x.account.settings.items() if name != "webhook"}
        x.account.settings = kept | {_SECRETS: secrets}
    return Reply(204)


def notify(world: World, account: Account, job: Record, at: int) -> None:
    """Queue the delivery for a job that has completed or failed: to its own address, or else to the account's."""
    webhook: Mapping[str, Any] = account.settings.get("webhook", {})
    url = job["_webhook_url"] or webhook.get("url")
    if url is None:
        return
    event = f"job.{job['status']}"
    payload = {
        "event": event,
        "job_id": job["job_id"],
        "status": job["status"],
        "final_video_url": job["final_video_url"],
        "thumbnail_url": job["thumbnail_url"],
        "credits_consumed": job["credits_consumed"],
        "error_message": job["error_message"],
        "timestamp": iso_seconds(at),
    }
    enqueue(world, _VENDOR, account.key, url, event, payload, webhook.get("secret_ref"), at)


def secret_of(account: Account, secret_ref: str | None) -> str | None:
    """The secret behind a delivery's ``secret_ref``, or None when it is to go out unsigned."""
    return None if secret_ref is None else account.settings.get(_SECRETS, {}).get(secret_ref)


def sign(secret: str | None, timestamp: int, raw_body: bytes) -> dict[str, str]:
    """The headers of a delivery; see ``UGenDialect.sign``."""
    headers = {"X-UGen-Timestamp": str(timestamp)}
    if secret is not None:
        signed = b"%d." % timestamp + raw_body
        headers["X-UGen-Signature"] = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    return headers


def _secrets_in_use(world: World, account: Account) -> dict[str, str]:
    """The secrets that deliveries still wait to be signed with; others need not be kept."""
    waiting = {
        delivery["secret_ref"]
        for delivery in world.table("deliveries")
        if delivery["state"] == "pending" and delivery["key"] == account.key
    }
    secrets: Mapping[str, str] = account.settings.get(_SECRETS, {})
    return {ref: secret for ref, secret in secrets.items() if ref in waiting}
