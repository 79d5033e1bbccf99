"""Every error that prepay raises. Which one an answer becomes is decided by one table, in ``_call.refusals``.

PrepayError
├ ConfigurationError (of which BudgetForkedError), InvalidArgumentError, BudgetExceededError, ClientClosedError:
│ nothing was sent
├ BalanceUnknownError: only responses tell the balance, and none has
├ WaitTimeoutError, WorkFailedError: what was waited for did not come
└ CallError: one call failed
· ├ APIConnectionError
· │ ├ NotSentError: nothing left this machine; of which QuestionFailedError: a question before the call failed
· │ └ OutcomeUnknownError: sent, and no response came; of which CallTimeoutError
· ├ MalformedResponseError, NotMockError
· └ RefusedError
· · ├ InsufficientCreditsError 402, or before anything was sent
· · └ APIStatusError: the server returned an error
· · ├ BadRequestError 400, of which ValidationError 400, 422
· · ├ AuthenticationError 401
· · ├ PermissionDeniedError 403, NotFoundError 404
· · ├ ConflictError 409, of which IdempotencyKeyReusedError 409
· · ├ RateLimitError 429
· · └ ServerError 5xx
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from prepay._errors.root import (
    BalanceUnknownError,
    BudgetExceededError,
    BudgetForkedError,
    ClientClosedError,
    ConfigurationError,
    InvalidArgumentError,
    PrepayError,
    WaitTimeoutError,
    WorkFailedError,
)
from prepay.credits import Resolvable

if TYPE_CHECKING:
    from prepay.response import ResponseInfo

__all__ = [
    "APIConnectionError",
    "APIStatusError",
    "AuthenticationError",
    "BadRequestError",
    "BalanceUnknownError",
    "BudgetExceededError",
    "BudgetForkedError",
    "CallError",
    "CallTimeoutError",
    "ClientClosedError",
    "ConfigurationError",
    "ConflictError",
    "FailureReason",
    "FieldProblem",
    "IdempotencyKeyReusedError",
    "InsufficientCreditsError",
    "InvalidArgumentError",
    "MalformedResponseError",
    "NotFoundError",
    "NotMockError",
    "NotSentError",
    "OutcomeUnknownError",
    "PermissionDeniedError",
    "PrepayError",
    "QuestionFailedError",
    "RateLimitError",
    "RefusedError",
    "ServerError",
    "ValidationError",
    "WaitTimeoutError",
    "WorkFailedError",
]

FailureReason: TypeAlias = Literal[
    "timeout", "deadline", "connect", "tls", "proxy", "reset", "pool", "closed"
]
"""Why no response came: a ``timeout`` of one attempt; the ``deadline`` of the call; no connection (``connect``), no TLS
(``tls``), a proxy that refused (``proxy``); a connection that broke (``reset``); no connection of the client free in
time (``pool``); the client ``closed`` under the call."""


class CallError(Resolvable, PrepayError):
    """One call failed.

    Attributes:
        operation: the call, as it is written: ``tokportal.bundles.create``.
        vendor: ``tokportal``, ``ugen`` or ``trenz``.
        request_id: the vendor's id of the last request, to quote in a support ticket; None when there is none.
        idempotency_key: the key that every attempt was sent with; None where there is none.
        attempts: how many times the call was sent.
        charged: True if the call took credits, False if it did not; None, unknown: resolve it before a second call.
    """

    operation: str = ""  # pyright: ignore[reportIncompatibleVariableOverride] - facts, never assigned anew
    vendor: str = ""
    request_id: str | None = None
    idempotency_key: str | None = None
    attempts: int = 0
    charged: bool | None = None

    def __init__(
        self,
        message: str,
        *,
        operation: str,
        attempts: int = 1,
        charged: bool | None = None,
        **facts: Any,
    ) -> None:
        vendor = operation.partition(".")[0]
        super().__init__(
            message, operation=operation, vendor=vendor, attempts=attempts, charged=charged, **facts
        )


class APIConnectionError(CallError):
    """No response came.

    Attributes:
        reason: why, as ``FailureReason`` names it; None when something else happened.
    """

    reason: FailureReason | None = None

    _passes = True


class NotSentError(APIConnectionError):
    """The request did not leave: no connection. Nothing was charged."""


class QuestionFailedError(NotSentError):
    """A question that costs nothing (the price of a call, or the balance) got no response. Nothing was charged.

    When it was asked on behalf of a call, that call was not sent. The error of the question is the ``__cause__``.

    Attributes:
        question: the operation that was asked: ``ugen.credits.estimate``.
    """

    question: str | None = None


class OutcomeUnknownError(APIConnectionError):
    """The request may have been received, but no answer came. It may have been charged."""


class CallTimeoutError(OutcomeUnknownError, TimeoutError):
    """The request may have been received, and the time for its response ran out. It may have been charged."""


class MalformedResponseError(CallError):
    """The server reports success, but its body cannot be read. The call may have taken effect.

    Attributes:
        status: HTTP status.
        response: what is known of the response beyond its body.
    """

    status: int = 0
    response: ResponseInfo | None = None


class NotMockError(CallError):
    """A client that was made for the mock server got an answer, of HTTP ``status``, from something else."""

    status: int = 0


class RefusedError(CallError):
    """The call was refused, by the server or on its behalf.

    Attributes:
        code: the vendor's error code; None when the body holds none.
        details: what the vendor says beyond the message.
        body: the decoded body, or its text when it is not JSON.
        retry_after: seconds that the server asks to wait before the next request; None when it asks nothing.
        response: what is known of the response beyond its body: headers, rate limit, credits; None when there was none.
    """

    code: str | None = None
    details: Mapping[str, Any] = MappingProxyType({})
    body: Any = None
    retry_after: float | None = None
    response: ResponseInfo | None = None


class APIStatusError(RefusedError):
    """The server returned an error.

    Attributes:
        status: HTTP status.
    """

    status: int = 0


class BadRequestError(APIStatusError):
    """The server does not take the arguments. Status 400, or 422."""


class FieldProblem(NamedTuple):
    """One field of a request, by its name or path (``body.segment_count``), and the vendor's reason why it is wrong."""

    field: str
    reason: str


