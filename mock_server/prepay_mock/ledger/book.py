"""What an account holds, and how it is read: the part of the ledger on which its operations are built."""

from __future__ import annotations

from typing import Any, Final, Self

from prepay_mock.ledger.audit import audit
from prepay_mock.ledger.checks import check_labels, check_text, check_whole
from prepay_mock.ledger.errors import (
    BadArgument,
    ClockWentBack,
    HoldEnded,
    InsufficientCredits,
    LawBroken,
    UnknownId,
)
from prepay_mock.ledger.history import History
from prepay_mock.ledger.lots import Lots
from prepay_mock.ledger.records import (
    NEVER,
    Breach,
    Dump,
    Entry,
    Hold,
    Kind,
    Lot,
    Parts,
    Row,
    make_id,
    number_of,
)

DUMP_VERSION: Final = 1


class Book:
    """The state of one account, its reads, its snapshots, and the few steps that all operations share."""

    __slots__ = (
        "_available",
        "_balance",
        "_history",
        "_hold_count",
        "_holds",
        "_lots",
        "_now",
        "_prefix",
        "_refunded",
        "_rows",
    )

    def __init__(self, *, prefix: str = "") -> None:
        check_text("prefix", prefix)
        self._prefix = prefix
        self._now = 0
        self._balance = 0
        self._available = 0
        self._lots = Lots()
        self._hold_count = 0
        self._holds: dict[int, Hold] = {}
        self._refunded: dict[int, int] = {}
        self._rows: list[Row] = []
        self._history = History(self._rows)

    @property
    def now(self) -> int:
        """The latest time seen, microseconds since the epoch; 0 before any."""
        return self._now

    @property
    def balance(self) -> int:
        """Credits neither spent nor expired at the latest time seen, held ones included."""
        return self._balance

    @property
    def available(self) -> int:
        """Credits that could be charged at the latest time seen: balance − reserved."""
        return self._available

    @property
    def reserved(self) -> int:
        """Credits kept by open holds."""
        return self._balance - self._available

    @property
    def history(self) -> History:
        """The journal: a sequence of entries, oldest first, with `page`."""
        return self._history

    def available_at(self, now: int) -> int:
        """What `available` would be after `advance(now)`, without moving the clock.

        Raises:
            BadArgument: now is not a whole number.
            ClockWentBack: now lies before the latest time seen.
        """
        self._check_clock(now)
        return self._available - self._lots.due(now)

    def lot(self, lot_id: str) -> Lot:
        """The lot as it stands at the latest time seen.

        Raises:
            UnknownId: there is no such lot.
        """
        return self._lots.show(self._number("lot", "lot", lot_id, len(self._lots)))

    def entry(self, entry_id: str) -> Entry:
        """The journal's entry of that id.

        Raises:
            UnknownId: there is no such entry.
        """
        return self._entry("entry", entry_id)

    def refundable(self, charge_id: str) -> int:
        """Credits of a charge that have not been refunded.

        Raises:
            UnknownId: there is no such entry, or it is not a charge.
        """
        charge = self._charge(charge_id)
        return -charge.amount - self._refunded.get(charge.seq, 0)

    def holds(self) -> list[Hold]:
        """The open holds, oldest first."""
        return list(self._holds.values())

    def open_lots(self) -> list[Lot]:
        """Lots with credits available or held, in burn order (law L6)."""
        numbers = {number for hold in self._holds.values() for number, _ in hold.parts}
        numbers.update(self._lots.queued())
        return [self._lots.show(number) for number in self._lots.in_burn_order(numbers)]

    def lots_expiring(self, before: int) -> list[Lot]:
        """Lots with credits available that expire before a time, the first to expire first.

        Raises:
            BadArgument: before is not a whole number.
        """
        check_whole("before", before, 0)
        return [self._lots.show(number) for number in self._lots.queued_before(min(before, NEVER))]

    # -- snapshots and proof ------------------------------------------------------------------------------------

    def dump(self, after: int = 0) -> Dump:
        """The whole account as immutable data; entries and lots are shared, not copied.

        Args:
            after: leave out the journal's first `after` entries, for a store that has them already. Put them back
                in front of `rows` before the dump is loaded.

        Raises:
            BadArgument: after is not a whole number.
        """
        check_whole("after", after, 0)
        terms, counts = self._lots.dump()
        return Dump(
            DUMP_VERSION,
            self._prefix,
            self._now,
            self._balance,
            self._available,
            self._hold_count,
            terms,
            counts,
            tuple(self._holds.values()),
            tuple(self._refunded.items()),
            tuple(self._rows[after:] if after else self._rows),
        )

    @classmethod
    def load(cls, dump: Dump) -> Self:
        """A ledger that goes on exactly where the dumped one stood. The dump is trusted: see `verify`.

        Raises:
            BadArgument: the dump is of another version.
        """
        if dump.version != DUMP_VERSION:
            raise BadArgument(f"dump version {dump.version} is not {DUMP_VERSION}, the one this ledger reads")
        # Not by __init__, which would make lots and a journal only to throw them away.
        self = cls.__new__(cls)
        self._prefix = dump.prefix
        self._now = dump.now
        self._balance = dump.balance
        self._available = dump.available
        self._lots = Lots(dump.terms, dump.counts)
        self._hold_count = dump.hold_count
        self._holds = {hold.number: hold for hold in dump.holds}
        self._refunded = dict(dump.refunded)
        self._rows = list(dump.rows)
        self._history = History(self._rows)
        return self

    def verify(self) -> list[Breach]:
        """Prove every law over the whole account by replaying the journal; empty when all hold. O(entries)."""
        return [*audit(self.dump()), *self._lots.verify_queue()]

    # -- steps that operations share ----------------------------------------------------------------------------

    def _check_clock(self, now: int) -> None:
        check_whole("now", now, 0)
        if now < self._now:
            raise ClockWentBack(now, self._now)

    def _afford(self, amount: int, now: int, ref: str, note: str, detail: Any) -> None:
        """All that can refuse a charge or hold, and then the clock moves."""
        check_whole("amount", amount, 1)
        check_text("ref", ref)
        check_labels(note, detail)
        available = self.available_at(now)
        if amount > available:
            raise InsufficientCredits(amount, available)
        self._advance(now)

    def _advance(self, now: int) -> None:
        self._expire(now)
        self._now = now

    def _expire(self, now: int) -> None:
        """Expire what is available of the lots due by now.

        The entry's time is the lot's expiry, but for credits that came back later: theirs is when they came back.
        """
        while self._lots.anything_due(now):
            lot, amount = self._lots.expire_next()
            at = max(lot.order[0], self._now)
            self._write(
                "expire",
                at,
                -amount,
                ref=lot.ref,
                note="",
                detail=None,
                of=lot.id,
                parts=((lot.number, amount),),
            )

    def _write(
        self, kind: Kind, at: int, amount: int, *, ref: str, note: str, detail: Any, of: str, parts: Parts
    ) -> Entry:
        """Add an entry to the journal and move the two counters with it.

        Raises:
            LawBroken: available would fall below zero or rise above the balance.
        """
        available = self._available + amount
        # Holding credits does not take them from the account, and releasing does not bring any.
        balance = self._balance if kind in {"hold", "release"} else self._balance + amount
        if available < 0:
            raise LawBroken("L3", f"{kind} of {amount} leaves {available} credits available")
        if available > balance:
            raise LawBroken(
                "L4", f"{kind} of {amount} leaves {available} available of a balance of {balance}"
            )
        seq = len(self._rows) + 1
        row: Row = (
            seq,
            make_id(self._prefix, "txn", seq),
            kind,
            at,
            amount,
            balance,
            available,
            ref,
            note,
            detail,
            of,
            parts,
        )
        self._rows.append(row)
        self._balance = balance
        self._available = available
        return Entry._make(row)

    def _number(self, what: str, head: str, id: str, count: int) -> int:  # noqa: A002 - the field's own word
        """The number inside an id that begins with `head`, of which there are `count`."""
        check_text(f"{what} id", id)
        number = number_of(self._prefix, head, id)
        if number is None or not 1 <= number <= count:
            raise UnknownId(what, id)
        return number

    def _entry(self, what: str, entry_id: str) -> Entry:
        return self._history[self._number(what, "txn", entry_id, len(self._rows)) - 1]

    def _open_hold(self, hold_id: str) -> Hold:
        hold = self._holds.get(self._number("hold", "hold", hold_id, self._hold_count))
        if hold is None:
            raise HoldEnded(hold_id)
        return hold

    def _charge(self, charge_id: str) -> Entry:
        entry = self._entry("charge", charge_id)
        if entry.kind != "charge":
            raise UnknownId("charge", charge_id)
        return entry
