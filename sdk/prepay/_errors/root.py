"""The root of all errors, and the errors that are not about one call. ``prepay.errors`` is where users find them."""

from __future__ import annotations

from typing import Any

from prepay.credits import Retryable

__all__ = [
    "BalanceUnknownError",
    "BudgetExceededError",
    "BudgetForkedError",
    "ClientClosedError",
    "ConfigurationError",
    "InvalidArgumentError",
    "PrepayError",
    "WaitTimeoutError",
    "WorkFailedError",
]


class PrepayError(Retryable, Exception):
    """Root of every error that prepay raises.

    Attributes:
        message: what was wrong and what to do.
        operation: the call that failed, as it is written: ``tokportal.bundles.create``; None when no call did.
    """

    __module__ = "prepay.errors"

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

    __module__ = "prepay.errors"


class InvalidArgumentError(PrepayError, ValueError):
    """An argument cannot be sent. Nothing was sent."""

    __module__ = "prepay.errors"


class BudgetExceededError(PrepayError):
    """A call costs more than a budget has left. Nothing was sent.

    Attributes:
        required: credits that the call costs.
        available: credits that the budget has left.
        limit: credits that the budget allows in all.
        budget: the name of that budget.
    """

    __module__ = "prepay.errors"

    required: int = 0
    available: int = 0
    limit: int = 0
    budget: str = ""


class BudgetForkedError(ConfigurationError):
    """A budget of another process does not count in this one; make one in each process. Nothing was sent."""

    __module__ = "prepay.errors"


class BalanceUnknownError(PrepayError):
    """The balance is not known: the vendor tells it only in its responses, and this client has seen none that did."""

    __module__ = "prepay.errors"


class WaitTimeoutError(PrepayError, TimeoutError):
    """The wait timed out. Nothing was stopped: a job or a task runs on, and the wait can be repeated.

    Attributes:
        timeout: the limit of the wait, in seconds.
        last: the last result that was seen: the job, the task or the :class:`prepay.Balance`; None when every poll
            failed. ``__cause__`` is the error of the last poll, if that failed.
        session: the checkout session whose credits were waited for; None otherwise. It may yet be paid.
    """

    __module__ = "prepay.errors"

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

    __module__ = "prepay.errors"

    id: str = ""
    status: str = ""
    last: Any = None


class ClientClosedError(PrepayError, RuntimeError):
    """The client has been closed. Nothing was sent."""

    __module__ = "prepay.errors"
