"""A crowd cannot overspend: calls under a budget, by threads, by tasks, and in ten thousand interleavings."""

from __future__ import annotations

import asyncio
import itertools
import random
import threading
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from prepay import Budget, BudgetExceededError, Clock, MalformedResponseError, PrepayError, Resolution
from prepay._call.context import Settings
from prepay._layers.pipeline import run
from prepay._operation.options import CallOptions
from prepay._operation.spec import Call
from prepay._wire.effects import Flow, Send
from tests.sdk.fakes import BY_ID, KINDS, answering, dialect_of, spec
from tests.sdk.money import JOB, PAID, SEED_BUNDLE, World, eventually
from tests.sdk.small_vendor import SmallVendor

RUNS = 10_000
CROWD = 64
CREATE_BUNDLE, CREATE_JOB, GENERATE = (
    spec(BY_ID[name]) for name in ("tokportalCreateBundle", "ugenCreateJob", "trenzGenerateImage")
)
CALLS: tuple[Callable[[random.Random], Call[Any]], ...] = (
    lambda rng: Call(
        CREATE_BUNDLE, body={"bundle_type": "account_and_videos", "videos_quantity": rng.randint(0, 9)}
    ),
    lambda rng: Call(CREATE_JOB, body={"segment_count": rng.randint(1, 5)}),
    lambda _: Call(GENERATE, body={"prompt": "x"}),
)


class Worker:
    """One flow, and what it waits for."""

    def __init__(self, flow: Flow[Any]) -> None:
        self.flow = flow
        self.effect: Any = None
        self.outcome: Any = None
        self.has_outcome = False
        self.done = False

    def step(self, vendor: SmallVendor) -> None:
        """Go one step: let the server take the request, or let the flow have its outcome."""
        try:
            if self.effect is None:
                self.effect = next(self.flow)
            elif not self.has_outcome:
                self.outcome = vendor.receive(self.effect)[0] if isinstance(self.effect, Send) else None
                self.has_outcome = True
            else:
                self.has_outcome = False
                if isinstance(self.outcome, BaseException):
                    self.effect = self.flow.throw(self.outcome)
                else:
                    self.effect = self.flow.send(self.outcome)
        except (StopIteration, PrepayError, KeyboardInterrupt):
            self.done = True


def test_ten_thousand_interleavings_of_real_calls_never_pass_the_cap() -> None:
    keys = itertools.count()
    settings = Settings(
        dialect=dialect_of("tokportal"),
        headers={},
        defaults=CallOptions(),
        new_key=lambda: f"key-{next(keys)}",
        clock=Clock(monotonic=lambda: 0.0, now=lambda: 0.0, random=lambda: 0.5),
    )
    refused = abandoned = 0
    for seed in range(RUNS):
        rng = random.Random(seed)
        whole = Budget(rng.randint(0, 120), on_warning=lambda _: None)
        part = Budget(rng.randint(0, 80), parent=whole, on_warning=lambda _: None)
        vendor = SmallVendor(rng.choice((60, 1000)), rng)
        workers = [
            Worker(run(rng.choice(CALLS)(rng), CallOptions(budgets=(rng.choice((whole, part)),)), settings))
            for _ in range(4)
        ]
        while live := [worker for worker in workers if not worker.done]:
            chosen = rng.choice(live)
            if rng.random() < 0.01:
                # The application lets go of the call, wherever it stands.
                chosen.flow.close()
                chosen.done = True
                abandoned += 1
            else:
                chosen.step(vendor)
            for budget in (whole, part):
                assert 0 <= budget.spent + budget.reserved <= budget.limit, seed
            assert vendor.taken <= whole.spent + whole.reserved, (
                f"{seed}: a charge that the budget does not know"
            )
        refused += whole.spent + whole.reserved < 20
    assert refused > 100, "budgets that refused"
    assert abandoned > 100, "calls that were abandoned"


