"""Webhook deliveries: queueing one, and what became of each try, are changes of the world; sending is not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from prepay_mock.world.clock import SECOND, iso_millis, iso_seconds
from prepay_mock.world.world import World

__all__ = ["KEPT_ATTEMPTS", "enqueue", "note_attempt", "resend"]

KEPT_ATTEMPTS: Final = 100
"""Attempts of one delivery that are remembered, the latest; each resend makes more of them."""


def enqueue(
    world: World,
    vendor: str,
    key: str,
    url: str,
    event: str,
    payload: Mapping[str, Any],
    secret_ref: str | None,
    at: int,
) -> str:
    """Queue a delivery in ``world.table("deliveries")``, due at once.

    Args:
        world: the world that sends it.
        vendor: whose webhook it is.
        key: the key of the account that it belongs to.
        url: where it goes.
        event: its name, such as ``job.completed``.
        payload: its body as a JSON value.
        secret_ref: by what name the vendor's dialect finds the secret that signs it; None = unsigned. The
            secret itself stays with the account.
        at: microseconds since the epoch.

    Returns:
        The delivery's id.
    """
    delivery_id = world.new_delivery_id()
    world.put_delivery(
        {
            "id": delivery_id,
            "vendor": vendor,
            "key": key,
            "event": event,
            "url": url,
            "payload": dict(payload),
            "secret_ref": secret_ref,
            "created_at": iso_seconds(at),
            "state": "pending",
            "attempts": [],
            "tries": 0,
            "try": 0,
            "next_attempt_at": at,
        },
    )
    return delivery_id


def note_attempt(world: World, facts: Mapping[str, Any], retries_s: Sequence[int]) -> None:
    """Take up what became of a try: delivered, to be tried again, or given up.

    Args:
        world: the world that has the delivery; one that a reset has removed meanwhile is passed over.
        facts: ``id`` of the delivery; ``try``, its number; ``at``, microseconds since the epoch; ``status`` or, without
            a response, ``error``; ``headers`` that were sent; ``final`` when another try would end the same way.
        retries_s: seconds after the first try at which it is tried again, when no try has been late.
    """
    record = world.table("deliveries").get(facts["id"])
    if record is None:
        return
    at: int = facts["at"]
    status: int | None = facts.get("status")
    outcome = {"error": facts["error"]} if status is None else {"status": status}
    tries: int = record["tries"] + 1
    attempts = [*record["attempts"], {"at": iso_millis(at), **outcome, "headers": facts["headers"]}]
    record["attempts"] = attempts[-KEPT_ATTEMPTS:]
    number: int = record.get("try", 0)
    if facts.get("try", number) != number:
        # It was sent again meanwhile: this is what became of the try before, and says nothing of the one to come.
        world.put_delivery(record)
        return
    following = None
    if status is not None and 200 <= status < 300:
        state = "delivered"
    elif tries > len(retries_s) or facts.get("final"):
        state = "failed"
    else:
        state = "pending"
        # From try to try, not from the first one on: after a long stop they do not all come at once.
        before = retries_s[tries - 2] if tries > 1 else 0
        following = at + (retries_s[tries - 1] - before) * SECOND
    changed = {"state": state, "tries": tries, "try": number + 1, "next_attempt_at": following}
    world.put_delivery(record | changed)


def resend(world: World, record: Mapping[str, Any], at: int) -> dict[str, Any]:
    """Let a delivery go out once more, with all its retries; returns it as it stands then."""
    number: int = record.get("try", 0) + 1
    renewed = {**record, "state": "pending", "tries": 0, "try": number, "next_attempt_at": at}
    world.put_delivery(renewed)
    return renewed
