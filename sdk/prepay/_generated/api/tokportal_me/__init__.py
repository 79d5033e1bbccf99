# pyright: basic
"""``client.me`` of tokportal, generated from the contract."""

from __future__ import annotations

from prepay._operation.bound import AsyncExecutor, Executor

from .tokportal_me_get import AsyncMeGet, MeGet


class Me:
    """``client.me``.

    Attributes:
        get: Get the workspace of the API key
    """

    def __init__(self, client: Executor) -> None:
        self._client = client
        self.get: MeGet = MeGet(client)


class AsyncMe:
    """``client.me``.

    Attributes:
        get: Get the workspace of the API key
    """

    def __init__(self, client: AsyncExecutor) -> None:
        self._client = client
        self.get: AsyncMeGet = AsyncMeGet(client)
