"""U-Gen servers whose reservations, jobs or payments do not add up."""

from __future__ import annotations

import time
from typing import Any

from prepay_conformance import Law
from prepay_mock.engine.engine import Engine
from prepay_mock.engine.exchange import Exchange, Handler, Reply
from prepay_mock.ledger import Ledger
from prepay_mock.vendors.ugen import jobs, pipeline
from prepay_mock.vendors.ugen.cost import CostTable
from prepay_mock.vendors.ugen.payments import PaymentHandlers
from tests.conformance.broken.planting import (
    Bug,
    Patch,
    around,
    grant_now,
    on_body,
    reply_body,
    slow_and_unlocked,
)

__all__ = ["BUGS"]


def cancelling_keeps_the_reservation(engine: Engine, patch: Patch) -> None:
    def cancel(account: Any, job: Any, at: int) -> Any:
        return pipeline._put(account, job | {"status": "cancelled", "credits_reserved": 0}, at)

    patch.setattr(pipeline, "cancel", cancel)


def cancelling_keeps_a_part(engine: Engine, patch: Patch) -> None:
    release = Ledger.release

    def keep(self: Ledger, hold_id: str, *, now: int, note: str = "", detail: Any = None) -> Any:
        return self.capture(hold_id, 6, now=now, note=note, detail=detail)

    assert release is not keep
    patch.setattr(Ledger, "release", keep)


def cancels_twice(x: Exchange, handler: Handler) -> Reply:
    job = x.account.table("jobs").get(x.params["job_id"])
    if job is not None and job["status"] == "cancelled":
        grant_now(x, job["credits_estimated"])
        return Reply(200, pipeline.show(job))
    return handler(x)


def consumes_more_than_reserved(engine: Engine, patch: Patch) -> None:
    end = pipeline.end

    def more(world: Any, account: Any, job_id: str, outcome: str, actual: int | None, at: int) -> Any:
        job = end(world, account, job_id, outcome, actual, at)
        if outcome == "completed":
            extra = min(job["credits_estimated"] + 5 - job["credits_consumed"], account.ledger.available)
            if extra > 0:
                account.ledger.charge(extra, now=at, ref=job_id)
            job = pipeline._put(
                account, job | {"credits_consumed": job["credits_consumed"] + max(extra, 0)}, at
            )
        return job

    patch.setattr(pipeline, "end", more)


def failed_jobs_cost(engine: Engine, patch: Patch) -> None:
    end = pipeline.end

    def costly(world: Any, account: Any, job_id: str, outcome: str, actual: int | None, at: int) -> Any:
        job = end(world, account, job_id, outcome, actual, at)
        if outcome == "failed":
            account.ledger.charge(min(10, account.ledger.available), now=at, ref=job_id)
        return job

    patch.setattr(pipeline, "end", costly)


def retries_are_free(x: Exchange, handler: Handler) -> Reply:
    reply = handler(x)
    grant_now(x, reply_body(reply)["credits_reserved"])
    return reply


def keys_are_ignored(engine: Engine, patch: Patch) -> None:
    def create(x: Exchange, handler: Handler) -> Reply:
        x.body.pop("idempotency_key", None)
        return handler(x)

    around("ugenCreateJob", create)(engine, patch)


def reserves_one_more(engine: Engine, patch: Patch) -> None:
    hold = Ledger.hold

    def more(self: Ledger, amount: int, **rest: Any) -> Any:
        return hold(self, amount + 1, **rest)

    patch.setattr(Ledger, "hold", more)


def overspend_in_a_race(engine: Engine, patch: Patch) -> None:
    slow_and_unlocked(engine, patch)
    check = jobs._check_funds
    hold = Ledger.hold

    def slow(x: Exchange, required: int) -> None:
        check(x, required)
        time.sleep(0.01)

    patch.setattr(jobs, "_check_funds", slow)

    def less(self: Ledger, amount: int, **rest: Any) -> Any:
        return hold(self, max(min(amount, self.available), 1), **rest)

    patch.setattr(Ledger, "hold", less)


def forgets_the_buffers(engine: Engine, patch: Patch) -> None:

    def nothing(*_: object) -> tuple[()]:
        return ()

    patch.setattr(CostTable, "_qa", nothing)


def reserved_is_off(body: Any, x: Exchange) -> None:
    if body["credit_reserved"]:
        body["credit_reserved"] += 1


def rows_do_not_chain(body: Any, x: Exchange) -> None:
    for row in body["items"]:
        if row["type"] == "reserve":
            row["balance_before"] += 1


