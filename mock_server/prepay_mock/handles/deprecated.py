"""How an old name of the mock's warns. The SDK, which has the warning, is loaded when one is used."""

from __future__ import annotations

__all__ = ["warn_old"]


def warn_old(old: str, new: str, *, depth: int = 1) -> None:
    """Warn that a name is used which has a successor; arguments as for :func:`prepay.deprecation.warn_deprecated`."""
    from prepay.deprecation import warn_deprecated

    warn_deprecated(old, new, depth=depth + 1)
