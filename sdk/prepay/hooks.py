"""Hooks for logging and metrics: functions of the application that are told of every attempt.

Hooks observe. One that raises is logged and otherwise ignored, for by then credits may have moved, and the result must
not be lost. Headers are shown by an allow-list: a header that nobody has vouched for reads ``***``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from prepay._values.ranges import shown as shown_value
from prepay.errors import InvalidArgumentError

__all__ = ["Hooks", "RequestEvent", "ResponseEvent", "RetryEvent", "shown"]

HIDDEN: Final = "***"
_SHOWN: Final = frozenset(
    {
        "accept",
        "content-length",
        "content-type",
        "date",
        "idempotency-key",
        "idempotent-replayed",
        "request-id",
        "retry-after",
        "retry-after-ms",
        "server",
        "user-agent",
        "x-prepay-mock",
        "x-ratelimit-limit",
        "x-ratelimit-remaining",
        "x-ratelimit-reset",
        "x-request-id",
        "x-tokportal-dry-run",
        "x-tokportal-request-id",
        "x-tokportal-version",
    }
)


def shown(headers: Mapping[str, str]) -> dict[str, str]:
    """Headers as they may be shown: those on the allow-list as they are, of the others only the names."""
    return {name: value if name.lower() in _SHOWN else HIDDEN for name, value in headers.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestEvent:
    """An attempt is about to be made.

    Attributes:
        operation: the call, as it is written: ``tokportal.bundles.create``.
        attempt: 1 for the first one.
        method: HTTP method.
        path: the path, without the query.
        headers: request headers, by the allow-list; the key is not among them.
        idempotency_key: the same for every attempt of a call; None where there is none.
    """

    operation: str
    attempt: int
    method: str
    path: str
    headers: Mapping[str, str]
    idempotency_key: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseEvent:
    """An attempt has ended.

    Attributes:
        operation: the call.
        attempt: 1 for the first one.
        status: HTTP status; None when no answer came.
        seconds: how long it took, the wait for a free connection included.
        headers: response headers, by the allow-list; empty when no answer came.
        request_id: the vendor's id of the request.
        idempotency_key: the same for every attempt of a call; None where there is none.
        failure: why no answer came; None when one did.
        may_have_been_sent: the server may have received the request.
        charged: True if this attempt was charged, False if it was not or was refunded; None when nobody knows.
    """

    operation: str
    attempt: int
    status: int | None
    seconds: float
    headers: Mapping[str, str]
    request_id: str | None
    idempotency_key: str | None
    failure: str | None
    may_have_been_sent: bool
    charged: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryEvent:
    """A call will be sent again.

    Attributes:
        operation: the call.
        attempt: the attempt that failed.
        status: what it was answered with; None when no answer came.
        wait: seconds until the next one.
        reason: why it may be sent again.
        idempotency_key: the same for every attempt of a call; None where there is none.
    """

    operation: str
    attempt: int
    status: int | None
    wait: float
    reason: str
    idempotency_key: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hooks:
    """Functions that a client calls at each attempt; those of an async client may be async.

    Attributes:
        on_request: before each attempt.
        on_response: after each attempt, whether or not an answer came.
        on_retry: before the wait for another attempt.

    Raises:
        InvalidArgumentError: one of them is not a function.
    """

    on_request: Callable[[RequestEvent], Any] | None = None
    on_response: Callable[[ResponseEvent], Any] | None = None
    on_retry: Callable[[RetryEvent], Any] | None = None

    def __post_init__(self) -> None:
        for name in ("on_request", "on_response", "on_retry"):
            hook = getattr(self, name)
            if hook is not None and not callable(hook):
                raise InvalidArgumentError(
                    f"Hooks.{name} must be a function or None, not {shown_value(hook)}."
                )
