"""What a failed attempt may have cost: read off the operation's billing mode and the server's answer.

The rules are the vendors' own where they state any; where they are silent, an answer counts as proof that nothing was
charged only when the request was refused before it could be carried out.
"""

from __future__ import annotations

from typing import Any, Final

from prepay._call import OperationSpec

__all__ = ["charged_by", "clears_doubt"]

# The backend's own failures, which Trenz refunds at once. A 502 without such a code may be of anything on the way.
_BACKEND_CODES: Final = ("BACKEND_ERROR", "BACKEND_UNAVAILABLE", "BACKEND_TIMEOUT")
_REFUSED_AT_THE_GATE: Final = (401, 402, 403, 406, 413, 415, 429)
# Answers that the server gives to the same request each time, or only when no earlier attempt with its key was stored.
_ANSWERS_FOR_ALL: Final = (400, 402, 404, 406, 413, 415, 422)


def charged_by(
    spec: OperationSpec[Any], status: int, code: str | None, *, rehearsal: bool = False
) -> bool | None:
    """Whether an attempt that was answered with an error took credits; None when nobody can tell.

    Args:
        spec: what was asked for.
        status: the answer's HTTP status.
        code: the vendor's error code.
        rehearsal: it was a dry run.
    """
    if spec.charge == "none" or rehearsal:
        return False
    if spec.charge == "per_call":
        return _charged_per_call(status, code)
    if spec.charge == "async_on_complete" and code in _BACKEND_CODES:
        # A submission that fails costs nothing.
        return False
    return False if 400 <= status < 500 and status != 408 else None


def _charged_per_call(status: int, code: str | None) -> bool | None:
    """Charged before dispatch: a backend failure is refunded at once, any other answer keeps the charge."""
    if status in _REFUSED_AT_THE_GATE or (status in (502, 503, 504) and code in _BACKEND_CODES):
        return False
    if status == 404 and code in ("RESOURCE_NOT_FOUND", "ROUTE_NOT_FOUND"):
        return code == "RESOURCE_NOT_FOUND"
    return False if status == 400 and code not in (None, "BAD_REQUEST") else None


def clears_doubt(spec: OperationSpec[Any], status: int | None) -> bool:
    """Whether an answer tells that the earlier attempts, sent with the same key, were not charged either.

    A server looks at the key before it looks at the credits: whoever is told 402 has not bought this before. A 401
    or 429 is said before anyone looks at the key, and so is nothing about earlier attempts.
    """
    return spec.resend == "keyed" and status in _ANSWERS_FOR_ALL
