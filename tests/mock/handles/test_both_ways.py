"""One interface, whichever way a mock is reached, and all of the control API in it."""

from __future__ import annotations

import inspect
import json
from datetime import timedelta
from typing import Any

import httpx
import pytest

import prepay_mock
from prepay_mock import ControlError, Mock, MockHandle, RemoteMock
from prepay_mock.control.description import Description, description
from prepay_mock.vendors.registry import names
from tests.mock.control.conform import deviation, operation_of

NOW = "2026-06-01T12:00:00Z"
BUNDLE: dict[str, Any] = {"bundle_type": "account_only", "country": "USA"}
JOB: dict[str, Any] = {
    "product_name": "Serum",
    "product_image_url": "https://cdn.example/s.jpg",
    "segment_count": 1,
}
# Pages for a person, whose buttons settle a payment; Python has settle_payment.
PAGES = {"showCheckout", "submitCheckout"}


def members(kind: type) -> dict[str, object]:
    return {name: value for name, value in inspect.getmembers(kind) if not name.startswith("_")}


def test_r50_a_mock_and_a_server_have_the_same_members(world: Mock) -> None:
    only_in_process = {"serve", "engine", "sender"}
    assert members(Mock).keys() - members(MockHandle).keys() == only_in_process
    assert members(RemoteMock).keys() == members(MockHandle).keys()
    with world.serve() as server:
        assert {name for name in vars(world) if name[0] != "_"} - {
            name for name in vars(server) if name[0] != "_"
        } == {"transport"}
    for name, value in members(MockHandle).items():
        if callable(value):
            for kind in (Mock, RemoteMock):
                assert inspect.signature(getattr(kind, name)) == inspect.signature(value)


class Everything:
    """Every control call, made in Python."""

    def __init__(self, mock: MockHandle) -> None:
        self.mock = mock

    def run(self) -> None:
        self.world()
        self.accounts()
        self.faults()
        self.vendors()
        self.state()

    def world(self) -> None:
        mock = self.mock
        assert mock.about["name"] == "prepay mock"
        assert mock.description["openapi"] == "3.1.0"
        assert mock.ready
        assert mock.clock.next_event is None
        assert mock.clock.advance(1).second == 1

    def accounts(self) -> None:
        mock = self.mock
        account = mock.tokportal.account("a", balance=100)
        account.grant(10)
        account.client().bundles.create(**BUNDLE)
        account.refund(account.ledger[-1], 5, note="half of it")
        account.refund(account.ledger[-2].id)
        assert [row.amount for row in account.ledger] == [100, 10, -25, 5, 20]
        account.set_available(3)
        assert (account.available, account.standing, account.vendor) == (3, "active", "tokportal")
        account.set_webhook("http://127.0.0.1:9/hook", secret="whsec")
        account.drop_webhook()
        assert account.verify() == []
        assert mock.accounts == mock.tokportal.accounts == [account]

    def faults(self) -> None:
        mock = self.mock
        kept = mock.faults.add("delay", delay=timedelta(milliseconds=5), times=None)
        with mock.faults.planned("status", status=503, operation="tokportal.me.get") as fault:
            httpx_status(mock, "/api/ext/me")
            assert fault.hits == 1
        mock.faults.remove(kept)
        assert len(mock.faults) == 0
        mock.faults.clear()
        assert [one.operation for one in mock.requests.where(status=503)] == ["tokportal.me.get"]
        mock.requests.clear()

    def vendors(self) -> None:
        mock = self.mock
        bundle = mock.tokportal.account(balance=100).client().bundles.create(**BUNDLE).data.id
        mock.tokportal.move_bundle(bundle, "cancelled")
        ugen = mock.ugen.account(balance=1000)
        client = ugen.client()
        client.webhook.set(webhook_url="http://127.0.0.1:9/hook", webhook_secret="0123456789abcdef")
        mock.ugen.settle_payment(client.billing.checkout(pack_id="creator").session_id)
        mock.ugen.end_job(client.jobs.create(**JOB).job_id)
        assert mock.webhooks.resend(mock.webhooks[0])["id"] == mock.webhooks[0]["id"]
        assert mock.outbox == []
        task = mock.trenz.client().images.generate(prompt="A bottle").data.task_id
        mock.trenz.end_task(task)

    def state(self) -> None:
        mock = self.mock
        assert mock.snapshots.save("before") == "before"
        assert list(mock.snapshots) == ["before"]
        mock.snapshots.restore("before")
        mock.snapshots.drop("before")
        assert len(mock.snapshots) == 0
        state = mock.export_state()
        mock.reset()
        mock.import_state(state)


