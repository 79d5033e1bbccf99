"""Stubs that are strict to the end, and the questions of a call that they answer by themselves."""

from __future__ import annotations

import gc
import warnings
from collections.abc import Callable
from typing import Any

import pytest

import prepay
from prepay import Budget, InsufficientCreditsError, OutcomeUnknownError, Retry, TopUp, WaitForCredits
from prepay.clock import TESTING
from prepay.testing import Stub, no_waiting, set_testing
from tests.contract.document import Operation
from tests.sdk.fakes import KINDS, OPERATIONS, ask, first_success, required_arguments
from tests.sdk.stage import CREATE
from tests.sdk.testing.test_testing import RECEIPT, class_of

both = pytest.mark.parametrize("kind", KINDS)
PAID = [op for op in OPERATIONS if op.facts["charge"] != "none"]
BALANCE = {"credit_balance": 9, "credit_reserved": 2, "available_credits": 7}


def quiet(credits_: int) -> Budget:
    return Budget(credits_, on_warning=lambda _: None)


@both
@pytest.mark.parametrize("within", [Exception, AssertionError, BaseException])
async def test_h10_a_call_without_a_response_fails_the_stub_though_its_error_was_caught(
    within: type[BaseException], kind: str
) -> None:
    async def application(source: Any) -> None:
        try:
            await ask(source, "bundles.create", **CREATE)
        except within:
            return

    stub: Stub[Any] = Stub(class_of("tokportal", kind))
    with pytest.raises(AssertionError, match=r"no answer is left for bundles\.create\(.*country='USA'"), stub:
        await application(stub.client)


@both
async def test_h10_a_call_with_other_arguments_fails_the_stub_though_its_error_was_caught(kind: str) -> None:
    stub: Stub[Any] = Stub(class_of("tokportal", kind))
    stub.answers("bundles.create", RECEIPT, expect={"country": "UK"})
    with pytest.raises(AssertionError):
        await ask(stub.client, "bundles.create", **CREATE)
    with pytest.raises(AssertionError, match="expected was"):
        stub.assert_done()


def test_h10_the_error_of_a_test_itself_goes_before() -> None:
    stub = Stub(prepay.TokPortal)
    with pytest.raises(AssertionError):
        stub.client.me.get()
    with pytest.raises(LookupError, match="of the test"), stub:
        raise LookupError("of the test")


@both
@pytest.mark.parametrize("op", PAID, ids=lambda op: op.id)
@pytest.mark.parametrize(
    "options", [{"budget": True}, {"check_balance": True}, {"budget": True, "check_balance": True}]
)
async def test_h10_a_budget_or_a_balance_check_leaves_the_planned_response_to_the_call(
    op: Operation, options: dict[str, Any], kind: str
) -> None:
    name, answer = op.facts["sdk"], first_success(op)
    given = {**options, "budget": quiet(100_000)} if "budget" in options else options
    stub: Stub[Any]
    with Stub(class_of(op.vendor, kind), **given) as stub:
        stub.answers(name, answer.json(), status=answer.status_code)
        result = await ask(stub.client, name, **required_arguments(op))
    assert result.last_response.operation == f"{op.vendor}.{name}"
    assert [call.operation for call in stub.calls if not call.question] == [name]
    assert not any(call.dry_run for call in stub.calls if not call.question)
    if "budget" in given:
        held = sum(hold.credits for hold in given["budget"].holds)
        assert (given["budget"].reserved - held, given["budget"].unresolved) == (0, ())


@both
async def test_h10_the_price_is_that_of_the_response_to_come(kind: str) -> None:
    stub: Stub[Any]
    cap = quiet(60)
    with Stub(class_of("tokportal", kind), budget=cap) as stub:
        stub.answers("bundles.create", RECEIPT, times=2)
        for _ in range(2):
            await ask(stub.client, "bundles.create", **CREATE)
        stub.answers("bundles.create", RECEIPT)
        with pytest.raises(prepay.BudgetExceededError, match="25"):
            await ask(stub.client, "bundles.create", **CREATE)
        cap.raise_to(75)
        await ask(stub.client, "bundles.create", **CREATE)
    question, call = (True, True), (False, False)
    assert [(made.dry_run, made.question) for made in stub.calls] == [question, call] * 2 + [
        question,
        question,
        call,
    ]


