"""Webhooks: what a vendor posts to an application, believed only once its signature was checked.

    from prepay import webhooks

    event = webhooks.verify_tokportal(request.body, request.headers, secret)
    if event.type == "credits.restored":
        ...

Give the bytes as they came in: a body that a framework has parsed and written anew is no longer the one that was
signed. A delivery can come twice, so act on an event's id once. Trenz sends no webhooks.
"""

from __future__ import annotations

import hmac
import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, cast

from prepay._json import is_object
from prepay.errors import PrepayError

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

__all__ = ["WebhookError", "sign_tokportal", "sign_ugen", "verify_tokportal", "verify_ugen"]

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
_LATEST: Final = 10**11
"""Seconds since the epoch beyond which a timestamp is taken to count milliseconds."""


class WebhookError(PrepayError):
    """A delivery is not to be believed. Answer it with 400 and do nothing.

    Attributes:
        reason: ``unsigned``, a header is missing or unreadable; ``forged``, the signature is not that of this body
            and secret; ``stale``, it was signed too long ago, or in the future; ``malformed``, it is signed well, but
            its body is not an event.
    """

    reason: Literal["unsigned", "forged", "stale", "malformed"]


def verify_tokportal(
    body: bytes,
    headers: Mapping[str, str],
    secret: str | Sequence[str],
    *,
    tolerance: float = TOLERANCE,
    now: Callable[[], float] = time.time,
) -> TokPortalEvent:
    """The event in a delivery of TokPortal.

    Source of scheme and tolerance: documented.

    Args:
        body: the raw bytes of the request.
        headers: its headers, in any case.
        secret: the signing secret of the endpoint; several while it is being changed.
        tolerance: seconds that the delivery may be old, or early.
        now: the clock, in seconds since the epoch.

    Returns:
        The typed event; of a type without a model of its own the envelope.

    Raises:
        WebhookError: it is not to be believed.
        ValueError: a secret is empty.
        TypeError: the body is not bytes.
    """
    raw = _raw(body)
    signed, found = _parts(_header(headers, _TOKPORTAL))
    _check(signed, found, raw, secret, tolerance, now)
    decoded = _decoded(raw)
    from prepay import models

    name = _MODELS.get(str(decoded.get("type")), "TokPortalWebhookEvent")
    event: TokPortalEvent = getattr(models, name).from_dict(decoded)
    return event


def verify_ugen(
    body: bytes,
    headers: Mapping[str, str],
    secret: str | Sequence[str],
    *,
    tolerance: float = TOLERANCE,
    now: Callable[[], float] = time.time,
) -> UGenJobEvent:
    """The event in a delivery of U-Gen.

    Source of the scheme: documented; that the signature is hex and the time counts seconds: assumed. U-Gen signs
    only when a secret was set with ``client.webhook.set``; what is not signed is not believed.

    Arguments and errors as for :func:`verify_tokportal`.
    """
    raw = _raw(body)
    timestamp, signature = (_header(headers, name) for name in _UGEN)
    _check(timestamp, [signature.removeprefix("sha256=")], raw, secret, tolerance, now)
    from prepay.models import UGenJobEvent

    return UGenJobEvent.from_dict(_decoded(raw))


def sign_tokportal(body: bytes, secret: str, *, at: float) -> dict[str, str]:
    """The headers of a delivery of TokPortal, for tests of an application's endpoint.

    Args:
        body: the raw bytes of the request.
        secret: the signing secret.
        at: when it is signed, in seconds since the epoch.
    """
    signed = str(int(at))
    return {_TOKPORTAL: f"t={signed},v1={_signature(secret, signed, body)}"}


def sign_ugen(body: bytes, secret: str, *, at: float) -> dict[str, str]:
    """The headers of a delivery of U-Gen, for tests; arguments as for :func:`sign_tokportal`."""
    signed = str(int(at))
    return dict(zip(_UGEN, (signed, _signature(secret, signed, body)), strict=True))


def _signature(secret: str, signed: str, body: bytes) -> str:
    return hmac.new(secret.encode(), signed.encode() + b"." + body, sha256).hexdigest()


def _raw(body: object) -> bytes:
    if isinstance(body, bytes):
        return body
    if isinstance(body, bytearray):
        return bytes(body)
    if isinstance(body, memoryview):
        return cast("memoryview[int]", body).tobytes()
    raise TypeError("body must be the raw bytes of the request, as they came in, not parsed and not text")


def _header(headers: Mapping[str, str], name: str) -> str:
    wanted = name.lower()
    value = next((value for key, value in headers.items() if key.lower() == wanted), "").strip()
    if not value:
        raise WebhookError(f"the delivery has no header {name}, so it is not signed", reason="unsigned")
    return value


def _parts(header: str) -> tuple[str, list[str]]:
    """The time and the signatures in ``t=…,v1=…``; there are several while a secret is being changed."""
    pairs = [part.strip().partition("=") for part in header.split(",")]
    times = [value for name, _, value in pairs if name == "t"]
    found = [value for name, _, value in pairs if name == "v1"]
    if len(times) != 1 or not found:
        raise WebhookError(f"the header {_TOKPORTAL} is not of the form t=…,v1=…", reason="unsigned")
    return times[0], found


def _check(
    signed: str,
    found: Iterable[str],
    body: bytes,
    secret: str | Sequence[str],
    tolerance: float,
    now: Callable[[], float],
) -> None:
    secrets = [secret] if isinstance(secret, str) else list(secret)
    if not secrets or not all(secrets):
        raise ValueError("the signing secret is empty; anyone could sign with it")
    if not (signed.isascii() and signed.isdecimal() and len(signed) <= 20):
        raise WebhookError("the time of signing is not a number of seconds", reason="unsigned")
    expected = [_signature(each, signed, body) for each in secrets]
    # Every pair is compared, so that the time taken tells nothing about which of them was close.
    matches = [hmac.compare_digest(one.encode(), two.lower().encode()) for one in expected for two in found]
    if not any(matches):
        raise WebhookError(
            "the signature does not fit body and secret: check that the secret is this endpoint's, and that the body "
            "is given as it came in",
            reason="forged",
        )
    at = int(signed) / 1000 if int(signed) >= _LATEST else int(signed)
    off = now() - at
    if not abs(off) <= tolerance:
        raise WebhookError(
            f"the delivery was signed {abs(off):.0f} s {'ago' if off > 0 else 'in the future'}, where {tolerance:g} s "
            "are allowed: it is a replay, or one of the two clocks is wrong",
            reason="stale",
        )


def _decoded(body: bytes) -> dict[str, Any]:
    try:
        decoded = json.loads(body)
    except (ValueError, RecursionError):
        decoded = None
    if not is_object(decoded):
        raise WebhookError("the delivery is signed well, but its body is no JSON object", reason="malformed")
    return decoded
