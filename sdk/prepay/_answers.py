"""What came back, read: JSON or text, the typed result, the error, and what to know about either."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, replace
from typing import Any, TypeVar, cast

from prepay._aftermath import charged_by
from prepay._call import Call, OperationSpec
from prepay._error_table import read_envelope, status_error
from prepay._models import ApiObject, RateLimit, ResponseInfo, attach, is_result
from prepay._wire import WireResponse
from prepay.errors import APIStatusError, MalformedResponseError, NotMockError
from prepay.retry import Failure, retry_after

__all__ = [
    "Answer",
    "failure_of",
    "info_of",
    "parsed",
    "read_error",
    "read_json",
    "refuse_unless_mock",
    "typed",
    "without_secrets",
]

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


def parsed(spec: OperationSpec[Any], answer: Answer) -> Any:
    """The body as its model; as it came when it is something else."""
    parse = spec.parsers.get(answer.info.status) or next(iter(spec.parsers.values()))
    return parse(answer.body)


def typed(spec: OperationSpec[T], answer: Answer) -> T:
    """The result that the contract promises.

    Raises:
        MalformedResponseError: success, but the answer cannot be read.
    """
    result = parsed(spec, answer)
    if not is_result(result):
        raise MalformedResponseError(
            f"{answer.info.operation}: {answer.info.status}, but the body is not what the contract says; "
            "the server reports success, so look before you send it again",
            operation=answer.info.operation,
            request_id=answer.info.request_id,
            idempotency_key=answer.info.idempotency_key,
            attempts=answer.info.attempts,
            charged=False if spec.charge == "none" else None,
            status=answer.info.status,
        )
    attach(cast("ApiObject", result), answer.info)
    return cast("T", result)


def read_error(
    call: Call[Any], response: WireResponse, info: ResponseInfo, failure: Failure, *, rehearsal: bool
) -> APIStatusError:
    """The error that an answer tells of, whatever its body looks like."""
    body = read_json(response.content)
    charged = charged_by(call.spec, info.status, read_envelope(body).code, rehearsal=rehearsal)
    return status_error(call, body=body, info=info, charged=charged, retry_after=failure.retry_after)


def failure_of(response: WireResponse, now: float) -> Failure:
    """What an error answer means for another attempt; ``now`` in seconds since the epoch.

    Where header and body ask for different waits the longer one counts.
    """
    details = read_envelope(read_json(response.content)).details
    asked = [
        retry_after(response.headers, now),
        *(details.get(name) for name in ("retry_after_seconds", "retry_after")),
    ]
    waits = [float(wait) for wait in asked if isinstance(wait, int | float) and 0 <= wait < math.inf]
    return Failure(status=response.status, retry_after=max(waits, default=None))


def without_secrets(call: Call[Any], response: WireResponse) -> WireResponse:
    """An error answer that does not quote the secrets of its own request, such as that of a webhook."""
    secrets = [
        value for name, value in (call.body or {}).items() if "secret" in name and isinstance(value, str)
    ]
    content = response.content
    for secret in filter(None, secrets):
        content = content.replace(secret.encode(), b"***")
    return response if content == response.content else replace(response, content=content)


def refuse_unless_mock(info: ResponseInfo) -> None:
    """Insist that an answer comes from the mock server.

    Raises:
        NotMockError: it does not say so.
    """
    if info.headers.get("x-prepay-mock", "").lower() != "true":
        raise NotMockError(
            f"{info.operation}: {info.status}, but not from the prepay mock server (no X-Prepay-Mock header), which "
            "is all that this client may speak to; check base_url",
            operation=info.operation,
            request_id=info.request_id,
            idempotency_key=info.idempotency_key,
            attempts=info.attempts,
            status=info.status,
        )


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
