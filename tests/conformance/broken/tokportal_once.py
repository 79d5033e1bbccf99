"""TokPortal servers that do twice what must happen once, or list what they have in another way than it is."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from prepay_conformance import Law
from prepay_mock.engine.engine import Engine
from prepay_mock.engine.errors import Refusal
from prepay_mock.engine.exchange import Exchange, Handler, Reply
from prepay_mock.vendors.tokportal import dialect, idempotency, spending
from prepay_mock.vendors.tokportal.shelf import BUNDLES
from prepay_mock.world.table import Table
from tests.conformance.broken.planting import (
    Bug,
    Patch,
    around,
    on_body,
    reply_body,
    slow_and_unlocked,
    spend_now,
)
from tests.conformance.servers import Plant

__all__ = ["BUGS"]


# ---------------------------------------------------------------- once


def keys_are_ignored(engine: Engine, patch: Patch) -> None:
    def nothing(x: Exchange) -> Reply | None:
        return None

    patch.setattr(dialect, "kept_answer", nothing)


def replay_charges(engine: Engine, patch: Patch) -> None:
    kept = idempotency.kept_answer

    def answer(x: Exchange) -> Reply | None:
        reply = kept(x)
        if reply is not None:
            spend_now(x, 1)
        return reply

    patch.setattr(dialect, "kept_answer", answer)


def any_request_is_the_same(engine: Engine, patch: Patch) -> None:
    def same(x: Exchange) -> str:
        return "same"

    patch.setattr(idempotency, "_fingerprint", same)


def keys_race(engine: Engine, patch: Patch) -> None:
    slow_and_unlocked(engine, patch)
    kept = idempotency.kept_answer

    def answer(x: Exchange) -> Reply | None:
        reply = kept(x)
        time.sleep(0.01)
        return reply

    patch.setattr(dialect, "kept_answer", answer)


def refusals_are_kept(x: Exchange, handler: Handler) -> Reply:
    key = str(x.params.get("Idempotency-Key"))
    refused = x.account.table("refused")
    kept = refused.get(key)
    if kept is not None:
        raise Refusal(402, "INSUFFICIENT_CREDITS", "kept", kept)
    try:
        return handler(x)
    except Refusal as refusal:
        if refusal.status == 402:
            refused.put(key, dict(refusal.details or {}))
        raise


def dry_runs_charge(engine: Engine, patch: Patch) -> None:
    pay = spending.Bill.pay

    def charge(self: spending.Bill, *, ref: str, note: str) -> None:
        dry, self.dry_run = self.dry_run, False
        pay(self, ref=ref, note=note)
        self.dry_run = dry

    patch.setattr(spending.Bill, "pay", charge)


def dry_runs_create(x: Exchange, handler: Handler) -> Reply:
    reply = handler(x)
    bundle = reply_body(reply)["data"]
    x.account.table(BUNDLES).put(bundle["id"], bundle)
    return reply


def dry_runs_are_not_seen(x: Exchange, handler: Handler) -> Reply:
    x.params.pop("X-TokPortal-Dry-Run", None)
    return handler(x)


# ---------------------------------------------------------------- lists


def shifted(shift: Callable[[int], int]) -> Plant:
    """Pages that begin elsewhere than they must."""

    def plant(engine: Engine, patch: Patch) -> None:
        right = Table.page

        def page(self: Table, offset: int, limit: int, **rest: Any) -> Any:
            return right(self, shift(offset), limit, **rest)

        patch.setattr(Table, "page", page)

    return plant


def one_back(offset: int) -> int:
    return max(offset - 1, 0)


def one_on(offset: int) -> int:
    return offset + (offset > 0)


def a_row_is_missing(body: Any, x: Exchange) -> None:
    body["data"] = [row for row in body["data"] if row["amount"] != -2]


def balances_of_rows_are_off(body: Any, x: Exchange) -> None:
    for row in body["data"]:
        if row["type"] == "debit":
            row["balance_after"] += 1


def time_goes_back(body: Any, x: Exchange) -> None:
    for row in body["data"]:
        if row["type"] == "debit":
            row["created_at"] = "2001-01-01T00:00:00Z"


BUGS = [
    Bug("a replay buys again", "tokportal", (Law.REPLAY,), keys_are_ignored),
    Bug("a replay charges 1 credit", "tokportal", (Law.REPLAY,), replay_charges),
    Bug("a key takes any request for the same", "tokportal", (Law.KEY_CONFLICT,), any_request_is_the_same),
    Bug("senders of one key race", "tokportal", (Law.REPLAY,), keys_race),
    Bug(
        "a refusal is kept under its key",
        "tokportal",
        (Law.REFUSAL_NOT_KEPT,),
        around("tokportalCreateBundle", refusals_are_kept),
    ),
    Bug("a dry run charges", "tokportal", (Law.DRY_RUN,), dry_runs_charge),
    Bug("a dry run creates", "tokportal", (Law.DRY_RUN,), around("tokportalCreateBundle", dry_runs_create)),
    Bug(
        "dry runs are not seen",
        "tokportal",
        (Law.DRY_RUN,),
        around("tokportalAddVideoSlots", dry_runs_are_not_seen),
    ),
    Bug("pages repeat a row", "tokportal", (Law.PAGES,), shifted(one_back)),
    Bug("pages jump over a row", "tokportal", (Law.PAGES,), shifted(one_on)),
    Bug(
        "a charge is not in the history",
        "tokportal",
        (Law.HISTORY_SUM, Law.HISTORY_CHAIN),
        on_body("tokportalListCreditTransactions", a_row_is_missing),
    ),
    Bug(
        "rows record the wrong balance",
        "tokportal",
        (Law.HISTORY_CHAIN,),
        on_body("tokportalListCreditTransactions", balances_of_rows_are_off),
    ),
    Bug(
        "server time goes back",
        "tokportal",
        (Law.TIME,),
        on_body("tokportalListCreditTransactions", time_goes_back),
    ),
]
