"""TokPortal servers that repeat, forget, mislist, or answer in another shape than documented."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from prepay_conformance import Law
from prepay_mock.engine.engine import Engine
from prepay_mock.engine.errors import Refusal
from prepay_mock.engine.exchange import Exchange, Handler, Reply
from prepay_mock.engine.messages import Request, Response
from prepay_mock.engine.table import Table
from prepay_mock.vendors.tokportal import dialect, idempotency, spending
from prepay_mock.vendors.tokportal.shelf import BUNDLES
from tests.conformance.broken.planting import (
    Bug,
    Patch,
    around,
    body_of,
    on_body,
    on_wire,
    reply_body,
    slow_and_unlocked,
    spend_now,
    with_body,
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


# ---------------------------------------------------------------- shape


def no_created_at(body: Any, x: Exchange) -> None:
    del body["data"]["created_at"]


def unknown_status(body: Any, x: Exchange) -> None:
    body["data"]["status"] = "ready_to_go"


def accepted(x: Exchange, handler: Handler) -> Reply:
    reply = handler(x)
    return Reply(202, reply.body)


def other_code(x: Exchange, handler: Handler) -> Reply:
    try:
        return handler(x)
    except Refusal as refusal:
        raise Refusal(refusal.status, "NOT_FOUND", refusal.message) from None


def no_limit_header(request: Request, handle: Any) -> Response:
    response: Response = handle(request)
    response.headers = [entry for entry in response.headers if entry[0] != b"x-ratelimit-remaining"]
    return response


def no_allow_header(request: Request, handle: Any) -> Response:
    response: Response = handle(request)
    response.headers = [entry for entry in response.headers if entry[0] != b"allow"]
    return response


def echoes_the_key(request: Request, handle: Any) -> Response:
    response: Response = handle(request)
    if response.status == 401 and request.header(b"x-api-key"):
        body = body_of(response)
        body["error"]["message"] += f" You sent {request.header(b'x-api-key')}."
        return with_body(response, body)
    return response


def body_before_key(request: Request, handle: Callable[[Request], Response]) -> Response:
    response: Response = handle(request)
    if response.status == 401 and request.body:
        try:
            json.loads(request.body)
        except ValueError:
            return handle(
                Request(request.method, request.path, request.query, _with_key(request), request.body)
            )
    return response


def _with_key(request: Request) -> dict[bytes, bytes]:
    return {**request.headers, b"x-api-key": b"sk_mock_anybody"}


def reads_text_as_numbers(request: Request, handle: Any) -> Response:
    if b'"quantity": "' in request.body:
        body = json.loads(request.body)
        if str(body["quantity"]).isdigit():
            request.body = json.dumps({**body, "quantity": int(body["quantity"])}).encode()
    response: Response = handle(request)
    return response


def ignores_accept(request: Request, handle: Any) -> Response:
    request.headers.pop(b"accept", None)
    response: Response = handle(request)
    return response


def read_only_keys_write(engine: Engine, patch: Patch) -> None:
    open_account = engine.world.open_account

    def opened(*arguments: Any, **options: Any) -> Any:
        account = open_account(*arguments, **options)
        account.standing = "active"
        return account

    patch.setattr(engine.world, "open_account", opened)


def titles_are_lost(x: Exchange, handler: Handler) -> Reply:
    before = x.account.table(BUNDLES).get(x.params["id"])
    reply = handler(x)
    if before is not None:
        x.account.table(BUNDLES).put(before["id"], before)
    return reply


def anybody_may_read(x: Exchange, handler: Handler) -> Reply:
    try:
        return handler(x)
    except Refusal as refusal:
        if refusal.status == 403:
            for account in x.world.accounts.values():
                found = account.table(BUNDLES).get(x.params["id"])
                if found is not None:
                    return Reply(200, {"data": found})
        raise


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
    Bug(
        "a documented field is missing",
        "tokportal",
        (Law.BODY,),
        on_body("tokportalGetBundle", no_created_at),
    ),
    Bug(
        "a value is not in its enum", "tokportal", (Law.BODY,), on_body("tokportalGetBundle", unknown_status)
    ),
    Bug(
        "an undocumented status",
        "tokportal",
        (Law.STATUS,),
        around("tokportalGetBundlePublishReadiness", accepted),
    ),
    Bug(
        "an error code of another status", "tokportal", (Law.CODE,), around("tokportalGetBundle", other_code)
    ),
    Bug("a documented header is missing", "tokportal", (Law.HEADERS,), on_wire(no_limit_header)),
    Bug("405 without Allow", "tokportal", (Law.ALLOW,), on_wire(no_allow_header)),
    Bug("an error repeats the key", "tokportal", (Law.SECRETS,), on_wire(echoes_the_key)),
    Bug("the body is checked before the key", "tokportal", (Law.REFUSED,), on_wire(body_before_key)),
    Bug("text is taken for a number", "tokportal", (Law.REFUSED,), on_wire(reads_text_as_numbers)),
    Bug("Accept is ignored", "tokportal", (Law.REFUSED,), on_wire(ignores_accept)),
    Bug("read-only keys write", "tokportal", (Law.REFUSED,), read_only_keys_write),
    Bug(
        "a change is lost", "tokportal", (Law.READ_WRITES,), around("tokportalUpdateBundle", titles_are_lost)
    ),
    Bug(
        "anybody may read a bundle",
        "tokportal",
        (Law.OWNERSHIP,),
        around("tokportalGetBundle", anybody_may_read),
    ),
]
