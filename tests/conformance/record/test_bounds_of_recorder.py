"""Limits of the recorder, its end, and many clients at once."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.conformance.record.api import entries, recorded


def test_limits_of_entries_bodies_and_bytes_hold_and_the_traffic_goes_on(tmp_path: Path) -> None:
    few, short, small = tmp_path / "few.har", tmp_path / "short.har", tmp_path / "small.har"
    with recorded(few, entries=2) as (_, recorder, client):
        assert [client.get("/plain").status_code for _ in range(4)] == [200] * 4
        assert (recorder.har.entries, recorder.har.left_out) == (2, 2)
    assert len(entries(few)) == 2
    with recorded(short, body_bytes=5) as (_, _, client):
        client.post("/echo", content=b"12345")
        client.post("/echo", content=b"123456")
    assert [entry["response"]["content"].get("text") for entry in entries(short)] == ["12345", None]
    with recorded(small, file_bytes=3000) as (_, recorder, client):
        assert [client.get("/plain").status_code for _ in range(10)] == [200] * 10
        assert recorder.har.left_out > 0
    assert small.stat().st_size <= 3000
    assert entries(small)


def test_idle_clients_are_let_go_and_their_number_is_bounded(tmp_path: Path) -> None:
    with recorded(tmp_path / "live.har", connections=1, idle_seconds=0.3) as (_, recorder, client):
        host, port = recorder.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=5) as idle:
            # Waits until the idle one has been let go.
            assert client.get("/plain").status_code == 200
            assert idle.recv(10) == b""


def test_a_request_under_way_is_finished_when_the_recorder_stops(tmp_path: Path) -> None:
    path = tmp_path / "live.har"
    with recorded(path) as (api, recorder, client):
        told: list[int] = []
        thread = threading.Thread(target=lambda: told.append(client.get("/slow").status_code))
        thread.start()
        while not api.requests:
            thread.join(0.01)
        recorder.stop()
        thread.join(5)
        assert told == [200]
    assert [entry["response"]["status"] for entry in entries(path)] == [200]


def test_a_stream_that_is_under_way_is_recorded_as_broken_off_when_the_recorder_stops(tmp_path: Path) -> None:
    path = tmp_path / "live.har"
    with (
        recorded(path, closing_seconds=0.1) as (_, recorder, client),
        contextlib.suppress(httpx.HTTPError),
        client.stream("GET", "/stream") as response,
    ):
        assert next(response.iter_lines()) == "data: 1"
        recorder.stop()
    (entry,) = entries(path)
    assert (entry["response"]["status"], "text" in entry["response"]["content"]) == (200, False)
    assert "broke off" in entry["response"]["_error"]


def test_many_clients_at_once_are_all_recorded(tmp_path: Path) -> None:
    path = tmp_path / "live.har"
    with recorded(path) as (_, recorder, _):

        def ask(number: int) -> list[int]:
            with httpx.Client(base_url=recorder.url, trust_env=False) as client:
                return [client.post(f"/echo?n={number}", json={"n": number}).json()["n"] for _ in range(20)]

        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(ask, range(8))) == [[number] * 20 for number in range(8)]
    assert len(entries(path)) == 160
    for entry in entries(path):
        assert entry["request"]["url"].endswith(f"?n={json.loads(entry['response']['content']['text'])['n']}")


def test_what_cannot_be_masked_is_not_written_and_the_traffic_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("prepay_conformance.gate.masker.MAX_SECRETS", 1)
    path = tmp_path / "live.har"
    with recorded(path) as (_, recorder, client):
        for number in range(3):
            assert client.get("/plain", headers={"X-API-Key": f"canary_key_{number}"}).status_code == 200
        assert (recorder.har.entries, recorder.har.left_out) == (1, 2)
    assert "canary" not in path.read_text()


def test_a_full_disk_ends_the_recording_and_not_the_traffic(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "live.har"
    with recorded(path) as (_, recorder, client):
        client.get("/plain")

        def full(_text: bytes) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(recorder.har, "_put", full)
        assert client.get("/plain").status_code == 200
        assert (recorder.har.entries, recorder.har.left_out) == (1, 1)
    assert len(entries(path)) == 1
