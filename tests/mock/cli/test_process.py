"""The server as a process: its ready file, its options, what it refuses; and that one seed gives the same bytes."""

from __future__ import annotations

import http.client
import json
import socket
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from prepay_mock import ControlError, RemoteMock
from prepay_mock.build import read_contract
from tests.mock.control.history import BUNDLE, JOB, SCRIPT
from tests.mock.processes import refused, running
from tests.tree import ROOT

NOW = "2026-06-01T12:00:00Z"
TOKEN = "PREPAY_MOCK_CONTROL_TOKEN"


def test_a_server_says_where_it_is_serves_and_stops(tmp_path: Path) -> None:
    with running(tmp_path, "--scenario", "busy", "--seed", "5", "--freeze-at", NOW) as server:
        assert server.url.startswith("http://127.0.0.1:")
        with RemoteMock(server.url) as mock:
            assert mock.tokportal.account("busy").available == 986
            assert mock.clock.frozen
            mock.clock.advance(days=7)
            assert mock.tokportal.account("busy").available == 640
    assert server.process.returncode == 0
    with pytest.raises(httpx.ConnectError):
        httpx.get(server.url)


# -- what it refuses ---------------------------------------------------------------------------------------------


def test_another_host_than_loopback_demands_a_control_token() -> None:
    code, message = refused("--host", "0.0.0.0", "--port", "0")
    assert code == 2
    assert "--control-token" in message
    assert TOKEN in message


@pytest.mark.parametrize("by", ["option", "environment"])
def test_a_control_token_guards_the_control_surface_alone(tmp_path: Path, by: str) -> None:
    options = ("--host", "0.0.0.0", *(("--control-token", "sesame") if by == "option" else ()))
    env = {TOKEN: "sesame"} if by == "environment" else None
    with running(tmp_path, *options, env=env) as server:
        url = server.url.replace("0.0.0.0", "127.0.0.1")
        assert httpx.get(f"{url}/_prepay/").status_code == 401
        assert httpx.get(f"{url}/api/ext/me", headers={"X-API-Key": "sk_mock_a"}).status_code == 200
        with RemoteMock(url, token="sesame") as mock:
            assert mock.tokportal.account("a").balance == 132
        with RemoteMock(url, token="wrong") as mock, pytest.raises(ControlError, match="control token"):
            mock.tokportal.account("a")


def test_what_cannot_be_served_is_refused_in_one_line(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("scenario: x\nnew_accounts:\n  ugen: [{amount: -5}]\n", encoding="utf-8")
    assert refused("--port", "0", "--scenario", str(broken)) == (
        2,
        f"prepay mock: {broken}, line 3, new_accounts.ugen.0.amount: -5 is less than the minimum of 1",
    )
    assert refused("--port", "0", "--scenario", "bussy")[1].startswith(
        "prepay mock: there is no scenario 'bussy'"
    )
    assert refused("--port", "0", "--freeze-at", "tomorrow")[0] == 2
    assert refused("--port", "0", "--contract", str(broken))[1].endswith("is not an OpenAPI 3.1 document")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        code, message = refused("--port", str(taken.getsockname()[1]))
    assert code == 1
    assert "in use" in message


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (("pattern: '^[A-Za-z0-9_-]{1,64}$'", "pattern: '['"), "cannot be served"),
        (("openapi: 3.1.0", "openapi: 3.0.0"), "is not an OpenAPI 3.1 document"),
        (("paths:\n", "paths:\n  /v1/x: {get: 5}\n"), "cannot be served: it is malformed"),
        (("operationId: ", "operation: "), "lacks operationId"),
        (("paths:\n", "paths: [\n"), "is not YAML"),
    ],
    ids=["a pattern", "an old version", "no operation", "no id", "no yaml"],
)
def test_another_contract_is_checked_whole_at_the_start(
    tmp_path: Path, damage: tuple[str, str], reason: str
) -> None:
    text = (ROOT / "openapi.yaml").read_text(encoding="utf-8")
    assert damage[0] in text
    damaged = tmp_path / "contract.yaml"
    damaged.write_text(text.replace(*damage, 1), encoding="utf-8")
    with pytest.raises(ValueError, match=reason):
        read_contract(damaged)


# -- determinism -------------------------------------------------------------------------------------------------


def converse(url: str) -> list[bytes]:
    """The same conversation on one connection; every answer whole, as it came."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    heard: list[bytes] = []

    def ask(method: str, path: str, body: object = None, **headers: str) -> bytes:
        content = None if body is None else json.dumps(body)
        connection.request(method, path, content, {"content-type": "application/json", **headers})
        answer = connection.getresponse()
        text = answer.read()
        heard.append(b"%d %s\n%s" % (answer.status, str(answer.getheaders()).encode(), text))
        return text

    ask("POST", "/_prepay/accounts", {"vendor": "trenz", "lots": [{"amount": 5}]})
    ask("POST", "/api/ext/bundles", BUNDLE, **{"x-api-key": "sk_mock_tok", "idempotency-key": "first"})
    paid = ask("POST", "/api/v1/billing/checkout", {"pack_id": "creator"}, **{"x-api-key": "sk_mock_ugen"})
    ask("POST", f"/_prepay/payments/{json.loads(paid)['session_id']}", {"outcome": "paid"})
    ask("POST", "/api/v1/jobs", JOB, **{"x-api-key": "sk_mock_ugen"})
    for seconds in (0, 20, 100_000):
        ask("POST", "/_prepay/clock", {"advance_seconds": seconds})
        for method, name, path, body, headers in SCRIPT:
            ask(method, path, body, **{"x-api-key": f"sk_mock_{name}", **headers})
    for path in ("/", "/state", "/requests", "/outbox", "/webhooks", "/accounts/sk_mock_tok/ledger"):
        ask("GET", f"/_prepay{path}")
    connection.close()
    return heard


def test_the_same_seed_and_the_same_requests_give_the_same_bytes(tmp_path: Path) -> None:
    options = ("--seed", "41", "--freeze-at", NOW, "--scenario", "busy")
    conversations: list[list[bytes]] = []
    for _ in range(2):
        with running(tmp_path, *options) as server:
            conversations.append(
                [answer.replace(server.url[7:].encode(), b"HOST") for answer in converse(server.url)]
            )
    one, two = conversations
    assert len(one) > 40
    assert one == two


def test_another_seed_gives_other_ids(tmp_path: Path) -> None:
    keys: list[str] = []
    for seed in ("1", "2"):
        with running(tmp_path, "--seed", seed, "--freeze-at", NOW) as server:
            answer = httpx.post(f"{server.url}/_prepay/accounts", json={"vendor": "trenz"})
            keys.append(answer.json()["key"])
    assert keys[0] != keys[1]
