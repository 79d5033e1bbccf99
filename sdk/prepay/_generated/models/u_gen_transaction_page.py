# pyright: basic
"""UGenTransactionPage, generated from the contract."""

from __future__ import annotations

from typing import ClassVar

from attrs import define
from prepay._operation.readers import each, integer, model
from prepay._operation.results import ApiObject, Parser

from ..models.u_gen_transaction import UGenTransaction


@define(kw_only=True)
class UGenTransactionPage(ApiObject):
    """One page of the ledger, newest row first.

    Source: documented.

    Attributes:
        items: Rows of this page.
        total: Rows on all pages.
        page: Number of this page, from 1.
        page_size: Rows per page.
        total_pages: Number of pages.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("items", "items", each(model(UGenTransaction))),
        ("total", "total", integer),
        ("page", "page", integer),
        ("page_size", "page_size", integer),
        ("total_pages", "total_pages", integer),
    )

    items: list[UGenTransaction]
    total: int
    page: int
    page_size: int
    total_pages: int
