"""A retry cannot charge twice: every paid operation, every fault, sync and async, plain and under a budget.

Each cell makes one call in a world of its own and compares with the ledger what the client says about it (a result, or
an error with its ``charged``), what the budget counts, and what ``resolve`` finds out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import pytest

from prepay import (
    Budget,
    CallTimeoutError,
    InsufficientCreditsError,
    OutcomeUnknownError,
    PrepayError,
    RateLimitError,
    ServerError,
)
from prepay_mock import Mock
from prepay_mock.world.faults import FaultKind
from tests.sdk.fakes import KINDS, OPERATIONS
from tests.sdk.money import JOB, SEED_BUNDLE, World, arguments_of, eventually, new_mock

SPENDING = [op for op in OPERATIONS if op.facts["charge"] != "none"]
STATUSES = ("500", "502", "503", "504", "429", "402")
FAULTS = ("drop_request", "lose_response", "delay", "truncate", "malformed", *STATUSES)
# Seconds of its own that the mock's pause has, beyond the client's 30.
_TOO_LATE = {"delay": 40}


async def _bundle(world: World) -> dict[str, Any]:
    made = await eventually(world.client.bundles.create(**SEED_BUNDLE | {"edits_quantity": 1}))
    return {"id": made.data.id}


async def _failed_job(world: World) -> dict[str, Any]:
    made = await eventually(world.client.jobs.create(**JOB))
    world.handle.end_job(made.job_id, "failed")
    return {"job_id": made.job_id}


async def _product(world: World) -> dict[str, Any]:
    found = await eventually(world.client.products.search(keyword="water bottle"))
    return {"product_id": found.data.items[0].product_id}


async def _create(_: World) -> dict[str, Any]:
    return dict(SEED_BUNDLE)


PREPARED: dict[str, Callable[[World], Any]] = {
    "tokportalCreateBundle": _create,
    "tokportalAddVideoSlots": _bundle,
    "tokportalAddEditSlots": _bundle,
    "tokportalConfigureBundleVideo": _bundle,
    "ugenRetryJob": _failed_job,
    "trenzGetProduct": _product,
}
MORE: dict[str, dict[str, Any]] = {
    "tokportalCreateBundlesBulk": {"videos_per_account": 2},
    "tokportalConfigureBundleVideo": {
        "volume_original_sound": 50,
        "target_publish_date": "2026-12-01",
        "description": "A cat",
    },
}


@pytest.fixture(scope="module")
def mock() -> Mock:
    """One mock for all cells, each of which starts it anew."""
    return new_mock()


async def prepared(mock: Mock, operation: str, vendor: str, kind: str) -> tuple[World, dict[str, Any]]:
    """An account for which the operation can be called, and its arguments."""
    world = World(vendor, 5000, kind, mock=mock)
    if vendor == "trenz":
        # The one free question about the balance is about a task.
        await eventually(world.client.images.generate(prompt="a bottle"))
    given = arguments_of(operation) | MORE.get(operation, {})
    if operation in PREPARED:
        given |= await PREPARED[operation](world)
    return world, given


def plan(world: World, operation: str, fault: str, times: int | None) -> None:
    """Plan a fault of the matrix. A status of Trenz is its backend's, so that refunds are made."""
    if fault in STATUSES:
        kind: FaultKind = "backend_status" if world.vendor == "trenz" and fault[0] == "5" else "status"
        world.fault(kind, operation, times, status=int(fault))
    else:
        world.fault(cast("FaultKind", fault), operation, times, **(_TOO_LATE if fault == "delay" else {}))


def expected(resend: str, fault: str, times: int | None) -> tuple[type[PrepayError] | None, int]:
    """The error (None: a result) and how often the ledger must have been charged, net of refunds."""
    if fault == "402":
        return InsufficientCreditsError, 0
    recovers = times is not None and (
        resend == "keyed" or (resend == "refunded_5xx" and fault in ("502", "503", "504"))
    )
    if recovers:
        return None, 1
    if fault == "429":
        return RateLimitError, 0
    if fault in STATUSES:
        # A backend's 5xx is refunded, although the client cannot know it of 500.
        return ServerError, 0
    late = fault == "delay"
    return CallTimeoutError if late else OutcomeUnknownError, int(fault != "drop_request")


CELLS = [
    pytest.param(op, fault, times, budgeted, kind, id=f"{op.id}-{fault}-{how}-{cap}-{kind}")
    for op in SPENDING
    for fault in FAULTS
    for times, how in ((1, "once"), (None, "always"))
    for budgeted, cap in ((False, "plain"), (True, "budget"))
    for kind in KINDS
]


def test_the_matrix_is_whole() -> None:
    assert (len(SPENDING), len(FAULTS), len(CELLS)) == (15, 11, 15 * 11 * 2 * 2 * 2)


@pytest.mark.parametrize(("op", "fault", "times", "budgeted", "kind"), CELLS)
async def test_a_retry_cannot_charge_twice(
    mock: Mock, op: Any, fault: str, times: int | None, budgeted: bool, kind: str
) -> None:
    mock.reset()
    world, given = await prepared(mock, op.id, op.vendor, kind)
    before = len(world.account.ledger)
    budget = Budget(4000, on_warning=lambda _: None)
    plan(world, op.id, fault, times)
    error, charges = expected(op.facts["resend"], fault, times)
    capped: dict[str, Any] = {"budget": budget} if budgeted else {}
    raised: PrepayError | None = None
    try:
        await world.call(op.facts["sdk"], **given, **capped)
    except PrepayError as caught:
        raised = caught
    rows = world.account.ledger[before:]
    spent = [row for row in rows if row.kind in ("charge", "hold")]
    refunds = [row for row in rows if row.kind == "refund"]
    amount = -sum(row.amount for row in spent) - sum(row.amount for row in refunds)
    assert len(spent) - len(refunds) == charges <= 1
    assert type(raised) is (type(None) if error is None else error), raised
    if raised is not None:
        await _told_truly(world, raised, charges, amount)
    if budgeted:
        # What a job has reserved is held until its end is seen.
        held = amount if op.facts["charge"] == "reserve" else 0
        assert (budget.spent, budget.reserved) == (amount - held, held)
    world.account.assert_lawful()


async def _told_truly(world: World, raised: Any, charges: int, amount: int) -> None:
    """The error says what is so, or that nobody knows; and ``resolve`` finds it out."""
    assert raised.charged in (None, bool(charges))
    world.mock.faults.clear()
    before = len(world.account.ledger)
    found = await eventually(raised.resolve(world.client, poll=15))
    assert (found.charged, found.amount) == (bool(charges), amount), found
    assert len(world.account.ledger) == before, "finding out costs nothing"
