"""The ledger's records: entries, lots and holds as they are shown, and the dump that holds a whole account.

All are immutable, so that a snapshot shares them instead of copying. Credits are whole numbers; times are
microseconds since the epoch.
"""

from __future__ import annotations

from typing import Any, Final, Literal, NamedTuple, TypeAlias

Kind: TypeAlias = Literal["grant", "charge", "hold", "release", "refund", "expire"]

# (lot number, credits): how much of an entry or a hold came from, or went back to, which lot.
Parts: TypeAlias = tuple[tuple[int, int], ...]

# How a lot's credits are divided: available, held, spent, expired. They always add up to what was granted.
Counts: TypeAlias = tuple[int, int, int, int]

# One line of the journal, in the order of Entry's fields. The journal keeps plain tuples: the garbage
# collector stops tracking those, which it never does for a NamedTuple, and a journal may be a million long.
Row: TypeAlias = tuple[int, str, Kind, int, int, int, int, str, str, Any, str, Parts]

# Stands for "no expiry" in the burn order: after every real time.
NEVER: Final = 1 << 62

# Digits in an id beyond which there is no need to look: no account has that many entries.
LONGEST_NUMBER: Final = 18


class Entry(NamedTuple):
    """One line of the journal.

    Attributes:
        seq: position in the journal, 1 for the first entry.
        id: the entry's id; ids sort as they were written.
        kind: grant, charge, hold, release, refund or expire. A capture is a release and then a charge.
        at: when it took effect, microseconds since the epoch; never before an earlier entry.
        amount: change of the available credits, signed: Σ amounts = available.
        balance_after: credits neither spent nor expired after this entry, held ones included.
        available_after: credits that could be charged after this entry; each entry's is the one before plus amount.
        ref: the caller's reference, by which the history can be filtered.
        note: the caller's text.
        detail: the caller's immutable value.
        of: id of what the entry is about: the lot granted or expired, the hold opened, released or captured, the
            charge refunded; "" for a charge without a hold.
        parts: (lot number, credits) in the order in which the lots were touched; adds up to |amount|.
    """

    seq: int
    id: str
    kind: Kind
    at: int
    amount: int
    balance_after: int
    available_after: int
    ref: str
    note: str
    detail: Any
    of: str
    parts: Parts


class Lot(NamedTuple):
    """A lot of credits as it stood when asked for: granted = available + held + spent + expired (law L1).

    Attributes:
        id: the lot's id.
        number: 1 for the account's first lot; what `Entry.parts` names.
        source: where the credits came from, such as a purchase.
        granted: credits the lot began with.
        available: credits that can be charged.
        held: credits kept by open holds.
        spent: credits charged and not refunded.
        expired: credits lost to the lot's expiry.
        created_at: when it was granted, microseconds since the epoch.
        expires_at: usable while now < expires_at; None = never expires.
        ref: the caller's reference.
        note: the caller's text.
        detail: the caller's immutable value.
    """

    id: str
    number: int
    source: str
    granted: int
    available: int
    held: int
    spent: int
    expired: int
    created_at: int
    expires_at: int | None
    ref: str
    note: str
    detail: Any


class Hold(NamedTuple):
    """An open hold: credits set aside until it is captured or released.

    Attributes:
        id: the hold's id.
        number: 1 for the account's first hold.
        amount: credits kept.
        at: when it was opened, microseconds since the epoch.
        ref: the caller's reference, carried by every entry of this hold.
        note: the caller's text.
        detail: the caller's immutable value.
        parts: (lot number, credits) in burn order.
    """

    id: str
    number: int
    amount: int
    at: int
    ref: str
    note: str
    detail: Any
    parts: Parts


class Terms(NamedTuple):
    """What a lot was granted on: the part of it that never changes.

    Attributes:
        order: the lot's place in the burn order (law L6): (expires_at or NEVER, number). Numbers rise with
            the time of creation, so they stand for "then created, then id".
    """

    number: int
    id: str
    source: str
    granted: int
    created_at: int
    expires_at: int | None
    ref: str
    note: str
    detail: Any
    order: tuple[int, int]


class Dump(NamedTuple):
    """A whole account as plain immutable data, for snapshots and stores. `rows` may be kept apart and appended to.

    Attributes:
        version: of this layout.
        prefix: of the account's ids.
        now: latest time seen, microseconds since the epoch.
        balance: credits neither spent nor expired.
        available: balance less what open holds keep.
        hold_count: holds ever opened.
        terms: of each lot, by number.
        counts: of each lot, by number.
        holds: the open ones, oldest first.
        refunded: (seq of the charge, credits refunded of it so far).
        rows: the journal, oldest first.
    """

    version: int
    prefix: str
    now: int
    balance: int
    available: int
    hold_count: int
    terms: tuple[Terms, ...]
    counts: tuple[Counts, ...]
    holds: tuple[Hold, ...]
    refunded: tuple[tuple[int, int], ...]
    rows: tuple[Row, ...]


class Breach(NamedTuple):
    """A law that does not hold, found by an audit.

    Attributes:
        law: the law's number, such as "L6".
        message: what was found, and where.
    """

    law: str
    message: str


def make_id(prefix: str, what: str, number: int) -> str:
    """The id of the account's lot, hold or entry of that number; ids sort like their numbers."""
    return f"{prefix}{what}_{number:08d}"


def number_of(prefix: str, what: str, id: str) -> int | None:  # noqa: A002 - the field's own word
    """The number inside an id, or None when this account cannot have made that id."""
    digits = id[len(prefix) + len(what) + 1 :]
    if not digits.isdecimal() or len(digits) > LONGEST_NUMBER:
        return None
    number = int(digits)
    # Comparing whole ids leaves no second spelling of one.
    return number if make_id(prefix, what, number) == id else None


def split(parts: Parts, amount: int) -> tuple[Parts, Parts]:
    """The first `amount` credits of the parts, and the rest; both keep the order."""
    first: list[tuple[int, int]] = []
    rest: list[tuple[int, int]] = []
    for number, size in parts:
        taken = min(size, amount)
        amount -= taken
        if taken:
            first.append((number, taken))
        if size > taken:
            rest.append((number, size - taken))
    return tuple(first), tuple(rest)
