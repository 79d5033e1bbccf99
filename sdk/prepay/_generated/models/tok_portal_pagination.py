# pyright: basic
"""TokPortalPagination, generated from the contract."""

from __future__ import annotations

from typing import ClassVar

from attrs import define
from prepay._operation.readers import integer
from prepay._operation.results import ApiObject, Parser


@define(kw_only=True)
class TokPortalPagination(ApiObject):
    """Where a page stands in its list

    Source: seed.

    Attributes:
        page: This page, counted from 1.
        per_page: Rows on a full page.
        total: Rows in the whole list.
        total_pages: Pages in the whole list; the last one is page = total_pages.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("page", "page", integer),
        ("per_page", "per_page", integer),
        ("total", "total", integer),
        ("total_pages", "total_pages", integer),
    )

    page: int
    per_page: int
    total: int
    total_pages: int
