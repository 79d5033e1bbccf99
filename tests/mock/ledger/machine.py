"""A Hypothesis state machine that drives the ledger and the naive one side by side.

Its rules are biased towards what random calls seldom reach: ending a hold twice, capturing too much, refunding
twice, letting a lot expire under a hold, and giving credits back to a lot that has expired.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import ClassVar

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from prepay_mock.ledger import Ledger, LedgerError
from tests.mock.ledger.naive import FOREVER, Line, Naive, Refused

amounts = st.integers(1, 12)
picks = st.integers(0, 1000)
steps = st.sampled_from([0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 5, -1])
lifetimes = st.sampled_from([None, 1, 2, 3, 5, 8, 13])
shares = st.sampled_from(["one", "some", "some", "most", "all", "more", "nothing"])


def share_of(whole: int, share: str) -> int:
    """An amount in proportion to what there is, so that most calls succeed and some ask for too much."""
    return {
        "nothing": 0,
        "one": 1,
        "some": whole // 3,
        "most": max(whole - 1, 0),
        "all": whole,
        "more": whole + 1,
    }[share]


def choose(choices: Iterable[int], pick: int) -> int:
    """One of some numbers."""
    listed = list(choices)
    return listed[pick % len(listed)]


class LedgerMachine(RuleBasedStateMachine):
    """Whatever happens to single credits has to happen in the ledger."""

    reached: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.ledger = Ledger(prefix="m-")
        self.naive = Naive()
        self.compared = 0

    # -- driving both -------------------------------------------------------------------------------------------

    def both(self, real: Callable[[], object], naive: Callable[[], None]) -> None:
        """Do the same to both; if the naive one refuses, the real one has to, without having changed anything."""
        lines = len(self.naive.lines)
        try:
            naive()
        except Refused as refused:
            self.refused(real, str(refused))
        else:
            real()
        self.note_expiries(self.naive.lines[lines:])

    def refused(self, real: Callable[[], object], error: str) -> None:
        before = self.ledger.dump()
        with pytest.raises(LedgerError) as caught:
            real()
        assert type(caught.value).__name__ == error
        assert self.ledger.dump() == before
        self.reached[error] += 1

    def note_expiries(self, lines: list[Line]) -> None:
        """Count the situations that matter, so that the run can prove that it met them."""
        kinds = [line.kind for line in lines]
        if "expire" in kinds and kinds[0] == "expire" and len(kinds) > kinds.count("expire"):
            self.reached["an operation finds a lot due"] += 1
        expired = [line for line in lines if line.kind == "expire"]
        if len(expired) > len({line.at for line in expired}):
            self.reached["two lots expire at once"] += 1
        for first, then in pairwise(lines):
            if then.kind == "expire" and first.kind in {"release", "charge", "refund"}:
                self.reached[f"{first.kind}, then expiry"] += 1
        for line in lines:
            if line.kind in {"charge", "hold", "release", "refund", "expire"} and len(line.parts) > 1:
                self.reached[f"{line.kind} over several lots"] += 1

    # -- rules --------------------------------------------------------------------------------------------------

    @initialize(grants=st.lists(st.tuples(amounts, lifetimes), min_size=1, max_size=3))
    def begin(self, grants: list[tuple[int, int | None]]) -> None:
        self.tick(100)
        for amount, life in grants:
            self.grant(amount, life, 0)

    @rule(amount=amounts, life=lifetimes, step=steps)
    def grant(self, amount: int, life: int | None, step: int) -> None:
        now = self.naive.now + step
        expires_at = None if life is None else now + life
        self.both(
            lambda: self.ledger.grant(amount, now=now, source="test", expires_at=expires_at),
            lambda: self.naive.grant(amount, now, expires_at),
        )

    @rule(
        kind=st.sampled_from(["charge", "hold"]),
        share=shares,
        step=steps,
        ref=st.sampled_from(["", "a", "b"]),
    )
    def spend(self, kind: str, share: str, step: int, ref: str) -> None:
        now = self.naive.now + step
        amount = share_of(len(self.naive.usable(now)), share) or 1
        if kind == "charge":
            self.both(
                lambda: self.ledger.charge(amount, now=now, ref=ref),
                lambda: self.naive.charge(amount, now, ref),
            )
        else:
            self.both(
                lambda: self.ledger.hold(amount, now=now, ref=ref), lambda: self.naive.hold(amount, now, ref)
            )

    @precondition(lambda self: self.naive.holds)
    @rule(pick=picks, step=steps, late=st.booleans())
    def release_hold(self, pick: int, step: int, late: bool) -> None:
        hold, now = self.hold_to_end(pick, step, late)
        self.both(
            lambda: self.ledger.release(f"m-hold_{hold:08d}", now=now),
            lambda: self.naive.capture(hold, 0, now),
        )

    @precondition(lambda self: self.naive.holds)
    @rule(pick=picks, share=shares, step=steps, late=st.booleans())
    def capture_hold(self, pick: int, share: str, step: int, late: bool) -> None:
        hold, now = self.hold_to_end(pick, step, late)
        held = self.naive.holds[hold][1]
        amount = share_of(len(held), share)
        self.reached[f"capture of {share}"] += 1
        if amount <= len(held) and any(credit.expires_at <= now for credit in held[:amount]):
            self.reached["capture out of an expired lot"] += 1
        self.capture(hold, amount, now)

    def hold_to_end(self, pick: int, step: int, late: bool) -> tuple[int, int]:
        """An open hold, and when it is to end."""
        hold = choose(self.naive.holds, pick)
        held = self.naive.holds[hold][1]
        now = self.naive.now + step
        if late and held[0].expires_at < FOREVER:  # just when the first of its lots expires
            now = max(now, held[0].expires_at)
        if any(credit.expires_at <= now for credit in held):
            self.reached["a hold outlives its lot"] += 1
        return hold, now

    @precondition(lambda self: self.naive.ended)
    @rule(pick=picks, amount=st.integers(0, 3), step=steps)
    def end_hold_again(self, pick: int, amount: int, step: int) -> None:
        self.reached["a second end of a hold"] += 1
        self.capture(choose(self.naive.ended, pick), amount, self.naive.now + step)

    def capture(self, hold: int, amount: int, now: int) -> None:
        self.both(
            lambda: self.ledger.capture(f"m-hold_{hold:08d}", amount, now=now),
            lambda: self.naive.capture(hold, amount, now),
        )

    @precondition(lambda self: self.naive.charges)
    @rule(pick=picks, share=shares, step=steps, late=st.booleans())
    def refund(self, pick: int, share: str, step: int, late: bool) -> None:
        charge = choose(self.naive.charges, pick)
        spent = self.naive.charges[charge][1]
        whole = -self.naive.lines[charge - 1].amount
        amount = share_of(len(spent), share) or None
        now = self.naive.now + step
        if late and spent and spent[0].expires_at < FOREVER:
            now = max(now, spent[0].expires_at)
        if 0 < len(spent) < whole and share != "more":
            self.reached["a second refund of a charge"] += 1
        if not spent:
            self.reached["a refund of a refunded charge"] += 1
        self.both(
            lambda: self.ledger.refund(f"m-txn_{charge:08d}", amount, now=now),
            lambda: self.naive.refund(charge, amount, now),
        )

    @rule(step=steps, pick=st.none() | picks)
    def wait(self, step: int, pick: int | None) -> None:
        now = self.naive.now + step
        expiries = self.next_expiries()
        if pick is not None and expiries:  # the very instant, or one off it
            now = max(self.naive.now, choose(expiries, pick) + pick % 3 - 1)
        self.tick(now)

    def tick(self, now: int) -> None:
        self.both(lambda: self.ledger.advance(now), lambda: self.naive.tick(now))

    @rule()
    def restore_a_snapshot(self) -> None:
        self.ledger = Ledger.load(self.ledger.dump())

    def next_expiries(self) -> list[int]:
        """Expiries still to come of lots whose credits are available or held."""
        live = {credit.expires_at for credit in self.naive.credits if credit.state in {"available", "held"}}
        return sorted(at for at in live if self.naive.now < at < FOREVER)

    # -- what must be the same ----------------------------------------------------------------------------------

    @invariant()
    def counters_agree(self) -> None:
        naive = self.naive
        assert self.ledger.now == naive.now
        assert self.ledger.available == naive.count("available") == self.ledger.available_at(naive.now)
        assert self.ledger.reserved == naive.count("held") == sum(hold.amount for hold in self.ledger.holds())
        assert self.ledger.balance == naive.count("available", "held")

    @invariant()
    def journals_agree(self) -> None:
        written = [
            Line(
                entry.kind,
                entry.at,
                entry.amount,
                entry.balance_after,
                entry.available_after,
                entry.ref,
                entry.parts,
            )
            for entry in self.ledger.history[self.compared :]
        ]
        assert written == self.naive.lines[self.compared :]
        self.compared = len(self.naive.lines)

    @invariant()
    def lots_agree(self) -> None:
        states = Counter((credit.lot, credit.state) for credit in self.naive.credits)
        for number in range(1, self.naive.lots + 1):
            lot = self.ledger.lot(f"m-lot_{number:08d}")
            told = (lot.available, lot.held, lot.spent, lot.expired)
            assert told == tuple(states[number, state] for state in ("available", "held", "spent", "expired"))
        free = list(dict.fromkeys(credit.lot for credit in self.naive.usable(self.naive.now)))
        assert [lot.number for lot in self.ledger.lots_expiring(FOREVER)] == [
            number for number in free if self.ledger.lot(f"m-lot_{number:08d}").expires_at is not None
        ]
        assert [lot.number for lot in self.ledger.open_lots() if lot.available] == free

    def teardown(self) -> None:
        assert self.ledger.verify() == []
