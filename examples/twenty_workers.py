"""Twenty workers under one budget: together they never commit to more than it allows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from prepay import Budget, BudgetExceededError
from prepay_mock import Mock


def warn(budget: Budget) -> None:
    """Called once, at 80 %."""
    print(f"warning    {budget.spent + budget.reserved} of {budget.limit} credits are spent or set aside")


with Mock() as mock:
    account = mock.tokportal.account(balance=10_000)
    budget = Budget(250, name="tonight", on_warning=warn)
    tok = account.client().with_options(budget=budget)

    def work(_: int) -> str:
        """One worker's call."""
        try:
            tok.bundles.create(bundle_type="account_only", country="USA")
        except BudgetExceededError:
            return "refused before a byte was sent"
        return "created"

    with ThreadPoolExecutor(20) as workers:
        results = list(workers.map(work, range(20)))

    for result in sorted(set(results)):
        print(f"{results.count(result):2d} ×       {result}")
    print(f"spent      {budget.spent} of {budget.limit} credits")
    account.assert_charged(250)
