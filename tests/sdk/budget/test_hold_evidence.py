"""A12: what proves the end of a job, and how many holds are kept."""

from __future__ import annotations

import datetime as dt
import gc
import logging
from typing import Any

import pytest

from prepay import Budget, Hold
from prepay._budget.holds import Reservation
from prepay._budget.ledger import MOST_HOLDS
from prepay._call.job_holds import MOST_JOBS, JobHolds
from prepay.budget import reserve
from tests.sdk.fakes import BY_ID, dialect_of, spec

UGEN, TRENZ = dialect_of("ugen"), dialect_of("trenz")

# -- pages of the ledger -------------------------------------------------------------------------------------------


def row(kind: str, amount: int, job_id: str = "j") -> dict[str, Any]:
    return {"type": kind, "amount": amount, "job_id": job_id}


def made(
    jobs: JobHolds, budget: Budget, *, operation: str = "ugenCreateJob", job_id: str = "j", step: int = 0
) -> Reservation:
    reservation = reserve(50, budget)
    jobs.hold(reservation, spec(BY_ID[operation]), job_id, 50, at=0.0, step=step)
    return reservation


RESERVE, RELEASE, CONSUME = row("reserve", -50), row("release", 50), row("consume", -20)
OTHER = row("purchase", 5, "")


@pytest.mark.parametrize(
    ("rows", "page", "spent", "reserved"),
    [
        ([CONSUME, RELEASE, RESERVE], 1, 20, 0),
        ([RELEASE, RESERVE], 1, 0, 0),
        ([OTHER, RELEASE, RESERVE], 2, 0, 0),
        ([RELEASE, RESERVE], 2, 0, 50),  # its charge may be on the page before
        ([RELEASE], 1, 0, 50),  # it may be of an earlier run
        ([CONSUME], 1, 0, 50),
        ([RESERVE, RELEASE, RESERVE], 1, 0, 50),  # it failed, and runs again
        ([RESERVE], 1, 0, 50),
        ([row("release", 50, "k"), row("reserve", -50, "k")], 1, 0, 50),
        ([{"type": "consume", "job_id": "j", "amount": "many"}, RELEASE, RESERVE], 1, 0, 50),
        ([{"type": None, "job_id": ["j"]}, 5, None, RESERVE], 1, 0, 50),
    ],
)
def test_a12_a_page_of_the_ledger_proves_an_end_or_nothing(
    rows: list[Any], page: int, spent: int, reserved: int
) -> None:
    jobs, budget = JobHolds(), Budget(100)
    reservation = made(jobs, budget)
    jobs.see(UGEN.jobs({"items": rows, "page": page}), began=1)
    assert (budget.spent, budget.reserved) == (spent, reserved)
    assert reservation.hold is not None


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        "x",
        {"items": 5},
        {"job_id": 5},
        {"job_id": "j", "status": "completed"},
        {"job_id": "k", "status": "failed", "credits_consumed": 0},
    ],
)
def test_a12_odd_responses_end_nothing(body: Any) -> None:
    jobs, budget = JobHolds(), Budget(100)
    made(jobs, budget)
    jobs.see(UGEN.jobs(body), began=1)
    jobs.see(TRENZ.jobs({"job_id": "j", "status": "failed", "credits_consumed": 0}), began=1)
    assert budget.reserved == 50


@pytest.mark.parametrize(
    ("consumed", "spent"), [(7, 7), (None, 50), ("7", 50), (-7, 50), (70, 70), (True, 50)]
)
def test_a12_a_completed_job_that_does_not_tell_its_cost_counts_in_full(consumed: Any, spent: int) -> None:
    jobs, budget = JobHolds(), Budget(100)
    made(jobs, budget)
    jobs.see(UGEN.jobs({"job_id": "j", "status": "completed", "credits_consumed": consumed}), began=1)
    assert (budget.spent, budget.reserved) == (spent, 0)


def test_a12_one_id_for_two_jobs_releases_neither() -> None:
    jobs, budget = JobHolds(), Budget(100)
    first, second = made(jobs, budget), made(jobs, budget)
    assert (budget.reserved, first.state, second.state) == (100, "held", "held")


# -- limits --------------------------------------------------------------------------------------------------------


def test_a12_a_client_watches_for_so_many_jobs_and_the_rest_stay_held() -> None:
    jobs, budget = JobHolds(), Budget(10**6)
    for number in range(MOST_JOBS + 1):
        jobs._jobs[f"j{number}"] = jobs._jobs.get("x") or _watched()
    made(jobs, budget, job_id="last")
    assert len(jobs._jobs) <= MOST_JOBS
    assert "last" in jobs._jobs
    jobs.see(UGEN.jobs({"job_id": "j0", "status": "failed", "credits_consumed": 0}), began=1)
    assert budget.reserved == 50


def _watched() -> Any:
    jobs, budget = JobHolds(), Budget(100)
    made(jobs, budget)
    return jobs._jobs["j"]


def test_a12_a_budget_keeps_so_many_holds_and_counts_the_oldest_in_full(
    caplog: pytest.LogCaptureFixture,
) -> None:
    budget = Budget(10**6)
    first = budget.hold(3, id="first")
    with caplog.at_level(logging.WARNING, logger="prepay.budget"):
        for number in range(MOST_HOLDS):
            reservation = Reservation((budget,), 1)
            reservation.claim()
            hold = Hold(reservation, str(number), since=dt.datetime.now(dt.UTC))
            reservation.keep_as(hold, 1)
    assert len(budget.holds) == MOST_HOLDS
    assert first.ended
    assert (budget.spent, budget.reserved) == (3, MOST_HOLDS)
    assert [message for message in caplog.messages if "first" in message]


def test_a12_a_client_does_not_keep_a_budget_alive() -> None:
    jobs, budget = JobHolds(), Budget(100)
    made(jobs, budget)
    del budget
    gc.collect()
    assert jobs._jobs["j"].hold() is None
    jobs.see(UGEN.jobs({"job_id": "j", "status": "failed", "credits_consumed": 0}), began=1)
    assert jobs._jobs == {}
