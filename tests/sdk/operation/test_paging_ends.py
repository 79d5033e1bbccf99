"""Lists that do not end by themselves: a server that repeats itself, lies about its totals, or sells every page."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from prepay import Budget, BudgetExceededError, InvalidArgumentError, PagingError
from prepay._operation.paging import MAX_PAGES
from tests.sdk.fakes import (
    KINDS,
    OPERATIONS,
    Handler,
    client,
    collect,
    first_success,
    named,
    required_arguments,
)
from tests.sdk.operation.test_paging import Ledger, collect_rows

both = pytest.mark.parametrize("kind", KINDS)
PAID_LISTS = [op for op in OPERATIONS if op.facts.get("paginated") and op.facts["charge"] != "none"]
FREE_LISTS = [op for op in OPERATIONS if op.facts.get("paginated") and op.facts["charge"] == "none"]


def repeating(op: Any, seen: list[httpx.Request]) -> Handler:
    """A server that gives the contract's first answer to every page, and tells no total."""
    answer = first_success(op)

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        body: Any = answer.json()
        totals = body.get("pagination", body)
        for name in ("total", "total_pages"):
            totals.pop(name, None)
        return httpx.Response(200, json=body)

    return handle


@both
@pytest.mark.parametrize("method", ["iter", "pages"])
@pytest.mark.parametrize("op", PAID_LISTS, ids=lambda op: op.id)
async def test_h1_a_list_whose_pages_cost_credits_asks_how_far_to_read(
    op: Any, method: str, kind: str
) -> None:
    seen: list[httpx.Request] = []
    operation = named(client(op.vendor, kind, repeating(op, seen)), op.facts["sdk"])
    with pytest.raises(
        InvalidArgumentError, match=r"every page costs 1 credit\. .*limit=ROWS or max_pages=PAGES"
    ):
        # At the call, not at the first row.
        getattr(operation, method)(**required_arguments(op))
    assert seen == []


@both
@pytest.mark.parametrize("method", ["iter", "pages"])
@pytest.mark.parametrize("op", PAID_LISTS, ids=lambda op: op.id)
async def test_h1_of_a_server_that_repeats_itself_two_pages_are_bought(
    op: Any, method: str, kind: str
) -> None:
    seen: list[httpx.Request] = []
    operation = named(client(op.vendor, kind, repeating(op, seen)), op.facts["sdk"])
    with pytest.raises(
        PagingError, match=r"page 2 has no row that was not .* Each of the 2 pages was charged"
    ) as raised:
        await collect(getattr(operation, method)(**required_arguments(op), limit=100_000))
    assert len(seen) == 2
    assert (raised.value.operation, raised.value.page, raised.value.pages) == (
        f"{op.vendor}.{op.facts['sdk']}",
        2,
        2,
    )
    assert raised.value.rows > 0


@both
@pytest.mark.parametrize("method", ["iter", "pages"])
@pytest.mark.parametrize("op", FREE_LISTS, ids=lambda op: op.id)
async def test_h1_a_free_list_that_repeats_itself_ends_and_says_so(op: Any, method: str, kind: str) -> None:
    seen: list[httpx.Request] = []
    operation = named(client(op.vendor, kind, repeating(op, seen)), op.facts["sdk"])
    with pytest.raises(PagingError, match="page 2 has no row"):
        await collect(getattr(operation, method)(**required_arguments(op)))
    assert len(seen) == 2


@both
@pytest.mark.parametrize("total_pages", [10**30, "7", -1, 0, None, True, [3], 1e300])
async def test_h1_totals_of_any_shape_neither_hide_rows_nor_go_on_for_ever(
    total_pages: object, kind: str
) -> None:
    ledger = Ledger(45)

    def handle(request: httpx.Request) -> httpx.Response:
        body = json.loads(ledger.tokportal(request).content)
        body["pagination"] |= {"total": total_pages, "total_pages": total_pages}
        return httpx.Response(200, json=body)

    rows = await collect_rows(client("tokportal", kind, handle), "credits.history", per_page=10)
    assert [row.id for row in rows] == ledger.rows
    assert len(ledger.asked) == 6


