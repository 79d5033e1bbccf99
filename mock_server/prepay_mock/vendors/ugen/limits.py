"""How many jobs an account may have at once and start per day (documented; no number is published)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from prepay_mock.vendors.ugen.refusals import too_many
from prepay_mock.world.account import Account
from prepay_mock.world.clock import DAY

__all__ = ["JobLimits"]


@dataclass(frozen=True, slots=True)
class JobLimits:
    """The limits of accounts that have none of their own.

    An account's own stand in ``account.settings["job_limits"]`` as ``concurrent_jobs`` and ``daily_jobs``; either may
    be left out.

    Args:
        concurrent: jobs that may be queued or running at once.
        daily: jobs that may be started in a day (UTC), retries included (assumed).
    """

    concurrent: int
    daily: int

    def admit(self, account: Account, now: int) -> None:
        """Refuse a job that would be one too many; changes nothing.

        Raises:
            Refusal: 429 with the seconds until a job ends, or until the day does.
        """
        own: Mapping[str, Any] = {
            "concurrent_jobs": self.concurrent,
            "daily_jobs": self.daily,
            **account.settings.get("job_limits", {}),
        }
        # Every job that has not ended holds credits, and nothing else does.
        holds = account.ledger.holds()
        if len(holds) >= own["concurrent_jobs"]:
            jobs = [account.table("jobs").get(hold.ref) for hold in holds]
            first_end = min((job["_ends_at"] for job in jobs if job is not None), default=now)
            raise too_many("Too many jobs are running", first_end - now, "concurrent_jobs")
        if _started(account, now) >= own["daily_jobs"]:
            raise too_many("The daily job limit is reached", DAY - now % DAY, "daily_jobs")

    def count(self, account: Account, now: int) -> None:
        """Count a job that was started."""
        account.settings["jobs_started"] = [now // DAY, _started(account, now) + 1]


def _started(account: Account, now: int) -> int:
    day, number = account.settings.get("jobs_started", (0, 0))
    return number if day == now // DAY else 0