@both
async def test_h10_a_planned_quote_is_the_one_that_is_given(kind: str) -> None:
    stub: Stub[Any]
    cap = quiet(60)
    with Stub(class_of("tokportal", kind), budget=cap) as stub:
        stub.quotes("bundles.create", 61)
        stub.answers("bundles.create", RECEIPT)
        with pytest.raises(prepay.BudgetExceededError, match="61"):
            await ask(stub.client, "bundles.create", **CREATE)
        await ask(stub.client, "bundles.create", **CREATE)
    with Stub(class_of("ugen", kind)) as stub:
        stub.quotes("jobs.create", 300)
        found = await ask(
            stub.client, "jobs.create", "quote", product_name="x", product_image_url="y", segment_count=1
        )
        assert (found.total, found.source) == (300, "estimate")
    with pytest.raises(ValueError, match="fixed price or none"):
        Stub(prepay.Trenz).quotes("images.generate", 3)
    with pytest.raises(ValueError, match="whole number of credits"):
        Stub(prepay.TokPortal).quotes("bundles.create", -3)


@both
async def test_h10_a_quote_of_the_application_is_answered_from_the_response_to_come(kind: str) -> None:
    stub: Stub[Any]
    with Stub(class_of("tokportal", kind)) as stub:
        stub.answers("bundles.create", RECEIPT)
        assert (await ask(stub.client, "bundles.create", "quote", **CREATE)).total == 25
        await ask(stub.client, "bundles.create", **CREATE)


@both
async def test_h10_a_dry_run_of_the_application_itself_needs_a_response(kind: str) -> None:
    stub: Stub[Any] = Stub(class_of("tokportal", kind))
    with pytest.raises(AssertionError, match="no answer is left"):
        await ask(stub.client, "bundles.create", **CREATE, dry_run=True)
    rehearsed: dict[str, Any] = {"data": {}, "credits_charged": 0}
    with Stub(class_of("tokportal", kind), dry_run=True) as stub:
        stub.answers("bundles.create", RECEIPT)
        stub.answers("bundles.create", rehearsed, dry_run=True)
        assert (await ask(stub.client, "bundles.create", **CREATE)).credits_charged == 0
        assert (await ask(stub.client, "bundles.create", **CREATE)).credits_charged == 25
        assert [(call.dry_run, call.question) for call in stub.calls] == [(True, False)] * 2


@both
async def test_h10_a_question_of_the_application_itself_still_needs_a_response(kind: str) -> None:
    stub: Stub[Any] = Stub(class_of("ugen", kind))
    with pytest.raises(AssertionError, match=r"no answer is left for credits\.estimate"):
        await ask(stub.client, "credits.estimate", segment_count=1)
    with pytest.raises(AssertionError, match=r"no answer is left for credits\.balance"):
        await ask(stub.client, "credits.balance")


@both
async def test_h10_failures_are_for_the_call_as_well(kind: str) -> None:
    budget = quiet(60)
    details = {"required": 25, "available": 5}
    stub: Stub[Any]
    with Stub(class_of("tokportal", kind), budget=budget, check_balance=True) as stub:
        stub.fails("bundles.create", 402, {"error": {"code": "INSUFFICIENT_CREDITS", "details": details}})
        with pytest.raises(InsufficientCreditsError) as raised:
            await ask(stub.client, "bundles.create", **CREATE)
        assert (raised.value.attempts, raised.value.missing) == (1, 20)
        stub.fails("bundles.create", 422, {"error": {"code": "VALIDATION_ERROR"}})
        with pytest.raises(prepay.BadRequestError):
            await ask(stub.client, "bundles.create", **CREATE)
        assert (budget.spent, budget.reserved) == (0, 0)
        stub.loses("bundles.create")
        stub.answers("bundles.create", RECEIPT)
        await ask(stub.client, "bundles.create", **CREATE)
        assert budget.spent == 25


