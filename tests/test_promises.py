"""The three promises, as a user would try them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from prepay import AsyncTokPortal, AsyncUGen, InsufficientCreditsError, Retry, TokPortal, UGen
from prepay_mock import Mock

JOB: dict[str, Any] = {
    "product_name": "Mug",
    "product_image_url": "https://example.com/mug.png",
    "segment_count": 1,
    "music_enabled": False,
}
AT_ONCE = Retry(attempts=5, base=0)
LOST = ["lose_response", "truncate", "malformed"]


@pytest.mark.parametrize("fault", LOST)
def test_a_retry_cannot_charge_twice(fault: str) -> None:
    with Mock() as mock:
        tok_account, ugen_account = mock.tokportal.account(balance=1000), mock.ugen.account(balance=1000)
        tok: TokPortal = tok_account.client().with_options(retry=AT_ONCE)
        ugen: UGen = ugen_account.client().with_options(retry=AT_ONCE)
        mock.faults.add(fault, times=2, operation="tokportalCreateBundle")
        mock.faults.add(fault, times=2, operation="ugenCreateJob")
        bundle = tok.bundles.create(bundle_type="account_only", country="USA")
        job = ugen.jobs.create(**JOB)
        assert (bundle.last_response.attempts, job.last_response.attempts) == (3, 3)
        assert tok.credits.balance().data.total_credits == 1000 - 25
        balance = ugen.credits.balance()
        assert (balance.credit_balance, balance.credit_reserved) == (1000, 86)
        tok_account.assert_charged(25)


@pytest.mark.parametrize("fault", LOST)
async def test_a_retry_cannot_charge_twice_async(fault: str) -> None:
    with Mock() as mock:
        tok: AsyncTokPortal = mock.tokportal.account(balance=1000).async_client().with_options(retry=AT_ONCE)
        ugen: AsyncUGen = mock.ugen.account(balance=1000).async_client().with_options(retry=AT_ONCE)
        mock.faults.add(fault, times=4)
        await asyncio.gather(
            tok.bundles.create(bundle_type="account_only", country="USA"), ugen.jobs.create(**JOB)
        )
        assert (await tok.credits.balance()).data.total_credits == 1000 - 25
        assert (await ugen.credits.balance()).available_credits == 1000 - 86


def outcomes(call: Callable[[int], object]) -> tuple[int, int]:
    """64 calls at the same time; how many succeeded, and how many ran out of credits."""

    def attempt(number: int) -> bool:
        try:
            call(number)
        except InsufficientCreditsError:
            return False
        return True

    with ThreadPoolExecutor(64) as crowd:
        results = list(crowd.map(attempt, range(64)))
    return results.count(True), results.count(False)


def test_a_crowd_cannot_overspend() -> None:
    with Mock(rate_limits=False) as mock:
        tok: TokPortal = mock.tokportal.account(balance=250).client()
        ugen: UGen = mock.ugen.account(balance=860).client()
        trenz = mock.trenz.account(balance=50).client()
        assert outcomes(lambda _: tok.bundles.create(bundle_type="account_only", country="USA")) == (10, 54)
        assert outcomes(lambda _: ugen.jobs.create(**JOB)) == (10, 54)
        assert outcomes(lambda number: trenz.copywriting.product_title(product_name=f"Mug {number}")) == (
            10,
            54,
        )
        assert tok.credits.balance().data.total_credits == 0
        assert ugen.credits.balance().available_credits == 0
