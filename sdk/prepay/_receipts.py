"""What an answer, or the lack of one, says about credits: what was charged, what is left, what nobody knows.

Everything here is a pure function of one call and its outcome. Where the vendors leave room for doubt the answer is
the one that cannot understate what was spent.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Literal

from prepay._answers import parsed
from prepay._json import is_integer, is_object
from prepay._models import is_result
from prepay.errors import CallError

if TYPE_CHECKING:
    from prepay._answers import Answer
    from prepay._call import CallOptions, OperationSpec
    from prepay.flow import Context

__all__ = [
    "Spent",
    "available",
    "charged",
    "credits_in",
    "is_free",
    "left_over",
    "replayed",
    "server_date",
    "taken",
    "task_id",
    "verdict",
]

Spent = Literal["nothing", "price", "unknown"]
"""What a call that failed has cost: nothing; its price; or one of the two."""


def is_free(spec: OperationSpec[Any], options: CallOptions) -> bool:
    """Whether the call cannot take credits: its operation takes none, or it is a rehearsal."""
    return spec.charge == "none" or bool(options.dry_run and spec.dry_run)


def verdict(ctx: Context[Any], error: BaseException) -> Spent:
    """What a call has cost that ended in this exception."""
    if isinstance(error, CallError) and error.operation == ctx.call.spec.label:
        return "unknown" if error.charged is None else "price" if error.charged else "nothing"
    return "unknown" if ctx.exposed else "nothing"


def replayed(spec: OperationSpec[Any], answer: Answer) -> bool:
    """Whether the server gave the answer to an earlier request with this idempotency key."""
    by_body = spec.idempotency is not None and spec.idempotency.carrier == "body"
    return answer.info.replayed or (by_body and answer.info.status == 200)


def charged(spec: OperationSpec[Any], answer: Answer, quoted: int | None = None) -> int | None:
    """Credits that a call took or reserved; ``quoted`` where the answer does not say.

    The replay of an answer to an earlier call counts as 0: that call has been counted. None when nobody knows: the
    answer is not the vendor's (a proxy's page, half a body), or says nothing and no price is known either.
    """
    if not is_result(parsed(spec, answer)):
        return None
    if replayed(spec, answer) and answer.info.attempts == 1:
        return 0
    return taken(spec, answer, quoted)


def taken(spec: OperationSpec[Any], answer: Answer, quoted: int | None = None) -> int | None:
    """Credits that were taken or reserved when an answer was given first; ``quoted`` where it does not say."""
    if spec.vendor == "trenz":
        said = credits_in(_at(answer.body, "usage"), "coin_cost", "credits_cost")
    else:
        said = credits_in(
            answer.body, "credits_charged" if spec.vendor == "tokportal" else "credits_estimated"
        )
    if said is not None and said >= 0:
        return said
    return spec.price if quoted is None and isinstance(spec.price, int) else quoted


def available(spec: OperationSpec[Any], answer: Answer) -> int | None:
    """Credits that the account could spend after this answer; None when it does not tell."""
    body = answer.body
    match spec.id:
        case "tokportalGetCreditBalance":
            return credits_in(_at(body, "data"), "total_credits")
        case "tokportalGetCurrentUser":
            return credits_in(_at(body, "data"), "credits")
        case "ugenGetCreditBalance":
            return credits_in(body, "available_credits")
        case _:
            # What a replayed answer tells was so when it was given first.
            return None if replayed(spec, answer) else left_over(spec, answer)


def left_over(spec: OperationSpec[Any], answer: Answer) -> int | None:
    """Credits that were left when the call had been charged, where the answer of the call itself tells."""
    if spec.vendor == "trenz":
        return credits_in(_at(answer.body, "usage"), "remaining_balance", "credits_balance")
    return credits_in(answer.body, "credits_remaining") if spec.vendor == "tokportal" else None


def task_id(spec: OperationSpec[Any], answer: Answer) -> str | None:
    """The Trenz task that an answer tells of: asking for it again is the one free way to see the balance."""
    found = _at(_at(answer.body, "data"), "task_id") if spec.vendor == "trenz" else None
    return found if isinstance(found, str) and found else None


def server_date(headers: Mapping[str, str]) -> float | None:
    """The server's clock at the time of its answer, in whole seconds since the epoch; None when it tells none."""
    try:
        date = parsedate_to_datetime(headers["date"])
    except (KeyError, ValueError, TypeError):
        return None
    return (date if date.tzinfo else date.replace(tzinfo=dt.UTC)).timestamp()


def credits_in(holder: Any, *names: str) -> int | None:
    """The first of these fields that holds whole credits."""
    for name in names:
        value = _at(holder, name)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if is_integer(value):
            return value
    return None


def _at(holder: Any, name: str) -> Any:
    return holder.get(name) if is_object(holder) else None
