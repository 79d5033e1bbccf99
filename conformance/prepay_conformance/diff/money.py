"""Compare what calls cost: charges, prices, resend classes, and what a changed default does to a price."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from prepay_conformance.diff.changes import Level
from prepay_conformance.diff.documents import Documents, Node, mapping
from prepay_conformance.diff.report import Reporter
from prepay_conformance.diff.values import shown
from prepay_conformance.shapes import is_object

__all__ = ["compare_facts", "compare_price_tables", "spends"]

# From the weakest promise to the strongest: what a client may do when an outcome is unknown.
_RESEND = ("never", "refunded_5xx", "keyed", "safe")
_FACTS = ("charge", "price", "idempotency", "paginated", "sdk", "estimate_fields")
_GAINS = {"idempotency", "paginated", "sdk"}


def spends(*operations: Node) -> bool | None:
    """Return whether an operation costs credits in one of two contracts; None if neither says."""
    charges = [mapping(node.raw.get("x-prepay")).get("charge") for node in operations]
    known = [charge for charge in charges if charge is not None]
    return any(charge != "none" for charge in known) if known else None


def compare_facts(reporter: Reporter, old: Node, new: Node) -> None:
    """Compare the ``x-prepay`` facts of two operations."""
    before, after = mapping(old.raw.get("x-prepay")), mapping(new.raw.get("x-prepay"))
    place = new.child("x-prepay") if after else new
    for fact in _FACTS:
        was, now = before.get(fact), after.get(fact)
        if was != now:
            level = Level.HARMLESS if was is None and fact in _GAINS else Level.BREAKING
            if was is None and not before:
                level = Level.HARMLESS  # The contract says for the first time what was so all along.
            message = f"{fact} was {shown(was)} and is {shown(now)}"
            reporter.add(level, f"{fact}-changed", "", message, place)
    was, now = str(before.get("resend")), str(after.get("resend"))
    if was != now:
        known = was in _RESEND and now in _RESEND
        stronger = (known and _RESEND.index(now) > _RESEND.index(was)) or not before
        level = Level.HARMLESS if stronger else Level.BREAKING
        reporter.add(level, "resend-changed", "", f"resend was {was} and is {now}", place)
    if before.get("source") != after.get("source"):
        message = f"the source was {before.get('source')} and is {after.get('source')}"
        reporter.add(Level.HARMLESS, "source-changed", "", message, place)


def compare_price_tables(reporter: Reporter, old: Documents, new: Documents) -> None:
    """Compare ``x-prepay-prices``, entry by entry."""
    before, after = (documents.root.child("x-prepay-prices") for documents in (old, new))
    for vendor, table in mapping(before.raw).items():
        for key, price in mapping(table).items():
            if key == "sources":
                continue
            part = f"price table of {vendor}: {key}"
            now = mapping(mapping(after.raw).get(vendor)).get(key)
            if now is None:
                place = before.child(vendor, key)
                reporter.add(Level.BREAKING, "price-removed", part, "the price is gone", place, in_old=True)
            elif now != price:
                for path, was, later in _differences(price, now):
                    message = f"{path}was {shown(was)} and is {shown(later)}"
                    reporter.add(Level.BREAKING, "price-changed", part, message, after.child(vendor, key))
    for vendor, table in mapping(after.raw).items():
        for key in mapping(table):
            if key not in mapping(mapping(before.raw).get(vendor)) and key != "sources":
                part = f"price table of {vendor}: {key}"
                reporter.add(Level.HARMLESS, "price-added", part, "a new price", after.child(vendor, key))


def _differences(old: Any, new: Any, path: str = "") -> Iterable[tuple[str, Any, Any]]:
    if is_object(old) and is_object(new):
        for key in sorted(old.keys() | new.keys()):
            if old.get(key) != new.get(key):
                yield from _differences(old.get(key), new.get(key), f"{path}{key} ")
    else:
        yield path, old, new
