"""Errors, and the one table that chooses their class.

Reading an error never fails: a body that is HTML, empty, cut off or of an unknown shape still gives the right class,
by its status alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from prepay._json import is_array, is_object

__all__ = [
    "APIStatusError",
    "BudgetExceededError",
    "CallError",
    "ConfigurationError",
    "InsufficientCreditsError",
    "InvalidArgumentError",
    "MalformedResponseError",
    "NotSentError",
    "OutcomeUnknownError",
    "PrepayError",
]


class PrepayError(Exception):
    """Root of every error that prepay raises.

    Attributes:
        message: what was wrong and what to do.
    """

    def __init__(self, message: str, **facts: Any) -> None:
        super().__init__(message)
        self.message = message
        self.__dict__.update(facts)

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.message), self.__dict__


def _rebuild(cls: type[PrepayError], message: str) -> PrepayError:
    error = cls.__new__(cls, message)
    Exception.__init__(error, message)
    return error


class ConfigurationError(PrepayError, ValueError):
    """A client cannot be built as asked, or a call asks for something that the client or vendor cannot do."""


class InvalidArgumentError(PrepayError, ValueError):
    """An argument cannot be sent. Nothing was sent."""


class BudgetExceededError(PrepayError):
    """A call costs more than a budget has left. Nothing was sent.

    Attributes:
        required: credits that the call costs.
        available: credits that the budget has left.
        limit: credits that the budget allows in all.
    """

    required: int
    available: int
    limit: int


class CallError(PrepayError):
    """An error of one call.

    Attributes:
        operation: the call, as it is written: ``tokportal.bundles.create``.
        idempotency_key: the key that it was sent with; None where there is none.
        attempts: how many times it was sent.
    """

    operation: str
    idempotency_key: str | None
    attempts: int

    def __init__(
        self,
        message: str,
        *,
        operation: str,
        idempotency_key: str | None = None,
        attempts: int = 1,
        **facts: Any,
    ) -> None:
        super().__init__(
            message, operation=operation, idempotency_key=idempotency_key, attempts=attempts, **facts
        )


class NotSentError(CallError):
    """The request did not leave: no connection. Nothing was charged."""


class OutcomeUnknownError(CallError):
    """The request may have been received, but no answer came. It may have been charged."""


class MalformedResponseError(CallError):
    """The server reports success, but its body cannot be read. The call has taken effect.

    Attributes:
        status: HTTP status.
    """

    status: int


class APIStatusError(CallError):
    """The server answered with an error.

    Attributes:
        status: HTTP status.
        code: the vendor's error code; None when the body holds none.
        details: what the vendor says beyond the message.
        request_id: the vendor's id of the request.
        body: the decoded body, or its text when it is not JSON.
    """

    status: int
    code: str | None
    details: Mapping[str, Any]
    request_id: str | None
    body: Any


class InsufficientCreditsError(APIStatusError):
    """The credits do not suffice; nothing was charged.

    Attributes:
        required: credits that the call costs; None when the server did not say.
        available: credits that there are; None when the server did not say.
        missing: credits that are lacking; None when the server did not say.
        breakdown: parts that ``required`` is the sum of.
    """

    required: int | None
    available: int | None
    missing: int | None
    breakdown: Mapping[str, int]


def status_error(
    *,
    operation: str,
    status: int,
    body: Any,
    request_id: str | None,
    idempotency_key: str | None,
    attempts: int,
) -> APIStatusError:
    """The error for an answer whose status is not 2xx."""
    code, said, details = _read(body)
    reason = ": ".join(filter(None, (code, said))) or "the answer says no more"
    common: dict[str, Any] = {
        "operation": operation,
        "status": status,
        "code": code,
        "details": details,
        "body": body,
        "request_id": request_id,
        "idempotency_key": idempotency_key,
        "attempts": attempts,
    }
    message = f"{operation}: {status} {reason}" + (f" (request {request_id})" if request_id else "")
    if status == 402:
        return InsufficientCreditsError(message, **common, **_shortage(details))
    return APIStatusError(message, **common)


def _read(body: Any) -> tuple[str | None, str, Mapping[str, Any]]:
    """Code, message and details of any of the vendors' envelopes: nested, flat, or a list of field problems."""
    if not is_object(body):
        return None, "", {}
    if is_array(body.get("detail")):
        return None, "the request is not valid", {"errors": body["detail"]}
    inner: Any = body.get("error", body)
    if not is_object(inner):
        return None, str(inner), {}
    code, said, details = inner.get("code"), inner.get("message"), inner.get("details")
    return (
        code if isinstance(code, str) else None,
        said if isinstance(said, str) else "",
        details if is_object(details) else {},
    )


def _shortage(details: Mapping[str, Any]) -> dict[str, Any]:
    """The figures of a 402; a figure that the server left out is derived where the others allow it."""
    required, available, missing = (
        _credits(details.get(name)) for name in ("required", "available", "missing")
    )
    if missing is None and required is not None and available is not None:
        missing = max(required - available, 0)
    breakdown = details.get("breakdown")
    parts = breakdown.items() if is_object(breakdown) else ()
    return {
        "required": required,
        "available": available,
        "missing": missing,
        "breakdown": {str(name): value for name, part in parts if (value := _credits(part)) is not None},
    }


def _credits(value: Any) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value // 1:
        return None
    return int(value)
