"""What a call would cost, asked before it is made. Where the price comes from is the caller's choice.

===============  ============================================================  ==================================
``quote_by``     asks                                                          free requests
===============  ============================================================  ==================================
``dry_run``      the vendor about this very call: a dry run, or an estimate;   1 for each quote (0 where fixed)
                 where neither is needed, the fixed price
``price_table``  the vendor's price list, and computes                         1 in ``PRICES_KEPT`` seconds
``contract``     nobody: computes from the prices that prepay ships with       0
===============  ============================================================  ==================================

The last two give the most that a call can cost, and need a list of unit prices.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

from prepay._call.answers import Answer
from prepay._call.context import Settings
from prepay._call.dialect import unreadable_price
from prepay._call.figures import place_name
from prepay._contract.kinds import is_array, is_integer, is_object
from prepay._operation.options import CallOptions
from prepay._operation.spec import Call, QuotedBy
from prepay._operation.unset import UNSET
from prepay._queries.question import question
from prepay._values.amounts import MOST_CREDITS, field_of
from prepay._wire.effects import Flow
from prepay.credits import Quote
from prepay.errors import ConfigurationError, InsufficientCreditsError

__all__ = ["quote"]


def quote(call: Call[Any], options: CallOptions, settings: Settings) -> Flow[Quote]:
    """Find out what ``call`` would cost. Charges nothing.

    Raises:
        APIStatusError: the server refuses the call, or the question about it.
        QuestionFailedError: the question got no response.
        MalformedResponseError: the response contains no price.
        ConfigurationError: ``quote_by`` names prices that the call cannot be computed from, or nobody knows its price.
    """
    spec = call.spec
    chosen = options.quote_by or settings.defaults.quote_by or "dry_run"
    if chosen != "dry_run":
        return (yield from _computed(call, chosen, options, settings))
    # A key that the caller means for the call itself must not be used up by the question about it.
    asking = replace(options, idempotency_key=UNSET)
    if spec.dry_run:
        return (yield from _dry_run(call, replace(asking, dry_run=True), settings))
    if spec.quoted_by:
        asked = Call(spec.quoted_by.spec, path=call.path, body=_translated(call.body, spec.quoted_by))
        answer = yield from question(asked, asking, settings, about=spec.label)
        settings.dialect.check_priced(call, answer)
        total = spec.quoted_by.total
        return _read(
            answer, field_of(answer.body, total), field_of(answer.body, "breakdown"), total, "estimate"
        )
    return _fixed(call, "price")


def _fixed(call: Call[Any], source: Literal["price", "contract"]) -> Quote:
    spec = call.spec
    total = 0 if spec.charge == "none" else spec.price
    if not isinstance(total, int):
        raise ConfigurationError(
            f"{spec.label}: its price is not known: the contract has no fixed price for it, and the vendor cannot be "
            "asked. Nothing was sent."
        )
    return Quote(total=total, breakdown={spec.name: total} if total else {}, source=source)


def _computed(
    call: Call[Any], chosen: Literal["price_table", "contract"], options: CallOptions, settings: Settings
) -> Flow[Quote]:
    """Compute the price from a list of prices."""
    spec, dialect = call.spec, settings.dialect
    if chosen == "contract" and isinstance(spec.price, int | None):
        return _fixed(call, "contract")
    prices = dialect.unit_prices() if chosen == "contract" else (yield from _price_list(options, settings))
    if prices is None:
        raise ConfigurationError(
            f"{spec.label}: its price cannot be taken from quote_by={chosen!r}: {dialect.vendor} has no list of unit "
            'prices that it could be computed from. Nothing was sent. Use quote_by="dry_run", which asks the vendor.'
        )
    parts = dialect.parts(call, prices)
    return Quote(total=sum(parts.values()), breakdown=parts, source=chosen)


def _price_list(options: CallOptions, settings: Settings) -> Flow[Mapping[str, int] | None]:
    """Return the vendor's price list, asked for when the last one is too old; None where it has none."""
    known, clock = settings.shared.prices, settings.present
    prices, asked = known.at(clock.monotonic()), settings.dialect.price_list()
    if prices is not None or asked is None:
        return prices
    asking = replace(options, idempotency_key=UNSET, dry_run=UNSET)
    answer = yield from question(asked, asking, settings)
    found = settings.dialect.read_prices(answer)
    known.keep(found, clock.monotonic())
    return found


def _dry_run(call: Call[Any], options: CallOptions, settings: Settings) -> Flow[Quote]:
    try:
        answer = yield from question(call, options, settings, about=call.spec.label)
    except InsufficientCreditsError as short:
        # A dry run gives the errors of the real call. This one knows the price.
        if short.required is None:
            raise
        return Quote(total=short.required, breakdown=short.breakdown, source="dry_run")
    credits_, parts = settings.dialect.read_dry_run(call.spec, answer)
    return _read(answer, credits_, parts, place_name(call.spec.response_fields.quoted), "dry_run")


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


def _read(
    answer: Answer, credits_: Any, parts: Any, field: str, source: Literal["dry_run", "estimate"]
) -> Quote:
    if not is_integer(credits_) or not 0 <= credits_ <= MOST_CREDITS:
        raise unreadable_price(answer, field)
    return Quote(total=credits_, breakdown=_breakdown(parts, credits_), source=source)


def _breakdown(said: Any, total: int) -> dict[str, int]:
    """The parts, from either form: name → credits, or a list of components. A ``total`` among them is no part."""
    if is_array(said):
        said = {str(part.get("component")): part.get("credits") for part in said if is_object(part)}
    if not is_object(said):
        return {"total": total} if total else {}
    return {name: part for name, part in said.items() if is_integer(part) and part and name != "total"}
