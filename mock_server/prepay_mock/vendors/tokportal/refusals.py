"""TokPortal's refusals, one function for each reason."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from prepay_mock.contract import Problem
from prepay_mock.engine.errors import Refusal
from prepay_mock.world.clock import SECOND

__all__ = [
    "already_published",
    "bundle_not_found",
    "bundle_not_owned",
    "insufficient_credits",
    "invalid",
    "key_reused",
    "no_key",
    "rate_limited",
    "read_only",
    "revoked",
    "unknown_key",
    "video_not_found",
    "wrong_status",
]

_MOST_ERRORS = 100
_LONGEST_REASON = 300
_FORBIDDEN = re.compile(r'\{"required":\["(\w+)"\]\} is not allowed')


def no_key() -> Refusal:
    """401 for a request without a key (documented)."""
    return Refusal(401, "AUTH_MISSING_KEY", "Send your API key in the X-API-Key header.")


def unknown_key() -> Refusal:
    """401 for a key that opens nothing (documented)."""
    return Refusal(401, "AUTH_INVALID_KEY", "This API key is not valid; the mock's keys begin with sk_mock_.")


def revoked() -> Refusal:
    """401 for a key that was taken back (documented)."""
    return Refusal(401, "AUTH_REVOKED_KEY", "This API key was revoked; use another one.")


def read_only() -> Refusal:
    """403 for a write with a key that may only read (assumed)."""
    return Refusal(403, "AUTH_INSUFFICIENT_SCOPE", "This API key may only read; use one that may write.")


def rate_limited(wait_us: int) -> Refusal:
    """429 for an empty bucket, with whole seconds to wait in header and body (documented)."""
    seconds = max(1, -(-wait_us // SECOND))
    return Refusal(
        429,
        "RATE_LIMIT_EXCEEDED",
        f"Too many requests: wait {seconds} s.",
        {"retry_after_seconds": seconds},
        {"Retry-After": str(seconds)},
    )


def invalid(problems: Sequence[Problem]) -> Refusal:
    """400 with the field and the reason of every broken rule (assumed code and details)."""
    errors = [_field_error(problem) for problem in problems[:_MOST_ERRORS]]
    return Refusal(
        400, "VALIDATION_ERROR", "The request is not valid; see details.errors.", {"errors": errors}
    )


def _field_error(problem: Problem) -> dict[str, str]:
    field, reason = problem.field, problem.message
    forbidden = _FORBIDDEN.match(reason) if problem.kind == "not" else None
    if forbidden:
        field = ".".join([*map(str, problem.path), forbidden[1]])
        reason = f"{forbidden[1]} is not allowed here"
    # A schema's message may repeat a value of any size.
    if len(reason) > _LONGEST_REASON:
        reason = f"{reason[:_LONGEST_REASON]}…"
    return {"field": field[:1000] or problem.place, "reason": reason}


def insufficient_credits(required: int, available: int, breakdown: Mapping[str, int]) -> Refusal:
    """402 with the price, what there is, what is missing, and the price's parts in credits (seed)."""
    return Refusal(
        402,
        "INSUFFICIENT_CREDITS",
        "Not enough credits to complete this operation.",
        {
            "required": required,
            "available": available,
            "missing": required - available,
            "breakdown": breakdown,
        },
    )


def key_reused() -> Refusal:
    """409 for an idempotency key that belongs to another request (assumed)."""
    return Refusal(
        409,
        "IDEMPOTENCY_KEY_REUSED",
        "This Idempotency-Key was used for another request; use a new key for a new request.",
    )


def bundle_not_found() -> Refusal:
    """404 for a bundle that nobody has (documented)."""
    return Refusal(404, "BUNDLE_NOT_FOUND", "No bundle has this id.")


def bundle_not_owned() -> Refusal:
    """403 for somebody else's bundle (documented)."""
    return Refusal(403, "BUNDLE_NOT_OWNED", "This bundle belongs to another workspace.")


def video_not_found(position: int, slots: int) -> Refusal:
    """404 for a position beyond the bundle's slots (documented)."""
    return Refusal(404, "VIDEO_NOT_FOUND", f"This bundle has no video {position}: it has {slots} slots.")


def wrong_status(status: str, message: str, *, code: str = "BUNDLE_INVALID_STATUS", **facts: Any) -> Refusal:
    """409 for a status that does not allow the request, with ``current_status`` (documented)."""
    return Refusal(409, code, message, {"current_status": status, **facts})


def already_published(status: str) -> Refusal:
    """409 for publishing twice (documented)."""
    return wrong_status(status, "The bundle is published already.", code="BUNDLE_ALREADY_PUBLISHED")
