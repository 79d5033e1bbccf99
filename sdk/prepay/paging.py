"""From page to page. The decisions are here; the loops that wait for pages are in the clients."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, TypeVar

from prepay._call import Call, Paging, Path
from prepay._json import is_array, is_integer
from prepay._models import ApiObject
from prepay._types import UNSET
from prepay.errors import InvalidArgumentError

__all__ = ["FreshRows", "next_page", "rows"]

T = TypeVar("T")


def rows(call: Call[Any], page: Any) -> list[Any]:
    """The rows of one answer."""
    found = _at(page, _paging(call).items)
    return found if is_array(found) else []


def next_page(call: Call[T], page: Any) -> Call[T] | None:
    """The call for the page after this answer; None when it was the last.

    The totals of the answer are trusted only to stop early: a page without rows ends it in any case.
    """
    paging = _paging(call)
    number = _number(call, paging)
    found = rows(call, page)
    pages, total = (_at(page, path) if path else None for path in (paging.total_pages, paging.total))
    if pages is None and is_integer(total) and found:
        size = _at(page, (paging.size,))
        pages = -(-total // (size if is_integer(size) and size > 0 else len(found)))
    if not found or (is_integer(pages) and number >= pages):
        return None
    following = {paging.page: number + 1}
    if paging.where == "query":
        return replace(call, query={**call.query, **following})
    return replace(call, body={**(call.body or {}), **following})


class FreshRows:
    """Hands out each row once.

    Rows that are added at the top of a list while it is read push earlier ones onto the next page, where they would
    come a second time. Rows without an id are handed out as they come.
    """

    def __init__(self) -> None:
        self._seen: set[object] = set()

    def of(self, found: Iterable[Any]) -> list[Any]:
        """The rows that were not handed out before."""
        fresh: list[Any] = []
        for row in found:
            identity = _identity(row)
            if identity is None or identity not in self._seen:
                fresh.append(row)
            self._seen.add(identity)
        return fresh


def _identity(row: Any) -> object:
    """The id of a row: its field ``id``, or the first field that ends in ``_id``."""
    if not isinstance(row, ApiObject):
        return None
    names = [name for name, wire_name, _ in row._fields if wire_name == "id" or wire_name.endswith("_id")]
    name = "id" if "id" in names else next(iter(names), "")
    value = getattr(row, name, None)
    return value if isinstance(value, str | int) else None


def _paging(call: Call[Any]) -> Paging:
    if call.spec.paging is None:
        raise InvalidArgumentError(f"{call.spec.label} is not paginated")
    return call.spec.paging


def _number(call: Call[Any], paging: Paging) -> int:
    given = (call.query if paging.where == "query" else call.body or {}).get(paging.page, UNSET)
    if given is UNSET:
        return 1
    if not is_integer(given):
        raise InvalidArgumentError(f"{call.spec.label}: {paging.page} must be a whole number, not {given!r}")
    return given


def _at(value: Any, path: Path) -> Any:
    for name in path:
        value = getattr(value, name, None)
    return value
