"""From page to page: which one is next, when a list has ended, and when it will not end by itself.

The decisions are here; the loops that wait for pages are in the clients. A reading never ends early without saying
so: it ends after the last page, at the caller's ``limit`` or ``max_pages``, or with :class:`prepay.PagingError`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from hashlib import blake2b
from typing import Any, Final, Generic, TypeVar

from prepay._contract.kinds import is_array, is_integer
from prepay._contract.words import Path
from prepay._operation.results import ApiObject
from prepay._operation.spec import Call, Paging
from prepay._operation.unset import UNSET
from prepay.errors import InvalidArgumentError, PrepayError

__all__ = ["MAX_PAGES", "FreshRows", "PagingError", "Reading", "next_page", "rows"]

T = TypeVar("T")

MAX_PAGES: Final = 10_000
"""The most pages that one reading asks for when the caller sets no ``max_pages``."""


class PagingError(PrepayError):
    """A list could not be read to its end. Rows and pages that were handed out before are good.

    Attributes:
        operation: the call, as it is written: ``trenz.products.search``.
        page: number of the page at which the reading ended.
        pages: how many pages were read.
        rows: how many rows were read, each counted once.
    """

    page: int = 0
    pages: int = 0
    rows: int = 0


class Reading(Generic[T]):
    """One reading of a list, page by page.

    Args:
        call: the call for the first page.
        limit: the most rows that the caller wants; None for all. The last page is read whole.
        max_pages: the most pages that the caller wants; None for all, up to ``MAX_PAGES``.

    Raises:
        InvalidArgumentError: a number is out of range, the operation is not paginated, or it costs credits for each
            page and neither ``limit`` nor ``max_pages`` is given. Nothing was sent.
    """

    def __init__(self, call: Call[T], limit: int | None = None, max_pages: int | None = None) -> None:
        spec = call.spec
        for name, number in (("limit", limit), ("max_pages", max_pages)):
            if number is not None and not (is_integer(number) and number >= 1):
                raise InvalidArgumentError(
                    f"{spec.label}: {name} must be a whole number of at least 1, not {number!r}. Nothing was sent."
                )
        self._paging = _paging(call)
        _number(call, self._paging)
        if spec.charge != "none" and limit is None and max_pages is None:
            each = (
                f"{spec.price} credit{'' if spec.price == 1 else 's'}"
                if is_integer(spec.price)
                else "credits"
            )
            raise InvalidArgumentError(
                f"{spec.label}: every page costs {each}. Say how far to read: limit=ROWS or max_pages=PAGES. Nothing "
                "was sent."
            )
        self._following: Call[T] | None = call
        self._limit, self._max_pages = limit, max_pages
        self._fresh = FreshRows()
        self._bodies: set[bytes] = set()
        self._pages = self._rows = 0

    def ahead(self) -> Call[T] | None:
        """The call for the next page; None at the end.

        Raises:
            PagingError: ``MAX_PAGES`` pages were read, and there are more.
        """
        call = self._following
        if call is not None and self._max_pages is None and self._pages >= MAX_PAGES:
            raise self._error(
                call,
                f"was not read: {MAX_PAGES} pages are the most; narrow the list, or pass max_pages to read more",
            )
        return call

    def take(self, call: Call[T], page: Any) -> list[Any]:
        """Take the page that a call returned: its rows that were not handed out before.

        Raises:
            PagingError: the page has no new row, or no list of rows.
        """
        found = self._found(call, page)
        fresh = self._fresh.of(found)
        self._pages += 1
        if found and not self._is_new(found, fresh):
            raise self._error(
                call,
                "has no row that was not on an earlier page: the server repeats itself, or rows are added faster "
                "than they are read",
            )
        if self._limit is not None:
            fresh = fresh[: self._limit - self._rows]
        self._rows += len(fresh)
        ended = self._rows == self._limit or self._pages == self._max_pages
        self._following = None if ended else next_page(call, page)
        return fresh

    def _found(self, call: Call[T], page: Any) -> list[Any]:
        found = _at(page, self._paging.items)
        # Some servers write an empty list as null.
        if found is not None and not is_array(found):
            raise self._error(call, f"has no list of rows ({'.'.join(self._paging.items)})")
        return found or []

    def _is_new(self, found: list[Any], fresh: list[Any]) -> bool:
        """Whether a page has a row that no earlier one had. Rows without an id are compared by the whole page."""
        if any(_identity(row) is not None for row in fresh):
            return True
        if not fresh:
            return False
        body = blake2b(json.dumps(found, sort_keys=True, default=_plain).encode()).digest()
        if body in self._bodies:
            return False
        self._bodies.add(body)
        return True

    def _error(self, call: Call[Any], what: str) -> PagingError:
        number, label = _number(call, self._paging), call.spec.label
        paid = f" Each of the {self._pages} pages was charged." if call.spec.charge != "none" else ""
        return PagingError(
            f"{label}: page {number} {what}. {self._rows} rows were read before.{paid}",
            operation=label,
            page=number,
            pages=self._pages,
            rows=self._rows,
        )


def rows(call: Call[Any], page: Any) -> list[Any]:
    """The rows of one page."""
    found = _at(page, _paging(call).items)
    return found if is_array(found) else []


def next_page(call: Call[T], page: Any) -> Call[T] | None:
    """The call for the page after this one; None when it was the last.

    The totals of a response are trusted only to stop early, and only where they are whole numbers of at least 1: a
    page without rows ends the list in any case.
    """
    paging = _paging(call)
    number = _number(call, paging)
    found = rows(call, page)
    if not found or number >= _last_page(paging, page, len(found)):
        return None
    following = {paging.page: number + 1}
    if paging.where == "query":
        return replace(call, query={**call.query, **following})
    return replace(call, body={**(call.body or {}), **following})


def _last_page(paging: Paging, page: Any, found: int) -> float:
    """The number of the last page, as far as the response tells it."""
    pages, total = (_at(page, path) if path else None for path in (paging.total_pages, paging.total))
    if is_integer(pages) and pages >= 1:
        return pages
    if not is_integer(total) or total < 1:
        return float("inf")
    size = _at(page, (paging.size,))
    return -(-total // (size if is_integer(size) and size > 0 else found))


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


def _plain(value: object) -> object:
    """A row as JSON, for comparing: to_wire() refuses what servers may send, such as a time without a zone."""
    if isinstance(value, ApiObject):
        return {name: getattr(value, name) for name, _, _ in value._fields} | value.additional_properties
    return repr(value)


def _paging(call: Call[Any]) -> Paging:
    if call.spec.paging is None:
        raise InvalidArgumentError(f"{call.spec.label} is not paginated")
    return call.spec.paging


def _number(call: Call[Any], paging: Paging) -> int:
    given = (call.query if paging.where == "query" else call.body or {}).get(paging.page, UNSET)
    if given is UNSET:
        return 1
    if not is_integer(given) or given < 1:
        raise InvalidArgumentError(
            f"{call.spec.label}: {paging.page} must be a whole number of at least 1, not {given!r}"
        )
    return given


def _at(value: Any, path: Path) -> Any:
    for name in path:
        value = getattr(value, name, None)
    return value
