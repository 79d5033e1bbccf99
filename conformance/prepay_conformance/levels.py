"""How far a run may go, from reading a recording to doing everything, and who may go how far."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

from prepay_conformance.errors import NotAuthorised

__all__ = ["Level", "Permissions", "authorise", "default_level"]


class Level(IntEnum):
    """Each level may do what the one below it may, and more."""

    REPLAY = 0
    """Recorded traffic, offline."""
    READ = 1
    """GET only, of operations that the contract has, and nothing that costs."""
    NEGATIVE = 2
    """Also requests that must be refused: nothing can be bought."""
    SPEND = 3
    """Also scripted scenarios at the lowest price, under the cap."""
    FULL = 4
    """Everything: fuzzing, coverage, stateful, every documented status."""

    @property
    def title(self) -> str:
        """The level as the command line spells it."""
        return self.name.lower()

    @classmethod
    def named(cls, name: str) -> Level:
        """The level of that name.

        Raises:
            ValueError: there is none; the message lists them.
        """
        try:
            return cls[name.upper()]
        except KeyError:
            known = ", ".join(level.title for level in cls)
            raise ValueError(f"there is no level {name!r}; the levels are {known}") from None


class Permissions(NamedTuple):
    """What the caller has agreed to."""

    max_credits: int | None
    """The most credits that the run may spend; None when the caller did not say."""
    owns_account: bool
    """Whether the caller has said ``--i-own-this-account``."""


def default_level(*, mock: bool, permissions: Permissions) -> Level:
    """The level of a run that names none: everything against the mock, nothing bought elsewhere."""
    if mock:
        return Level.FULL
    return Level.NEGATIVE if permissions.max_credits is None else Level.SPEND


def authorise(level: Level, *, mock: bool, permissions: Permissions) -> int | None:
    """Whether this level may be used against this host.

    Returns:
        The most credits that the run may spend: None is no cap, which only the mock gets.

    Raises:
        NotAuthorised: a live host, and the caller has not agreed to what the level does.
    """
    if mock:
        return permissions.max_credits
    if level > Level.NEGATIVE and permissions.max_credits is None:
        raise NotAuthorised(
            f"level {level.title} spends credits, and this host is not the mock server (no X-Prepay-Mock on loopback): "
            "name the most that it may spend with --max-credits N, or use --level negative"
        )
    if level is Level.FULL and not permissions.owns_account:
        raise NotAuthorised(
            "level full fuzzes the account behind the key: it writes, buys and deletes there. "
            "Say --i-own-this-account if it is yours and holds nothing of value"
        )
    # Reading can cost too (Trenz charges its queries), so that without a cap the cap is nothing.
    return permissions.max_credits or 0
