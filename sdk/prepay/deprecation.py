"""How a public name that is going away says so: it works as before, and warns with the name that takes its place."""

from __future__ import annotations

import warnings

__all__ = ["PrepayDeprecationWarning", "warn_deprecated"]


class PrepayDeprecationWarning(DeprecationWarning):
    """A name or an option of prepay is used that has a successor.

    It works for at least two minor versions and six months after the release that began to warn. To find every use,
    turn it into an error: ``python -W error::prepay.PrepayDeprecationWarning``, or ``filterwarnings`` of pytest.
    """


def warn_deprecated(old: str, new: str, *, depth: int = 1) -> None:
    """Warn that a name is used which has a successor.

    Args:
        old: what was used, as a program writes it: ``Mock(now=…)``.
        new: what to write instead.
        depth: how many callers lie between this call and the line that the warning is to point at.
    """
    warnings.warn(f"{old} is deprecated. Use {new} instead.", PrepayDeprecationWarning, stacklevel=depth + 2)
