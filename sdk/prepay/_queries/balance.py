"""What an account has, in one shape for all vendors."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final, Literal, assert_never, overload

from prepay._call.answers import Answer
from prepay._call.context import Settings
from prepay._call.specs import spec_of
from prepay._contract.kinds import is_array, is_object
from prepay._contract.words import Vendor
from prepay._generated.vendors import BALANCE_OPERATION, TOP_UP
from prepay._operation.options import CallOptions
from prepay._operation.readers import timestamp
from prepay._operation.spec import Call
from prepay._queries.question import question
from prepay._values.amounts import credits_in
from prepay._values.ranges import whole
from prepay._wire.effects import Flow
from prepay.credits import Balance, CreditLot
from prepay.errors import (
    ConfigurationError,
    InsufficientCreditsError,
    MalformedResponseError,
    NotFoundError,
)

__all__ = ["balance", "ensure_credits", "last_seen", "short_of"]


FRESH: Final = 60.0
"""Seconds for which a balance that cannot be asked for is taken to be true (assumed)."""


@overload
def balance(
    vendor: Literal["tokportal", "ugen"], options: CallOptions, settings: Settings
) -> Flow[Balance]: ...


@overload
def balance(vendor: Vendor, options: CallOptions, settings: Settings) -> Flow[Balance | None]: ...


def balance(vendor: Vendor, options: CallOptions, settings: Settings) -> Flow[Balance | None]:
    """The balance as it is now; of Trenz, as it was last seen.

    Trenz has no operation for it: every answer tells what is left. Asking for a task costs nothing, so that when the
    client has seen a task's id it asks for that one; otherwise it gives the last balance that it saw.

    Returns:
        The balance; None for Trenz when no answer has told it yet.

    Raises:
        APIStatusError, NotSentError: there was no answer to the question (a QuestionFailedError when it was sent).
        MalformedResponseError: the answer holds no balance.
    """
    operation = BALANCE_OPERATION[vendor]
    if operation is None:
        task = settings.traces.task
        if task is not None:
            asked: Call[Any] = Call(spec_of(vendor, "tasks.get"), path={"task_id": task})
            try:
                yield from question(asked, options, settings)
            except NotFoundError:
                settings.traces.task = None
        return last_seen(settings)
    answer = yield from question(Call(spec_of(vendor, operation)), options, settings)
    match vendor:
        case "tokportal":
            return _tokportal(answer, settings)
        case "ugen":
            return _ugen(answer, settings)
        case "trenz":
            return last_seen(settings)
        case _:
            assert_never(vendor)


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


def ensure_credits(vendor: Vendor, credits_: int, options: CallOptions, settings: Settings) -> Flow[Balance]:
    """Return the balance, if at least so many credits are available.

    Where the balance cannot be asked for (Trenz) one that is remembered can say yes, while it is younger than
    ``FRESH`` seconds and no call of this client was charged since. It can never say no: there may have been a top-up.

    Raises:
        InvalidArgumentError: ``credits_`` is not a whole number of at least 0.
        InsufficientCreditsError: there are fewer.
        ConfigurationError: Trenz, and the balance is not known.
    """
    needed = whole(credits_, f"{vendor}.ensure_credits: credits")
    began = settings.traces.step()
    found = yield from balance(vendor, options, settings)
    seen = settings.traces.last
    if found is not None and (
        BALANCE_OPERATION[vendor] is not None or (seen is not None and seen.began >= began)
    ):
        if found.available < needed:
            raise short_of(f"{vendor}.ensure_credits", required=needed, available=found.available)
        return found
    if found is not None and found.available >= needed and found.age <= FRESH and _still_true(settings):
        return found
    raise ConfigurationError(
        f"{vendor}.ensure_credits: the balance is not known. {vendor} tells it only in its responses, so make a call "
        "first: tasks.get costs nothing."
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
    operation: str,
    *,
    required: int,
    available: int,
    breakdown: Mapping[str, int] | None = None,
    idempotency_key: str | None = None,
) -> InsufficientCreditsError:
    """The error of a shortage that was found before anything was sent."""
    missing, top_up = required - available, TOP_UP[operation.partition(".")[0]]
    return InsufficientCreditsError(
        f"{operation}: {required} credits are needed, {available} are available, {missing} are missing; nothing was "
        f"sent; to top up: {top_up}",
        operation=operation,
        idempotency_key=idempotency_key,
        attempts=0,
        charged=False,
        status=402,
        code=None,
        details={},
        body=None,
        retry_after=None,
        required=required,
        available=available,
        missing=missing,
        breakdown=dict(breakdown or {}),
        affordable=None,
        top_up=top_up,
    )


def _tokportal(answer: Answer, settings: Settings) -> Balance:
    data = answer.body.get("data") if is_object(answer.body) else None
    available = _whole(answer, data, "total_credits")
    told = data.get("upcoming_expirations") if is_object(data) else None
    return Balance(
        available=available,
        total=available,
        lots=tuple(_lot(row) for row in told if is_object(row)) if is_array(told) else (),
        expiring=credits_in(data, "expiring_within_7_days") or 0,
        as_of=_now(settings),
    )


def _ugen(answer: Answer, settings: Settings) -> Balance:
    available, reserved = (
        _whole(answer, answer.body, name) for name in ("available_credits", "credit_reserved")
    )
    return Balance(available=available, reserved=reserved, total=available + reserved, as_of=_now(settings))


def _lot(row: Mapping[str, Any]) -> CreditLot:
    expires_at = timestamp(row.get("expires_at"))
    return CreditLot(
        amount=credits_in(row, "amount") or 0,
        expires_at=expires_at if isinstance(expires_at, dt.datetime) else None,
        source=str(row.get("source", "")),
    )


def _whole(answer: Answer, holder: Any, name: str) -> int:
    found = credits_in(holder, name)
    if found is None:
        info = answer.info
        raise MalformedResponseError(
            f"{info.operation}: the answer tells no balance ({name})",
            operation=info.operation,
            request_id=info.request_id,
            attempts=info.attempts,
            charged=False,
            status=info.status,
        )
    return found


def _now(settings: Settings) -> dt.datetime:
    return dt.datetime.fromtimestamp(settings.present.now(), dt.UTC)
