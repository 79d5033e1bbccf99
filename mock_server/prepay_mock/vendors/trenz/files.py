"""Uploaded files: what is known of them is kept, their bytes are not."""

from __future__ import annotations

from typing import Any

from prepay_mock.contract import Contract
from prepay_mock.engine.errors import Refusal
from prepay_mock.engine.exchange import Exchange
from prepay_mock.engine.multipart import Part
from prepay_mock.vendors.trenz.billing import Answer
from prepay_mock.world.clock import iso_millis

__all__ = ["Files"]


class Files:
    """The file operation.

    Args:
        contract: it says how large a file may be.
    """

    def __init__(self, contract: Contract) -> None:
        schemas: dict[str, Any] = contract.document["components"]["schemas"]
        self._largest: int = schemas["TrenzFileUploadRequest"]["properties"]["file"]["maxLength"]

    def check(self, x: Exchange) -> None:
        """Refuse a file that is too large; the engine's own limit is for the whole form."""
        if len(_file(x).content) > self._largest:
            raise Refusal(413, "BAD_REQUEST", f"The file is larger than {self._largest} bytes.")

    def upload(self, x: Exchange) -> Answer:
        """Store a file; sending it twice stores it twice."""
        part = _file(x)
        file_id = x.world.ids.token("file_")
        shown = {
            "file_id": file_id,
            "url": f"https://trenz.invalid/files/{file_id}",
            "size_bytes": len(part.content),
        }
        kept = {"content_type": part.content_type, "uploaded_at": iso_millis(x.now)}
        x.account.table("files").put(file_id, shown | kept)
        return Answer(shown)


def _file(x: Exchange) -> Part:
    parts: dict[str, Part] = x.body
    return parts["file"]