@both
async def test_h10_a_price_that_nothing_tells_must_be_planned(kind: str) -> None:
    budget = quiet(60)
    stub: Stub[Any] = Stub(class_of("tokportal", kind), budget=budget)
    stub.loses("bundles.create")
    with pytest.raises(AssertionError, match=r"plan it: stub\.quotes\('bundles\.create', CREDITS\)"):
        await ask(stub.client, "bundles.create", **CREATE)
    with Stub(class_of("tokportal", kind), budget=budget, retry=Retry(attempts=1)) as stub:
        stub.quotes("bundles.create", 25)
        stub.loses("bundles.create")
        with pytest.raises(OutcomeUnknownError):
            await ask(stub.client, "bundles.create", **CREATE)
    assert budget.reserved == 25


@both
async def test_h10_a_call_without_a_response_is_told_as_that_with_a_budget_too(kind: str) -> None:
    stub: Stub[Any] = Stub(class_of("tokportal", kind), budget=quiet(60), check_balance=True)
    with pytest.raises(AssertionError, match=r"no answer is left for bundles\.create\(.*country"):
        await ask(stub.client, "bundles.create", **CREATE)
    assert all(call.question for call in stub.calls)


@both
@pytest.mark.parametrize("policy", [WaitForCredits(timeout=60), TopUp(lambda _: None, timeout=60)])
async def test_h10_the_balance_that_a_shortage_waits_for_needs_no_plan(policy: Any, kind: str) -> None:
    details = {"required": 25, "available": 5}
    stub: Stub[Any]
    with Stub(class_of("tokportal", kind), on_insufficient=policy) as stub:
        stub.fails("bundles.create", 402, {"error": {"code": "INSUFFICIENT_CREDITS", "details": details}})
        stub.answers("bundles.create", RECEIPT)
        assert (await ask(stub.client, "bundles.create", **CREATE)).credits_charged == 25
    assert [call.operation for call in stub.calls] == ["bundles.create", "credits.balance", "bundles.create"]


@both
async def test_h10_a_planned_balance_is_the_one_that_is_given(kind: str) -> None:
    given: dict[str, Any] = {"product_name": "x", "product_image_url": "y", "segment_count": 1}
    stub: Stub[Any]
    with Stub(class_of("ugen", kind), check_balance=True) as stub:
        stub.quotes("jobs.create", 300)
        stub.answers("credits.balance", BALANCE)
        with pytest.raises(InsufficientCreditsError) as raised:
            await ask(stub.client, "jobs.create", **given)
        assert (raised.value.required, raised.value.available) == (300, 7)


def forget(function: Callable[[], object]) -> None:
    """Call a function as if it were a statement."""
    function()
    gc.collect()


def test_no_waiting_that_is_never_entered_warns() -> None:
    with pytest.warns(ResourceWarning, match="never entered, so it changed nothing; write: with no_waiting"):
        forget(no_waiting)
    assert TESTING.get() is None


def test_the_old_name_works_and_says_what_the_new_one_is() -> None:
    with pytest.warns(DeprecationWarning, match="set_testing"), set_testing() as clock:
        assert TESTING.get() is clock
    with pytest.warns((DeprecationWarning, ResourceWarning)) as caught:
        forget(set_testing)
    assert {warning.category for warning in caught} == {DeprecationWarning, ResourceWarning}
    assert all(warning.filename == __file__ for warning in caught if warning.category is DeprecationWarning)


def test_no_waiting_may_decorate_a_function_and_be_entered_again() -> None:
    seen: list[Any] = []

    @no_waiting()
    def inside() -> None:
        seen.append(TESTING.get())

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        inside()
        inside()
        block = no_waiting()
        with block as outer:
            with block as inner:
                assert TESTING.get() is inner
            assert TESTING.get() is outer
        del block
        gc.collect()
    assert len({id(clock) for clock in seen}) == 2
    assert TESTING.get() is None
