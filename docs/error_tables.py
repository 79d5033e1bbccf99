"""A Sphinx directive that writes the table of errors from their classes, and what to do about each."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

from contract_tables import parsed
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from prepay import PagingError, errors, webhooks
from prepay.errors import PrepayError

NO, UNKNOWN = "no", "unknown"
# What a call that raised it may have been charged, and what to do. Subclasses without a row have that of their parent.
ADVICE: dict[str, tuple[str, str]] = {
    "PrepayError": (NO, "root of all; ask `charged` and `retryable`"),
    "ConfigurationError": (NO, "mend the client or its options"),
    "InvalidArgumentError": (NO, "mend the argument"),
    "ClientClosedError": (NO, "make a new client"),
    "BalanceUnknownError": (NO, "make a call first whose response tells the balance"),
    "BudgetExceededError": (NO, "raise the cap, or resolve what `budget.unresolved` holds"),
    "BudgetForkedError": (NO, "make a budget in each process"),
    "WaitTimeoutError": (NO, "wait again: the job or task runs on"),
    "WorkFailedError": (NO, "look at `last`; a job that failed has released its credits"),
    "PagingError": (NO, "read fewer pages; the server repeats itself"),
    "WebhookError": (NO, "answer 400, and do not act on the delivery"),
    "CallError": ("see `charged`", "ask `charged` and `retryable`"),
    "APIConnectionError": ("see `charged`", "see its subclasses; `reason` says why"),
    "NotSentError": (NO, "call again"),
    "QuestionFailedError": (NO, "call again; the call that it was asked for was not sent"),
    "OutcomeUnknownError": (UNKNOWN, "`error.resolve(client)`, then decide; free calls are not charged"),
    "MalformedResponseError": (UNKNOWN, "`error.resolve(client)`; the call was carried out"),
    "NotMockError": (UNKNOWN, "point the client at the mock"),
    "RefusedError": (NO, "see its subclasses"),
    "InsufficientCreditsError": (NO, "top up `missing` credits, or wait for them"),
    "APIStatusError": (NO, "see `status` and `code`"),
    "BadRequestError": (NO, "mend the arguments"),
    "ValidationError": (NO, "mend the fields that `problems` names"),
    "AuthenticationError": (NO, "use a valid API key"),
    "PermissionDeniedError": (NO, "use an API key that may do this"),
    "NotFoundError": (NO, "mend the id"),
    "ConflictError": (NO, "look at the state of the thing first"),
    "IdempotencyKeyReusedError": (NO, "use another idempotency key for another request"),
    "RateLimitError": (NO, "call again after `retry_after` seconds"),
    "ServerError": ("no, or unknown", "call again if `retryable`, else `error.resolve(client)`"),
}


def classes() -> Iterator[tuple[int, type[PrepayError]]]:
    """Every public class of error below its parent, and how deep it lies."""
    public: list[Any] = [getattr(errors, name) for name in errors.__all__]
    known = [each for each in public if inspect.isclass(each) and issubclass(each, PrepayError)]
    known += [PagingError, webhooks.WebhookError]

    def below(parent: type[PrepayError], depth: int) -> Iterator[tuple[int, type[PrepayError]]]:
        yield depth, parent
        for each in sorted(known, key=lambda kind: kind.__name__):
            if each.__bases__[0] is parent or (parent in each.__bases__ and each is not parent):
                yield from below(each, depth + 1)

    yield from below(PrepayError, 0)


def advice_of(kind: type[PrepayError]) -> tuple[str, str]:
    """What a call may have been charged that raised it, and what to do."""
    return next(ADVICE[each.__name__] for each in kind.__mro__ if each.__name__ in ADVICE)


def error_rows() -> list[str]:
    """One row a class."""
    found: list[str] = []
    for depth, kind in classes():
        beside = [each.__name__ for each in kind.__mro__ if each.__module__ == "builtins"]
        beside = [name for name in beside if name not in ("object", "Exception", "BaseException", "OSError")]
        charged, advice = advice_of(kind)
        retryable = "–" if charged == "see `charged`" else "if not charged" if kind._passes else NO
        name = "&nbsp;" * 3 * depth + f"`{kind.__name__}`"
        found.append(f"| {name} | {', '.join(beside) or '–'} | {charged} | {retryable} | {advice} |")
    return found


class ErrorTable(SphinxDirective):
    """``{error-table}``: every error, what it says of credits, and what to do."""

    def run(self) -> list[nodes.Node]:
        """Write the table."""
        head = ["| error | also a | charged | retryable | what to do |", "|---|---|---|---|---|"]
        return parsed(self, [*head, *error_rows()])


def setup(app: Sphinx) -> dict[str, bool]:
    """Make the directive known."""
    app.add_directive("error-table", ErrorTable)
    return {"parallel_read_safe": True}
