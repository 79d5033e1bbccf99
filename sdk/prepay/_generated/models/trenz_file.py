# pyright: basic
"""TrenzFile, generated from the contract."""

from __future__ import annotations

from typing import ClassVar

from attrs import define
from prepay._operation.readers import integer
from prepay._operation.results import ApiObject, Parser


@define(kw_only=True)
class TrenzFile(ApiObject):
    """A stored file.

    Source: assumed.

    Attributes:
        file_id: Id to name the file by.
        url: Where it is stored.
        size_bytes: Size in bytes.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("file_id", "file_id", None),
        ("url", "url", None),
        ("size_bytes", "size_bytes", integer),
    )

    file_id: str
    url: str
    size_bytes: int
