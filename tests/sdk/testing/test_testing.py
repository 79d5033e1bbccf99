"""What prepay offers to the tests of applications: no waiting, and a strict stub."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import Any

import httpx
import pytest

import prepay
from prepay import InsufficientCreditsError, NotSentError, OutcomeUnknownError, Retry, models
from prepay.clock import TESTING
from prepay.testing import Stub, StubbedCall, no_waiting
from tests.contract.document import Operation
from tests.sdk.fakes import BY_ID, CLASSES, KINDS, OPERATIONS, ask, first_success, required_arguments
from tests.sdk.stage import CREATE

both = pytest.mark.parametrize("kind", KINDS)
RECEIPT = {"data": {"id": "b1"}, "credits_charged": 25, "credits_remaining": 75}


def class_of(vendor: str, kind: str) -> Any:
    return getattr(prepay, ("Async" if kind == "async" else "") + CLASSES[vendor])


def impatient(kind: str, *failures: httpx.Response) -> Any:
    """A client on the machine's own clock, whose server fails so often before it succeeds."""
    left = iter(failures)

    def handle(_: httpx.Request) -> httpx.Response:
        return next(left, httpx.Response(200, json={"data": {"total_credits": 1}}))

    transport = httpx.MockTransport(handle)
    if kind == "async":
        return prepay.AsyncTokPortal("sk_1", http_client=httpx.AsyncClient(transport=transport))
    return prepay.TokPortal("sk_1", http_client=httpx.Client(transport=transport))


@both
async def test_nothing_waits_in_tests_and_deadlines_still_count(kind: str) -> None:
    busy = httpx.Response(429, headers={"retry-after": "59"})
    began = time.monotonic()
    with no_waiting() as clock:
        instant = clock.monotonic()
        result = await ask(impatient(kind, busy, busy), "credits.balance")
        assert result.last_response.attempts == 3
        assert clock.monotonic() - instant >= 118
        with pytest.raises(prepay.RateLimitError) as caught:
            await ask(impatient(kind, busy, busy, busy), "credits.balance", deadline=100)
        assert caught.value.attempts == 2, "the third would have come too late"
    assert time.monotonic() - began < 59


def test_it_holds_in_the_block_and_for_nobody_else() -> None:
    seen: list[object] = []
    with no_waiting() as outer:
        assert TESTING.get() is outer
        with no_waiting() as inner:
            assert TESTING.get() is inner
        assert TESTING.get() is outer
        thread = threading.Thread(target=lambda: seen.append(TESTING.get()))
        thread.start()
        thread.join()
    assert TESTING.get() is None
    assert seen == [None]
    with pytest.raises(RuntimeError, match="of this test"), no_waiting():
        raise RuntimeError("of this test")
    assert TESTING.get() is None


async def test_tasks_of_the_block_share_its_clock_and_others_do_not() -> None:
    async def look() -> object:
        await asyncio.sleep(0)
        return TESTING.get()

    outside = asyncio.create_task(look())
    with no_waiting() as clock:
        assert await asyncio.create_task(look()) is clock
    assert await outside is None


@both
@pytest.mark.parametrize("op", OPERATIONS, ids=lambda op: op.id)
async def test_every_operation_can_be_stubbed(op: Operation, kind: str) -> None:
    name, answer = op.facts["sdk"], first_success(op)
    stub: Stub[Any]
    with Stub(class_of(op.vendor, kind)) as stub:
        stub.answers(name, answer.json() if answer.content else None, status=answer.status_code)
        result = await ask(stub.client, name, **required_arguments(op))
    assert result.last_response.operation == f"{op.vendor}.{name}"
    assert [call.operation for call in stub.calls] == [name]


@both
async def test_a_stub_gives_its_answers_in_order_and_notes_what_it_was_asked(kind: str) -> None:
    stub: Stub[Any]
    with Stub(class_of("tokportal", kind)) as stub:
        stub.answers("bundles.create", RECEIPT, headers={"X-TokPortal-Request-Id": "req_1"}, expect=CREATE)
        stub.answers("bundles.create", {**RECEIPT, "credits_charged": 0}, times=2)
        first = await ask(stub.client, "bundles.create", **CREATE, idempotency_key="k-1")
        second = await ask(stub.client, "bundles.create", **CREATE)
        await ask(stub.client, "bundles.create", **CREATE)
    assert (first.credits_charged, second.credits_charged) == (25, 0)
    assert first.last_response.request_id == "req_1"
    assert stub.calls[0] == StubbedCall("bundles.create", CREATE, "k-1")
    assert stub.calls[1].idempotency_key not in (None, "k-1")


@both
async def test_a_rehearsal_is_told_from_the_call_itself(kind: str) -> None:
    rehearsed: dict[str, Any] = {
        "data": {},
        "credits_charged": 0,
        "credits_would_charge": 25,
        "cost_breakdown": {},
    }
    budget = prepay.Budget(30)
    stub: Stub[Any]
    with Stub(class_of("tokportal", kind), budget=budget) as stub:
        stub.answers("bundles.create", rehearsed)
        stub.answers("bundles.create", RECEIPT)
        await ask(stub.client, "bundles.create", **CREATE)
    assert [call.dry_run for call in stub.calls] == [True, False]
    assert budget.spent == 25


