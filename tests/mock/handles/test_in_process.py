"""A world in the same process, in a test's hands: clients, accounts, clock, faults, journals, snapshots."""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
import threading
import weakref
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import httpx
import pytest

from prepay import InsufficientCreditsError, OutcomeUnknownError
from prepay_mock import ControlError, LotFields, Mock
from prepay_mock.webhooks.post import Outgoing

NOW = "2026-06-01T12:00:00Z"
BUNDLE: dict[str, Any] = {"bundle_type": "account_only", "country": "USA"}
JOB: dict[str, Any] = {
    "product_name": "Serum",
    "product_image_url": "https://cdn.example/s.jpg",
    "segment_count": 1,
}


@pytest.fixture
def mock() -> Mock:
    return Mock(freeze_at=NOW, check_responses=True)


# -- clients and accounts ----------------------------------------------------------------------------------------


def test_sync_clients_of_all_vendors(mock: Mock) -> None:
    assert mock.tokportal.client().credits.balance().data.total_credits == 132
    assert mock.ugen.client().credits.balance().available_credits == 1000
    found = mock.trenz.client().products.search(keyword="bottle", region="US")
    assert found.usage.remaining_balance == 499


async def test_async_clients_of_all_vendors(mock: Mock) -> None:
    tok, ugen, trenz = mock.tokportal.async_client(), mock.ugen.async_client(), mock.trenz.async_client()
    me, balance, found = await asyncio.gather(
        tok.me.get(), ugen.credits.balance(), trenz.products.search(keyword="bottle", region="US")
    )
    assert (me.data.credits, balance.available_credits) == (132, 1000)
    assert found.usage.coin_cost == 1


def test_an_account_is_what_it_was_asked_to_be(mock: Mock) -> None:
    account = mock.tokportal.account(balance=50)
    assert (account.balance, account.available, account.reserved) == (50, 50, 0)
    with pytest.raises(InsufficientCreditsError) as refused:
        account.client().bundles.create(bundle_type="account_and_videos", country="USA", videos_quantity=13)
    assert (refused.value.required, refused.value.available) == (51, 50)
    lots: list[LotFields] = [{"amount": 5, "expires_in_seconds": 60}, {"amount": 7, "source": "gift"}]
    assert mock.trenz.account(lots=lots).balance == 12
    assert mock.ugen.account(balance=0).ledger == ()
    assert mock.ugen.account("shut", standing="revoked").balance == 1000


def test_an_account_is_found_again_by_its_name(mock: Mock) -> None:
    account = mock.ugen.account("studio", balance=90)
    assert account.key == "sk_mock_studio"
    assert mock.ugen.account("studio").balance == mock.ugen.account("sk_mock_studio").balance == 90
    with pytest.raises(ControlError) as refused:
        mock.ugen.account("studio", balance=10)
    assert (refused.value.status, refused.value.code) == (409, "ACCOUNT_EXISTS")
    assert mock.tokportal.account("studio").balance == 132
    assert mock.tokportal.client("studio").me.get().data.credits == 132
    assert mock.tokportal.client(mock.tokportal.account(balance=9)).me.get().data.credits == 9


def test_bad_wishes_are_refused_by_the_name_of_their_field(mock: Mock) -> None:
    with pytest.raises(ControlError, match=r"lots\.0\.amount") as refused:
        mock.tokportal.account(balance=-5)
    assert list(refused.value.fields) == ["lots.0.amount"]
    with pytest.raises(TypeError, match="balance or lots"):
        mock.tokportal.account(balance=5, lots=[])
    with pytest.raises(ControlError, match="standing"):
        mock.tokportal.account(standing="asleep")  # type: ignore[arg-type]
    assert mock.export_state()["accounts"] == []


def test_a_grant_can_expire(mock: Mock) -> None:
    account = mock.tokportal.account(balance=0)
    account.grant(638, expires_in=timedelta(days=5), source="farmer_topup")
    account.grant(12)
    expirations = account.client().credits.balance().data.upcoming_expirations
    assert [(lot.amount, lot.source) for lot in expirations] == [(638, "farmer_topup")]
    mock.clock.advance(days=5)
    assert account.balance == 12
    with pytest.raises(ControlError, match="amount"):
        account.grant(0)


# -- time --------------------------------------------------------------------------------------------------------


