"""What a response says about credits: what was charged, what is left. What it proves is judged in ``verdict``.

Everything here is a pure function of one call and its response.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from prepay._values.amounts import credits_in, field_of
from prepay._values.dates import http_date

if TYPE_CHECKING:
    from prepay._call.answers import Answer
    from prepay._operation.options import CallOptions
    from prepay._operation.spec import OperationSpec

__all__ = ["available", "is_free", "left_over", "replayed", "server_date", "taken", "task_id", "told"]


def is_free(spec: OperationSpec[Any], options: CallOptions) -> bool:
    """Whether the call cannot take credits: its operation takes none, or it is a rehearsal."""
    return spec.charge == "none" or bool(options.dry_run and spec.dry_run)


def replayed(spec: OperationSpec[Any], answer: Answer) -> bool:
    """Whether the server gave the answer to an earlier request with this idempotency key."""
    by_body = spec.idempotency is not None and spec.idempotency.carrier == "body"
    return answer.info.replayed or (by_body and answer.info.status == 200)


def told(spec: OperationSpec[Any], answer: Answer) -> int | None:
    """Return the credits that the response says were charged or reserved; None when it does not say."""
    if spec.vendor == "trenz":
        said = credits_in(field_of(answer.body, "usage"), "coin_cost", "credits_cost")
    else:
        said = credits_in(
            answer.body, "credits_charged" if spec.vendor == "tokportal" else "credits_estimated"
        )
    return said if said is not None and said >= 0 else None


def taken(spec: OperationSpec[Any], answer: Answer, quoted: int | None = None) -> int | None:
    """Credits that were taken or reserved when an answer was given first; ``quoted`` where it does not say."""
    said = told(spec, answer)
    if said is not None:
        return said
    return spec.price if quoted is None and isinstance(spec.price, int) else quoted


def available(spec: OperationSpec[Any], answer: Answer) -> int | None:
    """Credits that the account could spend after this answer; None when it does not tell."""
    body = answer.body
    match spec.id:
        case "tokportalGetCreditBalance":
            return credits_in(field_of(body, "data"), "total_credits")
        case "tokportalGetCurrentUser":
            return credits_in(field_of(body, "data"), "credits")
        case "ugenGetCreditBalance":
            return credits_in(body, "available_credits")
        case _:
            # What a replayed answer tells was so when it was given first.
            return None if replayed(spec, answer) else left_over(spec, answer)


def left_over(spec: OperationSpec[Any], answer: Answer) -> int | None:
    """Credits that were left when the call had been charged, where the answer of the call itself tells."""
    if spec.vendor == "trenz":
        return credits_in(field_of(answer.body, "usage"), "remaining_balance", "credits_balance")
    return credits_in(answer.body, "credits_remaining") if spec.vendor == "tokportal" else None


def task_id(spec: OperationSpec[Any], answer: Answer) -> str | None:
    """The Trenz task that an answer tells of: asking for it again is the one free way to see the balance."""
    found = field_of(field_of(answer.body, "data"), "task_id") if spec.vendor == "trenz" else None
    return found if isinstance(found, str) and found else None


def server_date(headers: Mapping[str, str]) -> float | None:
    """The server's clock at the time of its answer, in whole seconds since the epoch; None when it tells none."""
    return http_date(headers.get("date"))
