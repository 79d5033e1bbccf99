"""One account's credits: grant, charge, hold, capture, release, refund, and expiry by a clock that is handed in."""

from __future__ import annotations

from typing import Any

from prepay_mock.ledger.book import Book
from prepay_mock.ledger.checks import check_labels, check_text, check_whole
from prepay_mock.ledger.errors import BadArgument, OverCapture, OverRefund
from prepay_mock.ledger.lots import AVAILABLE, HELD, SPENT
from prepay_mock.ledger.records import NEVER, Entry, Hold, Lot, make_id, split


class Ledger(Book):
    """The credits of one account. One caller at a time; it has no lock of its own.

    Amounts are whole credits (int; bool and float are refused), times are microseconds since the epoch (int).
    Every operation takes `now`, and lots due by then expire first, each at its own expires_at, so that it makes
    no difference when somebody looks. Whatever raises has changed nothing, the clock included (law L10).

    Args:
        prefix: put before every id that this ledger makes.

    Raises:
        BadArgument: prefix is not text.
    """

    __slots__ = ()

    def advance(self, now: int) -> bool:
        """Move the clock, and expire the lots that are due; O(1) when none is.

        Returns:
            Whether credits expired.

        Raises:
            BadArgument: now is not a whole number.
            ClockWentBack: now lies before the latest time seen.
        """
        self._check_clock(now)
        before = len(self._rows)
        self._advance(now)
        return len(self._rows) > before

    def grant(
        self,
        amount: int,
        *,
        now: int,
        source: str,
        expires_at: int | None = None,
        ref: str = "",
        note: str = "",
        detail: Any = None,
    ) -> Lot:
        """Add a lot of credits.

        Args:
            amount: credits, at least 1.
            now: microseconds since the epoch.
            source: where the credits come from, such as a purchase.
            expires_at: the lot is usable while now < expires_at, microseconds since the epoch; None = for ever.
            ref: the caller's reference.
            note: the caller's text.
            detail: any immutable value.

        Raises:
            BadArgument: an argument is of the wrong type or range, or expires_at is not after now.
            ClockWentBack: now lies before the latest time seen.
        """
        check_whole("amount", amount, 1)
        check_text("source", source)
        self._check_clock(now)
        if expires_at is not None:
            check_whole("expires_at", expires_at, 0)
            if not now < expires_at < NEVER:
                raise BadArgument(
                    f"expires_at must be after now ({now}) and before {NEVER}, not {expires_at}"
                )
        check_text("ref", ref)
        check_labels(note, detail)
        self._advance(now)
        lot = self._lots.add(
            self._prefix,
            amount,
            now=now,
            source=source,
            expires_at=expires_at,
            ref=ref,
            note=note,
            detail=detail,
        )
        self._write(
            "grant", now, amount, ref=ref, note=note, detail=detail, of=lot.id, parts=((lot.number, amount),)
        )
        return lot

    def charge(self, amount: int, *, now: int, ref: str = "", note: str = "", detail: Any = None) -> Entry:
        """Spend available credits, lot by lot in burn order (law L6).

        Args:
            amount: credits, at least 1.
            now: microseconds since the epoch.
            ref: the caller's reference: what the charge pays for.
            note: the caller's text.
            detail: any immutable value.

        Raises:
            InsufficientCredits: fewer are available.
            BadArgument: an argument is of the wrong type or range.
            ClockWentBack: now lies before the latest time seen.
        """
        self._afford(amount, now, ref, note, detail)
        parts = self._lots.take(amount, SPENT)
        return self._write("charge", now, -amount, ref=ref, note=note, detail=detail, of="", parts=parts)

    def hold(self, amount: int, *, now: int, ref: str = "", note: str = "", detail: Any = None) -> Hold:
        """Set available credits aside, lot by lot in burn order, until the hold is captured or released.

        Held credits outlive the expiry of their lot until the hold ends (law L8).

        Args:
            amount: credits, at least 1.
            now: microseconds since the epoch.
            ref: the caller's reference, carried by every entry of this hold.
            note: the caller's text.
            detail: any immutable value.

        Raises:
            InsufficientCredits: fewer are available.
            BadArgument: an argument is of the wrong type or range.
            ClockWentBack: now lies before the latest time seen.
        """
        self._afford(amount, now, ref, note, detail)
        parts = self._lots.take(amount, HELD)
        number = self._hold_count = self._hold_count + 1
        hold = Hold(make_id(self._prefix, "hold", number), number, amount, now, ref, note, detail, parts)
        self._holds[number] = hold
        self._write("hold", now, -amount, ref=ref, note=note, detail=detail, of=hold.id, parts=parts)
        return hold

    def capture(self, hold_id: str, amount: int, *, now: int, note: str = "", detail: Any = None) -> Entry:
        """End a hold by spending some or all of it: a release of the whole, then a charge of `amount`.

        The charge burns the hold's own lots in burn order, even one that has expired meanwhile. The rest goes back
        to its lots, and expires at once where the lot has.

        Args:
            hold_id: an open hold.
            amount: credits, from 0 (as a release) to what the hold keeps.
            now: microseconds since the epoch.
            note: the caller's text, on both entries.
            detail: any immutable value, on both entries.

        Returns:
            The charge; the release when amount is 0.

        Raises:
            UnknownId: there has never been such a hold.
            HoldEnded: it was captured or released before.
            OverCapture: amount is more than the hold keeps.
            BadArgument: an argument is of the wrong type or range.
            ClockWentBack: now lies before the latest time seen.
        """
        check_whole("amount", amount, 0)
        check_labels(note, detail)
        self._check_clock(now)
        hold = self._open_hold(hold_id)
        if amount > hold.amount:
            raise OverCapture(hold_id, amount, hold.amount)
        self._advance(now)
        spent, back = split(hold.parts, amount)
        self._lots.put(spent, HELD, SPENT)
        self._lots.put(back, HELD, AVAILABLE)
        del self._holds[hold.number]
        entry = self._write(
            "release",
            now,
            hold.amount,
            ref=hold.ref,
            note=note,
            detail=detail,
            of=hold.id,
            parts=hold.parts[::-1],
        )
        if amount:
            entry = self._write(
                "charge", now, -amount, ref=hold.ref, note=note, detail=detail, of=hold.id, parts=spent
            )
        self._expire(now)
        return entry

    def release(self, hold_id: str, *, now: int, note: str = "", detail: Any = None) -> Entry:
        """End a hold without spending: its credits go back to their lots, and expire at once where the lot has.

        Args:
            hold_id: an open hold.
            now: microseconds since the epoch.
            note: the caller's text.
            detail: any immutable value.

        Raises:
            UnknownId: there has never been such a hold.
            HoldEnded: it was captured or released before.
            BadArgument: an argument is of the wrong type or range.
            ClockWentBack: now lies before the latest time seen.
        """
        return self.capture(hold_id, 0, now=now, note=note, detail=detail)

    def refund(
        self, charge_id: str, amount: int | None = None, *, now: int, note: str = "", detail: Any = None
    ) -> Entry:
        """Give credits of a charge back to the lots they came from, the last burned first (law L7).

        What goes back to a lot that has expired expires at once.

        Args:
            charge_id: id of the charge's entry.
            amount: credits, at least 1; None = all that is left of the charge.
            now: microseconds since the epoch.
            note: the caller's text.
            detail: any immutable value.

        Raises:
            UnknownId: there is no such entry, or it is not a charge.
            OverRefund: amount is more than what is left of the charge, or nothing is left.
            BadArgument: an argument is of the wrong type or range.
            ClockWentBack: now lies before the latest time seen.
        """
        if amount is not None:
            check_whole("amount", amount, 1)
        check_labels(note, detail)
        self._check_clock(now)
        charge = self._charge(charge_id)
        refunded = self._refunded.get(charge.seq, 0)
        left = -charge.amount - refunded
        returned = left if amount is None else amount
        if returned > left or not left:
            raise OverRefund(charge_id, amount, left)
        self._advance(now)
        _, rest = split(charge.parts[::-1], refunded)
        parts, _ = split(rest, returned)
        self._lots.put(parts, SPENT, AVAILABLE)
        self._refunded[charge.seq] = refunded + returned
        entry = self._write(
            "refund", now, returned, ref=charge.ref, note=note, detail=detail, of=charge.id, parts=parts
        )
        self._expire(now)
        return entry
