"""U-Gen's errors but for 422: ``{error: {code, message, details}}`` (documented; codes but one assumed)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from prepay_mock.engine.errors import Refusal
from prepay_mock.world.clock import SECOND

__all__ = ["conflict", "envelope", "insufficient", "no_model", "not_found", "too_many", "unauthorized"]

_LONGEST_MESSAGE = 2000


def unauthorized(message: str) -> Refusal:
    """401."""
    return Refusal(401, "UNAUTHORIZED", message)


def insufficient(required: int, available: int) -> Refusal:
    """402 with what the job would reserve and what is available, in credits."""
    details = {"required": required, "available": available}
    return Refusal(402, "INSUFFICIENT_CREDITS", "Insufficient credits", details)


def not_found(what: str, **details: str) -> Refusal:
    """404 for a thing that this account does not have."""
    return Refusal(404, "NOT_FOUND", f"{what} not found", details)


def no_model(model: str, variant: str) -> Refusal:
    """404 for a model and variant that the vendor has no rate for, or that it does not take here (assumed)."""
    return not_found("Model", model_id=model, variant=variant)


def conflict(message: str, **details: str) -> Refusal:
    """409 for something that the present state does not allow."""
    return Refusal(409, "CONFLICT", message, details)


def too_many(message: str, wait_us: int, limit: str | None = None) -> Refusal:
    """429 with the wait in whole seconds, in ``details.retry_after`` and in ``Retry-After``."""
    seconds = min(max(-(-wait_us // SECOND), 1), 86_400)
    details: dict[str, Any] = {"retry_after": seconds}
    if limit is not None:
        details["limit"] = limit
    return Refusal(429, "RATE_LIMITED", message, details, {"Retry-After": str(seconds)})


def envelope(refusal: Refusal) -> dict[str, Any]:
    """The refusal as U-Gen writes it; what a 429 has to say is filled in where a planned fault left it out."""
    details: Mapping[str, Any] | None = refusal.details
    if refusal.status == 429 and not details:
        wait = refusal.headers.get("Retry-After", "1")
        details = {"retry_after": int(wait) if wait.isdecimal() else 1}
    error: dict[str, Any] = {"code": refusal.code, "message": refusal.message[:_LONGEST_MESSAGE]}
    if details:
        error["details"] = dict(details)
    return {"error": error}
