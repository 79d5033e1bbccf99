# pyright: basic
"""``client.jobs`` of ugen, generated from the contract."""

from __future__ import annotations

from prepay._operation.bound import AsyncExecutor, Executor

from .ugen_jobs_cancel import AsyncJobsCancel, JobsCancel
from .ugen_jobs_create import AsyncJobsCreate, JobsCreate
from .ugen_jobs_get import AsyncJobsGet, JobsGet
from .ugen_jobs_list import AsyncJobsList, JobsList
from .ugen_jobs_retry import AsyncJobsRetry, JobsRetry


class Jobs:
    """``client.jobs``.

    Attributes:
        list: List the account's jobs, newest first.
        create: Create a video job and reserve its estimate.
        get: Read one job.
        cancel: Cancel a job and release its reservation.
        retry: Run a failed job again, with a new reservation.
    """

    def __init__(self, client: Executor) -> None:
        self._client = client
        self.list: JobsList = JobsList(client)
        self.create: JobsCreate = JobsCreate(client)
        self.get: JobsGet = JobsGet(client)
        self.cancel: JobsCancel = JobsCancel(client)
        self.retry: JobsRetry = JobsRetry(client)


class AsyncJobs:
    """``client.jobs``.

    Attributes:
        list: List the account's jobs, newest first.
        create: Create a video job and reserve its estimate.
        get: Read one job.
        cancel: Cancel a job and release its reservation.
        retry: Run a failed job again, with a new reservation.
    """

    def __init__(self, client: AsyncExecutor) -> None:
        self._client = client
        self.list: AsyncJobsList = AsyncJobsList(client)
        self.create: AsyncJobsCreate = AsyncJobsCreate(client)
        self.get: AsyncJobsGet = AsyncJobsGet(client)
        self.cancel: AsyncJobsCancel = AsyncJobsCancel(client)
        self.retry: AsyncJobsRetry = AsyncJobsRetry(client)
