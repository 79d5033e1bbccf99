"""The parser wants these names here; they live in ``prepay._types``."""

from prepay._types import UNSET, File, Unset

__all__ = ["UNSET", "File", "Unset"]