class ValidationError(BadRequestError):
    """The server does not take the arguments, and says which. Status 400 or 422.

    Attributes:
        problems: one for each field that is wrong; empty when the server names none.
    """

    problems: tuple[FieldProblem, ...] = ()


class AuthenticationError(APIStatusError):
    """The API key is missing, unknown, revoked or suspended. Status 401."""


class PermissionDeniedError(APIStatusError):
    """The API key may not do this. Status 403."""


class NotFoundError(APIStatusError):
    """Nothing has this id. Status 404."""


class ConflictError(APIStatusError):
    """The state of things does not allow this. Status 409."""


class IdempotencyKeyReusedError(ConflictError):
    """The idempotency key belongs to another request; this one was not carried out. Status 409."""


class RateLimitError(APIStatusError):
    """Too many requests; ``retry_after`` says how long to wait. Status 429."""

    _passes = True


class ServerError(APIStatusError):
    """The server failed. Status 5xx."""

    _passes = True


class InsufficientCreditsError(RefusedError):
    """There are not enough credits. Nothing was charged.

    Attributes:
        told_by: ``"server"``, with status 402; or ``"balance"``: the balance did not suffice, so nothing was sent.
        status: 402; None when no server was asked.
        required: credits that the call costs; None when nobody said.
        available, missing: credits that there are, and that are missing; None when the server did not say.
        breakdown: parts that ``required`` is the sum of; never their total. Empty when the server names none.
        affordable: how many of the ``quantity`` asked for the credits would pay for; None where it cannot be told.
        top_up: how more credits are bought from this vendor, in a few words.
    """

    told_by: Literal["server", "balance"] = "server"
    status: int | None = None
    required: int | None = None
    available: int | None = None
    missing: int | None = None
    breakdown: Mapping[str, int] = MappingProxyType({})
    affordable: int | None = None
    top_up: str = ""
