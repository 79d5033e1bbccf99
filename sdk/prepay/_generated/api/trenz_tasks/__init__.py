# pyright: basic
"""``client.tasks`` of trenz, generated from the contract."""

from __future__ import annotations

from prepay._operation.bound import AsyncExecutor, Executor

from .trenz_tasks_get import AsyncTasksGet, TasksGet


class Tasks:
    """``client.tasks``.

    Attributes:
        get: Read the state of an image or video task, free of charge.
    """

    def __init__(self, client: Executor) -> None:
        self._client = client
        self.get: TasksGet = TasksGet(client)


class AsyncTasks:
    """``client.tasks``.

    Attributes:
        get: Read the state of an image or video task, free of charge.
    """

    def __init__(self, client: AsyncExecutor) -> None:
        self._client = client
        self.get: AsyncTasksGet = AsyncTasksGet(client)
