"""Proof of the ledger's laws over a whole account: replay its journal, then compare with what it says of itself.

    L1  per lot: granted = available + held + spent + expired, none of them negative
    L2  the journal is append-only, and replaying it gives the balance and the available credits
    L3  available is never negative
    L4  Σ open holds = reserved
    L5  a hold ends once, as release or as release + charge; captured ≤ held; refunded ≤ charged
    L6  burn order: expires_at ascending (none last), then created, then id
    L7  what comes back goes to the lots it came from, in reverse order
    L8  a lot is usable while now < expires_at; held credits outlive it until the hold ends, then expire
    L11 entries are numbered without gap or repeat
    L12 time never goes back
    L13 each entry records the balance after it

L9, L10 and L14 speak of calls, of which a journal keeps no trace; tests hold them.
"""

from __future__ import annotations

from collections.abc import Iterator

from prepay_mock.ledger.records import Breach, Dump, Entry
from prepay_mock.ledger.replay import Replay


def audit(dump: Dump) -> list[Breach]:
    """Every breach found in an account, in the order of its journal; empty when all laws hold. O(entries).

    An account that holds anything but whole numbers (5.0, true) is not replayed: 5.0 == 5 would hide in it.
    """
    if not all(type(number) is int for number in _numbers(dump)):
        return [Breach("L2", "an amount, a time or a number is no whole number (int)")]
    replay = Replay(dump.prefix, dump.terms)
    for position, row in enumerate(dump.rows):
        replay.step(position, Entry._make(row))
    replay.check_time(dump.now)
    return [*replay.breaches, *_lots(dump, replay), *_counters(dump, replay), *_holds(dump, replay)]


def _numbers(dump: Dump) -> Iterator[object]:
    """Every amount, time and number in the account."""
    yield from (dump.now, dump.balance, dump.available, dump.hold_count)
    for lot in dump.terms:
        yield from (lot.number, lot.granted, lot.created_at, *lot.order)
        if lot.expires_at is not None:
            yield lot.expires_at
    for hold in dump.holds:
        yield from (hold.number, hold.amount, hold.at)
    for row in dump.rows:
        yield row[0]
        yield from row[3:7]
    for pairs in (
        dump.counts,
        dump.refunded,
        *(hold.parts for hold in dump.holds),
        *(row[11] for row in dump.rows),
    ):
        for pair in pairs:
            yield from pair


def _lots(dump: Dump, replay: Replay) -> list[Breach]:
    breaches = [
        Breach("L1", f"{lot.id} was granted {lot.granted} credits, but stands at {counts}")
        for lot, counts in zip(dump.terms, dump.counts, strict=True)
        if sum(counts) != lot.granted or min(counts) < 0
    ]
    if [list(counts) for counts in dump.counts] != list(replay.lots.values()):
        breaches.append(Breach("L1", "the lots do not stand as the journal leaves them"))
    return breaches


def _counters(dump: Dump, replay: Replay) -> list[Breach]:
    available = sum(lot[0] for lot in replay.lots.values())
    balance = available + sum(lot[1] for lot in replay.lots.values())
    breaches: list[Breach] = []
    if dump.balance != balance:
        breaches.append(Breach("L2", f"the balance is {dump.balance}, the journal gives {balance}"))
    if dump.available != available:
        breaches.append(Breach("L2", f"{dump.available} are available, the journal gives {available}"))
    return breaches


def _holds(dump: Dump, replay: Replay) -> list[Breach]:
    breaches: list[Breach] = []
    held, reserved = sum(hold.amount for hold in dump.holds), dump.balance - dump.available
    if held != reserved:
        breaches.append(Breach("L4", f"the open holds keep {held}, {reserved} are reserved"))
    if {hold.id: hold.parts for hold in dump.holds} != replay.holds or dump.hold_count != replay.hold_count:
        breaches.append(Breach("L5", "the open holds are not those that the journal leaves open"))
    if dict(dump.refunded) != replay.refunded:
        breaches.append(Breach("L5", "what was refunded is not what the journal says"))
    return breaches