def httpx_status(mock: MockHandle, path: str) -> int:
    options: dict[str, Any] = {} if isinstance(mock, RemoteMock) else {"transport": mock.transport}  # type: ignore[attr-defined]
    with httpx.Client(base_url=mock.url, trust_env=False, **options) as client:
        return client.get(path, headers={"X-API-Key": "sk_mock_a"}).status_code


def test_r51_python_can_what_the_control_api_can(handle: MockHandle, monkeypatch: pytest.MonkeyPatch) -> None:
    """And every response on the way is what the control API's description says (row 56)."""
    described = description(tuple(names()))
    called: set[str] = set()
    send = httpx.Client.request

    def watched(self: httpx.Client, method: str, url: Any, **options: Any) -> httpx.Response:
        answer = send(self, method, url, **options)
        path = answer.request.url.path
        if path.startswith("/_prepay"):
            called.add(checked(described, answer))
        return answer

    monkeypatch.setattr(httpx.Client, "request", watched)
    Everything(handle).run()
    all_of_them = {
        item[method]["operationId"]
        for item in described.document["paths"].values()
        for method in ("get", "post", "put", "delete")
        if method in item
    }
    assert all_of_them - called == PAGES


def checked(described: Description, answer: httpx.Response) -> str:
    request = answer.request
    entry = operation_of(described, request.method, request.url.path)
    assert entry is not None
    body = json.loads(answer.content) if answer.content else None
    assert deviation(described, request.method, request.url.path, answer.status_code, body) is None
    return str(entry["operationId"])


def test_r56_a_response_that_is_not_as_described_is_found() -> None:
    described = description(tuple(names()))
    clock = {"now": NOW, "frozen": True, "next_event": None}
    assert deviation(described, "GET", "/_prepay/clock", 200, clock) is None
    assert "frozen" in str(
        deviation(described, "GET", "/_prepay/clock", 200, {"now": NOW, "next_event": None})
    )
    assert "not listed" in str(deviation(described, "GET", "/_prepay/clock", 404, {}))


def test_r56_every_response_of_the_control_api_has_a_schema_of_its_own() -> None:
    document = description().document
    for name, said in document["components"]["responses"].items():
        for media in said.get("content", {}).values():
            schema = media["schema"]
            assert "$ref" in schema or schema.get("properties") or schema.get("type") == "string", name


# -- row 50: a server from Python ----------------------------------------------------------------------------------


def test_r50_a_mock_can_be_served(world: Mock) -> None:
    with world.serve() as server:
        account = server.tokportal.account("both", balance=60)
        account.client().bundles.create(**BUNDLE)
        assert world.tokportal.account("both").available == 35
        assert server.url.startswith("http://127.0.0.1:")
        with prepay_mock.connect(server.url) as other:
            assert other.tokportal.account("both").available == 35
        url = server.url
    with prepay_mock.connect(url) as gone, pytest.raises(ControlError, match="no mock answers"):
        gone.clock.freeze()


async def test_r50_async_code_serves_a_mock_too(world: Mock) -> None:
    with world.serve() as server:
        async with server.tokportal.async_client("main") as client:
            assert (await client.me.get()).data.credits == 132


def test_r50_only_loopback_and_a_free_port_are_served(world: Mock) -> None:
    with pytest.raises(ControlError, match="control-token"), world.serve("0.0.0.0"):
        pass
    with world.serve() as server:
        port = httpx.URL(server.url).port
        assert port
        with (
            pytest.raises(ControlError, match=f"cannot listen on 127.0.0.1 port {port}"),
            world.serve(port=port),
        ):
            pass


def test_r50_new_keys_and_clients_by_the_vendors_name(handle: MockHandle) -> None:
    key = handle.new_key("trenz", balance=7)
    assert handle.trenz.account(key).available == 7
    assert handle.client("tokportal").me.get().data.credits == 132
    assert handle.client("ugen", "studio").credits.balance().available_credits == 1000
    with pytest.raises(LookupError, match="known are tokportal, ugen, trenz"):
        handle.vendor("stripe")  # type: ignore[call-overload]
    with pytest.raises(ControlError, match="stripe"):
        handle.new_key("stripe")  # type: ignore[arg-type]
