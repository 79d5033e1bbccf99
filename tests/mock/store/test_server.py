"""The state file of a real server: who may have it, and what becomes of a server that cannot write it."""

from __future__ import annotations

import resource
import threading
from pathlib import Path

import pytest

from tests.mock.processes import refused
from tests.mock.store.processes import Server, Told, Wire
from tests.mock.vendors.tokportal.calls import SINGLE

KEY = "sk_mock_rich_balance_100000"


def start(folder: Path) -> tuple[Server, Wire]:
    server = Server(folder / "state.db", folder / "ready", "--no-rate-limits")
    return server, Wire(server.url(), KEY)


def test_a_second_server_is_refused_in_one_line_and_the_first_goes_on(tmp_path: Path) -> None:
    server, wire = start(tmp_path)
    code, line = refused("--port", "0", "--state", str(tmp_path / "state.db"))
    assert code == 1
    assert line.endswith("is in use by another server; stop that one first")
    assert wire.call("POST", "/api/ext/bundles", SINGLE).status == 201
    assert wire.get("/_prepay/")["storage"] == str(tmp_path / "state.db")
    wire.close()
    server.stop()


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"no database at all" * 99, "is no SQLite file"), (None, "there is no folder")],
)
def test_a_file_that_cannot_be_used_is_refused_in_one_line(
    tmp_path: Path, content: bytes | None, reason: str
) -> None:
    state = tmp_path / "state.db" if content is not None else tmp_path / "missing" / "state.db"
    if content is not None:
        state.write_bytes(content)
    code, line = refused("--port", "0", "--state", str(state))
    # A path that cannot be is a wrong command line; a file that is somebody else's is found out later.
    assert code == (1 if content is not None else 2)
    assert line.startswith("prepay mock: ")
    assert reason in line
    if content is not None:
        assert state.read_bytes() == content


def test_a_server_that_is_stopped_leaves_one_tidy_file(tmp_path: Path) -> None:
    server, wire = start(tmp_path)
    told = wire.call("POST", "/api/ext/bundles", SINGLE, idempotency_key="once")
    wire.close()
    server.stop()
    assert [path.name for path in tmp_path.glob("state.db*")] == ["state.db"]
    server, wire = start(tmp_path)
    assert wire.call("POST", "/api/ext/bundles", SINGLE, idempotency_key="once") == told
    assert wire.get("/api/ext/credits/balance")["data"]["total_credits"] == 100_000 - 25
    wire.close()
    server.stop()


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="limits of another process are Linux's")
def test_a_server_whose_disk_is_full_acknowledges_nothing_more(tmp_path: Path) -> None:
    server, first = start(tmp_path)
    acknowledged: list[str] = []
    refusals: list[Told] = []
    # From now on no file of that process may grow beyond this size.
    size = max(path.stat().st_size for path in tmp_path.glob("state.db*"))
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (size + 100_000, size + 100_000))

    def client(wire: Wire) -> None:
        while True:
            told = wire.call("POST", "/api/ext/bundles", {**SINGLE, "title": "x" * 100})
            if told.status != 201:
                refusals.append(told)
                return
            acknowledged.append(told.json["data"]["id"])

    wires = [first, *(Wire(server.url(), KEY) for _ in range(7))]
    threads = [threading.Thread(target=client, args=(wire,)) for wire in wires]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [told.status for told in refusals] == [503] * 8
    assert all("cannot write its state file" in told.json["error"]["message"] for told in refusals)
    # What was not stored is not shown either.
    assert first.call("GET", "/api/ext/credits/balance").status == 503
    assert first.call("GET", f"/_prepay/accounts/{KEY}/verify").status == 503
    for wire in wires:
        wire.close()
    assert "the state file cannot be written, nothing is acknowledged any more" in server.said()
    server.stop()
    server, wire = start(tmp_path)
    assert acknowledged
    for bundle in acknowledged:
        assert wire.get(f"/api/ext/bundles/{bundle}")["data"]["id"] == bundle
    total = wire.get("/api/ext/bundles?page=1&per_page=1")["pagination"]["total"]
    # Of the eight that were refused some may have been stored all the same: a refusal is no promise of that.
    assert len(acknowledged) <= total <= len(acknowledged) + 8
    assert wire.get("/api/ext/credits/balance")["data"]["total_credits"] == 100_000 - 25 * total
    wire.close()
    server.stop()
