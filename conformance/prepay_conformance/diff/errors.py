"""What ends a comparison before it has a result."""

from __future__ import annotations

from prepay_conformance.errors import KitError

__all__ = ["DiffError"]


class DiffError(KitError):
    """A document, a reference or an ignore file cannot be used. The message is one line that says why."""
