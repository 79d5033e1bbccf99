"""Dumps share what cannot change, and a loaded ledger goes on where the dumped one stood."""

from __future__ import annotations

import pickle

import pytest

from prepay_mock.ledger import BadArgument, Ledger
from tests.mock.ledger.accounts import busy


def go_on(ledger: Ledger) -> None:
    """A little of everything that depends on what came before."""
    ledger.capture("hold_00000002", 3, now=600)
    ledger.refund("txn_00000005", 1, now=601)
    ledger.grant(4, now=602, source="gift", expires_at=700)
    ledger.hold(2, now=603)
    ledger.charge(5, now=604)


def test_a_loaded_ledger_goes_on_exactly_like_the_dumped_one() -> None:
    ledger = busy()
    loaded = Ledger.load(ledger.dump())
    assert loaded.dump() == ledger.dump()
    assert loaded.verify() == []
    go_on(ledger)
    go_on(loaded)
    assert loaded.dump() == ledger.dump()
    assert loaded.verify() == []
    assert loaded.holds() == ledger.holds()
    assert loaded.history.page(0, 9, ref="job-2") == ledger.history.page(0, 9, ref="job-2")


def test_a_dump_does_not_change_when_its_ledger_goes_on() -> None:
    ledger = busy()
    dump = ledger.dump()
    frozen = pickle.dumps(dump)
    go_on(ledger)
    other = Ledger.load(dump)
    go_on(other)
    assert pickle.dumps(pickle.loads(frozen)) == pickle.dumps(dump)
    assert Ledger.load(dump).dump() == dump


def test_a_dump_shares_entries_and_lots_with_its_ledger() -> None:
    ledger = busy()
    first, second = ledger.dump(), Ledger.load(ledger.dump()).dump()
    assert all(one is other for one, other in zip(first.rows, second.rows, strict=True))
    assert all(one is other for one, other in zip(first.terms, second.terms, strict=True))
    assert all(type(row) is tuple for row in first.rows)


def test_a_prefix_survives() -> None:
    ledger = Ledger(prefix="acc-")
    ledger.grant(5, now=1, source="test")
    loaded = Ledger.load(ledger.dump())
    assert loaded.hold(1, now=2).id == "acc-hold_00000001"
    assert loaded.history[-1].id == "acc-txn_00000002"


def test_a_dump_survives_pickling() -> None:
    dump = busy().dump()
    assert pickle.loads(pickle.dumps(dump)) == dump


def test_a_store_may_keep_the_journal_apart() -> None:
    ledger = busy()
    kept = ledger.dump()
    ledger.charge(1, now=90)
    news = ledger.dump(after=len(kept.rows))
    assert [row[0] for row in news.rows] == [18]
    assert news._replace(rows=kept.rows + news.rows) == ledger.dump() == ledger.dump(after=0)
    assert ledger.dump(after=18).rows == ()


def test_a_dump_of_another_layout_is_refused() -> None:
    with pytest.raises(BadArgument, match=r"^dump version 2 is not 1, the one this ledger reads$"):
        Ledger.load(busy().dump()._replace(version=2))


def test_a_dump_that_lost_a_lot_is_refused() -> None:
    dump = busy().dump()
    with pytest.raises(ValueError, match="shorter"):
        Ledger.load(dump._replace(counts=dump.counts[:-1]))