def test_h1_rows_without_an_id_are_compared_by_the_whole_page() -> None:
    pages = [[{"amount": -1}, {"amount": -1}], [{"amount": -1}], [{"amount": -1}, {"amount": -1}]]

    def handle(request: httpx.Request) -> httpx.Response:
        number = int(request.url.params.get("page", 1))
        return httpx.Response(200, json={"data": pages[(number - 1) % 3], "pagination": {}})

    with pytest.raises(PagingError, match=r"page 3 .* 3 rows were read before"):
        list(client("tokportal", "sync", handle).credits.history.iter())


@both
@pytest.mark.parametrize("data", [{}, "rows", 7])
async def test_h1_a_page_without_a_list_of_rows_is_not_the_end(data: object, kind: str) -> None:
    def handle(request: httpx.Request) -> httpx.Response:
        later = "page" in request.url.params
        rows: Any = data if later else [{"id": "t1"}]
        return httpx.Response(200, json={"data": rows, "pagination": {}})

    with pytest.raises(PagingError, match=r"page 2 has no list of rows \(data\)"):
        await collect_rows(client("tokportal", kind, handle), "credits.history")


@both
async def test_h1_limit_and_max_pages_end_a_list_quietly(kind: str) -> None:
    ledger = Ledger(100)
    source = client("trenz", kind, ledger.trenz)
    operation = source.accounts.list
    assert len(await collect(operation.iter(page_size=10, limit=25))) == 25
    assert len(ledger.asked) == 3, "no page is bought beyond the limit"
    assert len(await collect(operation.pages(page_size=10, limit=20))) == 2
    assert len(await collect(operation.iter(page_size=10, max_pages=4))) == 40
    assert len(await collect(operation.pages(page_size=10, max_pages=1))) == 1
    assert len(await collect(operation.iter(page_size=10, max_pages=4, limit=15))) == 15
    assert len(ledger.asked) == 3 + 2 + 4 + 1 + 2


@pytest.mark.parametrize("name", ["limit", "max_pages"])
@pytest.mark.parametrize("value", [0, -1, True, 1.5, "3", float("nan")])
def test_h1_a_limit_is_a_whole_number(name: str, value: Any) -> None:
    source = client("tokportal", "sync", Ledger(3).tokportal)
    with pytest.raises(InvalidArgumentError, match=f"{name} must be a whole number of at least 1"):
        source.credits.history.iter(**{name: value})


@both
async def test_h1_the_pages_of_one_reading_have_a_cap(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MAX_PAGES == 10_000
    monkeypatch.setattr("prepay._operation.paging.MAX_PAGES", 5)
    ledger = Ledger(1000)
    operation = client("tokportal", kind, ledger.tokportal).credits.history
    found: list[Any] = []
    with pytest.raises(PagingError, match="page 6 was not read: 5 pages are the most"):
        await into(found, operation.iter(per_page=10))
    assert (len(found), len(ledger.asked)) == (50, 5)
    assert len(await collect(operation.iter(per_page=10, max_pages=8))) == 80, (
        "a cap of the caller's own goes before"
    )


@both
async def test_h1_each_page_counts_against_the_budget(kind: str) -> None:
    ledger, budget = Ledger(100), Budget(3, on_warning=lambda _: None)
    source = client("trenz", kind, ledger.trenz, budget=budget)
    found: list[Any] = []
    with pytest.raises(BudgetExceededError):
        await into(found, source.accounts.list.iter(page_size=10, limit=100))
    assert (len(found), len(ledger.asked), budget.spent) == (30, 3, 3)


async def into(found: list[Any], rows: Any) -> None:
    """Read rows into a list that is there even when the reading fails."""
    if hasattr(rows, "__aiter__"):
        async for row in rows:
            found.append(row)  # noqa: PERF401 - the list is to hold what came before the error
    else:
        for row in rows:
            found.append(row)  # noqa: PERF402
