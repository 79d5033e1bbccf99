"""A job's way through the stages, driven by timers, and its end: what it cost is consumed, the rest is released."""

from __future__ import annotations

from typing import Any

from prepay_mock.vendors.ugen.webhook import notify
from prepay_mock.world.account import Account
from prepay_mock.world.clock import SECOND, iso_seconds
from prepay_mock.world.table import Record
from prepay_mock.world.world import World

__all__ = ["ACTIVE", "FIRST_STAGE", "STAGES", "TIMER", "advance", "cancel", "end", "find", "show", "start"]

ACTIVE = frozenset({"queued", "running"})
"""The statuses of a job that has not ended; such a job, and only such a job, holds credits."""
FIRST_STAGE = "prepare"

_VENDOR = "ugen"
TIMER = "job"
"""The kind of timers."""
_QUEUED = SECOND
# Stage → how long it takes, and progress in percent when it begins. Stages: documented; the rest: assumed.
_STAGES = {
    "prepare": (SECOND, 0),
    "agents": (2 * SECOND, 10),
    "init": (4 * SECOND, 20),
    "generation": (12 * SECOND, 35),
    "concat": (3 * SECOND, 70),
    "audio": (3 * SECOND, 80),
    "captions": (4 * SECOND, 90),
    "complete": (0, 100),
}
STAGES = tuple(_STAGES)
"""The stages in their order."""
_FILES = "https://cdn.u-gen.invalid/videos"
_OUTCOMES = ("completed", "failed")


def show(job: Record) -> dict[str, Any]:
    """The job as the API shows it: without the mock's own fields."""
    return {name: value for name, value in job.items() if not name.startswith("_")}


def start(world: World, account: Account, job: Record, hold_id: str, at: int) -> Record:
    """Queue a job, a new one or one that is retried, on credits that are already held for it; returns it as kept."""
    remaining = STAGES[STAGES.index(job["current_stage"]) :]
    job = job | {
        "status": "queued",
        "credits_reserved": job["credits_estimated"],
        "error_message": None,
        "_hold": hold_id,
        "_run": job["_run"] + 1,
        "_ends_at": at + _QUEUED + sum(_STAGES[stage][0] for stage in remaining),
    }
    _schedule(world, account, job, at + _QUEUED)
    return _put(account, job, at)


def advance(world: World, account: Account, ref: str, at: int) -> None:
    """A timer is due: let the job enter its next stage, or complete. A timer of a run that has ended does nothing."""
    job_id, _, run = ref.partition("/")
    job = account.table("jobs").get(job_id)
    if job is None or job["status"] not in ACTIVE or str(job["_run"]) != run:
        return
    stage = job["current_stage"]
    if job["status"] == "running":
        stage = STAGES[STAGES.index(stage) + 1]
    takes, progress = _STAGES[stage]
    if not takes:
        end(world, account, job_id, "completed", None, at)
        return
    progress = max(progress, job["progress_percent"])
    job = job | {"status": "running", "current_stage": stage, "progress_percent": progress}
    _schedule(world, account, job, at + takes)
    _put(account, job, at)


def cancel(account: Account, job: Record, at: int) -> Record:
    """Stop a job that has not ended and release everything that it holds."""
    account.ledger.release(job["_hold"], now=at, note="Job cancelled")
    return _put(account, job | {"status": "cancelled", "credits_reserved": 0}, at)


def end(
    world: World, account: Account, job_id: str, outcome: str, actual_credits: int | None, at: int
) -> Record:
    """End a job; see ``UGenDialect.end_job``."""
    at = max(at, account.ledger.now)
    job = account.table("jobs").get(job_id)
    if job is None:
        raise LookupError(f"this account has no job {job_id!r}")
    if outcome not in _OUTCOMES:
        raise ValueError(f"unknown outcome {outcome!r}; a job ends as {' or '.join(_OUTCOMES)}")
    if job["status"] not in ACTIVE:
        raise ValueError(
            f"job {job_id} has {job['status']} already; only a queued or running job can be ended"
        )
    actual = _actual(job, outcome, actual_credits)
    account.ledger.capture(job["_hold"], actual, now=at, note=f"Job {outcome}")
    job = job | {"status": outcome, "credits_reserved": 0, "credits_consumed": actual}
    if outcome == "completed":
        files = f"{_FILES}/{job_id}"
        job |= {"current_stage": "complete", "progress_percent": 100}
        job |= {"final_video_url": f"{files}.mp4", "thumbnail_url": f"{files}.jpg"}
    else:
        job["error_message"] = f"Stage {job['current_stage']} failed"
    job = _put(account, job, at)
    notify(world, account, job, at)
    return job


def find(world: World, job_id: str) -> tuple[Account, Record]:
    """The account that owns a job, and the job; see ``UGenDialect.find_job``."""
    for account in world.accounts.values():
        job = account.table("jobs").get(job_id) if account.vendor == _VENDOR else None
        if job is not None:
            return account, job
    raise LookupError(f"no account has a job {job_id!r}")


def _actual(job: Record, outcome: str, asked: int | None) -> int:
    """What the job costs: the work without the buffers that it did not need, and nothing when it has failed."""
    if outcome == "failed":
        if asked:
            raise ValueError(f"a failed job costs nothing, not {asked} credits; leave actual_credits out")
        return 0
    if asked is None:
        base: int = job["_base"]
        return base
    if type(asked) is not int or asked < 0:
        raise ValueError(f"actual_credits must be whole credits from 0 on, not {asked!r}")
    if asked > job["credits_reserved"]:
        raise ValueError(
            f"a job costs at most the {job['credits_reserved']} credits it reserved, not {asked}"
        )
    return asked


def _schedule(world: World, account: Account, job: Record, due: int) -> None:
    world.schedule(due, _VENDOR, account.key, TIMER, f"{job['job_id']}/{job['_run']}")


def _put(account: Account, job: Record, at: int) -> Record:
    job = job | {"updated_at": iso_seconds(at)}
    account.table("jobs").put(job["job_id"], job)
    return job
