"""Trenz servers that bill in another mode than documented."""

from __future__ import annotations

from typing import Any

from prepay_conformance import Law
from prepay_mock.engine.engine import Engine
from prepay_mock.engine.errors import InvalidInput, Refusal
from prepay_mock.engine.exchange import Exchange, Handler, Reply
from prepay_mock.engine.messages import Request, Response
from prepay_mock.vendors.trenz import billing, queries, tasks
from tests.conformance.broken.planting import (
    Bug,
    Patch,
    around,
    grant_now,
    on_body,
    on_refusal,
    on_wire,
    spend_now,
)

__all__ = ["BUGS"]

_IMAGES = 20


def no_refunds(engine: Engine, patch: Patch) -> None:
    def never(refusal: Refusal) -> bool:
        return False

    patch.setattr(billing, "is_refunded", never)


def everything_is_refunded(x: Exchange, refusal: Refusal) -> None:
    if refusal.status == 404:
        grant_now(x, 1)


def failed_tasks_are_refunded(engine: Engine, patch: Patch) -> None:
    end = tasks.end

    def refunding(account: Any, task_id: str, outcome: str, at: int) -> Any:
        result = end(account, task_id, outcome, at)
        if outcome == "failed":
            account.ledger.grant(_IMAGES, now=at, source="bug")
        return result

    patch.setattr(tasks, "end", refunding)


def finished_tasks_cost(engine: Engine, patch: Patch) -> None:
    end = tasks.end

    def charging(account: Any, task_id: str, outcome: str, at: int) -> Any:
        result = end(account, task_id, outcome, at)
        if outcome == "succeeded" and account.ledger.available:
            account.ledger.charge(1, now=at, ref=task_id)
        return result

    patch.setattr(tasks, "end", charging)


def failed_submissions_cost(x: Exchange, refusal: Refusal) -> None:
    if refusal.status >= 500:
        spend_now(x, _IMAGES)


def tells_another_cost(body: Any, x: Exchange) -> None:
    body["usage"]["coin_cost"] += 1


def tells_an_old_balance(body: Any, x: Exchange) -> None:
    body["usage"]["remaining_balance"] += body["usage"]["coin_cost"]


def charges_twice(x: Exchange, handler: Handler) -> Reply:
    spend_now(x, 1)
    return handler(x)


def charges_nothing(x: Exchange, handler: Handler) -> Reply:
    grant_now(x, 1)
    return handler(x)


def charges_for_invalid_requests(engine: Engine, patch: Patch) -> None:
    read = engine._read

    def reading(x: Exchange, *rest: Any) -> None:
        try:
            read(x, *rest)
        except InvalidInput:
            if x.op is not None and x.op.charge == "per_call":
                spend_now(x, 1)
            raise

    patch.setattr(engine, "_read", reading)


def reading_a_task_costs(x: Exchange, handler: Handler) -> Reply:
    spend_now(x, 1)
    return handler(x)


def pages_repeat_a_row(engine: Engine, patch: Patch) -> None:
    page = queries._page

    def repeated(asked: Any, rows: Any) -> Any:
        found, paging = page(asked, rows)
        if paging.page > 1 and found:
            found = [rows[(paging.page - 1) * paging.page_size - 1], *found[:-1]]
        return found, paging

    patch.setattr(queries, "_page", repeated)


def balance_must_be_greater(x: Exchange, handler: Handler) -> Reply:
    if x.account.ledger.available <= x.operation.price:
        raise Refusal(402, "INSUFFICIENT_BALANCE", "bug")
    return handler(x)


def a_402_takes_what_is_there(x: Exchange, refusal: Refusal) -> None:
    if refusal.status == 402:
        spend_now(x, 3)


def no_request_id(request: Request, handle: Any) -> Response:
    response: Response = handle(request)
    response.body = response.body.replace(b'"request_id"', b'"requestId"')
    _resize(response)
    return response


def _resize(response: Response) -> None:
    response.headers = [entry for entry in response.headers if entry[0] != b"content-length"]
    response.headers.append((b"content-length", b"%d" % len(response.body)))


def tasks_are_for_everybody(x: Exchange, handler: Handler) -> Reply:
    try:
        return handler(x)
    except Refusal:
        for account in x.world.accounts.values():
            if account.vendor == "trenz" and x.params["task_id"] in account.table("tasks"):
                x.account_or_none = account
                return handler(x)
        raise


BUGS = [
    Bug("a backend failure is not refunded", "trenz", (Law.REFUND_5XX,), no_refunds),
    Bug("a failed task is refunded", "trenz", (Law.NO_TASK_REFUND,), failed_tasks_are_refunded),
    Bug("a finished task costs once more", "trenz", (Law.FREE,), finished_tasks_cost),
    Bug(
        "a failed submission costs",
        "trenz",
        (Law.SUBMISSION_FREE,),
        on_refusal("trenzGenerateImage", failed_submissions_cost),
    ),
    Bug(
        "an unknown product is refunded",
        "trenz",
        (Law.KEPT_CHARGE,),
        on_refusal("trenzGetProduct", everything_is_refunded),
    ),
    Bug("usage tells another cost", "trenz", (Law.PRICE,), on_body("trenzListCampaigns", tells_another_cost)),
    Bug(
        "usage tells an old balance",
        "trenz",
        (Law.BALANCE,),
        on_body("trenzSearchCreators", tells_an_old_balance),
    ),
    Bug(
        "charges twice, tells once",
        "trenz",
        (Law.BALANCE, Law.PRICE),
        around("trenzGenerateProductTitle", charges_twice),
    ),
    Bug("a search is given away", "trenz", (Law.CHARGE_DUE,), around("trenzSearchProducts", charges_nothing)),
    Bug("an invalid request is charged", "trenz", (Law.NO_EFFECT,), charges_for_invalid_requests),
    Bug("reading a task costs", "trenz", (Law.FREE,), around("trenzGetTask", reading_a_task_costs)),
    Bug("pages repeat a row", "trenz", (Law.PAGES,), pages_repeat_a_row),
    Bug(
        "a balance equal to the price is not enough",
        "trenz",
        (Law.SHORT,),
        around("trenzGenerateImage", balance_must_be_greater),
    ),
    Bug(
        "a 402 charges what is there",
        "trenz",
        (Law.NO_EFFECT,),
        on_refusal("trenzGenerateVideo", a_402_takes_what_is_there),
    ),
    Bug("a documented field is missing", "trenz", (Law.BODY,), on_wire(no_request_id)),
    Bug(
        "anybody may read a task", "trenz", (Law.OWNERSHIP,), around("trenzGetTask", tasks_are_for_everybody)
    ),
]
