"""What a call would cost, asked before it is made: a rehearsal, the vendor's estimator, or the price itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from prepay._call import Call, CallOptions, QuotedBy
from prepay._json import is_array, is_integer, is_object
from prepay._receipts import MOST_CREDITS
from prepay._resilience import ask
from prepay._types import UNSET
from prepay.errors import InsufficientCreditsError, InvalidArgumentError, MalformedResponseError
from prepay.flow import Answer, Flow, Settings

__all__ = ["Quote", "quote"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """The price of a call, in credits. The server computes it anew when the call is made.

    Attributes:
        total: what the call would take, or reserve.
        breakdown: parts that ``total`` is the sum of; parts that cost nothing are left out.
        source: where the figures come from: a rehearsal on the server, its estimate, or the price in the contract.
    """

    total: int
    breakdown: Mapping[str, int]
    source: Literal["dry_run", "estimate", "price"]


def quote(call: Call[Any], options: CallOptions, settings: Settings) -> Flow[Quote]:
    """Find out what ``call`` would cost. Charges nothing.

    Raises:
        APIStatusError: the server refuses the call, or the question about it.
        MalformedResponseError: the answer names no price.
    """
    spec = call.spec
    # A key that the caller means for the call itself must not be used up by the question about it.
    asking = replace(options, idempotency_key=None)
    if spec.dry_run:
        return (yield from _rehearse(call, replace(asking, dry_run=True), settings))
    if spec.quoted_by:
        question = Call(spec.quoted_by.spec, path=call.path, body=_translated(call.body, spec.quoted_by))
        answer = yield from ask(question, asking, settings)
        _refuse_ended(call, answer)
        return _read(answer, spec.quoted_by.total, "breakdown", "estimate")
    total = spec.price if isinstance(spec.price, int) else 0
    return Quote(total=total, breakdown={spec.name: total} if total else {}, source="price")


def _rehearse(call: Call[Any], options: CallOptions, settings: Settings) -> Flow[Quote]:
    try:
        answer = yield from ask(call, options, settings)
    except InsufficientCreditsError as short:
        # A rehearsal gives the errors of the real call. This one knows the price.
        if short.required is None:
            raise
        return Quote(total=short.required, breakdown=short.breakdown, source="dry_run")
    return _read(answer, "credits_would_charge", "cost_breakdown", "dry_run")


def _refuse_ended(call: Call[Any], answer: Answer) -> None:
    """Refuse to price the retry of a job that can never be retried; its estimate is that of the past.

    Raises:
        InvalidArgumentError: the job has ended, and not failed.
    """
    status = answer.body.get("status") if call.spec.id == "ugenRetryJob" and is_object(answer.body) else None
    if status in ("completed", "cancelled"):
        raise InvalidArgumentError(
            f"{call.spec.label}: job {call.path.get('job_id')} is {status}. Only a failed job can be retried. Nothing "
            "was sent that could be charged."
        )


def _translated(body: Mapping[str, Any] | None, by: QuotedBy) -> dict[str, Any] | None:
    """The body of the question: the fields of the call under the question's names."""
    if not by.fields:
        return None
    translated: dict[str, Any] = {}
    for name, places in by.fields.items():
        value = (body or {}).get(name, UNSET)
        value = by.defaults.get(name, UNSET) if value is UNSET or value is None else value
        translated |= dict.fromkeys(places, value)
    return translated


def _read(answer: Answer, total: str, parts: str, source: Literal["dry_run", "estimate"]) -> Quote:
    body = answer.body if is_object(answer.body) else {}
    credits_ = body.get(total)
    if not is_integer(credits_) or not 0 <= credits_ <= MOST_CREDITS:
        info = answer.info
        raise MalformedResponseError(
            f"{info.operation}: the answer names no price ({total})",
            operation=info.operation,
            idempotency_key=info.idempotency_key,
            attempts=info.attempts,
            charged=False,
            status=info.status,
        )
    return Quote(total=credits_, breakdown=_breakdown(body.get(parts), credits_), source=source)


def _breakdown(said: Any, total: int) -> dict[str, int]:
    """The parts, from either form: name → credits, or a list of components. A ``total`` among them is no part."""
    if is_array(said):
        said = {str(part.get("component")): part.get("credits") for part in said if is_object(part)}
    if not is_object(said):
        return {"total": total} if total else {}
    return {name: part for name, part in said.items() if is_integer(part) and part and name != "total"}
