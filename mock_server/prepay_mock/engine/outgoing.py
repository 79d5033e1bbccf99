"""Webhook deliveries that are to be sent. Queueing one is part of the world's change; sending it is not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from prepay_mock.engine.clock import iso_seconds
from prepay_mock.engine.world import World

__all__ = ["enqueue"]


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
    delivery_id = world.ids.token("whd_", 24)
    world.table("deliveries").put(
        delivery_id,
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
            "next_attempt_at": at,
        },
    )
    return delivery_id
