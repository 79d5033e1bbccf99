"""Letting time pass: everything that becomes due on the way happens at its own instant, in order."""

from __future__ import annotations

from prepay_mock.engine.engine import Engine
from prepay_mock.world.clock import parse_instant

__all__ = ["END_OF_TIME", "pass_time"]

END_OF_TIME = parse_instant("9000-01-01T00:00:00+00:00")
"""The latest instant to which the clock goes: what is planned from there on can still be written as a date."""


def pass_time(engine: Engine, target: int) -> None:
    """Move the world's clock to ``target``.

    Timers are run, lots expire, and thresholds on credits are watched at the very instant of each. Webhooks that
    become due are only queued.

    Args:
        engine: the engine that serves the world.
        target: microseconds since the epoch.

    Raises:
        ValueError: the target lies in the past or beyond the end of time.
    """
    if target > END_OF_TIME:
        raise ValueError("the clock goes no further than the year 9000")
    world = engine.world
    world.clock.set(target)
    for at, vendor, key in _expiries(engine, target):
        engine.run_timers(at)
        account = world.accounts[vendor, key]
        account.ledger.advance(max(at, account.ledger.now))
        engine.dialects[vendor].on_settled(world, account, account.ledger.now)
    engine.run_timers(target)
    for account in world.accounts.values():
        account.ledger.advance(target)


def _expiries(engine: Engine, target: int) -> list[tuple[int, str, str]]:
    """Instant and account of each lot that expires by then. A lot that comes only meanwhile expires all the same,
    when its account is next looked at.
    """
    return sorted(
        (lot.expires_at, vendor, key)
        for (vendor, key), account in engine.world.accounts.items()
        for lot in account.ledger.lots_expiring(target + 1)
        if lot.expires_at is not None
    )
