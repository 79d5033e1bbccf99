"""A server that cannot start says why in one line: 2 for the command line, 1 for the machine; and never a traceback."""

from __future__ import annotations

import os
import resource
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from prepay_mock.cli import main
from tests.mock.processes import running

STATE_LIMIT = 4096


def told(capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, str]:
    """The exit code and what was printed, which is one line."""
    try:
        code = main(options)
    except SystemExit as stop:
        code = int(str(stop.code))
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1, printed.err
    assert printed.err.startswith("prepay mock: ")
    return code, printed.err


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--port", "70000"), "'70000' is not a whole number from 0 to 65535"),
        (("--port", "-1"), "from 0 to 65535"),
        (("--port", "http"), "from 0 to 65535"),
        (("--seed", "x"), "is not a whole number from 0"),
        (("--freeze-at", "tomorrow"), "Write 2026-06-01T12:00:00Z"),
        (("--scenario", "bussy"), "there is no scenario 'bussy'"),
        (("--contract", "nowhere.yaml"), "nowhere.yaml"),
        (("--cors", "app.example"), "is not an origin. Write one such as https://app.example:8443"),
        (("--allow-host", "http://mock"), "is not a host name. Write one such as host.docker.internal"),
        (("--state", ":memory:"), "Leave --state out to keep everything in memory"),
        (("--state", ""), "Leave --state out"),
        (("--state", "."), "Leave --state out"),
        (("--host", "0.0.0.0"), "give a --control-token"),
        (("--prot", "5"), "unrecognized arguments: --prot 5"),
        (
            ("clok",),
            "unknown command 'clok'. Did you mean clock? Choose from: clock, fault, snapshot, reset, grant",
        ),
        (("fault", "add", "loose_response"), "invalid choice: 'loose_response' (choose from 'status',"),
    ],
    ids=lambda value: " ".join(value)[:30],
)
def test_d12_a_wrong_option_is_one_line_and_exit_code_2(
    capsys: pytest.CaptureFixture[str], options: tuple[str, ...], says: str
) -> None:
    if options[0] == "fault":
        with pytest.raises(SystemExit) as stop:
            main(options)
        printed = capsys.readouterr().err
        assert (stop.value.code, printed.count("\n"), says in printed) == (2, 1, True)
        return
    port = () if "--port" in options or options[0] == "clok" else ("--port", "0")
    code, line = told(capsys, *options, *port)
    assert (code, says in line) == (2, True), line


@pytest.mark.parametrize("option", ["--state", "--ready-file"])
def test_d12_a_path_that_cannot_be_is_refused_before_anything_is_done(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, option: str
) -> None:
    folder = tmp_path / "missing"
    code, line = told(capsys, "--port", "0", option, str(folder / "file"))
    assert (code, line) == (
        2,
        f"prepay mock: {option} {folder / 'file'}: there is no folder {folder}. Make it, or name another file.\n",
    )
    code, line = told(capsys, "--port", "0", option, str(tmp_path))
    assert (code, line) == (2, f"prepay mock: {option} {tmp_path} is a folder. Name a file in it.\n")


def test_d12_an_address_in_use_is_told_with_its_port(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, line = told(capsys, "--port", str(port))
    assert code == 1
    assert line == (
        f"prepay mock: cannot listen on 127.0.0.1 port {port}: Address already in use. "
        "Choose another with --port, or --port 0 for any free one.\n"
    )


def full_disk(*options: str) -> subprocess.CompletedProcess[str]:
    """A server that may write no file beyond a few kilobytes, as on a disk that is full."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (STATE_LIMIT, STATE_LIMIT))

    return subprocess.run(
        [sys.executable, "-m", "prepay_mock", "--port", "0", *options],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        preexec_fn=limit,
        # Python itself would leave a module's compiled file cut off at the limit, and fail on it ever after.
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )


@pytest.mark.parametrize("before", [False, True], ids=["a new file", "an old file"])
def test_g21_a_full_disk_at_the_start_is_one_line(tmp_path: Path, before: bool) -> None:
    state = tmp_path / "state.db"
    if before:
        with running(tmp_path, "--state", str(state), "--seed", "1"):
            pass
    done = full_disk("--state", str(state), "--seed", "1")
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("prepay mock: state file")


def session_of(url: str) -> str:
    with httpx.Client(base_url=url, trust_env=False, headers={"X-API-Key": "sk_mock_a"}) as client:
        answer = client.post("/api/v1/billing/checkout", json={"pack_id": "creator"})
        return str(answer.json()["session_id"])


def seed_of(url: str) -> int:
    with httpx.Client(base_url=url, trust_env=False) as client:
        return int(client.get("/_prepay/").json()["seed"])


def test_g21_session_ids_cannot_be_guessed_unless_a_seed_is_given(tmp_path: Path) -> None:
    sessions: list[str] = []
    for options in ((), (), ("--seed", "5"), ("--seed", "5")):
        with running(tmp_path, *options) as server:
            sessions.append(session_of(server.url))
    assert sessions[0] != sessions[1]
    assert sessions[2] == sessions[3]


def test_g21_a_state_file_keeps_its_seed(tmp_path: Path) -> None:
    state = ("--state", str(tmp_path / "state.db"))
    with running(tmp_path, *state) as server:
        seed, session = seed_of(server.url), session_of(server.url)
    with running(tmp_path, *state) as server:
        assert seed_of(server.url) == seed
        page = httpx.get(f"{server.url}/_prepay/checkout/{session}", trust_env=False)
        assert page.status_code == 200


def test_d2_b3_the_options_reach_the_server(tmp_path: Path) -> None:
    options = ("--cors", "https://app.example", "--allow-host", "mock")
    with running(tmp_path, *options) as server, httpx.Client(base_url=server.url, trust_env=False) as client:
        told = client.get("/api/ext/me", headers={"X-API-Key": "sk_mock_a", "Origin": "https://app.example"})
        assert told.headers["access-control-allow-origin"] == "https://app.example"
        for host, status in (("mock:4010", 200), ("other", 403)):
            assert client.get("/_prepay/clock", headers={"Host": host}).status_code == status
