# pyright: basic
"""``client.credits`` of tokportal, generated from the contract."""

from __future__ import annotations

from prepay._operation.bound import AsyncExecutor, Executor

from .tokportal_credits_balance import AsyncCreditsBalance, CreditsBalance
from .tokportal_credits_costs import AsyncCreditsCosts, CreditsCosts
from .tokportal_credits_history import AsyncCreditsHistory, CreditsHistory


class Credits:
    """``client.credits``.

    Attributes:
        balance: Get the credit balance and the lots that expire soon
        history: List credit transactions
        costs: Get the price table
    """

    def __init__(self, client: Executor) -> None:
        self._client = client
        self.balance: CreditsBalance = CreditsBalance(client)
        self.history: CreditsHistory = CreditsHistory(client)
        self.costs: CreditsCosts = CreditsCosts(client)


class AsyncCredits:
    """``client.credits``.

    Attributes:
        balance: Get the credit balance and the lots that expire soon
        history: List credit transactions
        costs: Get the price table
    """

    def __init__(self, client: AsyncExecutor) -> None:
        self._client = client
        self.balance: AsyncCreditsBalance = AsyncCreditsBalance(client)
        self.history: AsyncCreditsHistory = AsyncCreditsHistory(client)
        self.costs: AsyncCreditsCosts = AsyncCreditsCosts(client)
