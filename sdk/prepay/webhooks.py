"""Webhooks: what a vendor posts to an application, believed only once its signature was checked.

    from prepay import webhooks

    event = webhooks.verify_tokportal(request.body, request.headers, secret)
    if event.type == "credits.restored":
        ...

Give the bytes as they came in: a body that a framework has parsed and written anew is no longer the one that was
signed. A delivery can come twice, so act on an event's id once. Trenz sends no webhooks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias

from prepay._contract.kinds import is_object
from prepay.vendors.deliveries import (
    Check,
    Headers,
    Secret,
    WebhookError,
    event_in,
    header,
    header_pairs,
    malformed,
    raw_body,
    sign,
)

if TYPE_CHECKING:
    from prepay.models import (
        TokPortalBundleCancelledEvent,
        TokPortalBundleCreatedEvent,
        TokPortalBundlePublishedEvent,
        TokPortalCreditsRestoredEvent,
        TokPortalWebhookEvent,
        UGenJobEvent,
    )

    TokPortalEvent: TypeAlias = (
        TokPortalBundleCreatedEvent
        | TokPortalBundlePublishedEvent
        | TokPortalBundleCancelledEvent
        | TokPortalCreditsRestoredEvent
        | TokPortalWebhookEvent
    )

__all__ = [
    "Headers",
    "Secret",
    "WebhookError",
    "sign_tokportal",
    "sign_ugen",
    "verify_tokportal",
    "verify_ugen",
]

TOLERANCE: Final = 300.0
"""Seconds between the signing of a delivery and its receipt, either way. TokPortal's own (documented); for U-Gen,
which names none, assumed."""

_TOKPORTAL: Final = "TokPortal-Signature"
_UGEN: Final = ("X-UGen-Timestamp", "X-UGen-Signature")
_MODELS: Final = {
    "bundle.created": "TokPortalBundleCreatedEvent",
    "bundle.published": "TokPortalBundlePublishedEvent",
    "bundle.cancelled": "TokPortalBundleCancelledEvent",
    "credits.restored": "TokPortalCreditsRestoredEvent",
}


def verify_tokportal(
    body: bytes | bytearray | memoryview,
    headers: Headers,
    secret: Secret,
    *,
    tolerance: float | dt.timedelta = TOLERANCE,
    now: Callable[[], float] | None = None,
) -> TokPortalEvent:
    """The event in a delivery of TokPortal.

    Source of scheme and tolerance: documented.

    Args:
        body: the raw bytes of the request.
        headers: its headers, in any case: a mapping, or pairs.
        secret: the signing secret of the endpoint; several while it is being changed.
        tolerance: seconds that the delivery may be old, or early, or a timedelta.
        now: the clock, in seconds since the epoch; ``time.time`` when None.

    Returns:
        The typed event; of a type without a model of its own the envelope.

    Raises:
        WebhookError: the delivery is not to be believed, or is not an event. Whatever a sender can send ends in
            this error or in an event.
        InvalidArgumentError: the program gave something that cannot be right: a body that is not bytes, headers that
            are none, an empty secret, a tolerance that is not a duration.
    """
    check = Check(secret, tolerance, now)
    raw = raw_body(body)
    signed, found = _parts(header(header_pairs(headers), _TOKPORTAL))
    check(signed, found, raw)
    decoded = event_in(raw, ("id", "type"))
    if not is_object(decoded.get("data")):
        malformed("its data is not an object")
    from prepay import models

    name = _MODELS.get(str(decoded.get("type")), "TokPortalWebhookEvent")
    event: TokPortalEvent = getattr(models, name).from_dict(decoded)
    return event


def verify_ugen(
    body: bytes | bytearray | memoryview,
    headers: Headers,
    secret: Secret,
    *,
    tolerance: float | dt.timedelta = TOLERANCE,
    now: Callable[[], float] | None = None,
) -> UGenJobEvent:
    """The event in a delivery of U-Gen.

    Source of the scheme: documented; that the signature is hex and the time counts seconds: assumed. U-Gen signs
    only when a secret was set with ``client.webhook.set``; what is not signed is not believed.

    Arguments and errors as for :func:`verify_tokportal`.
    """
    check = Check(secret, tolerance, now)
    raw = raw_body(body)
    pairs = header_pairs(headers)
    timestamp, signature = (header(pairs, name) for name in _UGEN)
    check(timestamp, [signature.removeprefix("sha256=")], raw)
    decoded = event_in(raw, ("event", "job_id"))
    from prepay.models import UGenJobEvent

    return UGenJobEvent.from_dict(decoded)


def sign_tokportal(body: bytes, secret: str | bytes, *, at: float | None = None) -> dict[str, str]:
    """The headers of a delivery of TokPortal, for tests of an application's endpoint.

    Args:
        body: the raw bytes of the request.
        secret: the signing secret.
        at: when it is signed, in seconds since the epoch; now when None.

    Raises:
        InvalidArgumentError: an argument cannot be right.
    """
    signed, signature = sign(body, secret, at)
    return {_TOKPORTAL: f"t={signed},v1={signature}"}


def sign_ugen(body: bytes, secret: str | bytes, *, at: float | None = None) -> dict[str, str]:
    """The headers of a delivery of U-Gen, for tests; arguments and errors as for :func:`sign_tokportal`."""
    return dict(zip(_UGEN, sign(body, secret, at), strict=True))


def _parts(value: str) -> tuple[str, list[str]]:
    """The time and the signatures in ``t=…,v1=…``; there are several while a secret is being changed."""
    pairs = [part.strip().partition("=") for part in value.split(",")]
    times, found = ([text for name, _, text in pairs if name == wanted] for wanted in ("t", "v1"))
    if len(times) != 1 or not found:
        raise WebhookError(f"the header {_TOKPORTAL} is not of the form t=…,v1=…", reason="unsigned")
    return times[0], found
