"""TokPortal servers that charge the wrong amount, at the wrong time, or from the wrong credits."""

from __future__ import annotations

import time
from collections.abc import Callable
from heapq import heapify
from typing import Any

from prepay_conformance import Law
from prepay_mock.engine.engine import Engine
from prepay_mock.engine.errors import Refusal
from prepay_mock.engine.exchange import Exchange, Handler, Reply
from prepay_mock.ledger.lots import AVAILABLE, Lots
from prepay_mock.vendors.tokportal import refusals, spending, videos
from prepay_mock.vendors.tokportal.prices import Price
from prepay_mock.vendors.tokportal.shelf import BUNDLES
from prepay_mock.world.clock import DAY
from tests.conformance.broken.planting import (
    Bug,
    Patch,
    around,
    grant_now,
    on_body,
    on_refusal,
    reply_body,
    slow_and_unlocked,
    spend_now,
)
from tests.conformance.servers import Plant

__all__ = ["BUGS"]


def overspend_in_a_race(engine: Engine, patch: Patch) -> None:
    slow_and_unlocked(engine, patch)

    def pay(self: spending.Bill, *, ref: str, note: str) -> None:
        # The price was compared with the balance before, and nobody looks again.
        time.sleep(0.01)
        if not self.dry_run:
            spend_now(self._x, self.price.total)

    patch.setattr(spending.Bill, "pay", pay)


def wrong_402(**wrong: Callable[[Any], Any]) -> Plant:
    """Figures of a 402 that are not what they must be, by name."""

    def plant(engine: Engine, patch: Patch) -> None:
        right = refusals.insufficient_credits

        def refuse(required: int, available: int, breakdown: dict[str, int]) -> Refusal:
            refusal = right(required, available, breakdown)
            details = dict(refusal.details or {})
            refusal.details = details | {name: change(details[name]) for name, change in wrong.items()}
            return refusal

        patch.setattr(refusals, "insufficient_credits", refuse)

    return plant


def one_more(value: int) -> int:
    return value + 1


def one_less(value: int) -> int:
    return value - 1


def without_one(parts: dict[str, int]) -> dict[str, int]:
    return (
        dict(list(parts.items())[:-1])
        if len(parts) > 1
        else {name: value + 1 for name, value in parts.items()}
    )


def burn_the_last_first(engine: Engine, patch: Patch) -> None:
    def take(self: Lots, amount: int, place: int) -> tuple[tuple[int, int], ...]:
        parts: list[tuple[int, int]] = []
        for number in reversed(self.queued()):
            counts = list(self._counts[number - 1])
            part = min(amount, counts[AVAILABLE])
            if part:
                counts[AVAILABLE] -= part
                counts[place] += part
                self._counts[number - 1] = (counts[0], counts[1], counts[2], counts[3])
                parts.append((number, part))
                amount -= part
        self._queue = [
            terms.order for terms, count in zip(self._terms, self._counts, strict=True) if count[AVAILABLE]
        ]
        heapify(self._queue)
        return tuple(parts)

    patch.setattr(Lots, "take", take)


def expire_a_day_late(engine: Engine, patch: Patch) -> None:
    anything_due, due = Lots.anything_due, Lots.due

    def later(self: Lots, now: int) -> bool:
        return anything_due(self, now - DAY)

    def due_later(self: Lots, now: int) -> int:
        return due(self, now - DAY)

    patch.setattr(Lots, "anything_due", later)
    patch.setattr(Lots, "due", due_later)


def dearer(x: Exchange, handler: Handler) -> Reply:
    reply = handler(x)
    body = reply_body(reply)
    spend_now(x, 1)
    body["credits_charged"] += 1
    body["credits_remaining"] -= 1
    body["cost_breakdown"]["video_editing"] += 1
    reply.body = body
    return reply


def twice(x: Exchange, handler: Handler) -> Reply:
    reply = handler(x)
    spend_now(x, reply_body(reply)["credits_charged"])
    return reply


def free(x: Exchange, handler: Handler) -> Reply:
    reply = handler(x)
    body = reply_body(reply)
    grant_now(x, body["credits_charged"])
    body["credits_remaining"] += body["credits_charged"]
    body["credits_charged"] = 0
    body["cost_breakdown"] = {}
    reply.body = body
    return reply


def paid_every_time(x: Exchange, handler: Handler) -> Reply:
    x.account.table(videos.SOUND).drop(f"{x.params['id']}/{x.params['position']}")
    return handler(x)


def never_paid(x: Exchange, handler: Handler) -> Reply:
    x.account.table(videos.SOUND).put(f"{x.params['id']}/{x.params['position']}", {"at": "bug"})
    return handler(x)


def refunded(x: Exchange, handler: Handler) -> Reply:
    reply = handler(x)
    grant_now(x, 2)
    return reply


def costs_to_publish(x: Exchange, handler: Handler) -> Reply:
    reply = handler(x)
    spend_now(x, 1)
    return reply


def keep_one_of_the_batch(x: Exchange, refusal: Refusal) -> None:
    if refusal.status == 402:
        _keep_a_bundle(x)