@pytest.mark.parametrize("vendor", PAID)
def test_sixty_four_threads_on_one_budget(vendor: str) -> None:
    name, _, given, price = PAID[vendor]
    world = World(vendor, 100_000)
    budget = Budget(10 * price + price // 2, on_warning=lambda _: None)
    client = world.new_client(budget=budget)
    start, outcomes = threading.Barrier(CROWD), list[str]()

    def work() -> None:
        start.wait()
        try:
            _named(client, name)(**given)
            outcomes.append("made")
        except BudgetExceededError:
            outcomes.append("refused")

    threads = [threading.Thread(target=work) for _ in range(CROWD)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (outcomes.count("made"), outcomes.count("refused")) == (10, CROWD - 10)
    assert 100_000 - world.account.available == 10 * price == budget.spent + budget.reserved
    # What a job has reserved is held until its end is seen.
    assert (
        budget.reserved
        == sum(hold.credits for hold in budget.holds)
        == (10 * price if vendor == "ugen" else 0)
    )


@pytest.mark.parametrize("vendor", PAID)
async def test_sixty_four_tasks_in_one_block(vendor: str) -> None:
    name, _, given, price = PAID[vendor]
    world = World(vendor, 100_000, "async")
    budget = Budget(10 * price, on_warning=lambda _: None)

    async def work() -> str:
        try:
            with budget:
                await _named(world.client, name)(**given)
        except BudgetExceededError:
            return "refused"
        return "made"

    outcomes = await asyncio.gather(*(work() for _ in range(CROWD)))
    assert outcomes.count("made") == 10
    assert 100_000 - world.account.available == 10 * price == budget.spent + budget.reserved
    with pytest.raises(BudgetExceededError), budget:
        await _named(world.client, name)(**given)


@pytest.mark.parametrize("vendor", PAID)
async def test_lost_answers_use_the_budget_up_and_resolving_frees_what_was_not_charged(vendor: str) -> None:
    name, operation, given, price = PAID[vendor]
    world = World(vendor, 100_000, "async")
    await eventually(_named(world.client, name)(**given))
    budget = Budget(4 * price, on_warning=lambda _: None)
    errors: list[Any] = []
    for fault in ("drop_request", "lose_response", "drop_request", "lose_response"):
        world.fault(fault, operation, None)
        with pytest.raises(PrepayError) as lost:
            await world.call(name, **given, budget=budget)
        world.mock.faults.clear()
        errors.append(lost.value)
    assert (budget.spent, budget.reserved) == (0, 4 * price)
    with pytest.raises(BudgetExceededError):
        await world.call(name, **given, budget=budget)
    for error in errors:
        assert error.charged is None
    world.pass_time(3600)
    found = [await error.resolve(world.client) for error in errors]
    if vendor == "ugen":
        assert [each.charged for each in found] == [False, True, False, True]
        # The two jobs have ended meanwhile.
        assert (budget.spent, budget.reserved) == (2 * price, 0)
    else:
        # Two of four equal calls were charged, and no record names which; so nothing is given back.
        assert [each.charged for each in found] == [None] * 4
        assert (budget.spent, budget.reserved) == (0, 4 * price)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("vendor", PAID)
async def test_too_small_a_budget_sends_no_paid_request(vendor: str, kind: str) -> None:
    name, _, given, price = PAID[vendor]
    world = World(vendor, 1000, kind)
    with pytest.raises(BudgetExceededError) as refused:
        await world.call(name, **given, budget=Budget(price - 1))
    assert (refused.value.required, refused.value.available) == (price, price - 1)
    paid = [one for one in world.mock.requests if one.method == "POST" and not _is_question(one)]
    assert paid == []
    assert world.account.available == 1000


def _is_question(one: Any) -> bool:
    return one.operation_id == "ugenEstimateJobCredits" or bool(one.response.get("dry_run"))


@pytest.mark.parametrize("kind", KINDS)
async def test_every_budget_counts(kind: str) -> None:
    own, call, block = (
        Budget(100, name=name, on_warning=lambda _: None) for name in ("own", "call", "block")
    )
    world = World("tokportal", 1000, kind, budget=own)
    with block:
        await world.call("bundles.create", **SEED_BUNDLE, budget=call)
    assert [each.spent for each in (own, call, block)] == [82, 82, 82]
    with pytest.raises(BudgetExceededError, match="own"):
        await world.call("bundles.create", **SEED_BUNDLE, budget=Budget(1000))


@pytest.mark.parametrize("kind", KINDS)
async def test_what_costs_nothing_needs_no_budget(kind: str) -> None:
    world = World("tokportal", 1000, kind, budget=Budget(0))
    await world.call("credits.balance")
    made = await world.call("bundles.create", **SEED_BUNDLE, dry_run=True)
    assert (made.credits_charged, world.heard("tokportalCreateBundle")) == (0, 1)


@pytest.mark.parametrize("kind", KINDS)
async def test_a_replay_is_counted_once(kind: str) -> None:
    world, budget = World("tokportal", 1000, kind), Budget(164, on_warning=lambda _: None)
    for _ in range(2):
        await world.call("bundles.create", **SEED_BUNDLE, budget=budget, idempotency_key="order-7")
    assert (budget.spent, world.account.available) == (82, 918)
    world, budget = World("ugen", 1000, kind), Budget(474, on_warning=lambda _: None)
    for _ in range(2):
        await world.call("jobs.create", **JOB, budget=budget, idempotency_key="order-7")
    assert (budget.spent, budget.reserved, world.account.reserved) == (0, 237, 237)


@pytest.mark.parametrize("kind", KINDS)
async def test_a_job_counts_with_what_it_reserved_until_its_end_is_seen(kind: str) -> None:
    world, budget = World("ugen", 1000, kind), Budget(500, on_warning=lambda _: None)
    job = await world.call("jobs.create", **JOB, budget=budget)
    world.handle.end_job(job.job_id, "failed")
    assert (budget.spent, budget.reserved, world.account.available) == (0, 237, 1000)
    await world.call("jobs.retry", job_id=job.job_id, budget=budget)
    assert (budget.spent, budget.reserved, world.account.reserved) == (0, 237, 237)
    await world.call("jobs.create", **JOB, budget=budget)
    with pytest.raises(BudgetExceededError):
        await world.call("jobs.create", **JOB, budget=budget)


@pytest.mark.parametrize("kind", KINDS)
async def test_an_answer_that_cannot_be_read_keeps_its_price_set_aside(kind: str) -> None:
    world, budget = World("trenz", 100, kind), Budget(100, on_warning=lambda _: None)
    unreadable = answering(httpx.Response(202, text="<html>"))
    broken = httpx.MockTransport(unreadable)
    client = world.new_client(
        http_client=httpx.AsyncClient(transport=broken) if kind == "async" else httpx.Client(transport=broken)
    )
    with pytest.raises(MalformedResponseError) as raised:
        await eventually(client.images.generate(prompt="x", budget=budget))
    assert (budget.spent, budget.reserved, raised.value.charged) == (0, 20, None)
    assert budget.unresolved == (raised.value,)


async def test_a_cancelled_call_can_still_be_resolved() -> None:
    world, budget = World("ugen", 1000, "async"), Budget(500, on_warning=lambda _: None)
    asked: list[str] = []

    async def cancel(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        await world.mock.transport.handle_async_request(request)
        if request.url.path.endswith("/jobs"):
            raise asyncio.CancelledError
        return await world.mock.transport.handle_async_request(request)

    client = world.new_client(http_client=httpx.AsyncClient(transport=httpx.MockTransport(cancel)))
    with pytest.raises(asyncio.CancelledError):
        await client.jobs.create(**JOB, budget=budget)
    assert (budget.spent, budget.reserved) == (0, 237)
    (lost,) = budget.unresolved
    found: Resolution = await eventually(lost.resolve(world.client))
    assert (found.charged, found.amount, found.basis) == (True, 237, "record")
    assert (budget.spent, budget.reserved, budget.unresolved) == (0, 237, ())
    assert [hold.credits for hold in budget.holds] == [237], "the job runs"


def test_an_alarm_that_fails_does_not_cost_the_result_of_a_call(caplog: pytest.LogCaptureFixture) -> None:
    world = World("trenz", 1000)

    def alarm(_: Budget) -> None:
        raise RuntimeError("the pager is down")

    budget = Budget(20, on_warning=alarm)
    world.client.images.generate(prompt="x", budget=budget)
    assert (budget.spent, budget.reserved, world.account.available) == (20, 0, 980)
    assert caplog.messages == ["on_warning of budget 'budget' failed (RuntimeError)"]


def _named(client: Any, name: str) -> Any:
    resource, _, method = name.partition(".")
    return getattr(getattr(client, resource), method)
