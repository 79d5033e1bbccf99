"""What Trenz's resources offer beside the vendor's operations: waiting for tasks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from prepay._generated.api.trenz_tasks import AsyncTasks, Tasks
from prepay._operation.options import CallOptions
from prepay._queries.polling import Span
from prepay._queries.waiting import Waiter, wait
from prepay._runtime.callbacks import refuse_async

if TYPE_CHECKING:
    from prepay._client.base import AsyncClient, SyncClient
    from prepay._generated.models import TrenzTaskResponse

__all__ = ["TASKS", "AsyncTrenzTasks", "TrenzTasks"]

TASKS: Final = Waiter(
    vendor="trenz",
    helper="tasks.wait",
    noun="task",
    operation="tasks.get",
    argument="task_id",
    inside="data",
    open=frozenset({"pending", "running"}),
    done=frozenset({"succeeded"}),
    failed=frozenset({"failed"}),
    shown=("status",),
)


class TrenzTasks(Tasks):
    """``client.tasks``: the vendor's operations, and :meth:`wait`."""

    def __init__(self, client: SyncClient) -> None:
        super().__init__(client)
        self._owner = client

    def wait(
        self,
        task_id: str,
        *,
        timeout: Span = 900.0,
        poll: Span = 2.0,
        on_progress: Callable[[TrenzTaskResponse], Any] | None = None,
    ) -> TrenzTaskResponse:
        """Poll a task until it has succeeded, and return its last result. Polling costs nothing (assumed).

        Args:
            task_id: which task.
            timeout: seconds to wait at most, or a timedelta; 0 polls once.
            poll: seconds between two polls, or a timedelta.
            on_progress: called with the result whenever the task's status has changed.

        Raises:
            WorkFailedError: it failed. Its charge stays (seed).
            WaitTimeoutError: it has not ended in time; ``last`` is what was seen last. It runs on.
            InvalidArgumentError: an argument cannot be right; nothing was sent.
            ConfigurationError: ``on_progress`` is an async function; nothing was sent.
            NotFoundError: there is no such task.
        """
        refuse_async(on_progress, "trenz.tasks.wait", "on_progress")
        task: TrenzTaskResponse = self._owner._drive(
            wait(
                TASKS,
                task_id,
                timeout=timeout,
                poll=poll,
                on_progress=on_progress,
                options=CallOptions(),
                settings=self._owner._settings,
            )
        )
        return task


class AsyncTrenzTasks(AsyncTasks):
    """``client.tasks``: the vendor's operations, and :meth:`wait`."""

    def __init__(self, client: AsyncClient) -> None:
        super().__init__(client)
        self._owner = client

    async def wait(
        self,
        task_id: str,
        *,
        timeout: Span = 900.0,  # noqa: ASYNC109 - looks at the task once more when time is up
        poll: Span = 2.0,
        on_progress: Callable[[TrenzTaskResponse], Any] | None = None,
    ) -> TrenzTaskResponse:
        """Wait until a task has succeeded; arguments and errors as for :meth:`TrenzTasks.wait`.

        ``on_progress`` may be async.
        """
        task: TrenzTaskResponse = await self._owner._drive(
            wait(
                TASKS,
                task_id,
                timeout=timeout,
                poll=poll,
                on_progress=on_progress,
                options=CallOptions(),
                settings=self._owner._settings,
            )
        )
        return task
