"""Hooks for logging, metrics and traces: functions of the application that are told of every call and attempt.

Hooks observe. One that raises is logged and otherwise ignored, for by then credits may have been charged, and the
result must not be lost. They are called on the thread or in the task of the call, in the order in which they were
given, one after another and never at the same time for one call. Headers are shown by an allow-list: a header that
nobody has vouched for reads ``***``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from prepay._generated.vendors import DECLARED_HEADERS, KEY_HEADERS
from prepay._values.ranges import shown as shown_value
from prepay.errors import InvalidArgumentError

if TYPE_CHECKING:
    from prepay.credits import Receipt

__all__ = [
    "CallEvent",
    "Event",
    "Hooks",
    "Purpose",
    "RequestEvent",
    "ResponseEvent",
    "RetryEvent",
    "shown",
]

Purpose: TypeAlias = Literal["call", "dry_run", "question"]
"""What a request is made for: the ``call`` that the program asked for; a ``dry_run`` of it, which charges nothing,
asked for by the program or to learn the cost; a ``question`` on behalf of a call, such as the balance."""
# Not public: the names of the fields of Hooks.
HOOK_NAMES: Final = ("on_request", "on_response", "on_retry", "on_call")

HIDDEN: Final = "***"
# Headers of HTTP itself and of prepay; of the vendors' own those that the contract declares may be shown.
_PLAIN: Final = frozenset(
    {
        "accept",
        "content-length",
        "content-type",
        "date",
        "idempotency-key",
        "idempotent-replayed",
        "retry-after",
        "retry-after-ms",
        "server",
        "user-agent",
        "x-prepay-mock",
    }
)
_SHOWN: Final = (_PLAIN | DECLARED_HEADERS) - KEY_HEADERS


def shown(headers: Mapping[str, str]) -> dict[str, str]:
    """Headers as they may be shown: those on the allow-list as they are, of the others only the names."""
    return {name: value if name.lower() in _SHOWN else HIDDEN for name, value in headers.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What every event tells.

    Attributes:
        operation: the operation, as it is written: ``tokportal.bundles.create``.
        operation_id: its id in the contract: ``tokportalCreateBundle``.
        call_id: the same for all attempts of a call, and for the dry runs and questions on its behalf.
        purpose: ``"call"``, ``"dry_run"`` or ``"question"``. Count only calls, and no purchase is counted twice.
        tags: the tags of the call; see :class:`prepay.ClientOptions`.
        idempotency_key: the same for every attempt of a call; None where there is none.
    """

    operation: str
    operation_id: str
    call_id: str
    purpose: Purpose
    tags: Mapping[str, str]
    idempotency_key: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestEvent(Event):
    """An attempt is about to be made.

    Attributes:
        attempt: 1 for the first one.
        method: HTTP method.
        path: the path, without the query.
        headers: request headers, by the allow-list; the API key is not among them.
    """

    attempt: int
    method: str
    path: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseEvent(Event):
    """An attempt has ended.

    Attributes:
        attempt: 1 for the first one.
        status: HTTP status; None when no response came.
        seconds: how long it took, the wait for a free connection included.
        headers: response headers, by the allow-list; empty when no response came.
        request_id: the vendor's id of the request.
        failure: why no response came; None when one did.
        may_have_been_sent: the server may have received the request.
        charged: True if this attempt was charged, False if it was not or was refunded; None when nobody knows.
    """

    attempt: int
    status: int | None
    seconds: float
    headers: Mapping[str, str]
    request_id: str | None
    failure: str | None
    may_have_been_sent: bool
    charged: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryEvent(Event):
    """A call will be sent again.

    Attributes:
        attempt: the attempt that failed.
        status: the status of its response; None when no response came.
        wait: seconds until the next one.
        reason: why it may be sent again.
    """

    attempt: int
    status: int | None
    wait: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEvent(Event):
    """A call has ended, by a result or by an error.

    There is one for every call that the program makes, refused ones included, and for every dry run and question on
    its behalf.

    Attributes:
        attempts: how many times the request was sent; 0 when it was refused before.
        seconds: how long the call took, with its waits, dry runs and questions.
        status: HTTP status of the last response; None when there was none.
        error: what the call raised; None when it gave a result. A call that is cut short (Ctrl-C, a cancelled task)
            has its KeyboardInterrupt or CancelledError here, and tells it to plain functions alone, since nothing can
            be awaited any more.
        charged: True if the call was charged, False if it was not; None when nobody knows.
        credits: what it charged, reserved and left, in credits.
    """

    attempts: int
    seconds: float
    status: int | None
    error: BaseException | None
    charged: bool | None
    credits: Receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class Hooks:
    """Functions that a client calls at each attempt and at the end of each call; those of an async client may be async.

    Attributes:
        on_request: before each attempt.
        on_response: after each attempt, with or without a response.
        on_retry: before the wait for another attempt.
        on_call: after each call.

    Raises:
        InvalidArgumentError: one of them is not a function.
    """

    on_request: Callable[[RequestEvent], Any] | None = None
    on_response: Callable[[ResponseEvent], Any] | None = None
    on_retry: Callable[[RetryEvent], Any] | None = None
    on_call: Callable[[CallEvent], Any] | None = None

    def __post_init__(self) -> None:
        for name in HOOK_NAMES:
            hook = getattr(self, name)
            if hook is not None and not callable(hook):
                raise InvalidArgumentError(
                    f"Hooks.{name} must be a function or None, not {shown_value(hook)}."
                )
