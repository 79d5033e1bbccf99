"""How far a run may go, from reading a recording to doing everything, and who may go how far."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, NamedTuple

from prepay_conformance.errors import NotAuthorised

__all__ = ["Level", "LevelName", "Permissions", "authorise", "default_level"]

LevelName = Literal["replay", "read", "negative", "spend", "full"]


class Level(StrEnum):
    """Each level may do what the one below it may, and more; they compare in this order.

    ``Level("read")`` raises ValueError with the list for a name that is none.
    """

    REPLAY = "replay"
    """Recorded traffic, offline."""
    READ = "read"
    """GET only, of operations that the contract has, and nothing that costs."""
    NEGATIVE = "negative"
    """Also requests that must be refused: nothing can be bought."""
    SPEND = "spend"
    """Also scripted scenarios at the lowest price, under the cap."""
    FULL = "full"
    """Everything: fuzzing, coverage, stateful, every documented status."""

    @classmethod
    def _missing_(cls, value: object) -> Level | None:
        if isinstance(value, str):
            for level in cls:
                if level.value == value.lower():
                    return level
        raise ValueError(f"there is no level {value!r}; choose from {', '.join(cls)}")

    @property
    def rank(self) -> int:
        """The place in the order, from 0."""
        return list(Level).index(self)

    def __lt__(self, other: str) -> bool:
        return self.rank < Level(other).rank

    def __le__(self, other: str) -> bool:
        return self.rank <= Level(other).rank

    def __gt__(self, other: str) -> bool:
        return self.rank > Level(other).rank

    def __ge__(self, other: str) -> bool:
        return self.rank >= Level(other).rank


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

    Args:
        level: how far the run is to go.
        mock: whether nothing can be spent: a mock on loopback, and keys that no vendor honours.
        permissions: what the caller has agreed to.

    Returns:
        The most credits that the run may spend: None is no cap, which only the mock gets.

    Raises:
        NotAuthorised: a live host, and the caller has not agreed to what the level does.
    """
    if mock:
        return permissions.max_credits
    if level > Level.NEGATIVE and permissions.max_credits is None:
        raise NotAuthorised(
            f"level {level} spends credits, and this run can reach a live account. Only a mock server on loopback "
            "(X-Prepay-Mock) with keys that begin with sk_mock_ counts as a mock. "
            "Name the most that it may spend with --max-credits N, or use --level negative"
        )
    if level is Level.FULL and not permissions.owns_account:
        raise NotAuthorised(
            "level full fuzzes the account behind the key: it writes, buys and deletes there. "
            "Say --i-own-this-account if it is yours and holds nothing of value"
        )
    # Reading can cost too (Trenz charges its queries), so that without a cap the cap is nothing.
    return permissions.max_credits or 0
