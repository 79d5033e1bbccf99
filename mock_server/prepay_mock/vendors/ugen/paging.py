"""The envelope of U-Gen's lists (documented)."""

from __future__ import annotations

from typing import Any

from prepay_mock.engine.exchange import Exchange, Reply

__all__ = ["page_of", "window"]


def window(x: Exchange) -> tuple[int, int]:
    """Offset and limit that the request's ``page`` and ``page_size`` ask for."""
    size: int = x.params["page_size"]
    return (x.params["page"] - 1) * size, size


def page_of(x: Exchange, items: list[dict[str, Any]], total: int) -> Reply:
    """One page; one past the end is empty."""
    size: int = x.params["page_size"]
    return Reply(
        200,
        {
            "items": items,
            "total": total,
            "page": x.params["page"],
            "page_size": size,
            "total_pages": -(-total // size),
        },
    )
