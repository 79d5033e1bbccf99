"""The recorder passes everything on as it is, and writes down what passed."""

from __future__ import annotations

import json
import socket
import stat
from pathlib import Path

import httpx
import pytest

from prepay_conformance.errors import KitError
from prepay_conformance.gate.masker import Masker
from prepay_conformance.record import Address, HarFile, Recorder, RecordLimits, listen_address
from prepay_conformance.record.relay import RECORDER_HEADER
from tests.conformance.record.api import BIG, entries, recorded, small_api


def test_a_request_and_its_response_pass_unchanged_and_are_recorded(tmp_path: Path) -> None:
    path = tmp_path / "live.har"
    with recorded(path) as (api, _, client):
        response = client.post(
            "/echo?a=1&b=2", json={"x": "ü"}, headers={"X-Own": "1", "Connection": "X-Hop", "X-Hop": "1"}
        )
        assert (response.status_code, response.json()) == (200, {"x": "ü"})
    method, target, headers, body = api.requests[0]
    assert (method, target, json.loads(body)) == ("POST", "/echo?a=1&b=2", {"x": "ü"})
    assert headers["Host"] == api.url.removeprefix("http://")
    assert headers["X-Own"] == "1"
    assert "X-Hop" not in headers
    (entry,) = entries(path)
    assert entry["request"]["url"] == f"{api.url}/echo?a=1&b=2"
    assert entry["request"]["queryString"] == [{"name": "a", "value": "1"}, {"name": "b", "value": "2"}]
    assert json.loads(entry["request"]["postData"]["text"]) == {"x": "ü"}
    assert json.loads(entry["response"]["content"]["text"]) == {"x": "ü"}
    assert entry["startedDateTime"].endswith("Z")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_connections_are_kept_on_both_sides(tmp_path: Path) -> None:
    with recorded(tmp_path / "live.har") as (api, _, client):
        for _ in range(5):
            client.get("/plain")
        assert api.connections == 1


def test_head_and_no_content_have_no_body(tmp_path: Path) -> None:
    path = tmp_path / "live.har"
    with recorded(path) as (_, _, client):
        head = client.head("/plain")
        assert (head.headers["content-length"], head.content) == ("13", b"")
        assert client.get("/none").status_code == 204
        assert client.get("/plain").json() == {"ok": True}
    assert [entry["response"]["status"] for entry in entries(path)] == [200, 204, 200]


def test_a_coded_body_reaches_the_client_coded_and_the_file_decoded(tmp_path: Path) -> None:
    path = tmp_path / "live.har"
    with recorded(path) as (api, _, client):
        response = client.get("/gzip", headers={"Accept-Encoding": "br, gzip;q=0.8, zstd"})
        assert response.headers["content-encoding"] == "gzip"
        assert response.json() == {"packed": "yes"}
    # Only what can be recorded is asked for.
    assert api.requests[0][2]["Accept-Encoding"] == "gzip;q=0.8"
    assert json.loads(entries(path)[0]["response"]["content"]["text"]) == {"packed": "yes"}


def test_a_large_body_passes_and_only_its_size_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "live.har"
    with recorded(path) as (_, _, client):
        assert client.get("/big").content == BIG
        assert client.post("/echo", content=BIG).content == BIG
        chunks = (BIG[at : at + 100_000] for at in range(0, len(BIG), 100_000))
        assert client.post("/echo", content=chunks).content == BIG
    for entry in entries(path):
        assert entry["response"]["content"]["size"] == len(BIG)
        assert "text" not in entry["response"]["content"]
    assert entries(path)[1]["request"]["postData"]["text"] == ""
    assert path.stat().st_size < 20_000


def test_a_stream_is_passed_on_as_it_comes(tmp_path: Path) -> None:
    with recorded(tmp_path / "live.har") as (api, _, client), client.stream("GET", "/stream") as response:
        lines = response.iter_lines()
        # The API has not ended its response yet.
        assert next(lines) == "data: 1"
        api.go_on.set()
        assert next(lines) == "data: 2"


def test_a_client_that_waits_for_100_gets_it(tmp_path: Path) -> None:
    with recorded(tmp_path / "live.har") as (api, recorder, _):
        host, port = recorder.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=5) as raw:
            raw.sendall(
                b"POST /echo HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"
            )
            assert raw.recv(1000).startswith(b"HTTP/1.1 100 ")
            raw.sendall(b"{}")
            assert raw.recv(1000).startswith(b"HTTP/1.1 200 ")
        assert "Expect" not in api.requests[0][2]


def test_no_response_is_502_in_the_recorders_own_words_and_sent_once(tmp_path: Path) -> None:
    path = tmp_path / "live.har"
    with recorded(path) as (api, _, client):
        response = client.post("/hangs-up", json={})
        assert (response.status_code, response.headers[RECORDER_HEADER]) == (502, "lost")
        assert response.headers["content-type"].startswith("text/plain")
        assert len(api.requests) == 1
    # As browsers write it: what the recorder said is not what the API said.
    assert entries(path)[0]["response"]["status"] == 0
    assert "there is no response" in entries(path)[0]["response"]["_error"]


