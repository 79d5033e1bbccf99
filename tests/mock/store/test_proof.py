"""One flipped bit, a tail that was cut off, a file that goes away: found, or harmless. Later versions read it."""

from __future__ import annotations

import dataclasses
import gzip
import random
import shutil
from pathlib import Path
from typing import Any

import orjson
import pytest

from prepay_mock.contract import Contract
from prepay_mock.engine.messages import NotStored, Request
from prepay_mock.store import StateError
from prepay_mock.store import store as store_module
from tests.mock.store.errands import Life
from tests.mock.store.worlds import Kept, keep, picture
from tests.mock.vendors.tokportal.calls import SINGLE, create, credits_of

FLIPS = 60
FILES = Path(__file__).with_name("files")


def lived(contract: Contract, path: Path, steps: int = 60) -> Any:
    """A closed file with something of everything; what it holds."""
    kept = keep(contract, path)
    life = Life(5)
    for _ in range(steps):
        life.step(kept)
    kept.control("POST", "/snapshots", {"name": "kept"})
    shown = picture(kept)
    kept.store.close()
    return shown


def flip(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place // 8] ^= 1 << place % 8
    path.write_bytes(content)


def outcome(contract: Contract, path: Path) -> Any:
    """What a start on the file comes to: the refusal's one line, or the world."""
    try:
        kept = keep(contract, path)
    except StateError as refused:
        return str(refused)
    try:
        return picture(kept)
    finally:
        kept.kill()


def crashed(kept: Kept, target: Path) -> list[Path]:
    """Copies of the files as they are at this moment, which is how a kill or a power cut leaves them."""
    source = kept.store._file.path
    target.mkdir()
    names = [f"{source.name}{suffix}" for suffix in ("", "-wal", "-tail")]
    return [
        Path(shutil.copy(source.with_name(name), target)) for name in names if source.with_name(name).exists()
    ]


def flipped(contract: Contract, files: list[Path], shown: Any, chance: random.Random, times: int) -> int:
    """Flip one bit of copies of the files, again and again; how often that was found. Otherwise nothing may differ."""
    found = 0
    work = files[0].parent / "flipped"
    for _ in range(times):
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir()
        copies = [Path(shutil.copy(file, work)) for file in files]
        spoilt = chance.choice(copies)
        place = chance.randrange(spoilt.stat().st_size * 8)
        flip(spoilt, place)
        result = outcome(contract, copies[0])
        if isinstance(result, str):
            found += 1
            assert "\n" not in result
        else:
            assert result == shown, f"bit {place} of {spoilt.name}: another world"
    return found


def test_g14_a_flipped_bit_of_a_closed_file_is_found_or_changes_nothing(
    contract: Contract, tmp_path: Path
) -> None:
    shown = lived(contract, tmp_path / "state.db")
    assert flipped(contract, [tmp_path / "state.db"], shown, random.Random(14), FLIPS) > FLIPS // 4


def test_g14_a_flipped_bit_after_a_crash_is_found_or_changes_nothing(
    contract: Contract, tmp_path: Path
) -> None:
    lived(contract, tmp_path / "state.db", 20)
    kept = keep(contract, tmp_path / "state.db")
    for _ in range(6):
        create(kept.api())
    shown, files = picture(kept), crashed(kept, tmp_path / "crash")
    kept.kill()
    assert len(files) == 3
    assert flipped(contract, files, shown, random.Random(15), FLIPS) > FLIPS // 4


def test_g14_a_log_whose_end_is_cut_off_is_found(contract: Contract, tmp_path: Path) -> None:
    kept = keep(contract, tmp_path / "state.db")
    for _ in range(5):
        create(kept.api())
    state, log, _ = crashed(kept, tmp_path / "crash")
    kept.kill()
    with log.open("r+b") as file:
        file.truncate(log.stat().st_size - 20_000)
    with pytest.raises(StateError, match=r"it ends at command \d, but 5 were acknowledged"):
        keep(contract, state)


def test_g14_a_log_that_lost_its_last_row_is_found(contract: Contract, tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    kept = keep(contract, path)
    for _ in range(3):
        create(kept.api())
    kept.store._file._sql.execute("DELETE FROM log WHERE seq = 3")
    kept.kill()
    with pytest.raises(StateError, match="it ends at command 2, but 3 were acknowledged"):
        keep(contract, path)
    # Whoever wants what is left, for instance of a backup, takes the proof away.
    path.with_name("state.db-tail").unlink()
    again = keep(contract, path)
    assert credits_of(again.api()) == 950
    again.store.close()


def test_g14_a_clean_stop_leaves_one_file_without_a_log(contract: Contract, tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    kept = keep(contract, path)
    create(kept.api())
    kept.store.close()
    assert [file.name for file in tmp_path.iterdir()] == ["state.db"]
    kept = keep(contract, path)
    assert kept.store._file.log_bytes() == 0
    kept.store.close()


@pytest.mark.parametrize("name", ["format2", "format3"])
def test_g14_a_later_version_reads_a_file_of_this_one(
    contract: Contract, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    path = tmp_path / "state.db"
    path.write_bytes(gzip.decompress((FILES / f"{name}.db.gz").read_bytes()))
    monkeypatch.setattr(store_module, "__version__", "99.0.0")
    later = dataclasses.replace(contract, document={**contract.document, "x-later": True})
    kept = keep(later, path)
    assert all(account.ledger.verify() == [] for account in kept.engine.world.accounts.values())
    balances = {key: account.ledger.balance for key, account in kept.engine.world.accounts.items()}
    assert balances[("tokportal", "sk_mock_two")] > 0
    assert kept.control("POST", "/snapshots/kept/restore").status == 200
    create(kept.api("sk_mock_new_balance_100"))
    shown = picture(kept)
    kept.kill()
    # Its log is the later version's now.
    kept = keep(later, path)
    assert picture(kept) == shown
    create(kept.api("sk_mock_new_balance_100"))
    kept.kill()
    monkeypatch.undo()
    with pytest.raises(StateError, match=r"has a log (of prepay 99\.0\.0|that belongs to another contract)"):
        keep(contract, path)


@pytest.mark.parametrize("how", ["removed", "replaced", "directory moved"])
def test_g14_a_file_that_goes_away_under_a_server_ends_the_acknowledging(
    contract: Contract, tmp_path: Path, how: str
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    path = home / "state.db"
    kept = keep(contract, path)
    create(kept.api())
    if how == "removed":
        path.unlink()
    elif how == "replaced":
        other = home / "other.db"
        other.write_bytes(b"")
        other.replace(path)
    else:
        home.rename(tmp_path / "elsewhere")
    with pytest.raises(NotStored, match=r"state\.db was removed or replaced while the server was using it"):
        create(kept.api())
    answer = kept.engine.handle(_purchase())
    assert answer.status == 503
    assert b"was removed or replaced" in answer.body
    kept.store.close()


def _purchase() -> Request:
    headers = {b"x-api-key": b"sk_mock_kept_balance_1000", b"content-type": b"application/json"}
    return Request("POST", "/api/ext/bundles", b"", headers, orjson.dumps(SINGLE))


def test_g21_memory_is_not_a_state_file(
    contract: Contract, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StateError, match="leave --state out"):
        keep(contract, Path(":memory:"))
    assert list(tmp_path.iterdir()) == []
