"""A token bucket in whole numbers: one token is 60 000 000 units, so that time in microseconds fills it exactly."""

from __future__ import annotations

from prepay_mock.world.account import Account

__all__ = ["bucket", "full_bucket", "take_token"]

_UNITS = 60_000_000


def full_bucket(per_minute: int) -> int:
    """Return the units in a full bucket of ``per_minute`` tokens."""
    return per_minute * _UNITS


def take_token(account: Account, per_minute: int, now: int) -> tuple[bool, int, int]:
    """Take one token from the account's bucket of ``per_minute`` tokens, refilled continuously.

    Returns:
        Whether there was a token; how many whole tokens remain; and microseconds until the bucket is full when
        there was one, or until the next token when there was none.
    """
    full = per_minute * _UNITS
    if account.rate is None:
        units = full
    else:
        units, since = account.rate
        units = min(full, units + (now - since) * per_minute)
    allowed = units >= _UNITS
    if allowed:
        units -= _UNITS
    account.rate = (units, now)
    wanted = full if allowed else _UNITS
    return allowed, units // _UNITS, -(-(wanted - units) // per_minute)


def bucket(account: Account, per_minute: int, now: int) -> tuple[int, int]:
    """The whole tokens in the account's bucket and the microseconds until it is full, without taking one."""
    full = per_minute * _UNITS
    if account.rate is None:
        return per_minute, 0
    units, since = account.rate
    units = min(full, units + (now - since) * per_minute)
    return units // _UNITS, -(-(full - units) // per_minute)