@both
async def test_models_may_be_answers(kind: str) -> None:
    stub: Stub[Any]
    with Stub(class_of("ugen", kind)) as stub:
        stub.answers(
            "credits.balance",
            models.UGenCreditBalance(credit_balance=9, credit_reserved=2, available_credits=7),
        )
        assert (await ask(stub.client, "credits.balance")).available_credits == 7


@both
async def test_a_call_without_an_answer_fails_the_test(kind: str) -> None:
    stub: Stub[Any] = Stub(class_of("tokportal", kind))
    with pytest.raises(AssertionError, match=r"no answer is left for bundles\.create\(.*country='USA'"):
        await ask(stub.client, "bundles.create", **CREATE)


@both
async def test_a_call_with_other_arguments_fails_the_test(kind: str) -> None:
    stub: Stub[Any] = Stub(class_of("tokportal", kind))
    for other in ({**CREATE, "country": "UK"}, {**CREATE, "title": "more"}):
        stub.answers("bundles.create", RECEIPT, expect=CREATE)
        with pytest.raises(AssertionError, match="expected was"):
            await ask(stub.client, "bundles.create", **other)
    stub.answers("bundles.add_video_slots", RECEIPT, expect={"id": "b1", "quantity": 2})
    assert await ask(stub.client, "bundles.add_video_slots", id="b1", quantity=2)
    assert stub.calls[-1].arguments == {"id": "b1", "quantity": 2}


def leave_with(stop: Exception | None) -> None:
    with Stub(prepay.TokPortal) as stub:
        stub.answers("bundles.create", RECEIPT, times=2)
        stub.answers("me.get", first_success(BY_ID["tokportalGetCurrentUser"]).json())
        if stop is not None:
            raise stop


def test_an_answer_that_nobody_asked_for_fails_the_test() -> None:
    with pytest.raises(AssertionError, match=r"not asked for: bundles\.create \(2\), me\.get \(1\)"):
        leave_with(None)
    with pytest.raises(RuntimeError, match="of this test"):
        leave_with(RuntimeError("of this test"))


@pytest.mark.parametrize(
    ("operation", "body", "more", "said"),
    [
        ("bundles.buy", RECEIPT, {}, "TokPortal has no operation bundles.buy"),
        ("nothing", RECEIPT, {}, "TokPortal has no operation nothing"),
        ("bundles.create", RECEIPT, {"status": 200}, "never succeeds with 200, only with 201"),
        ("bundles.create", RECEIPT, {"status": 402}, "for errors there is fails"),
        ("bundles.create", {"error": {}}, {}, "never answers 201 with this body"),
        ("bundles.create", None, {}, "never answers 201 with this body"),
        ("credits.history", [], {}, "never answers 200 with this body"),
    ],
)
def test_an_answer_that_could_not_come_is_refused_when_it_is_written_down(
    operation: str, body: Any, more: dict[str, Any], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        Stub(prepay.TokPortal).answers(operation, body, **more)


def test_a_success_is_no_failure() -> None:
    with pytest.raises(ValueError, match="answers"):
        Stub(prepay.TokPortal).fails("bundles.create", 201)


@both
async def test_failures_and_silence_are_what_they_would_be(kind: str) -> None:
    details = {"required": 25, "available": 5}
    stub: Stub[Any]
    with Stub(class_of("tokportal", kind)) as stub:
        stub.fails("bundles.create", 402, {"error": {"code": "INSUFFICIENT_CREDITS", "details": details}})
        with pytest.raises(InsufficientCreditsError) as caught:
            await ask(stub.client, "bundles.create", **CREATE)
        assert caught.value.missing == 20
        stub.loses("bundles.create", times=4)
        with pytest.raises(OutcomeUnknownError):
            await ask(stub.client, "bundles.create", **CREATE)
        stub.loses("bundles.create", sent=False)
        with pytest.raises(NotSentError):
            await ask(stub.client, "bundles.create", **CREATE, retry=Retry(attempts=1))
        stub.fails("bundles.create", 503, headers={"Retry-After": "30"})
        stub.answers("bundles.create", RECEIPT)
        began = time.monotonic()
        result = await ask(stub.client, "bundles.create", **CREATE)
        assert result.last_response.attempts == 2
        assert time.monotonic() - began < 30


@both
async def test_a_stubbed_client_can_be_copied_and_closed(kind: str) -> None:
    stub: Stub[Any]
    with Stub(class_of("tokportal", kind), headers={"X-A": "b"}) as stub:
        stub.answers("bundles.create", RECEIPT)
        assert (
            await ask(stub.client.with_options(timeout=1), "bundles.create", **CREATE)
        ).credits_charged == 25
        await stub.client.aclose() if kind == "async" else stub.client.close()
    with pytest.raises(TypeError, match="TokPortal\\(\\) has no argument 'colour'"):
        Stub(prepay.TokPortal, colour="red")
