"""From an answer to its error: the one table, and how the vendors' envelopes are read.

Reading an error never fails: a body that is HTML, empty, cut off or of an unknown shape still gives the right class,
by its status alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from prepay._contract.kinds import is_array, is_integer, is_object
from prepay._operation.spec import Call
from prepay._values.amounts import credits_in
from prepay._wire.hosts import redirected
from prepay.errors import (
    APIStatusError,
    AuthenticationError,
    BadRequestError,
    ConflictError,
    FieldProblem,
    IdempotencyKeyReusedError,
    InsufficientCreditsError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    RefusedError,
    ServerError,
    ValidationError,
)
from prepay.response import ResponseInfo

__all__ = ["COMMON_CODES", "Envelope", "class_of", "read_envelope", "status_error"]

# Both spellings of the vendors, wherever in the 4xx they come.
_SHORTAGE: Final = ("INSUFFICIENT_CREDITS", "INSUFFICIENT_BALANCE")
_BY_STATUS: Final[Mapping[int, type[RefusedError]]] = {
    400: BadRequestError,
    401: AuthenticationError,
    402: InsufficientCreditsError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    422: ValidationError,
    429: RateLimitError,
}
COMMON_CODES: Final[Mapping[tuple[int, str], type[RefusedError]]] = {
    (400, "VALIDATION_ERROR"): ValidationError,
    (400, "INVALID_PARAM"): ValidationError,
    (400, "MISSING_PARAM"): ValidationError,
    (400, "INVALID_SORT_FIELD"): ValidationError,
    (400, "INVALID_INCLUDE"): ValidationError,
    (400, "PAGE_SIZE_EXCEEDED"): ValidationError,
    (409, "IDEMPOTENCY_KEY_REUSED"): IdempotencyKeyReusedError,
}
"""Codes of which the class says more than their status does, by status and code."""

_LONGEST: Final = 400


class Envelope(NamedTuple):
    """What any of the vendors' error bodies says: nested, flat, or a list of field problems."""

    code: str | None = None
    message: str = ""
    details: Mapping[str, Any] = {}
    request_id: str | None = None


def class_of(
    status: int,
    code: str | None,
    codes: Mapping[tuple[int, str], type[RefusedError]] = COMMON_CODES,
) -> type[RefusedError]:
    """The class of an error answer: that of its code where that is known, else that of its status."""
    if code in _SHORTAGE and 400 <= status < 500:
        return InsufficientCreditsError
    if status >= 500:
        return ServerError
    return codes.get((status, code or "")) or _BY_STATUS.get(status) or APIStatusError


def read_envelope(body: Any) -> Envelope:
    """Code, message, details and request id of a decoded body; of an unknown shape whatever can be read."""
    if not is_object(body):
        return Envelope()
    if is_array(body.get("detail")):
        return Envelope(details={"errors": body["detail"]})
    inner: Any = body.get("error", body)
    if not is_object(inner):
        return Envelope(message=_text(inner))
    code, said, details = inner.get("code"), inner.get("message"), inner.get("details")
    request_id = body.get("request_id")
    return Envelope(
        code=code if isinstance(code, str) else None,
        message=said if isinstance(said, str) else "",
        details=details if is_object(details) else {},
        request_id=request_id if isinstance(request_id, str) else None,
    )


def _text(value: Any) -> str:
    """A plain value as text; nothing for what may be nested without end."""
    return str(value) if isinstance(value, str | int | float) else ""


