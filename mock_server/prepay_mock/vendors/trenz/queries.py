"""Reads of the catalogue: search, filter, order, page. Each costs, whether it finds something or not (assumed)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from prepay_mock.engine.errors import Refusal
from prepay_mock.engine.exchange import Exchange
from prepay_mock.vendors.trenz.billing import Answer, Paging
from prepay_mock.vendors.trenz.catalogue import Catalogue, Creator, Product

__all__ = ["Queries"]


class _Searchable(Protocol):
    @property
    def haystack(self) -> str: ...

    @property
    def region(self) -> str: ...

    def shown(self, include: frozenset[str]) -> dict[str, Any]: ...


_Row = TypeVar("_Row", bound=_Searchable)
_Orders = Mapping[str, Callable[[_Row], Any]]

# The sort fields of the contract; the first is the order where none is asked for (assumed).
_PRODUCT_ORDERS: _Orders[Product] = {
    "sold_count": lambda row: row.sold_count,
    "price_usd": lambda row: row.price_cents,
    "rating": lambda row: row.rating_tenths,
    "created_at": lambda row: row.created_at,
}
_CREATOR_ORDERS: _Orders[Creator] = {
    "follower_count": lambda row: row.follower_count,
    "engagement_rate": lambda row: row.engagement_permille,
    "video_count": lambda row: row.video_count,
}


class Queries:
    """The operations that read the catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def search_products(self, x: Exchange) -> Answer:
        """Products in whose title or shop every word of the keyword occurs."""
        return _search(x.params, self._catalogue.products, _PRODUCT_ORDERS)

    def get_product(self, x: Exchange) -> Answer:
        """One product. An unknown id is an answer of the backend, so it keeps the charge (assumed)."""
        found = self._catalogue.product_by_id.get(x.params["product_id"])
        if found is None:
            raise Refusal(404, "RESOURCE_NOT_FOUND", f"No product has the id {x.params['product_id']}.")
        return Answer(found.shown(frozenset(x.params.get("include", ()))))

    def search_creators(self, x: Exchange) -> Answer:
        """Creators in whose name or promoted products every word of the keyword occurs."""
        return _search(x.params, self._catalogue.creators, _CREATOR_ORDERS)

    def list_campaigns(self, x: Exchange) -> Answer:
        """Campaigns, newest first, of one status when asked for."""
        return _list(x.params, self._catalogue.campaigns, ("status",))

    def list_accounts(self, x: Exchange) -> Answer:
        """Connected accounts, latest first, of one platform and status when asked for."""
        return _list(x.fields(), self._catalogue.accounts, ("platform", "status"))


def _search(asked: Mapping[str, Any], rows: Sequence[_Row], orders: _Orders[_Row]) -> Answer:
    words = asked["keyword"].lower().split()
    region = asked.get("region")
    found = [
        row
        for row in rows
        if (region is None or row.region == region) and all(word in row.haystack for word in words)
    ]
    # Sorting is stable, so rows that are equal stay in the catalogue's order and pages neither repeat nor skip one.
    by = orders[asked.get("sort") or next(iter(orders))]
    found.sort(key=by, reverse=asked.get("order", "desc") == "desc")
    page, paging = _page(asked, found)
    include = frozenset(asked.get("include", ()))
    warnings = () if found else ("Nothing matches all words.",)
    return Answer({"items": [row.shown(include) for row in page]}, paging, warnings)


def _list(asked: Mapping[str, Any], rows: Sequence[dict[str, Any]], filters: Sequence[str]) -> Answer:
    wanted = {name: asked[name] for name in filters if name in asked}
    found = [row for row in rows if all(row[name] == value for name, value in wanted.items())]
    page, paging = _page(asked, found)
    return Answer({"items": page}, paging)


_T = TypeVar("_T")


def _page(asked: Mapping[str, Any], rows: Sequence[_T]) -> tuple[list[_T], Paging]:
    page, size = asked["page"], asked["page_size"]
    start = (page - 1) * size
    return list(rows[start : start + size]), Paging(page, size, len(rows))
