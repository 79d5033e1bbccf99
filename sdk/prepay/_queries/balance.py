"""What an account has, in one shape for all vendors."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from prepay._queries.question import question
from prepay._values.ranges import whole
from prepay.credits import Balance
from prepay.errors import BalanceUnknownError, InsufficientCreditsError, NotFoundError

if TYPE_CHECKING:
    from prepay._call.context import Settings
    from prepay._call.dialect import Dialect
    from prepay._operation.options import CallOptions
    from prepay._wire.effects import Flow

__all__ = ["balance", "ensure_credits", "known_balance", "last_seen", "short_of"]


FRESH: Final = 60.0
"""Seconds for which a balance that cannot be asked for is taken to be true (assumed)."""


def balance(options: CallOptions, settings: Settings) -> Flow[Balance | None]:
    """The balance as it is now; where no operation tells it, as it was last seen.

    Such a vendor tells what is left in each of its responses. When its dialect knows a free call whose response tells
    it that one is made; otherwise the last balance counts that the client saw.

    Returns:
        The balance; None where only other responses tell it, and none has yet.

    Raises:
        APIStatusError, NotSentError: there was no answer to the question (a QuestionFailedError when it was sent).
        MalformedResponseError: the answer holds no balance.
    """
    dialect = settings.dialect
    asked = dialect.balance_question(settings.traces)
    if asked is not None and dialect.balance_operation is not None:
        answer = yield from question(asked, options, settings)
        return dialect.read_balance(asked.spec, answer, _now(settings))
    if asked is not None:
        try:
            yield from question(asked, options, settings)
        except NotFoundError:
            settings.traces.task = None
    return last_seen(settings)


def known_balance(options: CallOptions, settings: Settings) -> Flow[Balance]:
    """The balance as :func:`balance` finds it; errors as there.

    Raises:
        BalanceUnknownError: only other responses tell it, and none has yet.
    """
    found = yield from balance(options, settings)
    if found is None:
        raise _unknown(settings.dialect, f"{settings.dialect.vendor}.balance")
    return found


def last_seen(settings: Settings) -> Balance | None:
    """The last balance that any answer told; None when none has."""
    seen = settings.traces.last
    if seen is None:
        return None
    return Balance(
        available=seen.available,
        total=seen.available,
        as_of=dt.datetime.fromtimestamp(seen.at, dt.UTC),
        age=max(settings.present.now() - seen.at, 0.0),
    )


def ensure_credits(credits_: int, options: CallOptions, settings: Settings) -> Flow[Balance]:
    """Return the balance, if at least so many credits are available.

    Where the balance cannot be asked for one that is remembered can say yes, while it is younger than
    ``FRESH`` seconds and no call of this client was charged since. It can never say no: there may have been a top-up.

    Raises:
        InvalidArgumentError: ``credits_`` is not a whole number of at least 0.
        InsufficientCreditsError: there are fewer.
        BalanceUnknownError: only other responses tell the balance, and it is not known.
    """
    dialect = settings.dialect
    where = f"{dialect.vendor}.ensure_credits"
    needed = whole(credits_, f"{where}: credits")
    began = settings.traces.step()
    found = yield from balance(options, settings)
    seen = settings.traces.last
    if found is not None and (
        dialect.balance_operation is not None or (seen is not None and seen.began >= began)
    ):
        if found.available < needed:
            raise short_of(dialect, where, required=needed, available=found.available)
        return found
    if found is not None and found.available >= needed and found.age <= FRESH and _still_true(settings):
        return found
    raise _unknown(dialect, where)


def _unknown(dialect: Dialect, where: str) -> BalanceUnknownError:
    return BalanceUnknownError(
        f"{where}: the balance is not known. {dialect.title} tells it only in its responses, so "
        f"{dialect.to_see_balance}.",
        operation=where,
    )


def _still_true(settings: Settings) -> bool:
    """Return True if no call of this client may have been charged since the last balance that was seen."""
    traces = settings.traces
    seen = traces.last
    return seen is not None and not any(
        call is not seen.trace
        and (call.ended is None or call.ended > seen.began)
        and (call.state != "settled" or call.took > 0)
        for call in traces.calls()
    )


def short_of(
    dialect: Dialect,
    operation: str,
    *,
    required: int,
    available: int,
    breakdown: Mapping[str, int] | None = None,
    idempotency_key: str | None = None,
) -> InsufficientCreditsError:
    """The error of a shortage that was found before anything was sent."""
    missing, top_up = required - available, dialect.top_up
    return InsufficientCreditsError(
        f"{operation}: {required} credits are needed, {available} are available, {missing} are missing; nothing was "
        f"sent; to top up: {top_up}",
        operation=operation,
        idempotency_key=idempotency_key,
        attempts=0,
        charged=False,
        told_by="balance",
        required=required,
        available=available,
        missing=missing,
        breakdown=dict(breakdown or {}),
        top_up=top_up,
    )


def _now(settings: Settings) -> dt.datetime:
    return dt.datetime.fromtimestamp(settings.present.now(), dt.UTC)