def filter_is_ignored(x: Exchange, handler: Handler) -> Reply:
    x.params.pop("job_id", None)
    return handler(x)


def credits_come_with_the_checkout(x: Exchange, handler: Handler) -> Reply:
    reply = handler(x)
    grant_now(x, 200)
    return reply


def packs_are_short(engine: Engine, patch: Patch) -> None:
    pay = PaymentHandlers._pay

    def short(self: PaymentHandlers, world: Any, account: Any, payment: Any, at: int) -> Any:
        return pay(self, world, account, payment | {"credits": payment["credits"] - 1}, at)

    patch.setattr(PaymentHandlers, "_pay", short)


def payments_count_twice(engine: Engine, patch: Patch) -> None:
    settle = PaymentHandlers.settle

    def again(self: PaymentHandlers, world: Any, session_id: str, outcome: str, at: int) -> Any:
        table = world.table("payments")
        payment = table.get(session_id)
        if payment is not None and payment["status"] == "paid":
            table.put(session_id, payment | {"status": "open"})
        return settle(self, world, session_id, outcome, at)

    patch.setattr(PaymentHandlers, "settle", again)


def webhook_shows_its_secret(x: Exchange, handler: Handler) -> Reply:
    reply = handler(x)
    reply.body = {**reply_body(reply), "webhook_secret": x.body.get("webhook_secret")}
    return reply


def settings_are_lost(x: Exchange, handler: Handler) -> Reply:
    before = x.account.settings.get("credit_alert")
    reply = handler(x)
    if before is None:
        x.account.settings.pop("credit_alert", None)
    return reply


def priced_otherwise(body: Any, x: Exchange) -> None:
    for row in body:
        row["credits"] += row["model_id"] == "kling3_pro"


BUGS = [
    Bug("a cancelled job keeps its reservation", "ugen", (Law.RELEASE,), cancelling_keeps_the_reservation),
    Bug("a cancelled job keeps a part", "ugen", (Law.RELEASE,), cancelling_keeps_a_part),
    Bug("cancelling twice releases twice", "ugen", (Law.HOLD_ONCE,), around("ugenCancelJob", cancels_twice)),
    Bug("a job consumes more than it reserved", "ugen", (Law.HOLD_ONCE,), consumes_more_than_reserved),
    Bug("a failed job costs", "ugen", (Law.RELEASE,), failed_jobs_cost),
    Bug("a retry reserves nothing", "ugen", (Law.RETRY_RESERVES,), around("ugenRetryJob", retries_are_free)),
    Bug("one key makes two jobs", "ugen", (Law.REPLAY,), keys_are_ignored),
    Bug("a job reserves 1 credit more", "ugen", (Law.ESTIMATE,), reserves_one_more),
    Bug("overspend in a race", "ugen", (Law.NO_OVERSPEND,), overspend_in_a_race),
    Bug("estimates forget the buffers", "ugen", (Law.PRICE,), forgets_the_buffers),
    Bug(
        "reserved is not the sum of reservations",
        "ugen",
        (Law.RESERVED,),
        on_body("ugenGetCreditBalance", reserved_is_off),
    ),
    Bug(
        "rows do not chain",
        "ugen",
        (Law.HISTORY_CHAIN,),
        on_body("ugenListCreditTransactions", rows_do_not_chain),
    ),
    Bug(
        "the job filter is ignored",
        "ugen",
        (Law.HISTORY_SUM, Law.OWNERSHIP),
        around("ugenListCreditTransactions", filter_is_ignored),
    ),
    Bug(
        "credits come before the payment",
        "ugen",
        (Law.PURCHASE,),
        around("ugenCreateCheckoutSession", credits_come_with_the_checkout),
    ),
    Bug("a pack is 1 credit short", "ugen", (Law.PURCHASE,), packs_are_short),
    Bug("a payment counts twice", "ugen", (Law.PURCHASE,), payments_count_twice),
    Bug(
        "the webhook shows its secret",
        "ugen",
        (Law.SECRETS,),
        around("ugenSetWebhook", webhook_shows_its_secret),
    ),
    Bug("settings are lost", "ugen", (Law.READ_WRITES,), around("ugenSetCreditAlert", settings_are_lost)),
    Bug(
        "the price list is another one",
        "ugen",
        (Law.PRICE_TABLE,),
        on_body("ugenListModelPricing", priced_otherwise),
    ),
]
