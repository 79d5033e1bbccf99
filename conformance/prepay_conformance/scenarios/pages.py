"""Walking through pages: every row once, in one order, also while rows are being added (L11)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from prepay_conformance.checks.balances import whole
from prepay_conformance.contract.plans import Listing
from prepay_conformance.gate import Exchange
from prepay_conformance.laws import Law
from prepay_conformance.scenarios.stage import Api, Stage
from prepay_conformance.shapes import is_array, is_object

__all__ = ["check_growing", "check_pages", "read_all", "rows_of"]


_BIG = 100


_ALL = 1000


def rows_of(stage: Stage, listing: Listing, exchange: Exchange) -> list[Any]:
    """The rows of a page; notes a breach and gives up when there are none to see."""
    stage.expect(exchange, 200, Law.PAGES)
    value: Any = exchange.json
    for part in listing.rows:
        value = value.get(part) if is_object(value) else None
    if not is_array(value):
        stage.fail(Law.BODY, f"there are no rows at {'/'.join(listing.rows)}", exchange)
    return value


def _ids(listing: Listing, rows: Sequence[Any]) -> list[Any]:
    return [row.get(listing.id) if is_object(row) else row for row in rows]


def read_all(
    stage: Stage, api: Api, listing: Listing, *, most: int = _ALL
) -> tuple[list[Any], Exchange, bool]:
    """The rows of the first ``most`` large pages, the last page's exchange, and whether that is all there are."""
    rows: list[Any] = []
    number = 1
    while True:
        exchange = api.send(listing.page(number, _BIG))
        page = rows_of(stage, listing, exchange)
        rows += page
        if len(page) < _BIG or number >= most:
            return rows, exchange, len(page) < _BIG
        number += 1


def check_pages(stage: Stage, api: Api, listing: Listing, *, size: int = 2, most: int = 12) -> None:
    """Walk by small pages through a list that does not change, and compare with the whole list."""
    order, exchange, whole_list = read_all(stage, api, listing, most=-(-size * most // _BIG))
    ids = _ids(listing, order)
    _unique(stage, ids, exchange)
    total = len(order) if whole_list else stage.number(exchange, *listing.counts, "total")
    seen: list[Any] = []
    last = -(-total // size)
    for number in range(1, min(last, most) + 1):
        exchange = api.send(listing.page(number, size))
        page = rows_of(stage, listing, exchange)
        _check_counts(stage, listing, exchange, (number, size, total))
        seen += _ids(listing, page)
    wanted = ids[: size * most]
    stage.equal(seen, wanted, Law.PAGES, "the walk by small pages", exchange)
    if not whole_list:
        return
    beyond = api.send(listing.page(last + 1, size))
    if rows_of(stage, listing, beyond):
        stage.check(False, Law.PAGES, f"page {last + 1} of {last} has rows", beyond)


def check_growing(
    stage: Stage, api: Api, listing: Listing, add: Callable[[], object], *, size: int = 2, pages: int = 4
) -> None:
    """Walk while a row is added before each page but the first, newest first.

    A row added at the front pushes every other one back, so page p must show exactly what then stood there: a row
    that the walk has seen may come again only because it was pushed, and none may be jumped over.
    """
    walked: list[tuple[list[Any], Exchange]] = []
    for number in range(1, pages + 1):
        if number > 1:
            add()
        exchange = api.send(listing.page(number, size))
        walked.append((_ids(listing, rows_of(stage, listing, exchange)), exchange))
    order, last, _ = read_all(stage, api, listing)
    ids = _ids(listing, order)
    _unique(stage, ids, last)
    for number, (page, exchange) in enumerate(walked, start=1):
        then = ids[pages - number :]
        wanted = then[(number - 1) * size : number * size]
        stage.equal(page, wanted, Law.PAGES, f"page {number} of a list that grows", exchange)


def _unique(stage: Stage, ids: Sequence[Any], exchange: Exchange) -> None:
    twice = (
        sorted({str(one) for one in ids if list(ids).count(one) > 1})
        if len(set(map(str, ids))) < len(ids)
        else []
    )
    stage.check(not twice, Law.PAGES, f"rows are listed twice: {', '.join(twice[:3])}", exchange)


def _check_counts(stage: Stage, listing: Listing, exchange: Exchange, wanted: tuple[int, int, int]) -> None:
    page, size, total = wanted
    expected = {"page": page, listing.size: size, "total": total}
    if listing.has_total_pages:
        expected["total_pages"] = -(-total // size)
    seen = {name: whole(exchange.json, *listing.counts, name) for name in expected}
    stage.equal(seen, expected, Law.PAGES, "what the page says of itself", exchange)
