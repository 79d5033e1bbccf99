"""Every error that prepay raises. Which one an answer becomes is decided by one table, in ``_call.refusals``.

PrepayError
├ ConfigurationError (of which BudgetForkedError), InvalidArgumentError, BudgetExceededError: nothing was sent
├ WaitTimeoutError, WorkFailedError: what was waited for did not come
└ CallError: one call failed
· ├ APIConnectionError
· │ ├ NotSentError: nothing left this machine; of which QuestionFailedError: a question before the call failed
· │ └ OutcomeUnknownError: sent, and then silence
· ├ MalformedResponseError, NotMockError
· └ APIStatusError: the server said no
· · ├ BadRequestError 400, of which ValidationError 400, 422
· · ├ AuthenticationError 401, InsufficientCreditsError 402
· · ├ PermissionDeniedError 403, NotFoundError 404
· · ├ ConflictError 409, of which IdempotencyKeyReusedError 409
· · ├ RateLimitError 429
· · └ ServerError 5xx
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from prepay.credits import Resolvable, Retryable

__all__ = [
    "APIConnectionError",
    "APIStatusError",
    "AuthenticationError",
    "BadRequestError",
    "BudgetExceededError",
    "BudgetForkedError",
    "CallError",
    "ConfigurationError",
    "ConflictError",
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
    "ServerError",
    "ValidationError",
    "WaitTimeoutError",
    "WorkFailedError",
]


class PrepayError(Retryable, Exception):
    """Root of every error that prepay raises.

    Attributes:
        message: what was wrong and what to do.
        operation: the call that failed, as it is written: ``tokportal.bundles.create``; None when no call did.
    """

    message: str = ""
    operation: str | None = None

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

    required: int = 0
    available: int = 0
    limit: int = 0


class BudgetForkedError(ConfigurationError):
    """A budget of another process does not count in this one; make one in each process. Nothing was sent."""


class WaitTimeoutError(PrepayError, TimeoutError):
    """The wait timed out. Nothing was stopped: a job or a task runs on, and the wait can be repeated.

    Attributes:
        timeout: the limit of the wait, in seconds.
        last: the last result that was seen: the job, the task or the :class:`prepay.Balance`; None when every poll
            failed. ``__cause__`` is the error of the last poll, if that failed.
        session: the checkout session whose credits were waited for; None otherwise. It may yet be paid.
    """

    timeout: float = 0.0
    last: Any = None
    session: Any = None
    _passes = True


class WorkFailedError(PrepayError):
    """A job or a task has ended, but not well.

    Attributes:
        id: of the job or task.
        status: how it ended: ``failed`` or ``cancelled``.
        last: the answer that said so.
    """

    id: str = ""
    status: str = ""
    last: Any = None


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
    """No answer came."""

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


class MalformedResponseError(CallError):
    """The server reports success (``status``), but its body cannot be read. The call may have taken effect."""

    status: int = 0


class NotMockError(CallError):
    """A client that was made for the mock server got an answer, of HTTP ``status``, from something else."""

    status: int = 0


class APIStatusError(CallError):
    """The server answered with an error.

    Attributes:
        status: HTTP status.
        code: the vendor's error code; None when the body holds none.
        details: what the vendor says beyond the message.
        body: the decoded body, or its text when it is not JSON.
        retry_after: seconds that the server asks to wait before the next request; None when it asks nothing.
    """

    status: int = 0
    code: str | None = None
    details: Mapping[str, Any] = MappingProxyType({})
    body: Any = None
    retry_after: float | None = None


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


class InsufficientCreditsError(APIStatusError):
    """The credits do not suffice; nothing was charged. Status 402.

    Attributes:
        required: credits that the call costs; None when nobody said.
        available, missing: credits that there are, and that are missing; None when the server did not say.
        breakdown: parts that ``required`` is the sum of; never their total. Empty when the server names none.
        affordable: how many of the ``quantity`` asked for the credits would pay for; None where it cannot be told.
        top_up: how more credits are bought from this vendor, in a few words.
    """

    required: int | None = None
    available: int | None = None
    missing: int | None = None
    breakdown: Mapping[str, int] = MappingProxyType({})
    affordable: int | None = None
    top_up: str = ""