def _keep_a_bundle(x: Exchange) -> None:
    bundle_id = x.world.ids.uuid()
    some: Any = {"id": bundle_id, "bundle_id": bundle_id, "bundle_type": "account_only", "platform": "tiktok"}
    some |= {"status": "pending_setup", "videos_quantity": 0, "created_at": "2026-06-01T12:00:00.000+00:00"}
    some |= {"country": "USA", "edits_quantity": 0, "account_status": "pending", "external_ref": None}
    x.account.table(BUNDLES).put(bundle_id, some)


def charge_what_is_there(x: Exchange, refusal: Refusal) -> None:
    if refusal.status == 402:
        spend_now(x, 5)


def balance_must_be_greater(engine: Engine, patch: Patch) -> None:
    def bill(x: Exchange, price: Price) -> spending.Bill:
        available = x.account.ledger.available
        if price.total and price.total >= available:
            raise refusals.insufficient_credits(price.total, available, price.breakdown)
        return spending.Bill(x, price)

    for module in ("bundles", "slots", "videos"):
        patch.setattr(f"prepay_mock.vendors.tokportal.{module}.bill", bill)


def cached(x: Exchange, handler: Handler) -> Reply:
    """The balance is what it was at the first look."""
    table = x.account.table("cached_balance")
    if "kept" not in table:
        table.put("kept", reply_body(handler(x)))
    return Reply(200, table.get("kept"))


def other_price(body: Any, x: Exchange) -> None:
    body["data"]["video_slot"] += 1


def unbalanced(body: Any, x: Exchange) -> None:
    parts = body["cost_breakdown"]
    parts[next(iter(parts))] += 1


def _of(operation: str, change: Callable[[Exchange, Handler], Reply]) -> Plant:
    return around(operation, change)


BUGS = [
    Bug("overspend in a race", "tokportal", (Law.NO_OVERSPEND,), overspend_in_a_race),
    Bug("missing is wrong in a 402", "tokportal", (Law.ARITHMETIC,), wrong_402(missing=one_more)),
    Bug(
        "the breakdown of a 402 does not add up",
        "tokportal",
        (Law.ARITHMETIC,),
        wrong_402(breakdown=without_one),
    ),
    Bug(
        "available is stale in a 402",
        "tokportal",
        (Law.AVAILABLE,),
        wrong_402(available=one_more, missing=one_less),
    ),
    Bug("credits that never expire are burnt first", "tokportal", (Law.BURN_ORDER,), burn_the_last_first),
    Bug("an expired lot is spent", "tokportal", (Law.EXPIRY,), expire_a_day_late),
    Bug("one operation costs 1 credit more", "tokportal", (Law.PRICE,), _of("tokportalAddEditSlots", dearer)),
    Bug(
        "charges twice, tells once",
        "tokportal",
        (Law.BALANCE, Law.PRICE),
        _of("tokportalAddVideoSlots", twice),
    ),
    Bug("an operation is given away", "tokportal", (Law.CHARGE_DUE,), _of("tokportalAddVideoSlots", free)),
    Bug(
        "sound volume is paid every time",
        "tokportal",
        (Law.ONCE_PER_VIDEO,),
        _of("tokportalConfigureBundleVideo", paid_every_time),
    ),
    Bug(
        "sound volume is never paid",
        "tokportal",
        (Law.CHARGE_DUE,),
        _of("tokportalConfigureBundleVideo", never_paid),
    ),
    Bug(
        "unpublishing refunds",
        "tokportal",
        (Law.NO_UNPUBLISH_REFUND,),
        _of("tokportalUnpublishBundle", refunded),
    ),
    Bug("publishing costs", "tokportal", (Law.FREE,), _of("tokportalPublishBundle", costs_to_publish)),
    Bug(
        "a refused batch leaves one bundle",
        "tokportal",
        (Law.ATOMIC,),
        on_refusal("tokportalCreateBundlesBulk", keep_one_of_the_batch),
    ),
    Bug(
        "a refused creation leaves a bundle",
        "tokportal",
        (Law.NO_EFFECT,),
        on_refusal(
            "tokportalCreateBundle", lambda x, refusal: _keep_a_bundle(x) if refusal.status == 402 else None
        ),
    ),
    Bug(
        "a 402 charges what is there",
        "tokportal",
        (Law.NO_EFFECT,),
        on_refusal("tokportalCreateBundle", charge_what_is_there),
    ),
    Bug("a balance equal to the price is not enough", "tokportal", (Law.SHORT,), balance_must_be_greater),
    Bug("the balance is cached", "tokportal", (Law.BALANCE,), _of("tokportalGetCreditBalance", cached)),
    Bug(
        "the price list is another one",
        "tokportal",
        (Law.PRICE_TABLE,),
        on_body("tokportalGetCreditCosts", other_price),
    ),
    Bug(
        "the breakdown of a receipt does not add up",
        "tokportal",
        (Law.BREAKDOWN,),
        on_body("tokportalCreateBundle", unbalanced),
    ),
]
