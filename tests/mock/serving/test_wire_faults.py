"""Each fault over a real socket, as curl sees it and as the SDK sees it, and what it does to the money."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from typing import Any, NamedTuple

import httpx
import pytest

from prepay import (
    APIStatusError,
    AsyncTrenz,
    MalformedResponseError,
    OutcomeUnknownError,
    Timeout,
    Trenz,
    UGen,
)
from prepay_mock import RemoteMock
from prepay_mock.handles.account import AccountHandle
from prepay_mock.handles.mock import serving
from prepay_mock.world.faults import FaultKind

BUNDLE = '{"bundle_type": "account_only", "country": "USA"}'
EMPTY_REPLY, PARTIAL_FILE, RECEIVE_ERROR, NO_HTTP = 52, 18, 56, 1
LONG_MS = 600_000


@pytest.fixture(scope="module")
def shared() -> Iterator[RemoteMock]:
    with serving(check_responses=True) as server:
        yield server


@pytest.fixture
def server(shared: RemoteMock) -> Iterator[RemoteMock]:
    """The server, whose faults are forgotten and whose ledgers are proved after each test."""
    yield shared
    shared.faults.clear()
    assert shared.verify() == {}


def wait_until_heard(server: RemoteMock, key: str) -> None:
    """Until the server has taken up a request of that key; the client need not have its answer yet."""
    while not server.requests.where(key=key):
        time.sleep(0.005)


# -- curl --------------------------------------------------------------------------------------------------------


class Curled(NamedTuple):
    """How curl ended, the status it saw (0 = none), and the body."""

    code: int
    status: int
    body: str


def command_of(url: str, key: str, *options: str) -> list[str]:
    program = shutil.which("curl")
    if program is None:
        message = "curl is missing: install it to see the faults as it sees them"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(message)
    command = [str(program), "--silent", "--noproxy", "*", "--write-out", "\n%{http_code}"]
    return [
        *command,
        "--header",
        f"X-API-Key: {key}",
        "--header",
        "Content-Type: application/json",
        *options,
        url,
    ]


def curl(url: str, key: str, *options: str) -> Curled:
    done = subprocess.run(command_of(url, key, *options), capture_output=True, check=False, timeout=60)
    body, _, status = done.stdout.decode("utf-8", "replace").rpartition("\n")
    return Curled(done.returncode, int(status), body)


@pytest.mark.parametrize(
    ("fault", "codes", "spent"),
    [
        ("drop_request", {EMPTY_REPLY, RECEIVE_ERROR}, 0),
        ("lose_response", {EMPTY_REPLY, RECEIVE_ERROR}, 25),
        ("truncate", {PARTIAL_FILE}, 25),
        ("malformed", {NO_HTTP}, 25),
    ],
)
def test_curl_sees_a_broken_connection(
    server: RemoteMock, fault: FaultKind, codes: set[int], spent: int
) -> None:
    account = server.tokportal.account(balance=100)
    server.faults.add(fault, operation="tokportalCreateBundle", key=account.key)
    seen = curl(f"{server.url}/api/ext/bundles", account.key, "--data", BUNDLE)
    assert seen.code in codes
    account.assert_charged(spent)
    assert len(server.faults) == 0


def test_curl_sees_half_of_the_body_under_the_length_of_the_whole(server: RemoteMock) -> None:
    account = server.tokportal.account(balance=100)
    server.faults.add("truncate", key=account.key)
    seen = curl(f"{server.url}/api/ext/credits/balance", account.key)
    whole = curl(f"{server.url}/api/ext/credits/balance", account.key)
    assert (seen.code, seen.status, whole.code) == (PARTIAL_FILE, 200, 0)
    assert whole.body.startswith(seen.body)
    assert len(seen.body) == len(whole.body) // 2


def test_curl_waits_for_a_delayed_answer_whose_charge_stands(server: RemoteMock) -> None:
    account = server.tokportal.account(balance=100)
    server.faults.add("delay", delay=LONG_MS / 1000, key=account.key)
    command = command_of(f"{server.url}/api/ext/bundles", account.key, "--data", BUNDLE)
    with subprocess.Popen(command, stdout=subprocess.PIPE) as waiting:
        wait_until_heard(server, account.key)
        assert waiting.poll() is None
        waiting.terminate()
    account.assert_charged(25)


def test_a_short_delay_is_only_that(server: RemoteMock) -> None:
    account = server.tokportal.account(balance=100)
    server.faults.add("delay", delay=0.02, key=account.key)
    seen = curl(f"{server.url}/api/ext/bundles", account.key, "--data", BUNDLE)
    assert (seen.code, seen.status) == (0, 201)


@pytest.mark.parametrize("how", ["planned", "Prefer: code=503", "X-Prepay-Fault: status=503"])
def test_curl_sees_a_status_in_the_vendors_envelope(server: RemoteMock, how: str) -> None:
    account = server.tokportal.account(balance=100)
    options = ["--header", how]
    if how == "planned":
        server.faults.add("status", status=503, code="SERVICE_UNAVAILABLE", key=account.key)
        options = []
    seen = curl(f"{server.url}/api/ext/bundles", account.key, "--data", BUNDLE, *options)
    assert (seen.code, seen.status) == (0, 503)
    assert json.loads(seen.body)["error"]["code"] == "SERVICE_UNAVAILABLE"
    account.assert_charged(0)


@pytest.mark.parametrize("status", [200, 418, 520, 599])
def test_curl_sees_any_status_that_is_asked_for(server: RemoteMock, status: int) -> None:
    account = server.ugen.account(balance=5)
    server.faults.add("status", status=status, key=account.key, headers={"X-Where": "here"})
    seen = curl(f"{server.url}/api/v1/credits/balance", account.key, "--include")
    assert (seen.code, seen.status) == (0, status)
    assert "x-where: here" in seen.body.lower()


def test_curl_sees_unknown_fields(server: RemoteMock) -> None:
    account = server.tokportal.account(balance=100)
    server.faults.add("unknown_fields", key=account.key)
    seen = curl(f"{server.url}/api/ext/me", account.key)
    assert json.loads(seen.body) == {
        "data": {"email": "team@example.com", "credits": 100, "x_unknown_field": "drift"},
        "x_unknown_field": "drift",
    }


def test_curl_sees_a_refund_after_a_backends_failure(server: RemoteMock) -> None:
    account = server.trenz.account(balance=10)
    server.faults.add("backend_status", status=503, key=account.key)
    seen = curl(f"{server.url}/v1/data/products/search?keyword=a&region=US", account.key)
    assert (seen.status, json.loads(seen.body)["code"]) == (503, "BACKEND_UNAVAILABLE")
    account.assert_ledger([10, ("charge", -1), ("refund", 1)])


def test_a_header_loses_one_answer(server: RemoteMock) -> None:
    account = server.tokportal.account(balance=100)
    url = f"{server.url}/api/ext/bundles"
    lost = curl(url, account.key, "--data", BUNDLE, "--header", "X-Prepay-Fault: lose_response")
    assert lost.code in (EMPTY_REPLY, RECEIVE_ERROR)
    assert curl(url, account.key, "--data", BUNDLE).status == 201
    account.assert_charged(50)


# -- the SDK -----------------------------------------------------------------------------------------------------


def trenz_image(server: RemoteMock, fault: FaultKind, **facts: Any) -> AccountHandle[Trenz, AsyncTrenz]:
    """An account whose one image submission meets the fault; a submission is never sent twice by itself."""
    account = server.trenz.account(balance=100)
    server.faults.add(fault, operation="trenzGenerateImage", key=account.key, **facts)
    return account


@pytest.mark.parametrize("fault", ["drop_request", "lose_response", "truncate", "malformed"])
def test_the_sdk_does_not_know_what_became_of_a_call_whose_answer_is_lost(
    server: RemoteMock, fault: FaultKind
) -> None:
    account = trenz_image(server, fault)
    with pytest.raises(OutcomeUnknownError):
        server.trenz.client(account).images.generate(prompt="A bottle")
    account.assert_charged(0 if fault == "drop_request" else 20)
    assert len(server.requests.where(key=account.key, operation="trenzGenerateImage")) == 1


def test_the_sdk_gives_up_on_a_delay_without_knowing_the_outcome(server: RemoteMock) -> None:
    account = trenz_image(server, "delay", delay=LONG_MS / 1000)
    client = server.trenz.client(account.key, timeout=Timeout(connect=5, read=0.05, write=5))
    with pytest.raises(OutcomeUnknownError):
        client.images.generate(prompt="A bottle")
    wait_until_heard(server, account.key)
    account.assert_charged(20)


def test_the_sdk_tells_a_status_by_its_type(server: RemoteMock) -> None:
    account = trenz_image(server, "status", status=403)
    with pytest.raises(APIStatusError) as refused:
        server.trenz.client(account).images.generate(prompt="A bottle")
    assert refused.value.status == 403
    account.assert_charged(0)


def test_the_sdk_sends_a_keyed_write_again_and_it_costs_once(server: RemoteMock) -> None:
    account = server.tokportal.account(balance=100)
    server.faults.add("lose_response", operation="tokportalCreateBundle", key=account.key)
    created = server.tokportal.client(account).bundles.create(bundle_type="account_only", country="USA")
    assert created.credits_charged == 25
    account.assert_charged(25)
    heard = server.requests.where(key=account.key, operation="tokportalCreateBundle")
    assert [request.status for request in heard] == [201, 201]


def test_the_sdk_keeps_unknown_fields(server: RemoteMock) -> None:
    account = server.ugen.account(balance=7)
    server.faults.add("unknown_fields", key=account.key)
    assert server.ugen.client(account).credits.balance().available_credits == 7


def test_the_sdk_calls_a_success_that_is_no_json_malformed(server: RemoteMock) -> None:
    account = server.ugen.account(balance=7)
    with httpx.Client(headers={"X-Prepay-Fault": "status=204"}, trust_env=False) as http:
        client = UGen(api_key=account.key, base_url=server.url, http_client=http)
        with pytest.raises(MalformedResponseError):
            client.credits.balance()


def test_even_the_answer_to_what_is_no_http_says_that_it_is_a_mocks(server: RemoteMock) -> None:
    with socket.create_connection(("127.0.0.1", int(server.url.rsplit(":", 1)[1]))) as talker:
        talker.sendall(b"how do you do\r\n\r\n")
        answer = talker.makefile("rb").read()
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"x-prepay-mock: true" in answer


# -- the connection ----------------------------------------------------------------------------------------------


def test_a_client_that_is_gone_does_not_hold_up_the_servers_end() -> None:
    with serving() as server:
        server.faults.add("delay", delay=LONG_MS / 1000)
        with socket.create_connection(("127.0.0.1", int(server.url.rsplit(":", 1)[1]))) as gone:
            gone.sendall(b"GET /api/ext/me HTTP/1.1\r\nhost: x\r\nx-api-key: sk_mock_a\r\n\r\n")
            wait_until_heard(server, "sk_mock_a")


def test_a_server_that_stops_does_not_wait_for_a_planned_delay() -> None:
    with serving() as server:
        server.faults.add("delay", delay=LONG_MS / 1000)
        waiting = socket.create_connection(("127.0.0.1", int(server.url.rsplit(":", 1)[1])))
        waiting.sendall(b"GET /api/ext/me HTTP/1.1\r\nhost: x\r\nx-api-key: sk_mock_a\r\n\r\n")
        wait_until_heard(server, "sk_mock_a")
    with waiting:
        waiting.settimeout(10)
        assert waiting.recv(100).startswith(b"HTTP/1.1 200 OK")
