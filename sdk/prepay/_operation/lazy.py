"""A property that is computed once; to type checkers a plain property, so that a client fits a protocol of its user."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    cached_property = property
else:
    from functools import cached_property

__all__ = ["cached_property"]
