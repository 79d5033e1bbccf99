"""The engine's small parts: clock, identifiers, tables, the rate limiter and the fault book."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prepay_mock.world.account import Account
from prepay_mock.world.clock import MINUTE, SECOND, Clock, iso, parse_instant
from prepay_mock.world.faults import Fault, FaultBook
from prepay_mock.world.ids import Ids
from prepay_mock.world.rate import take_token
from prepay_mock.world.scenario import KeyMeaning, meaning_of
from prepay_mock.world.table import Table

INSTANT = parse_instant("2026-05-19T22:42:36.885166+00:00")


class Hands:
    """A source of real time that a test turns by hand, also backwards."""

    def __init__(self) -> None:
        self.at = INSTANT

    def __call__(self) -> int:
        return self.at


@given(st.lists(st.one_of(st.integers(-MINUTE, MINUTE), st.sampled_from(["freeze", "unfreeze", "advance"]))))
def test_time_never_goes_back_whatever_the_system_clock_does(steps: list[int | str]) -> None:
    hands = Hands()
    clock = Clock(hands)
    last = clock.now()
    for step in steps:
        if isinstance(step, int):
            hands.at += step
        elif step == "advance":
            assert clock.advance(SECOND) == last + SECOND
        else:
            getattr(clock, step)()
        now = clock.now()
        assert now >= last
        last = now


def test_a_frozen_clock_stands_and_goes_on_from_there() -> None:
    hands = Hands()
    clock = Clock(hands)
    clock.freeze()
    hands.at += MINUTE
    assert clock.now() == INSTANT
    clock.unfreeze()
    hands.at += SECOND
    assert clock.now() == INSTANT + SECOND


def test_the_past_cannot_be_set() -> None:
    clock = Clock(frozen_at=INSTANT)
    with pytest.raises(ValueError, match=r"it is 2026-05-19T22:42:36\.885166\+00:00 already"):
        clock.set(INSTANT - 1)
    with pytest.raises(ValueError, match="zero or more"):
        clock.advance(-1)


@given(st.integers(0, 4_000_000_000 * SECOND))
def test_instants_survive_their_text(instant: int) -> None:
    assert parse_instant(iso(instant)) == instant


def test_the_same_seed_gives_the_same_ids_and_another_seed_others() -> None:
    first, same, other = Ids(7), Ids(7), Ids(8)
    assert [first.uuid() for _ in range(5)] == [same.uuid() for _ in range(5)]
    assert first.uuid() != other.uuid()


def test_ids_of_requests_do_not_move_the_ids_of_things() -> None:
    quiet, busy = Ids(7), Ids(7)
    for _ in range(100):
        busy.request_hex()
    assert quiet.uuid() == busy.uuid()


@given(
    st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(-(2**53), 2**53))),
    st.integers(0, 8),
    st.integers(1, 8),
)
def test_pages_hold_exactly_the_rows_newest_first(
    puts: list[tuple[str, int]], offset: int, limit: int
) -> None:
    table = Table()
    model: dict[str, dict[str, int]] = {}
    for key, value in puts:
        table.put(key, {"value": value})
        model[key] = {"value": value}
    rows = list(model.values())[::-1]
    assert table.page(offset, limit) == (rows[offset : offset + limit], len(rows))
    even = [row for row in rows if row["value"] % 2 == 0]
    assert table.page(offset, limit, where=lambda row: row["value"] % 2 == 0) == (
        even[offset : offset + limit],
        len(even),
    )


def test_a_record_that_was_read_is_nobody_elses() -> None:
    table = Table()
    table.put("a", {"status": "draft"})
    mine = table.get("a")
    assert mine is not None
    mine["status"] = "published"
    assert table.get("a") == {"status": "draft"}


def test_a_restored_table_does_not_follow_the_one_it_came_from() -> None:
    table, copy = Table(), Table()
    table.put("a", {"value": 1})
    copy.load(table.dump())
    table.put("a", {"value": 2})
    table.put("b", {"value": 3})
    assert list(copy) == [{"value": 1}]


@given(st.lists(st.integers(0, 2 * SECOND), min_size=1, max_size=400))
def test_a_bucket_never_lets_more_through_than_its_size_and_its_refill(gaps: list[int]) -> None:
    account = Account("tokportal", "sk_mock_rate", INSTANT)
    now, allowed = INSTANT, 0
    for gap in gaps:
        now += gap
        passed, remaining, wait = take_token(account, 120, now)
        allowed += passed
        assert 0 <= remaining < 120
        assert wait > 0
    assert allowed <= 120 + (now - INSTANT) * 120 // MINUTE


def test_an_empty_bucket_says_when_the_next_token_comes() -> None:
    account = Account("tokportal", "sk_mock_rate", INSTANT)
    for _ in range(120):
        assert take_token(account, 120, INSTANT)[0]
    passed, remaining, wait = take_token(account, 120, INSTANT)
    assert (passed, remaining, wait) == (False, 0, SECOND // 2)
    assert not take_token(account, 120, INSTANT + wait - 1)[0]
    assert take_token(account, 120, INSTANT + wait)[0]


def test_a_fault_skips_meets_and_ends_as_planned() -> None:
    book = FaultBook()
    book.add(Fault("status", operation="a", status=503, after=1, times=2))
    met = [len(book.meet(operation, None)) for operation in ("a", "b", "a", "a", "a")]
    assert met == [0, 0, 1, 1, 0]
    assert not book


def test_a_fault_for_one_key_spares_the_others() -> None:
    book = FaultBook()
    book.add(Fault("drop_request", key="sk_mock_a", times=None))
    assert not book.meet("any", "sk_mock_b")
    assert not book.meet("any", None)
    assert [fault.fault for fault in book.meet("any", "sk_mock_a")] == ["drop_request"]
    assert len(book) == 1


def test_an_unknown_fault_is_refused_and_the_known_ones_are_named() -> None:
    with pytest.raises(ValueError, match=r"Unknown fault 'explode'. Choose from: status, .*lose_response"):
        FaultBook().add(Fault("explode"))


@pytest.mark.parametrize(
    ("key", "meaning"),
    [
        ("sk_mock_ci", KeyMeaning()),
        ("sk_mock_ci_empty", KeyMeaning(balance=0)),
        ("sk_mock_ci_balance_50", KeyMeaning(balance=50)),
        ("sk_mock_ci_balance_0", KeyMeaning(balance=0)),
        ("sk_mock_ci_balance_050", KeyMeaning()),
        ("sk_mock_ci_revoked", KeyMeaning(standing="revoked")),
        ("sk_mock_ci_suspended", KeyMeaning(standing="suspended")),
        ("sk_mock_ci_readonly", KeyMeaning(standing="readonly")),
    ],
)
def test_a_keys_name_means_what_it_says(key: str, meaning: KeyMeaning) -> None:
    assert meaning_of(key) == meaning
