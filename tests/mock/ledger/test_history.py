"""The journal as it is read: pages are what a filter over the whole list would give."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prepay_mock.ledger import BadArgument, Entry, Ledger
from tests.mock.ledger.accounts import busy

small = st.integers(0, 12)
times = st.none() | st.integers(0, 40)


def told(steps: list[tuple[int, str]]) -> Ledger:
    """A ledger with one charge for each (microseconds since the one before, ref)."""
    ledger = Ledger()
    ledger.grant(1000, now=0, source="test")
    now = 0
    for wait, ref in steps:
        now += wait
        ledger.charge(1, now=now, ref=ref)
    return ledger


@given(
    steps=st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["", "a", "b"])), max_size=15),
    offset=small,
    limit=small,
    newest_first=st.booleans(),
    ref=st.sampled_from([None, "", "a", "nobody"]),
    since=times,
    until=times,
    up_to=st.none() | st.integers(0, 20),
)
def test_a_page_is_what_a_filter_would_give(
    steps: list[tuple[int, str]],
    offset: int,
    limit: int,
    newest_first: bool,
    ref: str | None,
    since: int | None,
    until: int | None,
    up_to: int | None,
) -> None:
    ledger = told(steps)
    expected = [
        entry
        for entry in ledger.history
        if ref in {None, entry.ref}
        and (since is None or entry.at >= since)
        and (until is None or entry.at < until)
        and (up_to is None or entry.seq <= up_to)
    ]
    total = len(expected)
    if newest_first:
        expected.reverse()
    page = ledger.history.page(
        offset, limit, newest_first=newest_first, ref=ref, since=since, until=until, up_to=up_to
    )
    assert page == (expected[offset : offset + limit], total)
    assert all(type(entry) is Entry for entry in page[0])


def test_pages_begin_with_the_newest_and_know_how_many_there_are() -> None:
    ledger = told([(1, "a")] * 4)
    page, total = ledger.history.page(0, 2)
    assert [entry.seq for entry in page] == [5, 4]
    assert total == 5
    assert [entry.seq for entry in ledger.history.page(4, 2)[0]] == [1]
    assert ledger.history.page(5, 2) == ([], 5)


def test_the_index_by_reference_catches_up_with_new_entries() -> None:
    ledger = told([(1, "a"), (1, "b")])
    assert ledger.history.page(0, 9, ref="a")[1] == 1
    ledger.charge(1, now=50, ref="a")
    ledger.charge(1, now=51, ref="c")
    assert [entry.seq for entry in ledger.history.page(0, 9, ref="a")[0]] == [4, 2]
    assert ledger.history.page(0, 9, ref="c")[1] == 1
    assert ledger.history.page(0, 9, ref="b")[1] == 1


def test_a_million_entries_page_like_ten() -> None:
    ledger = told([(1, "a")] * 9)
    rows = ledger.dump().rows
    many = Ledger.load(ledger.dump()._replace(rows=rows * 100_000))
    page, total = many.history.page(999_990, 5, newest_first=False)
    assert total == 1_000_000
    assert [entry.seq for entry in page] == [1, 2, 3, 4, 5]
    assert [entry.seq for entry in many.history.page(999_990, 5)[0]] == [10, 9, 8, 7, 6]


def test_the_history_is_a_sequence_that_sees_later_entries() -> None:
    ledger = busy()
    history = ledger.history
    assert len(history) == 17
    assert [entry.seq for entry in history] == list(range(1, 18))
    assert [entry.seq for entry in reversed(history)] == list(range(17, 0, -1))
    assert history[0] is not history[0]
    assert history[0] == next(iter(history)) == ledger.entry("txn_00000001")
    assert [entry.seq for entry in history[-2:]] == [16, 17]
    assert all(type(entry) is Entry for entry in (*history, *history[3:5], history[-1], *reversed(history)))
    with pytest.raises(IndexError):
        history[17]
    ledger.charge(1, now=90)
    assert history[-1].seq == len(history) == 18


ANYWHERE: dict[str, Any] = {"offset": 0, "limit": 5}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"offset": -1}, "offset must be at least 0, not -1"),
        ({"offset": True}, "offset must be a whole number (int), not bool"),
        ({"limit": -1}, "limit must be at least 0, not -1"),
        ({"limit": 2.0}, "limit must be a whole number (int), not float"),
        ({"since": -1}, "since must be at least 0, not -1"),
        ({"since": "x"}, "since must be a whole number (int), not str"),
        ({"until": -1}, "until must be at least 0, not -1"),
        ({"until": 1.5}, "until must be a whole number (int), not float"),
        ({"up_to": -1}, "up_to must be at least 0, not -1"),
        ({"up_to": "1"}, "up_to must be a whole number (int), not str"),
        ({"ref": 7}, "ref must be text (str), not int"),
    ],
)
def test_a_page_that_makes_no_sense_is_refused(arguments: dict[str, Any], message: str) -> None:
    history = busy().history
    with pytest.raises(BadArgument) as refused:
        history.page(**{**ANYWHERE, **arguments})
    assert str(refused.value) == message
    edges = history.page(0, 5, since=0, until=0, up_to=0)
    assert edges == ([], 0)
