"""What came back, read: JSON or text, the typed result, the error, and what to know about either."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar, cast

from prepay._call.figures import NOTHING_SAID, Figures
from prepay._call.refusals import read_envelope
from prepay._contract.kinds import without_doubles
from prepay._generated.vendors import REQUEST_ID
from prepay._operation.results import ApiObject, attach, is_result
from prepay._operation.spec import Call, OperationSpec
from prepay._operation.unset import UNSET
from prepay._wire.messages import WireResponse
from prepay.credits import Verdict
from prepay.errors import MalformedResponseError, NotMockError
from prepay.response import RateLimit, ResponseInfo
from prepay.retry import Failure, asked_wait, retry_after

__all__ = [
    "Answer",
    "failure_of",
    "info_of",
    "malformed",
    "read_json",
    "read_result",
    "refuse_unless_mock",
    "typed",
    "without_secrets",
]

T = TypeVar("T")

LONGEST_NUMBER = 18
"""Digits of the longest number that is read from a header."""

_LIMITS = ("x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset")
_NOT_SAID = [None, None, None]
_REQUEST_IDS = {vendor: tuple(map(str.lower, names)) for vendor, names in REQUEST_ID.items()}


@dataclass(frozen=True, slots=True)
class Answer:
    """A 2xx response.

    Attributes:
        body: decoded; None when it is empty.
        info: what to know about it.
        figures: what it says of credits.
        result: the body as its model, once it was read; UNSET before.
        verdict: what the attempt cost that it is the response to; None when nobody has asked.
    """

    body: Any
    info: ResponseInfo
    figures: Figures = NOTHING_SAID
    result: Any = UNSET
    verdict: Verdict | None = None


def read_json(content: bytes, *, strict: bool = False) -> Any:
    """Return the body as JSON; as text when it is not JSON, or nested beyond what Python reads.

    Args:
        content: the body.
        strict: an object that names a field twice is not JSON either. For what credits are read from.
    """
    try:
        return without_doubles(content) if strict else json.loads(content)
    except (ValueError, RecursionError):
        return content.decode("utf-8", "replace")


def read_result(spec: OperationSpec[Any], status: int, body: Any) -> Any:
    """Return the body as its model; as it came when it is something else."""
    parse = spec.parsers.get(status) or next(iter(spec.parsers.values()))
    return parse(body)


def typed(spec: OperationSpec[T], answer: Answer) -> T:
    """The result that the contract promises.

    Raises:
        MalformedResponseError: success, but the answer cannot be read.
    """
    result = answer.result
    if result is UNSET:
        result = read_result(spec, answer.info.status, answer.body)
    # A charge that is proved was proved by its result.
    if answer.verdict != "charged" and not is_result(result):
        free = spec.charge == "none" or answer.verdict == "free"
        raise malformed(answer.info, "the body does not match the contract", charged=False if free else None)
    attach(cast("ApiObject", result), answer.info)
    return cast("T", result)


def malformed(info: ResponseInfo, problem: str, *, charged: bool | None) -> MalformedResponseError:
    """Return the error of a response that cannot be read."""
    advice = (
        ""
        if charged is False
        else (
            ". The call may have taken effect and been charged. Call error.resolve(client) before you send it again"
        )
    )
    return MalformedResponseError(
        f"{info.operation}: the server returned {info.status}, but {problem}{advice}.",
        operation=info.operation,
        request_id=info.request_id,
        idempotency_key=info.idempotency_key,
        attempts=info.attempts,
        charged=charged,
        status=info.status,
        response=info,
    )


def failure_of(response: WireResponse, body: Any, now: float, verdict: Verdict) -> Failure:
    """Return what an error response means for another attempt; ``now`` in seconds since the epoch.

    Where header and body ask for different waits the longer one counts. A wait that is asked for and cannot be read
    is not taken for none.
    """
    details = read_envelope(body).details
    headers = response.headers
    asked = [name in headers for name in ("retry-after", "retry-after-ms")]
    waits = [retry_after(headers, now)]
    for name in ("retry_after_seconds", "retry_after"):
        if (value := details.get(name)) is not None:
            asked.append(True)
            waits.append(asked_wait(value))
    longest = max((wait for wait in waits if wait is not None), default=None)
    return Failure(
        status=response.status,
        retry_after=longest,
        wait_unreadable=any(asked) and longest is None,
        verdict=verdict,
    )


def without_secrets(call: Call[Any], response: WireResponse) -> WireResponse:
    """An error answer that does not quote the secrets of its own request, such as that of a webhook."""
    secrets = [
        value for name, value in (call.body or {}).items() if "secret" in name and isinstance(value, str)
    ]
    content = response.content
    for secret in filter(None, secrets):
        content = content.replace(secret.encode(), b"***")
    return response if content == response.content else replace(response, content=content)


def refuse_unless_mock(info: ResponseInfo, *, charged: bool | None) -> None:
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
            charged=charged,
            status=info.status,
        )


def info_of(operation: str, response: WireResponse, *, key: str | None, attempts: int) -> ResponseInfo:
    """What to know about an answer."""
    headers = response.headers
    ids = _REQUEST_IDS.get(operation.partition(".")[0], ())
    return ResponseInfo(
        operation=operation,
        status=response.status,
        headers=headers,
        request_id=next((headers[name] for name in ids if name in headers), None),
        rate_limit=_rate_limit(headers),
        idempotency_key=key,
        attempts=attempts,
        replayed=headers.get("idempotent-replayed", "").lower() == "true",
    )


def _rate_limit(headers: Mapping[str, str]) -> RateLimit | None:
    said = [headers.get(name) for name in _LIMITS]
    if said == _NOT_SAID:
        return None
    limit, remaining, reset = map(_number, said)
    return (
        None
        if limit is remaining is reset is None
        else RateLimit(limit=limit, remaining=remaining, reset=reset)
    )


def _number(value: str | None) -> int | None:
    if value is None or len(value) > LONGEST_NUMBER or not (value.isascii() and value.isdecimal()):
        return None
    return int(value)
