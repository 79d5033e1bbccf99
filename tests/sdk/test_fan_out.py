"""A thousand calls at a time through one async client, over a real socket: all succeed, and each is paid once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from prepay_mock.handles.mock import serving
from prepay_mock.handles.remote import RemoteMock
from tests.sdk.stage import CREATE

CROWD = 1000


@pytest.fixture
def server() -> Iterator[RemoteMock]:
    with serving(rate_limits=False) as running:
        yield running


async def test_a_thousand_paid_calls_at_once_all_succeed_and_are_paid_once(server: RemoteMock) -> None:
    account = server.tokportal.account(balance=25 * CROWD)
    async with account.async_client(expect_mock=True) as client:
        receipts = await asyncio.gather(*(client.bundles.create(**CREATE) for _ in range(CROWD)))
    assert len({receipt.last_response.idempotency_key for receipt in receipts}) == CROWD
    assert {receipt.last_response.attempts for receipt in receipts} == {1}
    assert account.balance == 0
    account.assert_charged(25 * CROWD)
    account.assert_lawful()
