"""The systems behind Trenz's gateway: they answer, unless a fault makes them fail.

``Exchange.backend_status`` is the status with which the call to the backend ends; None means that it succeeds.
"""

from __future__ import annotations

from prepay_mock.contract import Operation
from prepay_mock.engine.errors import Refusal
from prepay_mock.engine.exchange import Exchange

__all__ = ["backend_refusal", "is_refunded"]

_FAILURES = {
    502: ("BACKEND_ERROR", "The backend returned an error. Try again later."),
    503: ("BACKEND_UNAVAILABLE", "The backend is unavailable. Try again later."),
    504: ("BACKEND_TIMEOUT", "The backend did not answer in time. Try again later."),
}


def is_refunded(refusal: Refusal) -> bool:
    """Return True if the charge of a refused ``per_call`` call comes back: for any 5xx (seed), else never."""
    return refusal.status >= 500


def backend_refusal(x: Exchange) -> Refusal | None:
    """What the caller is told when the backend does not do its work; None when it does.

    A 5xx is the backend's failure; one that the operation does not document is told as 503. A 4xx is told as 404 where
    the operation has one, and as 400 elsewhere.
    """
    status = x.backend_status
    if status is None or status < 400:
        return None
    if status == 500:
        return Refusal(500, "INTERNAL_ERROR", "Something went wrong. Quote the request_id to support.")
    return _failure(x.operation, status) if status > 500 else _rejection(x.operation, status)


def _failure(operation: Operation, status: int) -> Refusal:
    told = status if status in _FAILURES else 502
    told = told if told in operation.responses else 503
    return Refusal(told, *_FAILURES[told])


def _rejection(operation: Operation, status: int) -> Refusal:
    missing = operation.responses.get(404)
    if status == 404 and missing is not None and missing.codes:
        return Refusal(404, missing.codes[0], "The backend knows nothing by this id.")
    return Refusal(400, "BAD_REQUEST", f"The backend refused the request with status {status}.")