def test_the_clock_runs_or_stands_as_it_is_told() -> None:
    mock = Mock()
    running = mock.clock.frozen
    assert not running
    assert abs(mock.clock.now - datetime.now(UTC)) < timedelta(minutes=1)
    at = mock.clock.freeze()
    assert (mock.clock.frozen, mock.clock.now) == (True, at)
    assert mock.clock.advance(days=7) == at + timedelta(days=7)
    assert mock.clock.advance(timedelta(hours=1), minutes=1, seconds=0.5) == at + timedelta(
        days=7, hours=1, seconds=60.5
    )
    assert mock.clock.set(at + timedelta(days=8)) == at + timedelta(days=8)
    assert not mock.clock.unfreeze() < at
    assert "clock at" in repr(mock.clock)


def test_a_mock_can_start_at_an_instant() -> None:
    east = timezone(timedelta(hours=2))
    assert Mock(freeze_at=datetime(2026, 6, 1, 14, tzinfo=east)).clock.now == datetime(
        2026, 6, 1, 12, tzinfo=UTC
    )
    with pytest.raises(ValueError, match="offset"):
        Mock(freeze_at=datetime(2026, 6, 1))  # noqa: DTZ001 - that is what is refused
    with pytest.raises(ValueError, match="isoformat"):
        Mock(freeze_at="tomorrow")


def test_time_travel_settles_a_job(mock: Mock) -> None:
    account = mock.ugen.account(balance=300)
    client = account.client()
    job = client.jobs.create(**JOB)
    assert account.reserved == job.credits_reserved
    while client.jobs.get(job_id=job.job_id).status != "completed":
        mock.clock.to_next_event()
    assert (account.reserved, account.balance) == (0, 300 - job.credits_reserved)
    with pytest.raises(ControlError, match="Nothing is to come"):
        mock.clock.to_next_event()
    with pytest.raises(ControlError, match="Time does not go back"):
        mock.clock.set("2020-01-01T00:00:00Z")


# -- trouble -----------------------------------------------------------------------------------------------------


def test_a_lost_response_leaves_a_trenz_charge_behind(mock: Mock) -> None:
    account = mock.trenz.account(balance=100)
    mock.faults.add("lose_response", operation="trenzGenerateImage", key=account.key)
    assert [fault["fault"] for fault in mock.faults] == ["lose_response"]
    with pytest.raises(OutcomeUnknownError):
        account.client().images.generate(prompt="A bottle")
    account.assert_charged(20)
    assert len(mock.faults) == 0


def test_faults_can_be_planned_and_forgotten(mock: Mock) -> None:
    planned = mock.faults.add("status", status=503, times=None)
    assert (mock.faults[0]["id"], len(mock.faults[:5])) == (planned, 1)
    mock.faults.clear()
    assert mock.tokportal.client().me.get().data.credits == 132
    with pytest.raises(ControlError) as refused:
        mock.faults.add("status", status=503, operation="tokportalCreateBundel")
    assert "tokportalCreateBundle" in refused.value.fields["operation"]


# -- what came in and went out -----------------------------------------------------------------------------------


def test_requests_can_be_looked_at(mock: Mock) -> None:
    account = mock.tokportal.account(balance=100)
    account.client().bundles.create(**BUNDLE)
    mock.tokportal.client().me.get()
    assert [heard.operation for heard in mock.requests] == [
        "tokportal.bundles.create",
        "tokportal.me.get",
    ]
    created = mock.requests[0]
    assert (created.status, created.request["country"], created.response["credits_charged"]) == (
        201,
        "USA",
        25,
    )
    assert mock.requests.where(key=account.key) == [created]
    assert [heard.key for heard in mock.requests[1:]] == ["sk_mock_main"]
    assert len(mock.requests.where(status=402)) == 0
    mock.requests.clear()
    assert len(mock.requests) == 0


def test_the_payment_provider_the_renderer_and_the_backend_are_played(mock: Mock) -> None:
    ugen = mock.ugen.account(balance=0)
    session = ugen.client().billing.checkout(pack_id="creator").session_id
    mock.ugen.settle_payment(session)
    assert ugen.balance == 1000
    job = ugen.client().jobs.create(**JOB)
    mock.ugen.end_job(job.job_id, actual_credits=10)
    ugen.assert_charged(10)
    with pytest.raises(ControlError) as refused:
        mock.ugen.end_job(job.job_id, "failed")
    assert refused.value.status == 409
    task = mock.trenz.client().images.generate(prompt="A bottle").data.task_id
    mock.trenz.end_task(task, "failed")
    assert mock.trenz.client().tasks.get(task_id=task).data.status == "failed"
    bundle = mock.tokportal.client().bundles.create(**BUNDLE).data.id
    mock.tokportal.move_bundle(bundle, "cancelled")
    assert mock.tokportal.client().bundles.get(id=bundle).data.status == "cancelled"


