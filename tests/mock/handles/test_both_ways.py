"""One interface, whichever way a mock is reached, and all of the control API in it."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

import prepay_mock
from prepay_mock import ControlError, LedgerRow, Mock, MockHandle, RemoteMock
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


@pytest.fixture
def world() -> Iterator[Mock]:
    with Mock(freeze_at=NOW, check_responses=True) as mock:
        yield mock


@pytest.fixture(params=["in process", "on a socket"])
def handle(request: pytest.FixtureRequest, world: Mock) -> Iterator[MockHandle]:
    if request.param == "in process":
        yield world
    else:
        with world.serve() as server:
            yield server


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


# -- row 53: handles are values ------------------------------------------------------------------------------------


def test_r53_handles_are_values(handle: MockHandle) -> None:
    alice = handle.tokportal.account("alice")
    assert alice == handle.tokportal.account("alice")
    assert len({alice, handle.tokportal.account("alice"), handle.ugen.account("alice")}) == 2
    assert alice != handle.ugen.account("alice")
    assert alice not in ("sk_mock_alice", handle.tokportal.account("bob"))
    assert handle.tokportal == handle.vendor("tokportal")
    assert alice != Mock().tokportal.account("alice")


def test_r53_a_handle_is_taken_where_a_key_is(handle: MockHandle) -> None:
    alice = handle.tokportal.account("alice")
    handle.tokportal.client(alice).me.get()
    handle.tokportal.client("bob").me.get()
    assert [one.key for one in handle.requests.where(key=alice)] == ["sk_mock_alice"]
    with handle.faults.planned("status", status=403, key=alice) as fault:
        handle.client("tokportal", "bob").me.get()
        assert fault.hits == 0
        with pytest.raises(prepay_error()):
            handle.client("tokportal", alice).me.get()
        assert fault.hits == 1
    for wrong in (5, object(), b"sk_mock_a"):
        with pytest.raises(ControlError, match="an account or its key"):
            handle.requests.where(key=wrong)  # type: ignore[arg-type]


def prepay_error() -> type[Exception]:
    from prepay import PermissionDeniedError

    return PermissionDeniedError


@pytest.mark.parametrize("key", ["sk_live_x", "sk_" + "0" * 64, "ugen_sk_abc", "SK_LIVE_X"])
def test_r53_a_live_key_is_refused_and_not_shown(world: Mock, key: str) -> None:
    actions: list[Callable[[], object]] = [
        lambda: world.tokportal.account(key),
        lambda: world.tokportal.client(key),
        lambda: world.environ(key),
    ]
    for action in actions:
        with pytest.raises(ControlError, match="looks like a live API key") as refused:
            action()
        assert key.lower() not in str(refused.value).lower()
    assert world.accounts == []


def test_r53_what_an_account_has_can_be_set_again(handle: MockHandle) -> None:
    account = handle.tokportal.account("alice", balance=100)
    account.client().bundles.create(**BUNDLE)
    account.set_available(0)
    account.assert_charged(25)
    account.set_available(500)
    assert account.available == 500
    account.assert_charged(25)
    account.assert_lawful()
    with pytest.raises(ControlError, match="available"):
        account.set_available(-1)


# -- row 36: spans and instants ------------------------------------------------------------------------------------


def test_r36_a_span_is_seconds_or_a_timedelta(handle: MockHandle) -> None:
    start = handle.clock.now
    assert handle.clock.advance(3600) == start + timedelta(hours=1)
    assert handle.clock.advance(0.5) == start + timedelta(hours=1, seconds=0.5)
    assert handle.clock.advance(timedelta(hours=1), minutes=1) == start + timedelta(hours=2, seconds=60.5)
    assert handle.clock.advance(hours=1) == start + timedelta(hours=3, seconds=60.5)
    assert handle.clock.advance(0) == handle.clock.advance(seconds=0)
    account = handle.tokportal.account(
        lots=[{"amount": 5, "expires_in": 60}, {"amount": 7, "expires_in": 120.9}]
    )
    account.grant(1, expires_in=30)
    handle.clock.advance(60)
    assert account.available == 7


def test_r36_no_span_is_an_error_that_shows_one(handle: MockHandle) -> None:
    before = handle.clock.now
    with pytest.raises(
        TypeError, match=r"advance\(3600\), advance\(timedelta\(hours=1\)\) or advance\(hours=1\)"
    ):
        handle.clock.advance()
    for wrong in ("3600", True, b"1", [1]):
        with pytest.raises(TypeError, match="must be a number of seconds or a timedelta"):
            handle.clock.advance(wrong)  # type: ignore[arg-type]
    for wrong_number in (float("nan"), float("inf"), -1):
        with pytest.raises(ControlError):
            handle.clock.advance(wrong_number)
    with pytest.raises(ControlError, match="needs an offset"):
        handle.clock.set(before.replace(tzinfo=None))
    assert handle.clock.now == before


def test_r36_instants_have_their_offset(handle: MockHandle) -> None:
    account = handle.tokportal.account(balance=100)
    account.client().me.get()
    now = handle.clock.now
    assert account.ledger[0].at == handle.requests[0].at == now
    assert now.utcoffset() == timedelta(0)
    account.assert_ledger([{"at": now, "amount": 100}])
    account.assert_ledger([{"at": "2026-06-01T12:00:00Z"}])


# -- row 57: one error for all -------------------------------------------------------------------------------------


def test_r57_whatever_keeps_a_control_call_from_being_made_is_a_control_error(world: Mock) -> None:
    with prepay_mock.connect("http://127.0.0.1:9") as nothing:
        for action in (lambda: nothing.clock.now, lambda: len(nothing.faults), nothing.reset):
            with pytest.raises(ControlError, match=r"no mock answers at http://127\.0\.0\.1:9") as refused:
                action()
            assert (refused.value.status, refused.value.code) == (None, "UNREACHABLE")
    for url in ("", "127.0.0.1:4010", "ftp://127.0.0.1", "http://", "http://[", None, 5):
        with pytest.raises(ControlError, match="base URL of a mock server"):
            prepay_mock.connect(url)  # type: ignore[arg-type]
    with pytest.raises(ControlError, match="JSON"):
        world.tokportal.account(balance=object())  # type: ignore[arg-type]
    world.close()
    with pytest.raises(ControlError, match="closed"):
        world.clock.freeze()


def test_r57_what_fixtures_hold_is_exported(world: Mock) -> None:
    assert prepay_mock.PrepayMock is Mock
    for name in prepay_mock.__all__:
        assert getattr(prepay_mock, name) is not None
    account = world.tokportal.account(balance=1)
    assert isinstance(account, prepay_mock.AccountHandle)
    assert isinstance(account.ledger[0], LedgerRow)
    assert issubclass(prepay_mock.PrismMissing, Exception)
