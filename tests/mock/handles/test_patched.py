"""Clients that an application builds for itself: they speak to the patched-in mock, and to nothing else."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading

import pytest

from prepay import AsyncTokPortal, AsyncTrenz, ConfigurationError, TokPortal, Trenz, UGen
from prepay.testing import Stub
from prepay_mock import ControlError, Mock

LIVE = "https://app.tokportal.com"


def application() -> int:
    """Knows nothing of a mock."""
    with TokPortal() as client:
        client.bundles.create(bundle_type="account_only", country="USA")
        return client.me.get().data.credits


async def async_application() -> int:
    async with AsyncTokPortal() as client:
        await client.bundles.create(bundle_type="account_only", country="USA")
        return (await client.me.get()).data.credits


@pytest.fixture(autouse=True)
def _no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for vendor in ("TOKPORTAL", "UGEN", "TRENZ"):
        monkeypatch.delenv(f"{vendor}_API_KEY", raising=False)
        monkeypatch.delenv(f"{vendor}_BASE_URL", raising=False)


def test_r54_an_application_is_pointed_at_a_mock_in_this_process() -> None:
    with Mock() as mock:
        account = mock.tokportal.account("main", balance=132)
        before = dict(os.environ)
        with mock.patched() as same:
            assert same is mock
            assert application() == 107
            assert asyncio.run(async_application()) == 82
            assert UGen().credits.balance().available_credits == 1000
            assert Trenz().products.search(keyword="bottle", region="US").usage.remaining_balance == 499
        account.assert_charged(50)
        assert dict(os.environ) == before
    with pytest.raises(ConfigurationError, match="needs an API key"):
        application()


def test_r54_of_the_account_that_is_named() -> None:
    with Mock() as mock:
        alice = mock.tokportal.account("alice", balance=30)
        with mock.patched(alice):
            assert application() == 5
        with mock.patched("bob"):
            assert application() == 107


def test_r54_threads_and_given_addresses_too() -> None:
    left: list[int] = []
    with Mock() as mock, mock.patched():
        worker = threading.Thread(target=lambda: left.append(application()))
        worker.start()
        worker.join()
        assert TokPortal("sk_mock_x", base_url=mock.url).me.get().data.credits == 132
        assert (
            TokPortal("sk_mock_x", base_url=f"{mock.url}/").with_options(deadline=5).me.get().data.credits
            == 132
        )
        assert mock.tokportal.client("x").me.get().data.credits == 132
    assert left == [107]


def test_r54_a_server_is_patched_in_as_well() -> None:
    with Mock() as mock, mock.serve() as server, server.patched():
        assert application() == 107


@pytest.mark.parametrize("url", [LIVE, "https://gateway.example.com/tokportal", f"{LIVE}/"])
def test_r54_a_client_for_another_host_is_refused(url: str) -> None:
    with Mock() as mock, mock.patched():
        for build in (
            lambda: TokPortal("sk_0123", base_url=url),
            lambda: AsyncTokPortal("sk_0123", base_url=url),
            lambda: AsyncTrenz("sk_live_0123", base_url=url),
        ):
            with pytest.raises(ConfigurationError, match="Nothing was sent") as refused:
                build()
            assert "0123" not in str(refused.value)
        assert len(mock.requests) == 0


def test_r54_a_client_that_was_built_before_is_refused_at_its_call() -> None:
    early, early_async = TokPortal("sk_0123", base_url=LIVE), AsyncTokPortal("sk_0123", base_url=LIVE)
    copy = early.with_options(retry=1)
    with Mock() as mock, mock.patched():
        for client in (early, copy):
            for call in (client.me.get, client.balance, lambda: list(early.credits.history.iter())):
                with pytest.raises(ConfigurationError, match="built before"):
                    call()
        with pytest.raises(ConfigurationError, match="built before"):
            asyncio.run(early_async.me.get())


def test_r54_a_subclass_is_caught_too() -> None:
    class Own(TokPortal):
        def __init__(self) -> None:
            super().__init__("sk_0123", base_url=LIVE)

    with Mock() as mock, mock.patched(), pytest.raises(ConfigurationError, match="Nothing was sent"):
        Own()


def test_r54_the_environments_live_address_is_overruled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKPORTAL_BASE_URL", LIVE)
    monkeypatch.setenv("TOKPORTAL_API_KEY", "sk_0123")
    with Mock() as mock, mock.patched():
        assert application() == 107
    assert os.environ["TOKPORTAL_BASE_URL"] == LIVE


def test_r54_stubs_work_meanwhile() -> None:
    with Mock() as mock, mock.patched():
        stub = Stub(TokPortal)
        stub.answers("me.get", {"data": {"email": "a@example.com", "credits": 5}})
        assert stub.client.me.get().data.credits == 5


def test_r54_one_mock_at_a_time_and_everything_is_put_back() -> None:
    before = {kind.__init__ for kind in (TokPortal, AsyncTokPortal)}
    with Mock() as one, Mock() as two:
        with one.patched(), pytest.raises(ControlError, match="another mock is patched in"), two.patched():
            pass
        with pytest.raises(RuntimeError, match="of the test"), one.patched():
            raise RuntimeError("of the test")
        with two.patched():
            assert application() == 107
    assert {kind.__init__ for kind in (TokPortal, AsyncTokPortal)} == before


def test_r54_a_process_of_its_own_gets_the_environment() -> None:
    script = "from prepay import TokPortal\nprint(TokPortal().me.get().data.credits)\n"
    with Mock() as mock, mock.serve() as server:
        account = server.tokportal.account("child", balance=41)
        environ = server.environ(account)
        assert environ["TOKPORTAL_API_KEY"] == "sk_mock_child"
        assert environ["PREPAY_EXPECT_MOCK"] == "1"
        done = subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, **environ},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
    assert done.stdout.strip() == "41"
