"""What the ledger refuses, each with the numbers a caller needs to answer for it."""

from __future__ import annotations


class LedgerError(Exception):
    """Base of everything the ledger raises. Whatever was refused has changed nothing (law L10)."""


class BadArgument(LedgerError, ValueError):
    """An argument is of the wrong type or out of its range: the caller's mistake, never the account's state."""


class ClockWentBack(LedgerError):
    """`now` lies before a time the ledger has already seen (law L12).

    Attributes:
        now: the time that was handed in, microseconds since the epoch.
        seen: the latest time seen before, microseconds since the epoch.
    """

    def __init__(self, now: int, seen: int) -> None:
        super().__init__(
            f"the clock went back: now is {now} but {seen} has been seen (microseconds since the epoch); "
            "hand in a time that never decreases"
        )
        self.now = now
        self.seen = seen


class InsufficientCredits(LedgerError):
    """Fewer credits are available than the charge or hold asks for.

    Attributes:
        required: credits asked for.
        available: credits that a balance read would have shown at that instant (law L14).
        missing: required − available, at least 1.
    """

    def __init__(self, required: int, available: int) -> None:
        super().__init__(
            f"{required} credits required, {available} available: grant {required - available} more"
        )
        self.required = required
        self.available = available
        self.missing = required - available


class UnknownId(LedgerError, LookupError):
    """No lot, hold, charge or entry of this ledger has that id.

    Attributes:
        what: "lot", "hold", "charge" or "entry".
        id: the id that was looked for.
    """

    def __init__(self, what: str, id: str) -> None:  # noqa: A002 - the field's own word
        super().__init__(f"this ledger has no {what} {id!r}")
        self.what = what
        self.id = id


class HoldEnded(LedgerError):
    """The hold was captured or released before; a hold ends once (law L5).

    Attributes:
        hold_id: the hold's id.
    """

    def __init__(self, hold_id: str) -> None:
        super().__init__(f"hold {hold_id} has already been captured or released; a hold ends once")
        self.hold_id = hold_id


class OverCapture(LedgerError):
    """A capture asks for more than its hold keeps (law L5).

    Attributes:
        hold_id: the hold's id.
        asked: credits the capture asked for.
        held: credits the hold keeps.
    """

    def __init__(self, hold_id: str, asked: int, held: int) -> None:
        super().__init__(f"hold {hold_id} keeps {held} credits, a capture cannot take {asked}")
        self.hold_id = hold_id
        self.asked = asked
        self.held = held


class OverRefund(LedgerError):
    """A refund asks for more than is left of its charge.

    Attributes:
        charge_id: the charge's entry id.
        asked: credits asked for; None when the whole rest was asked for and nothing is left.
        left: credits of the charge not yet refunded.
    """

    def __init__(self, charge_id: str, asked: int | None, left: int) -> None:
        wanted = "another refund" if asked is None else f"a refund of {asked}"
        super().__init__(f"{left} credits are left of charge {charge_id}, {wanted} cannot be given")
        self.charge_id = charge_id
        self.asked = asked
        self.left = left


class LawBroken(LedgerError):
    """The ledger caught itself about to break one of its laws: a bug in it, or a tampered dump.

    Attributes:
        law: the law's number, such as "L1".
    """

    def __init__(self, law: str, message: str) -> None:
        super().__init__(f"law {law} broken: {message}")
        self.law = law