def status_error(
    call: Call[Any],
    *,
    body: Any,
    info: ResponseInfo,
    charged: bool | None,
    retry_after: float | None,
    top_up: str,
    codes: Mapping[tuple[int, str], type[RefusedError]] = COMMON_CODES,
) -> RefusedError:
    """The error for an answer whose status is not 2xx.

    Args:
        call: what was asked for.
        body: the decoded body, or its text when it is not JSON.
        info: what to know about the answer.
        charged: whether the call took credits.
        retry_after: seconds that the server asks to wait.
        top_up: how to buy credits from this vendor.
        codes: codes of which the class says more than their status does.
    """
    envelope = read_envelope(body)
    cls = class_of(info.status, envelope.code, codes)
    facts = _facts(cls, call, envelope, top_up)
    request_id = _line(info.request_id or envelope.request_id or "") or None
    said = _line(": ".join(filter(None, (envelope.code, _reason(envelope, facts)))))
    said = redirected(info.status, info.headers.get("location")) or said
    asks = f"; retry after {retry_after:g} s" if retry_after is not None else ""
    sent = f" after {info.attempts} attempts" if info.attempts > 1 else ""
    return cls(
        f"{info.operation}: {info.status} {said or 'the answer says no more'}{asks}"
        f"{f' (request {request_id})' if request_id else ''}{sent}",
        operation=info.operation,
        request_id=request_id,
        idempotency_key=info.idempotency_key,
        attempts=info.attempts,
        charged=charged,
        status=info.status,
        code=envelope.code,
        details=envelope.details,
        body=body,
        retry_after=retry_after,
        response=info,
        **facts,
    )


def _facts(cls: type[RefusedError], call: Call[Any], envelope: Envelope, top_up: str) -> dict[str, Any]:
    """What an error of this class tells beyond what all of them tell."""
    if cls is InsufficientCreditsError:
        return _shortage(call, envelope.details, top_up)
    if cls is ValidationError:
        return {"problems": tuple(_problems(envelope.details.get("errors")))}
    return {}


def _reason(envelope: Envelope, facts: Mapping[str, Any]) -> str:
    """The figures where there are any, the fields where there are any, else the vendor's own words."""
    problems: tuple[FieldProblem, ...] = facts.get("problems", ())
    if problems:
        return "; ".join(f"{name}: {reason}" for name, reason in problems)
    if "top_up" not in facts:
        return envelope.message
    if facts["missing"] is None:
        cost = f" The call costs {facts['required']} credits." if facts["required"] is not None else ""
        return f"{envelope.message or 'the credits do not suffice.'}{cost} To top up: {facts['top_up']}"
    figures = f"costs {facts['required']} credits, {facts['available']} are available, {facts['missing']} are missing"
    enough_for = f" (enough for a quantity of {facts['affordable']})" if facts["affordable"] else ""
    return f"{figures}{enough_for}; to top up: {facts['top_up']}"


def _line(said: str) -> str:
    """One line of a length that can be read and that can be printed: servers may say anything."""
    words = " ".join(said[: _LONGEST * 4].encode("utf-8", "replace").decode().split())
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"


def _shortage(call: Call[Any], details: Mapping[str, Any], top_up: str) -> dict[str, Any]:
    """The figures of a 402; a figure that the server left out is derived where the others allow it."""
    required, available, missing = (
        _credits(details.get(name)) for name in ("required", "available", "missing")
    )
    if required is None and is_integer(call.spec.price):
        required = call.spec.price
    if missing is None and required is not None and available is not None:
        missing = max(required - available, 0)
    breakdown = details.get("breakdown")
    parts = breakdown.items() if is_object(breakdown) else ()
    return {
        "required": required,
        "available": available,
        "missing": missing,
        "breakdown": {
            str(name): value
            for name, part in parts
            if name != "total" and (value := _credits(part)) is not None
        },
        "affordable": _affordable((call.body or {}).get("quantity"), required, available),
        "top_up": top_up,
    }


def _affordable(quantity: Any, required: int | None, available: int | None) -> int | None:
    """How many of equally priced units the credits pay for."""
    if (
        not is_integer(quantity)
        or quantity < 1
        or required is None
        or available is None
        or required % quantity
    ):
        return None
    return min(available * quantity // required, quantity) if required > 0 else None


def _problems(said: Any) -> list[FieldProblem]:
    """Field problems in either form: ``field`` and ``reason``, or ``loc`` and ``msg``."""
    found: list[FieldProblem] = []
    for entry in said if is_array(said) else ():
        if not is_object(entry):
            continue
        where = entry.get("loc")
        field = ".".join(map(_text, where)) if is_array(where) else _text(entry.get("field"))
        reason = _text(entry.get("reason", entry.get("msg")))
        found.append(FieldProblem(field or "request", reason or "is not valid"))
    return found


def _credits(value: Any) -> int | None:
    """A whole number of credits; some servers write 82 as 82.0."""
    return credits_in({"value": value}, "value")
