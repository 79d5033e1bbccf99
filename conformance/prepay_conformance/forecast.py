"""How long a run will take and what it may cost, said before it begins."""

from __future__ import annotations

from collections.abc import Iterator

from prepay_conformance.contract import Contract, Dialect
from prepay_conformance.levels import Level

__all__ = ["cost_of_levels", "expected", "forecast"]


def expected(dialect: type[Dialect], level: Level, *, mock: bool, max_requests: int | None) -> int | None:
    """Return about how many requests a whole run sends; None where it depends on what they find."""
    known = (dialect.mock_requests if mock else dialect.live_requests).get(level)
    return known if known is None or max_requests is None else min(known, max_requests)


def forecast(dialect: type[Dialect], level: Level, per_minute: int, max_requests: int | None) -> str:
    """Return a sentence on how many requests a run sends at which rate, and how many minutes that takes."""
    known = dialect.live_requests.get(level)
    if known is None:
        return f"at most {per_minute} requests a minute; how many there will be depends on what they find"
    count = known if max_requests is None else min(known, max_requests)
    minutes = _minutes(count, per_minute)
    return (
        f"about {count} requests at no more than {per_minute} a minute: about {minutes} "
        f"minute{'s' if minutes != 1 else ''}, longer if the server sets a lower limit"
    )


def cost_of_levels(contract: Contract) -> Iterator[str]:
    """Lines on what each level of a run against a vendor's live host takes: requests, minutes, credits."""
    vendor, dialect = contract.vendor, contract.dialect
    for level, count in dialect.live_requests.items():
        minutes = _minutes(count, vendor.per_minute)
        yield f"{vendor.name} {level}: {count} requests, {minutes} min at {vendor.per_minute} a minute, 0 credits"
    costs = sum(script.live_cost or 0 for script in dialect.scripts())
    yield f"{vendor.name} spend: as negative, and the scenarios: {costs} credits if --max-credits allows them"
    yield f"{vendor.name} full: no limit but --max-credits, --max-requests and 6 hours"


def _minutes(count: int, per_minute: int) -> int:
    return max(1, -(-count // per_minute))
