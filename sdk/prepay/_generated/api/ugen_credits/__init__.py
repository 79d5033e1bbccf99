# pyright: basic
"""``client.credits`` of ugen, generated from the contract."""

from __future__ import annotations

from prepay._operation.bound import AsyncExecutor, Executor

from .ugen_credits_balance import AsyncCreditsBalance, CreditsBalance
from .ugen_credits_estimate import AsyncCreditsEstimate, CreditsEstimate
from .ugen_credits_pricing import AsyncCreditsPricing, CreditsPricing
from .ugen_credits_transactions import AsyncCreditsTransactions, CreditsTransactions


class Credits:
    """``client.credits``.

    Attributes:
        balance: Read the credit balance.
        transactions: List credit movements, newest first.
        estimate: Compute what a job would reserve.
        pricing: List the video prices of every active model variant.
    """

    def __init__(self, client: Executor) -> None:
        self._client = client
        self.balance: CreditsBalance = CreditsBalance(client)
        self.transactions: CreditsTransactions = CreditsTransactions(client)
        self.estimate: CreditsEstimate = CreditsEstimate(client)
        self.pricing: CreditsPricing = CreditsPricing(client)


class AsyncCredits:
    """``client.credits``.

    Attributes:
        balance: Read the credit balance.
        transactions: List credit movements, newest first.
        estimate: Compute what a job would reserve.
        pricing: List the video prices of every active model variant.
    """

    def __init__(self, client: AsyncExecutor) -> None:
        self._client = client
        self.balance: AsyncCreditsBalance = AsyncCreditsBalance(client)
        self.transactions: AsyncCreditsTransactions = AsyncCreditsTransactions(client)
        self.estimate: AsyncCreditsEstimate = AsyncCreditsEstimate(client)
        self.pricing: AsyncCreditsPricing = AsyncCreditsPricing(client)
