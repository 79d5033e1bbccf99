"""What a call would cost, asked before it is made. Where the price comes from is the caller's choice.

===============  ============================================================  ==================================
``quote_by``     asks                                                          free requests
===============  ============================================================  ==================================
``dry_run``      the vendor about this very call (TokPortal: a dry run;        1 for each quote (Trenz: 0)
                 U-Gen: its estimate; Trenz: the fixed price)
``price_table``  TokPortal's price list, and computes                          1 in ``PRICES_KEPT`` seconds
``contract``     nobody: computes from the prices that prepay ships with       0
===============  ============================================================  ==================================

The last two give the most that a call can cost, and cannot price U-Gen's jobs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from importlib import import_module
from typing import Any, Literal

from prepay._call.answers import Answer
from prepay._call.context import Settings
from prepay._contract.kinds import is_array, is_integer, is_object
from prepay._operation.options import CallOptions
from prepay._operation.spec import Call, QuotedBy
from prepay._operation.unset import UNSET
from prepay._queries.prices import parts_of
from prepay._queries.question import question
from prepay._values.amounts import MOST_CREDITS
from prepay._wire.effects import Flow
from prepay.credits import Quote
from prepay.errors import (
    ConfigurationError,
    InsufficientCreditsError,
    InvalidArgumentError,
    MalformedResponseError,
)

__all__ = ["quote"]


def quote(call: Call[Any], options: CallOptions, settings: Settings) -> Flow[Quote]:
    """Find out what ``call`` would cost. Charges nothing.

    Raises:
        APIStatusError: the server refuses the call, or the question about it.
        QuestionFailedError: the question got no response.
        MalformedResponseError: the response contains no price.
        ConfigurationError: ``quote_by`` names prices that the call cannot be computed from.
    """
    spec = call.spec
    chosen = options.quote_by or settings.defaults.quote_by or "dry_run"
    if chosen != "dry_run":
        return (yield from _computed(call, chosen, options, settings))
    # A key that the caller means for the call itself must not be used up by the question about it.
    asking = replace(options, idempotency_key=UNSET)
    if spec.dry_run:
        return (yield from _rehearse(call, replace(asking, dry_run=True), settings))
    if spec.quoted_by:
        asked = Call(spec.quoted_by.spec, path=call.path, body=_translated(call.body, spec.quoted_by))
        answer = yield from question(asked, asking, settings, about=spec.label)
        _refuse_ended(call, answer)
        return _read(answer, spec.quoted_by.total, "breakdown", "estimate")
    return _fixed(call, "price")


def _fixed(call: Call[Any], source: Literal["price", "contract"]) -> Quote:
    total = call.spec.price if isinstance(call.spec.price, int) else 0
    return Quote(total=total, breakdown={call.spec.name: total} if total else {}, source=source)


def _computed(
    call: Call[Any], chosen: Literal["price_table", "contract"], options: CallOptions, settings: Settings
) -> Flow[Quote]:
    """Compute the price from a list of prices."""
    spec = call.spec
    if chosen == "contract" and isinstance(spec.price, int | None):
        return _fixed(call, "contract")
    if spec.vendor != "tokportal":
        raise ConfigurationError(
            f"{spec.label}: its price cannot be taken from quote_by={chosen!r}: {spec.vendor} has no list of unit "
            'prices that it could be computed from. Nothing was sent. Use quote_by="dry_run", which asks the vendor.'
        )
    if chosen == "contract":
        prices: Mapping[str, int] = import_module("prepay._generated.tokportal").PRICES
    else:
        prices = yield from _price_list(options, settings)
    parts = parts_of(call, prices)
    return Quote(total=sum(parts.values()), breakdown=parts, source=chosen)


def _price_list(options: CallOptions, settings: Settings) -> Flow[Mapping[str, int]]:
    """Return TokPortal's price list; asked for when the last one is too old."""
    known, clock = settings.shared.prices, settings.present
    prices = known.at(clock.monotonic())
    if prices is not None:
        return prices
    spec = import_module("prepay._generated.api.tokportal_credits.tokportal_credits_costs").SPEC
    asking = replace(options, idempotency_key=UNSET, dry_run=UNSET)
    answer = yield from question(Call(spec), asking, settings)
    data = answer.body.get("data") if is_object(answer.body) else None
    found = {name: price for name, price in data.items() if is_integer(price)} if is_object(data) else {}
    if not found or min(found.values()) < 0:
        raise _unreadable(answer, "data")
    known.keep(found, clock.monotonic())
    return found


def _rehearse(call: Call[Any], options: CallOptions, settings: Settings) -> Flow[Quote]:
    try:
        answer = yield from question(call, options, settings, about=call.spec.label)
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
        raise _unreadable(answer, total)
    return Quote(total=credits_, breakdown=_breakdown(body.get(parts), credits_), source=source)


def _unreadable(answer: Answer, field: str) -> MalformedResponseError:
    info = answer.info
    return MalformedResponseError(
        f"{info.operation}: the response contains no price ({field}). Nothing was charged.",
        operation=info.operation,
        idempotency_key=info.idempotency_key,
        attempts=info.attempts,
        charged=False,
        status=info.status,
    )


def _breakdown(said: Any, total: int) -> dict[str, int]:
    """The parts, from either form: name → credits, or a list of components. A ``total`` among them is no part."""
    if is_array(said):
        said = {str(part.get("component")): part.get("credits") for part in said if is_object(part)}
    if not is_object(said):
        return {"total": total} if total else {}
    return {name: part for name, part in said.items() if is_integer(part) and part and name != "total"}
