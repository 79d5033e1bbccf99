"""What ends a comparison before it has a result."""

from __future__ import annotations

from prepay_conformance.errors import KitError

__all__ = ["DriftError"]


class DriftError(KitError):
    """A recording, the contract or the baseline cannot be used. The message is one line that says why."""
