"""Pages and rows: all of them, each once, also while rows are being added."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

import prepay
from prepay import ApiObject, InvalidArgumentError, models
from prepay._operation.paging import FreshRows
from tests.sdk.fakes import (
    KINDS,
    OPERATIONS,
    Handler,
    ask,
    client,
    collect,
    first_success,
    required_arguments,
    spec,
)

both = pytest.mark.parametrize("kind", KINDS)


class Ledger:
    """A list of rows, newest first, that may grow by ``growth`` between two pages."""

    def __init__(self, size: int, growth: int = 0, *, totals: bool = True) -> None:
        self.rows = [f"txn_{number}" for number in range(size, 0, -1)]
        self.growth = growth
        self.totals = totals
        self.asked: list[tuple[int, int]] = []

    def tokportal(self, request: httpx.Request) -> httpx.Response:
        page, size = int(request.url.params.get("page", 1)), int(request.url.params.get("per_page", 25))
        rows = self._page(page, size)
        totals = {
            "page": page,
            "per_page": size,
            "total": len(self.rows),
            "total_pages": -(-len(self.rows) // size),
        }
        body: dict[str, Any] = {
            "data": [{"id": row} for row in rows],
            "pagination": totals if self.totals else {},
        }
        return self._answer(body)

    def ugen(self, request: httpx.Request) -> httpx.Response:
        page, size = int(request.url.params.get("page", 1)), int(request.url.params.get("page_size", 20))
        rows = self._page(page, size)
        pages = -(-len(self.rows) // size)
        totals = {"page": page, "page_size": size, "total": len(self.rows), "total_pages": pages}
        return self._answer({"items": [{"id": row} for row in rows], **totals})

    def trenz(self, request: httpx.Request) -> httpx.Response:
        asked = json.loads(request.content)
        page, size = asked.get("page", 1), asked.get("page_size", 20)
        rows = self._page(page, size)
        totals = {"page": page, "page_size": size, "total": len(self.rows)} if self.totals else {}
        return self._answer({"data": {"items": [{"account_id": row} for row in rows]}, **totals})

    def _page(self, page: int, size: int) -> list[str]:
        self.asked.append((page, size))
        return self.rows[(page - 1) * size : page * size]

    def _answer(self, body: Any) -> httpx.Response:
        self.rows = [f"txn_new_{len(self.rows)}_{n}" for n in range(self.growth)] + self.rows
        return httpx.Response(200, json=body)


LISTS = [
    ("tokportal", "credits.history", "per_page", "id"),
    ("ugen", "credits.transactions", "page_size", "id"),
    ("trenz", "accounts.list", "page_size", "account_id"),
]
every_list = pytest.mark.parametrize(("vendor", "name", "size", "identity"), LISTS)


def handler_of(ledger: Ledger, vendor: str) -> Handler:
    handler: Handler = getattr(ledger, vendor)
    return handler


@both
@every_list
@pytest.mark.parametrize("rows", [0, 1, 9, 10, 11, 30])
async def test_every_row_comes_once_in_order(
    vendor: str, name: str, size: str, identity: str, rows: int, kind: str
) -> None:
    ledger = Ledger(rows)
    source = client(vendor, kind, handler_of(ledger, vendor))
    operation = await collect_rows(source, name, **{size: 10})
    assert [getattr(row, identity) for row in operation] == ledger.rows
    assert len(ledger.asked) == max(-(-rows // 10), 1), "no page is asked for beyond the last"


async def collect_rows(source: Any, name: str, **arguments: Any) -> list[Any]:
    """All rows of a list; a list whose pages cost credits is not read without a limit."""
    arguments = (
        {"limit": 10_000, **arguments} if isinstance(source, prepay.Trenz | prepay.AsyncTrenz) else arguments
    )
    resource, _, method = name.partition(".")
    return await collect(getattr(getattr(source, resource), method).iter(**arguments))


@both
@every_list
@pytest.mark.parametrize("growth", [1, 3, 9])
async def test_rows_that_are_added_meanwhile_neither_repeat_nor_hide_others(
    vendor: str, name: str, size: str, identity: str, growth: int, kind: str
) -> None:
    ledger = Ledger(40, growth)
    before = list(ledger.rows)
    source = client(vendor, kind, handler_of(ledger, vendor))
    found = [getattr(row, identity) for row in await collect_rows(source, name, **{size: 10})]
    assert len(found) == len(set(found))
    assert [row for row in found if row in before] == before


@both
@pytest.mark.parametrize(("vendor", "name"), [("tokportal", "credits.history"), ("trenz", "accounts.list")])
async def test_without_totals_an_empty_page_is_the_end(vendor: str, name: str, kind: str) -> None:
    ledger = Ledger(45, totals=False)
    source = client(vendor, kind, handler_of(ledger, vendor))
    assert len(await collect_rows(source, name)) == 45
    assert ledger.asked[-1][0] == len(ledger.asked)


@both
async def test_pages_begin_where_they_are_told_to_and_tell_their_answer(kind: str) -> None:
    ledger = Ledger(35)
    source = client("tokportal", kind, ledger.tokportal)
    pages = await collect(source.credits.history.pages(page=2, per_page=10))
    assert [len(page.data) for page in pages] == [10, 10, 5]
    assert [page.pagination.page for page in pages] == [2, 3, 4]
    assert all(page.last_response.status == 200 for page in pages)
    assert ledger.asked == [(2, 10), (3, 10), (4, 10)]


@both
async def test_pages_are_asked_for_when_they_are_due(kind: str) -> None:
    ledger = Ledger(1000)
    source = client("tokportal", kind, ledger.tokportal)
    rows = source.credits.history.iter(per_page=10)
    for _ in range(12):
        await anext(rows) if kind == "async" else next(rows)
    assert len(ledger.asked) == 2
    if kind == "async":
        await rows.aclose()


def test_a_page_that_is_no_number_is_refused() -> None:
    source = client("trenz", "sync", Ledger(30).trenz)
    with pytest.raises(InvalidArgumentError, match="page must be a whole number"):
        list(source.accounts.list.pages(page=True))


@pytest.mark.parametrize("op", [op for op in OPERATIONS if op.facts.get("paginated")], ids=lambda op: op.id)
async def test_every_paginated_operation_finds_its_rows_in_the_contracts_own_answer(op: Any) -> None:
    answer = first_success(op)
    paging = spec(op).paging
    assert paging is not None
    expected: Any = answer.json()
    for step in paging.items:
        expected = expected[step]

    def handle(request: httpx.Request) -> httpx.Response:
        later = request.url.params.get("page") or json.loads(request.content or b"{}").get("page")
        empty: Any = answer.json()
        place = empty
        for step in paging.items[:-1]:
            place = place[step]
        place[paging.items[-1]] = []
        return httpx.Response(200, json=empty) if later else answer

    rows = await ask_rows(op, handle)
    assert [row.to_dict().keys() for row in rows] == [row.keys() for row in expected]
    assert all(isinstance(row, ApiObject) for row in rows)


async def ask_rows(op: Any, handle: Handler) -> list[Any]:
    source = client(op.vendor, "sync", handle)
    limit = {"limit": 10_000} if op.facts["charge"] != "none" else {}
    return list(await ask(source, op.facts["sdk"], "iter", **required_arguments(op), **limit))


@given(st.lists(st.lists(st.integers(0, 20))))
def test_fresh_rows_are_handed_out_once(pages: list[list[int]]) -> None:
    fresh = FreshRows()
    found = [
        row.id
        for page in pages
        for row in fresh.of([models.TokPortalCreditTransaction.from_dict({"id": f"t{n}"}) for n in page])
    ]
    assert found == list(dict.fromkeys(f"t{n}" for page in pages for n in page))


def test_rows_without_an_id_all_come() -> None:
    rows: list[Any] = [{"a": 1}, {"a": 1}, models.TokPortalPagination.from_dict({"page": 1})]
    assert FreshRows().of(rows) == rows
