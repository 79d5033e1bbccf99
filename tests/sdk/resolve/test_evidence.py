"""Whatever calls a client makes and whatever becomes of them: no verdict about a lost one is wrong.

The model is an account that only this client spends from; what others do to it is in ``test_resolve``.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prepay._call.answers import Answer
from prepay._call.memory import Sighting, Trace, Traces
from prepay._call.traced import traced
from prepay._resolve.evidence import by_balance
from prepay._wire.effects import Flow, sleep
from prepay.credits import Finding
from prepay.vendors.tokportal.history import Price, Span, alike, by_rows, joined
from tests.sdk.stage import CREATE, Stage

SETTLE = 30.0
FATES = ("settled", "settled", "lost", "lost after")
EVENTS = st.lists(
    st.tuples(
        st.sampled_from([0.0, 0.5, 20.0, 100.0]),  # seconds before it begins
        st.sampled_from([0.0, 3.0]),  # seconds that it takes
        st.sampled_from([82, 82, 25]),
        st.sampled_from(FATES),
        st.booleans(),  # another one begins before it has ended
    ),
    max_size=8,
)


class Made(NamedTuple):
    """A call of the model, and whether it was charged."""

    trace: Trace
    price: int
    charged: bool


def play(events: list[Any]) -> tuple[list[Made], list[dict[str, Any]]]:
    """The calls of a client and the rows of its account."""
    now, balance, made = 1_000_000.0, 10_000, list[Made]()
    rows: list[dict[str, Any]] = []
    for gap, takes, price, fate, overlapping in events:
        now += gap
        charged = fate != "lost"
        trace = Trace("x", price, 0, now, ended=0, ended_at=now + takes, state="unknown")
        if charged:
            balance -= price
            rows.insert(
                0,
                {
                    "id": f"row {len(rows)}",
                    "type": "debit",
                    "amount": -price,
                    "balance_after": balance,
                    "created_at": dt.datetime.fromtimestamp(int(now + takes), dt.UTC).isoformat(),
                },
            )
        if fate == "settled":
            trace.state, trace.took, trace.after = "settled", price, balance
        made.append(Made(trace, price, charged))
        now += 0.0 if overlapping else takes
    return made, rows


def ask_rows(one: Made, made: list[Made], rows: list[dict[str, Any]]) -> Finding:
    """What the rows tell of a call."""
    others = [other.trace for other in made if other is not one]
    own = Span.of(one.trace.began_at, one.trace.ended_at, SETTLE)
    span, rivals = joined(own, [call for call in others if alike(call, one.price)], SETTLE)
    seen = [row for row in rows if span.begins <= _time(row) <= span.ends]
    price = Price(one.price, {}, frozenset())
    return by_rows(seen, complete=True, own=own, price=price, others=others, rivals=len(rivals))


def _time(row: dict[str, Any]) -> float:
    return dt.datetime.fromisoformat(row["created_at"]).timestamp()


@given(EVENTS, st.randoms(use_true_random=False))
def test_the_history_never_tells_wrongly(events: list[Any], chance: Any) -> None:
    made, rows = play(events)
    lost = [one for one in made if one.trace.state == "unknown"]
    for _ in range(3):
        chance.shuffle(lost)
        for one in lost:
            found = ask_rows(one, made, rows)
            assert found.charged in (None, one.charged), (one, found)
            if found.charged is not None:
                # As a case does that is closed; what is known of one call helps with the next.
                one.trace.state, one.trace.after = "settled", found.after
                one.trace.took = one.price if found.charged else 0


@given(EVENTS)
def test_the_history_tells_whenever_all_calls_went_one_way(events: list[Any]) -> None:
    for fate in ("lost", "lost after"):
        made, rows = play([(gap, takes, 82, fate, overlapping) for gap, takes, _, _, overlapping in events])
        assert [ask_rows(one, made, rows).charged for one in made] == [fate == "lost after"] * len(made)


@settings(max_examples=1000)
@given(EVENTS, st.lists(st.booleans(), min_size=9, max_size=9))
def test_the_balance_never_tells_wrongly(events: list[Any], looks: list[bool]) -> None:
    traces, balance, lost = Traces(), 10_000, list[Made]()

    def look() -> None:
        began, ended = traces.step(), traces.step()
        traces._sightings.append(Sighting(balance, began, ended, 0.0))

    for (_, _, price, fate, overlapping), looked in zip(events, looks, strict=False):
        if looked:
            look()
        trace = Trace("x", price, traces.step(), 0.0, state="unknown")
        traces.follow(trace)
        if overlapping:
            look()
        charged = fate != "lost"
        balance -= price if charged else 0
        trace.ended = traces.step()
        if fate == "settled":
            trace.state, trace.took = "settled", price
            traces._sightings.append(Sighting(balance, trace.began, trace.ended, 0.0, trace))
        else:
            lost.append(Made(trace, price, charged))
    if looks[-1]:
        look()
    for one in lost:
        found = by_balance(one.trace, traces, 0.0)
        assert found.charged in (None, one.charged), (one, found)


def test_a_price_that_has_changed_is_no_proof_that_nothing_was_charged() -> None:
    (one,), rows = play([(0.0, 0.0, 82, "lost after", False)])
    rows[0]["amount"] = -85
    assert ask_rows(one, [one], rows).charged is None
    rows[0]["breakdown"] = {"editing": 85}
    price = Price(82, {}, frozenset({"video_slots"}))
    own = Span.of(one.trace.began_at, one.trace.ended_at, SETTLE)
    found = by_rows(rows, complete=True, own=own, price=price, others=[], rivals=0)
    assert found.charged is False, "what has other parts is another operation"


def test_calls_of_unknown_price_are_not_counted_against_each_other() -> None:
    made, rows = play([(0.0, 0.0, 82, "lost after", True), (0.0, 0.0, 25, "lost after", True)])
    own = Span.of(made[0].trace.began_at, made[0].trace.ended_at, SETTLE)
    price = Price(None, {}, frozenset())
    assert by_rows(rows, complete=True, own=own, price=price, others=[], rivals=1).charged is None
    assert by_rows(rows[:1], complete=True, own=own, price=price, others=[], rivals=0).charged is True


def test_a_call_that_is_sent_again_is_under_way_again() -> None:
    stage = Stage()
    context = stage.context("tokportalCreateBundle", body=CREATE)
    states: list[str] = []

    def inner() -> Flow[Answer]:
        trace: Any = context.trace
        states.append(trace.state)
        yield from sleep(1.0)
        raise LookupError

    for _ in range(2):
        flow = traced(inner, context)
        next(flow)
        with pytest.raises(LookupError):
            flow.send(None)
        trace: Any = context.trace
        states.append(trace.state)
    assert states == ["open", "settled", "open", "settled"]
    assert len(context.settings.traces.calls()) == 1


def test_a_history_that_was_not_read_to_its_end_proves_nothing() -> None:
    (one,), _ = play([(0.0, 0.0, 82, "lost", False)])
    own, price = Span.of(one.trace.began_at, one.trace.ended_at, SETTLE), Price(82, {}, frozenset())
    assert by_rows([], complete=False, own=own, price=price, others=[], rivals=0).charged is None


def test_what_was_forgotten_proves_nothing() -> None:
    traces = Traces()
    traces._sightings.append(Sighting(100, traces.step(), traces.step(), 0.0))
    for _ in range(5000):
        trace = Trace("x", 0, traces.step(), 0.0)
        traces.follow(trace)
        trace.end(traces.step(), 0.0, 0)
    last = Trace("x", 20, traces.step(), 0.0)
    traces.follow(last)
    last.end(traces.step(), 0.0, None)
    traces._sightings.append(Sighting(80, traces.step(), traces.step(), 0.0))
    assert by_balance(last, traces, 0.0).charged is None
