"""How long a run will take, said before it begins."""

from __future__ import annotations

from prepay_conformance.contract import Dialect
from prepay_conformance.levels import Level

__all__ = ["forecast"]


def forecast(dialect: type[Dialect], level: Level, per_minute: int, max_requests: int | None) -> str:
    """Return a sentence on how many requests a run sends at which rate, and how many minutes that takes."""
    known = dialect.live_requests.get(level)
    if known is None:
        return f"at most {per_minute} requests a minute; how many there will be depends on what they find"
    count = known if max_requests is None else min(known, max_requests)
    minutes = max(1, -(-count // per_minute))
    return (
        f"about {count} requests at no more than {per_minute} a minute: about {minutes} "
        f"minute{'s' if minutes != 1 else ''}, longer if the server sets a lower limit"
    )
