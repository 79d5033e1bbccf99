"""What came back, read: JSON or text, the typed result, the error, and what to know about either."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from prepay._call import OperationSpec
from prepay._models import ApiObject, RateLimit, ResponseInfo, attach, is_result
from prepay._wire import WireResponse
from prepay.errors import APIStatusError, MalformedResponseError, status_error
from prepay.retry import Failure, retry_after

__all__ = ["Answer", "failure_of", "info_of", "read_error", "read_json", "typed"]

T = TypeVar("T")

_REQUEST_IDS = ("x-tokportal-request-id", "x-request-id", "request-id")


@dataclass(frozen=True, slots=True)
class Answer:
    """A 2xx answer: its decoded body (None when empty) and what to know about it."""

    body: Any
    info: ResponseInfo


def read_json(content: bytes) -> Any:
    """The body as JSON; as text when it is not JSON, or nested beyond what Python reads."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return content.decode("utf-8", "replace")


def typed(spec: OperationSpec[T], answer: Answer) -> T:
    """The result that the contract promises.

    Raises:
        MalformedResponseError: success, but the answer cannot be read.
    """
    parse = spec.parsers.get(answer.info.status) or next(iter(spec.parsers.values()))
    result: Any = parse(answer.body)
    if not is_result(result):
        raise MalformedResponseError(
            f"{answer.info.operation}: {answer.info.status}, but the body is not what the contract says; "
            "the call has taken effect, so look before you send it again",
            operation=answer.info.operation,
            idempotency_key=answer.info.idempotency_key,
            attempts=answer.info.attempts,
            status=answer.info.status,
        )
    attach(cast("ApiObject", result), answer.info)
    return cast("T", result)


def read_error(response: WireResponse, info: ResponseInfo) -> APIStatusError:
    """The error that an answer tells of, whatever its body looks like."""
    return status_error(
        operation=info.operation,
        status=info.status,
        body=read_json(response.content),
        request_id=info.request_id,
        idempotency_key=info.idempotency_key,
        attempts=info.attempts,
    )


def failure_of(response: WireResponse, now: float) -> Failure:
    """What an error answer means for another attempt; ``now`` in seconds since the epoch."""
    return Failure(status=response.status, retry_after=retry_after(response.headers, now))


def info_of(operation: str, response: WireResponse, *, key: str | None, attempts: int) -> ResponseInfo:
    """What to know about an answer."""
    headers = response.headers
    limits = {name: _number(headers.get(f"x-ratelimit-{name}")) for name in ("limit", "remaining", "reset")}
    return ResponseInfo(
        operation=operation,
        status=response.status,
        headers=headers,
        request_id=next((headers[name] for name in _REQUEST_IDS if name in headers), None),
        rate_limit=RateLimit(**limits) if any(value is not None for value in limits.values()) else None,
        idempotency_key=key,
        attempts=attempts,
        replayed=headers.get("idempotent-replayed", "").lower() == "true",
    )


def _number(value: str | None) -> int | None:
    return int(value) if value is not None and value.isascii() and value.isdecimal() else None
