"""More video and edit slots for a bundle that exists: debited at once (seed)."""

from __future__ import annotations

from prepay_mock.contract import Contract, Problem
from prepay_mock.engine.errors import InvalidInput
from prepay_mock.engine.exchange import Exchange, Handler, Reply
from prepay_mock.vendors.tokportal import refusals
from prepay_mock.vendors.tokportal.prices import Tariff, counted
from prepay_mock.vendors.tokportal.shelf import BUNDLES, ENDED, find_bundle
from prepay_mock.vendors.tokportal.spending import bill
from prepay_mock.world.table import Record

__all__ = ["Slots"]

MOST_SLOTS = 1_000_000
"""Slots that a bundle can have: the highest position that the contract knows."""


class Slots:
    """The handlers, over the contract's prices."""

    def __init__(self, contract: Contract) -> None:
        self._videos = Tariff(contract, "tokportalAddVideoSlots")
        self._edits = Tariff(contract, "tokportalAddEditSlots")

    def handlers(self) -> dict[str, Handler]:
        """operationId → handler."""
        return {"tokportalAddVideoSlots": self._add_videos, "tokportalAddEditSlots": self._add_edits}

    def _add_videos(self, x: Exchange) -> Reply:
        bundle, quantity = _open_bundle(x), x.body["quantity"]
        if bundle["videos_quantity"] + quantity > MOST_SLOTS:
            raise _too_many(quantity, f"a bundle has at most {MOST_SLOTS} video slots")
        bundle["videos_quantity"] += quantity
        return self._sell(
            x,
            bundle,
            self._videos,
            {"video_slots": quantity},
            f"Video slots added: {counted(quantity, 'video')}",
        )

    def _add_edits(self, x: Exchange) -> Reply:
        bundle, quantity = _open_bundle(x), x.body["quantity"]
        if bundle["edits_quantity"] + quantity > bundle["videos_quantity"]:
            reason = (
                f"would make {bundle['edits_quantity'] + quantity} edit slots, more than the bundle's "
                f"{bundle['videos_quantity']} video slots"
            )
            raise _too_many(quantity, reason)
        bundle["edits_quantity"] += quantity
        return self._sell(
            x,
            bundle,
            self._edits,
            {"video_editing": quantity},
            f"Edit slots added: {counted(quantity, 'edit')}",
        )

    def _sell(self, x: Exchange, bundle: Record, tariff: Tariff, parts: dict[str, int], note: str) -> Reply:
        due = bill(x, tariff.price(parts))
        due.pay(ref=bundle["id"], note=note)
        if not due.dry_run:
            x.account.table(BUNDLES).put(bundle["id"], bundle)
        return Reply(200, due.receipt(bundle))


def _open_bundle(x: Exchange) -> Record:
    bundle = find_bundle(x)
    if bundle["status"] in ENDED:
        raise refusals.wrong_status(
            bundle["status"], f"A bundle that is {bundle['status']} takes no more slots."
        )
    return bundle


def _too_many(quantity: int, reason: str) -> InvalidInput:
    return InvalidInput([Problem("body", ("quantity",), "maximum", reason, quantity)])
