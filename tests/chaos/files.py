"""State files that cannot be written, are used twice, or were spoilt; states from outside that were spoilt."""

from __future__ import annotations

import logging
import random
import resource
import tempfile
from pathlib import Path

from prepay_mock.build import read_contract
from prepay_mock.store import StateError
from tests.chaos.report import Outcome
from tests.mock.control.mutation import serves, spoilt
from tests.mock.control.test_state_fuzz import exported
from tests.mock.store.errands import KEYS
from tests.mock.store.processes import Gone, Server, Wire
from tests.mock.store.test_proof import crashed, flipped, lived
from tests.mock.store.worlds import keep, picture
from tests.mock.vendors.tokportal.calls import SINGLE, create

__all__ = ["disk", "flips", "states"]


def disk(seed: int, count: int) -> Outcome:
    """Let a server's disk be full after so many bytes: what it acknowledged is there when there is room again."""
    chance = random.Random(seed)
    wrong: list[str] = []
    told = 0
    for _ in range(count):
        limit = chance.randrange(100_000, 400_000)
        with tempfile.TemporaryDirectory(prefix="prepay-disk-") as home:
            told += _full(Path(home), limit, wrong)
    wrong += _second()
    return Outcome("disk", f"{count} full disks, {told} acknowledged, 1 second server", wrong)


def _full(home: Path, limit: int, wrong: list[str]) -> int:
    state = home / "state.db"
    Server(state, home / "ready", "--no-rate-limits").wait_and_stop()
    server = Server(state, home / "ready", "--no-rate-limits")
    wire = Wire(server.url(), "sk_mock_full_balance_1000000")
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (limit, limit))
    done, status = 0, 0
    try:
        for _ in range(3000):
            status = wire.call("POST", "/api/ext/bundles", SINGLE).status
            if status != 201:
                break
            done += 1
    except Gone:
        wrong.append(f"limit {limit}: the server died of a full disk")
    if status not in (201, 503):
        wrong.append(f"limit {limit}: a full disk gives {status}")
    wire.close()
    server.kill()
    server = Server(state, home / "ready", "--no-rate-limits")
    wire = Wire(server.url(), "sk_mock_full_balance_1000000")
    left = wire.get("/api/ext/credits/balance")["data"]["total_credits"]
    if left != 1_000_000 - 25 * done and left != 1_000_000 - 25 * (done + 1):
        wrong.append(f"limit {limit}: {done} acknowledged, {left} credits left")
    wire.close()
    server.kill()
    return done


def _second() -> list[str]:
    with tempfile.TemporaryDirectory() as home:
        first = keep(read_contract(), Path(home) / "state.db")
        try:
            keep(read_contract(), Path(home) / "state.db")
        except StateError as refused:
            return [] if "in use by another server" in str(refused) else [str(refused)]
        finally:
            first.store.close()
    return ["a second server has opened the file of the first"]


def flips(seed: int, count: int) -> Outcome:
    """Flip one bit, of a closed file and of one after a crash: found, or nothing differs."""
    logging.disable(logging.CRITICAL)
    contract = read_contract()
    found = 0
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as home:
        state = Path(home) / "state.db"
        try:
            shown = lived(contract, state, 40)
            found += flipped(contract, [state], shown, random.Random(seed), count // 2)
            kept = keep(contract, state)
            for _ in range(6):
                create(kept.api())
            shown, files = picture(kept), crashed(kept, Path(home) / "crash")
            kept.kill()
            found += flipped(contract, files, shown, random.Random(seed + 1), count // 2)
        except AssertionError as error:
            wrong.append(str(error)[:300])
    logging.disable(logging.NOTSET)
    return Outcome("flips", f"{count} flipped bits, {found} found, the others harmless", wrong)


def states(seed: int, count: int) -> Outcome:
    """Put spoilt states: refused in one line, or every operation works."""
    logging.disable(logging.CRITICAL)
    wrong: list[str] = []
    accepted = 0
    with tempfile.TemporaryDirectory() as home:
        api, state = exported(keep(read_contract(), Path(home) / "state.db", rate_limits=False))
        for number in range(seed * 1_000_000, seed * 1_000_000 + count):
            status, text = spoilt(api, state, number)
            if status == 200:
                accepted += 1
                wrong += [f"state {number}: {line[:200]}" for line in serves(api, list(KEYS))[:1]]
            elif status != 422 or "\n" in text:
                wrong.append(f"state {number}: {status} {text[:200]}")
    logging.disable(logging.NOTSET)
    return Outcome("states", f"{count} spoilt states, {accepted} accepted", wrong)
