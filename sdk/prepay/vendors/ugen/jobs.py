"""What U-Gen's jobs offer beside the vendor's operations: waiting for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from prepay._call.context import Settings
from prepay._generated.api.ugen_jobs import AsyncJobs, Jobs
from prepay._operation.options import CallOptions
from prepay._queries.polling import Span
from prepay._queries.waiting import Waiter, wait
from prepay._runtime.callbacks import refuse_async
from prepay.vendors.ugen.dialect import DIALECT

if TYPE_CHECKING:
    from prepay._call.context import Settings
    from prepay._client.base import AsyncClient, SyncClient
    from prepay._generated.models import UGenJob, UGenJobEvent

__all__ = ["JOBS", "AsyncUGenJobs", "UGenJobs"]

JOBS: Final = Waiter(
    vendor="ugen",
    helper="jobs.wait",
    noun="job",
    operation="jobs.get",
    argument="job_id",
    inside=None,
    open=frozenset({"queued", "running"}),
    done=frozenset({"completed"}),
    failed=frozenset({"failed", "cancelled"}),
    shown=("status", "current_stage", "progress_percent"),
)


class UGenJobs(Jobs):
    """``client.jobs``: the vendor's operations, and :meth:`wait`."""

    def __init__(self, client: SyncClient) -> None:
        super().__init__(client)
        self._owner = client

    def wait(
        self,
        job_id: str,
        *,
        timeout: Span = 1800.0,
        poll: Span = 5.0,
        on_progress: Callable[[UGenJob], Any] | None = None,
    ) -> UGenJob:
        """Poll a job until it has completed, and return it. Polling costs nothing.

        Args:
            job_id: which job.
            timeout: seconds to wait at most, or a timedelta; 0 polls once.
            poll: seconds between two polls, or a timedelta.
            on_progress: called with the job whenever its status, stage or percentage has changed.

        Raises:
            WorkFailedError: it failed or was cancelled; its reservation was released.
            WaitTimeoutError: it has not ended in time; ``last`` is what was seen last. It runs on.
            InvalidArgumentError: an argument cannot be right; nothing was sent.
            ConfigurationError: ``on_progress`` is an async function; nothing was sent.
            NotFoundError: there is no such job.
        """
        refuse_async(on_progress, "ugen.jobs.wait", "on_progress")
        job: UGenJob = self._owner._drive(
            wait(
                JOBS,
                job_id,
                timeout=timeout,
                poll=poll,
                on_progress=on_progress,
                options=CallOptions(),
                settings=self._owner._settings,
            )
        )
        return job

    def note(self, event: UGenJobEvent) -> None:
        """Take note of a verified webhook: the budgets that hold credits for its job are settled. Sends nothing.

        Example:
            ``ugen.jobs.note(webhooks.verify_ugen(body, headers, secret))``

        Args:
            event: as ``webhooks.verify_ugen`` gives it. One of a job that no budget holds credits for does nothing.
        """
        _note(self._owner._settings, event)


class AsyncUGenJobs(AsyncJobs):
    """``client.jobs``: the vendor's operations, and :meth:`wait`."""

    def __init__(self, client: AsyncClient) -> None:
        super().__init__(client)
        self._owner = client

    async def wait(
        self,
        job_id: str,
        *,
        timeout: Span = 1800.0,  # noqa: ASYNC109 - looks at the job once more when time is up
        poll: Span = 5.0,
        on_progress: Callable[[UGenJob], Any] | None = None,
    ) -> UGenJob:
        """Wait until a job has completed; arguments and errors as for :meth:`UGenJobs.wait`.

        ``on_progress`` may be async.
        """
        job: UGenJob = await self._owner._drive(
            wait(
                JOBS,
                job_id,
                timeout=timeout,
                poll=poll,
                on_progress=on_progress,
                options=CallOptions(),
                settings=self._owner._settings,
            )
        )
        return job

    def note(self, event: UGenJobEvent) -> None:
        """Take note of a verified webhook: the budgets that hold credits for its job are settled. Sends nothing.

        Example:
            ``ugen.jobs.note(webhooks.verify_ugen(body, headers, secret))``

        Args:
            event: as ``webhooks.verify_ugen`` gives it. One of a job that no budget holds credits for does nothing.
        """
        _note(self._owner._settings, event)


def _note(settings: Settings, event: UGenJobEvent) -> None:
    job = DIALECT.job(event)
    at: Any = event.timestamp
    if job is not None:
        settings.shared.jobs.note(job, at if isinstance(at, dt.datetime) else None)
