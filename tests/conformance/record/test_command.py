"""``prepay contract record`` as a process: real clients, real signals, a real ``kill -9``."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

import httpx
import pytest

from prepay import TokPortal
from prepay_conformance.cli import main
from prepay_conformance.drift import find_drift
from tests.conformance.servers import healthy

KEY = "sk_mock_canary_0c1d"
_PATIENCE_S = 30
_NODE = """
const [, , base, key] = process.argv;
const headers = {'X-API-Key': key, 'Content-Type': 'application/json'};
const me = await (await fetch(base + '/api/ext/me', {headers})).json();
const body = JSON.stringify({bundle_type: 'account_only', country: 'USA'});
const made = await fetch(base + '/api/ext/bundles', {method: 'POST', headers, body});
console.log(me.data.credits, made.status, (await made.json()).credits_charged);
"""


@contextlib.contextmanager
def recorder(url: str, folder: Path, *more: str) -> Generator[tuple[subprocess.Popen[str], str]]:
    """The command as a process, and its address."""
    ready = folder / "ready"
    command = [
        sys.executable,
        "-c",
        "import sys; from prepay_conformance.cli import main; sys.exit(main(sys.argv[1:]))",
    ]
    command += ["record", "--url", url, "--out", str(folder / "live.har"), "--ready-file", str(ready), *more]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            deadline = time.monotonic() + _PATIENCE_S
            while not ready.exists():
                assert process.poll() is None, process.stderr and process.stderr.read()
                assert time.monotonic() < deadline
                time.sleep(0.02)
            yield process, ready.read_text().strip()
        finally:
            if process.poll() is None:
                process.kill()


def entries(folder: Path) -> list[Any]:
    found: list[Any] = json.loads((folder / "live.har").read_text())["log"]["entries"]
    return found


def test_what_was_seen_is_there_after_kill_9(tmp_path: Path) -> None:
    with (
        healthy() as url,
        recorder(url, tmp_path) as (process, address),
        httpx.Client(base_url=address, headers={"X-API-Key": KEY}, trust_env=False) as client,
    ):
        for _ in range(20):
            assert client.get("/api/ext/me").status_code == 200
        process.send_signal(signal.SIGKILL)
        process.wait(10)
    assert [entry["response"]["status"] for entry in entries(tmp_path)] == [200] * 20
    assert find_drift([tmp_path / "live.har"]).requests == 20
    assert KEY not in (tmp_path / "live.har").read_text()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_with_the_file_finished(number: signal.Signals, tmp_path: Path) -> None:
    with healthy() as url, recorder(url, tmp_path) as (process, address):
        assert (
            httpx.get(f"{address}/api/ext/me", headers={"X-API-Key": KEY}, trust_env=False).status_code == 200
        )
        process.send_signal(number)
        out, errors = process.communicate(timeout=20)
        assert process.returncode == 0
    assert out.strip() == address
    assert f"use {address} as the base URL; requests go to {url}" in errors
    # A server on this machine is not a live API.
    assert "real credits" not in errors
    assert errors.endswith(f"wrote {tmp_path / 'live.har'} (1 request)\n")
    assert len(entries(tmp_path)) == 1


def test_the_sdk_curl_and_node_work_through_it(tmp_path: Path) -> None:
    with healthy() as url, recorder(url, tmp_path) as (_, address):
        with TokPortal(api_key=KEY, base_url=address) as tok:
            assert tok.credits.balance().data.total_credits > 0
            assert tok.bundles.create(bundle_type="account_only", country="USA").credits_charged == 25
        environment = {"PATH": os.environ["PATH"]}
        if shutil.which("curl"):
            command = ["curl", "-sS", "--compressed", "-H", f"X-API-Key: {KEY}", "-H", "Expect: 100-continue"]
            command += [
                "-H",
                "Content-Type: application/json",
                "-d",
                '{"bundle_type": "account_only", "country": "USA"}',
            ]
            done = subprocess.run(
                [*command, f"{address}/api/ext/bundles"],
                capture_output=True,
                text=True,
                timeout=20,
                env=environment,
                check=True,
            )
            assert json.loads(done.stdout)["credits_charged"] == 25, done.stderr
        if shutil.which("node"):
            script = tmp_path / "client.mjs"
            script.write_text(_NODE)
            done = subprocess.run(
                ["node", str(script), address, KEY],
                capture_output=True,
                text=True,
                timeout=30,
                env=environment,
                check=True,
            )
            assert done.stdout.split()[1:] == ["201", "25"], done.stderr
    drift = find_drift([tmp_path / "live.har"])
    assert drift.items == []
    assert drift.requests >= 2
    assert KEY not in (tmp_path / "live.har").read_text()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--url", "ftp://x"], "--url ftp://x: name scheme and host"),
        (["--url", "http://user:secret@x"], "no user or password in the URL"),
        (["--url", "http://127.0.0.1:1", "--listen", "0.0.0.0:80"], "on this machine only"),
        (["--url", "http://127.0.0.1:1", "--out", "no/such/folder.har"], "cannot be written"),
        (["--url", "http://127.0.0.1:1", "--max-entries", "0"], "must be 1 or more"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(
    options: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        assert main(["record", *options]) == 2
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    errors = capsys.readouterr().err
    assert said in errors.splitlines()[-1]
    assert "secret" not in errors
    assert list(tmp_path.iterdir()) == []


def test_a_port_in_use_is_one_line_and_exit_code_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        try:
            out = ["--out", str(tmp_path / "x.har")]
            assert main(["record", "--url", "http://127.0.0.1:1", "--listen", f":{port}", *out]) == 1
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
    (line,) = capsys.readouterr().err.splitlines()
    assert f"127.0.0.1:{port}: Address already in use" in line
    assert list(tmp_path.iterdir()) == []


def test_a_live_api_is_named_as_one(tmp_path: Path) -> None:
    # Nothing is sent: the recorder opens a connection only when a client sends a request.
    with recorder("https://api.example.com", tmp_path) as (process, _):
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=20)
    assert "Calls through it are real: they spend real credits." in errors
