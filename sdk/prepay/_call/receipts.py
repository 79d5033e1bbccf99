"""What a response says about credits: what was charged, what is left. What it proves is judged in ``verdict``.

Everything here is a pure function of one call and its response.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from typing import TYPE_CHECKING, Any

from prepay._values.amounts import credits_at, field_of
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
    said = credits_at(answer.body, *spec.response_fields.charged)
    return said if said is not None and said >= 0 else None


def taken(spec: OperationSpec[Any], answer: Answer, quoted: int | None = None) -> int | None:
    """Credits that were taken or reserved when an answer was given first; ``quoted`` where it does not say."""
    said = told(spec, answer)
    if said is not None:
        return said
    return spec.price if quoted is None and isinstance(spec.price, int) else quoted


def available(spec: OperationSpec[Any], answer: Answer) -> int | None:
    """Credits that the account could spend after this answer; None when it does not tell."""
    if spec.response_fields.available:
        return credits_at(answer.body, *spec.response_fields.available)
    # What a replayed answer tells was so when it was given first.
    return None if replayed(spec, answer) else left_over(spec, answer)


def left_over(spec: OperationSpec[Any], answer: Answer) -> int | None:
    """Credits that were left when the call had been charged, where the answer of the call itself tells."""
    return credits_at(answer.body, *spec.response_fields.left)


def task_id(spec: OperationSpec[Any], answer: Answer) -> str | None:
    """The task that an answer tells of. Where the balance has no operation, asking for a task again shows it, free."""
    found = (reduce(field_of, way, answer.body) for way in spec.response_fields.task)
    return next((task for task in found if isinstance(task, str) and task), None)


def server_date(headers: Mapping[str, str]) -> float | None:
    """The server's clock at the time of its answer, in whole seconds since the epoch; None when it tells none."""
    return http_date(headers.get("date"))