def test_mails_and_webhooks_go_out_when_time_passes() -> None:
    sent: list[Outgoing] = []

    def receiver(delivery: Outgoing) -> int:
        sent.append(delivery)
        return 500 if len(sent) < 3 else 200

    mock = Mock(freeze_at=NOW, webhooks=receiver)
    account = mock.ugen.account(balance=150)
    client = account.client()
    client.billing.set_credit_alert(enabled=True, threshold_credits=100, email="billing@studio.example")
    client.webhook.set(webhook_url="http://127.0.0.1:9/hook", webhook_secret="0123456789abcdef")
    job = client.jobs.create(**JOB)
    assert [mail["to"] for mail in mock.outbox] == ["billing@studio.example"]
    mock.clock.advance(minutes=5)
    assert [out.url for out in sent] == ["http://127.0.0.1:9/hook"] * len(sent)
    (delivery,) = mock.webhooks
    assert (delivery["event"], delivery["state"], len(sent)) == ("job.completed", "delivered", 3)
    assert delivery["payload"]["job_id"] == job.job_id


# -- worlds ------------------------------------------------------------------------------------------------------


def test_snapshot_restore_and_reset(mock: Mock) -> None:
    account = mock.tokportal.account("a", balance=100)
    kept = mock.snapshot()
    account.client().bundles.create(**BUNDLE)
    mock.clock.advance(days=1)
    mock.restore(kept)
    assert (account.balance, mock.clock.now.day) == (100, 1)
    with pytest.raises(ControlError, match="no such snapshot"):
        mock.restore("other")
    mock.reset()
    assert mock.tokportal.account("a").balance == 132


def test_a_world_travels_between_mocks(mock: Mock) -> None:
    mock.tokportal.account("a", balance=77)
    other = Mock(seed=5)
    other.import_state(mock.export_state())
    assert other.tokportal.account("a").balance == 77
    assert other.verify() == {}
    damaged = mock.export_state()
    damaged["accounts"][0]["ledger"][3] = 1000
    with pytest.raises(ControlError, match="breaks L2"):
        other.import_state(damaged)
    assert other.tokportal.account("a").balance == 77


def test_two_mocks_share_nothing() -> None:
    one, two = Mock(freeze_at=NOW), Mock(freeze_at=NOW, seed=1)
    one.tokportal.account("a", balance=5)
    one.faults.add("status", status=503, times=None)
    one.clock.advance(days=1)
    assert two.tokportal.client("a").me.get().data.credits == 132
    assert two.clock.now.day == 1
    assert len(two.faults) == 0
    ids = [mock.tokportal.account(balance=1).key for mock in (one, two, Mock(freeze_at=NOW))]
    assert ids[0] == ids[2] != ids[1]


def test_a_mock_uses_no_thread_and_leaves_nothing_behind() -> None:
    before = set(threading.enumerate())
    with Mock() as mock:
        mock.tokportal.client().me.get()
        assert set(threading.enumerate()) == before
    left = weakref.ref(mock)
    del mock
    gc.collect()
    assert left() is None


def test_httpx_clients_of_ones_own(mock: Mock) -> None:
    with httpx.Client(transport=mock.transport, base_url=mock.base_url) as client:
        answer = client.get("/api/ext/me", headers={"X-API-Key": "sk_mock_a"})
    assert answer.json()["data"]["credits"] == 132
    assert answer.headers["x-prepay-mock"] == "true"


def test_options_reach_the_engine() -> None:
    limited, unlimited = Mock(freeze_at=NOW), Mock(freeze_at=NOW, rate_limits=False)
    for mock, last in ((limited, 429), (unlimited, 200)):
        with httpx.Client(transport=mock.transport, base_url=mock.base_url) as client:
            statuses = [
                client.get("/api/ext/me", headers={"X-API-Key": "sk_mock_a"}).status_code for _ in range(121)
            ]
        assert statuses[-1] == last
    assert Mock(any_key=True).tokportal.client("main", api_key="sk_live_x").me.get().data.credits == 132


def test_importing_the_package_or_its_plugin_loads_nothing_heavy() -> None:
    script = (
        "import sys, prepay_mock, prepay_mock.pytest_plugin\n"
        "heavy = ('httpx', 'uvicorn', 'yaml', 'orjson', 'jsonschema_rs', 'prepay')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
