# pyright: basic
"""UGenJobPage, generated from the contract."""

from __future__ import annotations

from typing import ClassVar

from attrs import define
from prepay._operation.readers import each, integer, model
from prepay._operation.results import ApiObject, Parser

from ..models.u_gen_job import UGenJob


@define(kw_only=True)
class UGenJobPage(ApiObject):
    """One page of jobs, newest first.

    Source: documented.

    Attributes:
        items: Jobs of this page.
        total: Rows on all pages.
        page: Number of this page, from 1.
        page_size: Rows per page.
        total_pages: Number of pages.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("items", "items", each(model(UGenJob))),
        ("total", "total", integer),
        ("page", "page", integer),
        ("page_size", "page_size", integer),
        ("total_pages", "total_pages", integer),
    )

    items: list[UGenJob]
    total: int
    page: int
    page_size: int
    total_pages: int
