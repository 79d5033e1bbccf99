"""The way of one call, written once: a generator that yields effects and receives outcomes.

The two drivers perform the effects, one by waiting on a thread, one on an event loop. Whatever is decided is decided
here and in the pure functions that this module calls, so sync and async cannot drift apart.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar, cast

from prepay._call import Call, CallOptions, OperationSpec, Timeout
from prepay._models import ApiObject, RateLimit, ResponseInfo, attach, is_result
from prepay._wire import TransportFailure, WireRequest, WireResponse, encode
from prepay.errors import (
    ConfigurationError,
    MalformedResponseError,
    NotSentError,
    OutcomeUnknownError,
    status_error,
)

__all__ = ["Answer", "Effect", "Flow", "Outcome", "Send", "Settings", "exchange", "run"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Send:
    """Effect: send a request; the outcome is an answer or a failure."""

    request: WireRequest


Effect: TypeAlias = Send
Outcome: TypeAlias = WireResponse | TransportFailure
Flow: TypeAlias = Generator[Effect, Outcome, T]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the calls of a client have in common. Holds no key.

    Attributes:
        headers: sent with every request.
        defaults: options of the client; those of a call go over them.
        new_key: makes an idempotency key.
    """

    headers: Mapping[str, str] = field(repr=False)
    defaults: CallOptions
    new_key: Callable[[], str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """A 2xx answer: its decoded body (None when empty) and what to know about it."""

    body: Any
    info: ResponseInfo


def run(call: Call[T], options: CallOptions | None, settings: Settings) -> Flow[T]:
    """Make one call; its typed result.

    Raises:
        APIStatusError: the server answered with an error.
        NotSentError: nothing was sent.
        OutcomeUnknownError: sent, but no answer came.
        MalformedResponseError: success, but the answer cannot be read.
    """
    answer = yield from exchange(call, options, settings)
    return _typed(call.spec, answer)


def exchange(call: Call[Any], options: CallOptions | None, settings: Settings) -> Flow[Answer]:
    """Make one call; its answer as it came. Raises as :func:`run` does."""
    spec = call.spec
    chosen = (options or CallOptions()).over(settings.defaults)
    _refuse_unknown(spec, chosen)
    key = (chosen.idempotency_key or settings.new_key()) if spec.idempotency else None
    request = encode(
        call,
        headers=_headers(spec, chosen, settings, key),
        timeout=_timeout(chosen.timeout),
        extra_body={spec.idempotency.name: key}
        if spec.idempotency and spec.idempotency.carrier == "body"
        else None,
    )
    outcome = yield Send(request)
    operation = spec.label
    if isinstance(outcome, TransportFailure):
        raised = OutcomeUnknownError if outcome.may_have_been_sent else NotSentError
        raise raised(f"{operation}: {outcome.reason}", operation=operation, idempotency_key=key)
    info = _info(operation, outcome, key)
    if not 200 <= outcome.status < 300:
        raise status_error(
            operation=operation,
            status=outcome.status,
            body=_decoded(outcome.content),
            request_id=info.request_id,
            idempotency_key=key,
            attempts=info.attempts,
        )
    return Answer(_decoded(outcome.content) if outcome.content.strip() else None, info)


# Options that no part of the flow acts upon yet: ignoring a budget would be worse than refusing it.
_UNKNOWN = ("retry", "deadline", "check_balance", "on_insufficient", "budget")


def _refuse_unknown(spec: OperationSpec[Any], options: CallOptions) -> None:
    refused = [name for name in _UNKNOWN if getattr(options, name) is not None]
    if refused:
        raise ConfigurationError(f"{spec.label}: this version does not know the options {', '.join(refused)}")
    if options.dry_run and spec.dry_run is None and spec.method != "GET":
        raise ConfigurationError(f"{spec.label} has no dry run, so it was not sent; leave dry_run out")


def _headers(
    spec: OperationSpec[Any], options: CallOptions, settings: Settings, key: str | None
) -> dict[str, str]:
    headers = dict(settings.headers)
    headers |= {name.lower(): value for name, value in (options.headers or {}).items()}
    if spec.idempotency and spec.idempotency.carrier == "header" and key is not None:
        headers[spec.idempotency.name.lower()] = key
    if options.dry_run and spec.dry_run:
        headers[spec.dry_run.lower()] = "true"
    return headers


def _timeout(value: float | Timeout | None) -> Timeout:
    if value is None:
        return Timeout()
    return value if isinstance(value, Timeout) else Timeout(connect=value, read=value, write=value)


def _decoded(content: bytes) -> Any:
    """The body as JSON; as text when it is not JSON, or nested beyond what Python reads."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return content.decode("utf-8", "replace")


def _typed(spec: OperationSpec[T], answer: Answer) -> T:
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


_REQUEST_IDS = ("x-tokportal-request-id", "x-request-id", "request-id")


def _info(operation: str, response: WireResponse, key: str | None) -> ResponseInfo:
    headers = response.headers
    limits = {name: _number(headers.get(f"x-ratelimit-{name}")) for name in ("limit", "remaining", "reset")}
    return ResponseInfo(
        operation=operation,
        status=response.status,
        headers=headers,
        request_id=next((headers[name] for name in _REQUEST_IDS if name in headers), None),
        rate_limit=RateLimit(**limits) if any(value is not None for value in limits.values()) else None,
        idempotency_key=key,
        replayed=headers.get("idempotent-replayed", "").lower() == "true",
    )


def _number(value: str | None) -> int | None:
    return int(value) if value is not None and value.isascii() and value.isdecimal() else None
