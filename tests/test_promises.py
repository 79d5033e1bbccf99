"""The three promises, as a user would try them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from prepay import AsyncTokPortal, AsyncUGen, InsufficientCreditsError, Retry, TokPortal, UGen
from prepay_conformance import Settings, run
from prepay_mock import Mock
from prepay_mock.build import make_engine
from prepay_mock.engine.engine import Engine
from prepay_mock.engine.messages import Request, Response
from prepay_mock.serving.server import running
from prepay_mock.world.faults import FaultKind

JOB: dict[str, Any] = {
    "product_name": "Mug",
    "product_image_url": "https://example.com/mug.png",
    "segment_count": 1,
    "music_enabled": False,
}
AT_ONCE = Retry(attempts=5, base=0)
LOST = ["lose_response", "truncate", "malformed"]


@pytest.mark.parametrize("fault", LOST)
def test_a_retry_cannot_charge_twice(fault: FaultKind) -> None:
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
async def test_a_retry_cannot_charge_twice_async(fault: FaultKind) -> None:
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


class Disguise:
    """A mock that does not say it is one: for the kit it is somebody's live API, where credits cost money."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._handle = engine.handle
        engine.handle = self.handle  # type: ignore[method-assign]

    def handle(self, request: Request) -> Response:
        response = self._handle(request)
        response.headers = [pair for pair in response.headers if pair[0] != b"x-prepay-mock"]
        return response


@pytest.mark.parametrize("vendor", ["tokportal", "ugen", "trenz"])
def test_ci_cannot_spend(vendor: str) -> None:
    engine = make_engine(rate_limits=False)
    Disguise(engine)
    account = engine.world.open_account(vendor, "sk_mock_ci_balance_5000", engine.world.clock.now())
    with running(engine) as url:
        verdict = run(
            Settings(
                vendor=vendor,
                url=url,
                per_minute=1_000_000,
                environment={f"{vendor.upper()}_API_KEY": account.key},
            )
        )
    assert verdict.level == "negative"
    assert len(engine.world.heard) > 100
    # Not one entry in the ledger but the lot that it began with.
    assert account.ledger.balance == account.ledger.available == 5000
    assert len(account.ledger.history) == 1
    assert verdict.credits == 0
