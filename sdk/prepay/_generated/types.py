"""The parser wants these names here; they live in ``prepay._operation.unset``."""

from prepay._operation.unset import UNSET, File, Unset

__all__ = ["UNSET", "File", "Unset"]
