# pyright: basic
"""``client.accounts`` of trenz, generated from the contract."""

from __future__ import annotations

from prepay._operation.bound import AsyncExecutor, Executor

from .trenz_accounts_list import AccountsList, AsyncAccountsList


class Accounts:
    """``client.accounts``.

    Attributes:
        list: List the connected social accounts, for 1 credit.
    """

    def __init__(self, client: Executor) -> None:
        self._client = client
        self.list: AccountsList = AccountsList(client)


class AsyncAccounts:
    """``client.accounts``.

    Attributes:
        list: List the connected social accounts, for 1 credit.
    """

    def __init__(self, client: AsyncExecutor) -> None:
        self._client = client
        self.list: AsyncAccountsList = AsyncAccountsList(client)