def test_an_api_that_cannot_be_reached_is_502(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with Recorder(f"http://127.0.0.1:{port}", HarFile(tmp_path / "live.har")) as recorder:
        response = httpx.get(f"{recorder.url}/x", trust_env=False)
    assert (response.status_code, response.headers[RECORDER_HEADER]) == (502, "unreachable")
    assert "Nothing was sent" in response.text


def test_a_response_that_breaks_off_breaks_off_for_the_client_too(tmp_path: Path) -> None:
    path = tmp_path / "live.har"
    with recorded(path) as (_, _, client):
        with pytest.raises(httpx.RemoteProtocolError):
            client.get("/breaks")
        assert client.get("/plain").status_code == 200
    broken = entries(path)[0]["response"]
    assert (broken["status"], "text" in broken["content"]) == (200, False)
    assert "broke off" in broken["_error"]


@pytest.mark.parametrize(
    ("head", "status"),
    [
        ("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421),
        ("GET / HTTP/1.1\r\nHost: 127.0.0.1.evil.example\r\n\r\n", 421),
        ("CONNECT api.example.com:443 HTTP/1.1\r\nHost: localhost\r\n\r\n", 405),
        ("GET http://api.example.com/ HTTP/1.1\r\nHost: localhost\r\n\r\n", 405),
        ("GET / HTTP/1.1\r\n\r\n", 400),
        ("nonsense\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "x" * 70_000 + "\r\n\r\n", 431),
    ],
)
def test_what_is_not_for_the_api_is_refused_and_not_sent(tmp_path: Path, head: str, status: int) -> None:
    with recorded(tmp_path / "live.har") as (api, recorder, client):
        host, port = recorder.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=5) as raw:
            raw.sendall(head.encode())
            assert raw.recv(1000).startswith(f"HTTP/1.1 {status} ".encode())
        assert api.requests == []
        assert client.get("/plain").status_code == 200


def test_secrets_are_in_nothing_that_is_written(tmp_path: Path) -> None:
    path = tmp_path / "live.har"
    secrets = [
        "live_canary_key_1",
        "tok_canary_2_abc",
        "cookie_canary_3",
        "query_canary_4",
        "field_canary_5",
        "late_canary_6",
    ]
    with recorded(path) as (_, _, client):
        # In a field that is not called a secret, and before it is known as one.
        client.post("/echo", json={"note": secrets[5]})
        client.post(
            f"/echo?token={secrets[3]}",
            json={"password": secrets[4], "echo": [secrets[0], f"Bearer {secrets[1]}"]},
            headers={
                "X-API-Key": secrets[0],
                "Authorization": f"Bearer {secrets[1]}",
                "Cookie": f"s={secrets[2]}",
            },
        )
        client.get("/plain", headers={"X-API-Key": secrets[5]})
        early = path.read_text()
    for secret in secrets[:5]:
        assert secret not in early
    text = path.read_text()
    assert [secret for secret in secrets if secret in text] == []
    assert len(entries(path)) == 3
    assert "$API_KEY_1" in text


def test_a_key_of_the_environment_has_its_name_in_the_recording(tmp_path: Path) -> None:
    path = tmp_path / "live.har"
    environment = {"TOKPORTAL_API_KEY": "live_canary_7 ", "OTHER_API_KEY": "not-ours-at-all"}
    with small_api() as api, Recorder(api.url, HarFile(path), environment=environment) as recorder:
        httpx.post(f"{recorder.url}/echo", content=b"my live_canary_7", trust_env=False)
    assert entries(path)[0]["request"]["postData"]["text"] == "my $TOKPORTAL_API_KEY"


def test_the_file_is_whole_after_each_entry_and_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "live.har"
    har = HarFile(path)
    assert entries(path) == []
    for number in range(3):
        assert har.add({"n": number}, Masker())
        assert [entry["n"] for entry in entries(path)] == list(range(number + 1))
    with pytest.raises(KitError, match=r"live.har exists. Choose another name with --out"):
        HarFile(path)
    har.close()
    assert not har.add({"n": 3}, Masker())
    assert len(entries(path)) == 3


def test_addresses(tmp_path: Path) -> None:
    assert listen_address(":0") == Address("127.0.0.1", 0)
    assert listen_address("localhost:80") == Address("127.0.0.1", 80)
    assert listen_address("[::1]:8080") == Address("::1", 8080)
    for text in ("0.0.0.0:1", "example.com:80", "127.0.0.1.evil.example:80", "192.168.0.1:80"):
        with pytest.raises(KitError, match="this machine only"):
            listen_address(text)
    for text in ("80:", ":x", ":70000", "", ":-1"):
        with pytest.raises(KitError, match=r"--listen .*ports up to 65535"):
            listen_address(text)
    har = HarFile(tmp_path / "x.har")
    with pytest.raises(KitError, match="--url"):
        Recorder("ftp://example.com", har)
    har.close()
    assert RecordLimits().file_bytes == 64 * 1024 * 1024
