# pyright: basic
"""``client.creators`` of trenz, generated from the contract."""

from __future__ import annotations

from prepay._operation.bound import AsyncExecutor, Executor

from .trenz_creators_search import AsyncCreatorsSearch, CreatorsSearch


class Creators:
    """``client.creators``.

    Attributes:
        search: Search creators by keyword, for 1 credit.
    """

    def __init__(self, client: Executor) -> None:
        self._client = client
        self.search: CreatorsSearch = CreatorsSearch(client)


class AsyncCreators:
    """``client.creators``.

    Attributes:
        search: Search creators by keyword, for 1 credit.
    """

    def __init__(self, client: AsyncExecutor) -> None:
        self._client = client
        self.search: AsyncCreatorsSearch = AsyncCreatorsSearch(client)
