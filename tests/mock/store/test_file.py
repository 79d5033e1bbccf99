"""A state file that cannot be used is refused in one line, and left as it was."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from prepay_mock.contract import Contract
from prepay_mock.store import StateError
from prepay_mock.store.seals import FIRST, seal_of_fact, seal_of_part, seal_of_row
from tests.mock.store.worlds import keep, picture
from tests.mock.vendors.tokportal.calls import create, credits_of


def used(contract: Contract, path: Path) -> None:
    """A state file with something in its snapshot and something in its log."""
    kept = keep(contract, path)
    create(kept.api())
    kept.store.close()
    kept = keep(contract, path)
    create(kept.api())
    kept.kill()


def change(statement: str) -> Callable[[Path], None]:
    def act(path: Path) -> None:
        sql = sqlite3.connect(path)
        with sql:
            sql.execute(statement)
        sql.close()

    return act


def forged(statement: str) -> Callable[[Path], None]:
    """A change whose checksums fit: what no accident makes, and what another version might write."""

    def act(path: Path) -> None:
        change(statement)(path)
        reseal(path)

    return act


def reseal(path: Path) -> None:
    """Give everything in a state file the checksum that fits it."""
    sql = sqlite3.connect(path)
    with sql:
        rows, seal = sql.execute("SELECT seq, calls, bodies FROM log ORDER BY seq").fetchall(), FIRST
        for seq, calls, bodies in rows:
            raw = bodies.encode() if isinstance(bodies, str) else bodies
            before, seal = seal, seal_of_row(seal, seq, calls, raw)
            sql.execute("UPDATE log SET bodies = ?, seals = ? WHERE seq = ?", (raw, before + seal, seq))
        parts, last = (
            sql.execute("SELECT generation, part, data FROM snapshot ORDER BY part").fetchall(),
            FIRST,
        )
        for generation, part, data in parts:
            raw = data.encode() if isinstance(data, str) else data
            last = seal_of_part(last, generation, part, raw)
            sql.execute("UPDATE snapshot SET data = ?, seal = ? WHERE part = ?", (raw, last, part))
        sql.execute("UPDATE meta SET value = ? WHERE name = 'parts'", (len(parts),))
        sql.execute("UPDATE meta SET value = ? WHERE name = 'last_part'", (last.hex(),))
        for name, value in sql.execute("SELECT name, value FROM meta").fetchall():
            sql.execute("UPDATE meta SET seal = ? WHERE name = ?", (seal_of_fact(name, value), name))
    sql.close()
    path.with_name(f"{path.name}-tail").unlink(missing_ok=True)


def no_database(path: Path) -> None:
    path.write_text("not a database\n" * 99)


def cut(path: Path) -> None:
    change("PRAGMA wal_checkpoint(TRUNCATE)")(path)
    path.write_bytes(path.read_bytes()[:-5000])


def scribble(path: Path) -> None:
    change("PRAGMA wal_checkpoint(TRUNCATE)")(path)
    content = bytearray(path.read_bytes())
    content[4096:] = bytes(byte ^ 0x55 for byte in content[4096:])
    path.write_bytes(content)


SPOILT: dict[str, tuple[Callable[[Path], None], str]] = {
    "text": (no_database, "is no SQLite file"),
    "cut": (cut, "damaged"),
    "scribble": (scribble, "damaged"),
    "format": (
        forged("UPDATE meta SET value = 99 WHERE name = 'format'"),
        "has format 99, and this version of prepay reads format 3",
    ),
    "version": (
        forged("UPDATE meta SET value = '0.0.0' WHERE name = 'prepay'"),
        "has a log of prepay 0.0.0, this is prepay",
    ),
    "contract": (
        forged("UPDATE meta SET value = 'x' WHERE name = 'contract'"),
        "has a log that belongs to another contract",
    ),
    "fact": (change("UPDATE meta SET value = 99 WHERE name = 'upto'"), "its fact 'upto' does not match"),
    "lost fact": (change("DELETE FROM meta WHERE name = 'generation'"), "its fact 'generation' is missing"),
    "snapshot": (change("UPDATE snapshot SET data = x'5b5d'"), "snapshot does not match its checksum"),
    "no snapshot": (change("DELETE FROM snapshot"), "snapshot does not match its checksum"),
    "lost part": (
        change("DELETE FROM snapshot WHERE part = (SELECT max(part) FROM snapshot)"),
        "snapshot does not match its checksum",
    ),
    "forged snapshot": (forged("UPDATE snapshot SET data = '[\"table\"]'"), "snapshot is damaged"),
    "law": (
        forged("UPDATE snapshot SET data = replace(CAST(data AS TEXT), '975,975', '976,976')"),
        "snapshot is damaged: accounts.0.ledger: breaks L",
    ),
    "row": (
        change("UPDATE log SET calls = json_set(calls, '$[0][11]', 1000)"),
        "the commands up to 2 do not match their checksum",
    ),
    "no log": (change("DELETE FROM log"), "it ends at command 1, but 2 were acknowledged"),
    "command": (
        forged("UPDATE log SET calls = json_set(calls, '$[0][11]', 1000)"),
        "comes to (balance, journal entries) (950, 3), not to (1000, 3)",
    ),
    "lost body": (
        forged("UPDATE log SET bodies = ''"),
        "the commands up to 2 of the state file cannot be read",
    ),
    "nonsense": (
        forged("UPDATE log SET calls = '[{}]'"),
        "the commands up to 2 of the state file cannot be read",
    ),
    "no request": (
        forged("UPDATE log SET calls = json_set(calls, '$[0][1]', 7)"),
        "command 2 of the state file cannot be run again",
    ),
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_spoilt_file_is_refused_and_left_as_it_is(contract: Contract, tmp_path: Path, name: str) -> None:
    path = tmp_path / "state.db"
    used(contract, path)
    spoil, message = SPOILT[name]
    spoil(path)
    before = path.read_bytes()
    with pytest.raises(StateError) as refused:
        keep(contract, path)
    assert message in str(refused.value)
    assert "\n" not in str(refused.value)
    assert path.read_bytes() == before


def test_a_hole_in_the_log_is_found(contract: Contract, tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    kept = keep(contract, path)
    for _ in range(3):
        create(kept.api())
    kept.kill()
    change("DELETE FROM log WHERE seq = 2")(path)
    with pytest.raises(StateError, match="the commands up to 3 do not match their checksum"):
        keep(contract, path)
    reseal(path)
    with pytest.raises(StateError, match="command 2 of the state file is missing"):
        keep(contract, path)


def test_what_was_not_spoilt_is_taken_up(contract: Contract, tmp_path: Path) -> None:
    used(contract, tmp_path / "state.db")
    kept = keep(contract, tmp_path / "state.db")
    assert credits_of(kept.api()) == 950
    kept.store.close()


def test_a_file_is_used_by_one_server_at_a_time(contract: Contract, tmp_path: Path) -> None:
    first = keep(contract, tmp_path / "state.db")
    with pytest.raises(StateError, match="in use by another server"):
        keep(contract, tmp_path / "state.db")
    create(first.api())
    first.store.close()
    second = keep(contract, tmp_path / "state.db")
    assert credits_of(second.api()) == 975
    second.store.close()


def test_a_file_goes_with_its_seed_and_scenario(contract: Contract, tmp_path: Path) -> None:
    keep(contract, tmp_path / "state.db", seed=7).store.close()
    with pytest.raises(StateError, match="was begun with seed 7, this is seed 8; start with the same again"):
        keep(contract, tmp_path / "state.db", seed=8)
    with pytest.raises(StateError, match="was begun with scenario starter"):
        keep(contract, tmp_path / "state.db", seed=7, scenario="empty")
    keep(contract, tmp_path / "state.db", seed=7).store.close()


def test_another_programs_file_is_not_touched(contract: Contract, tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    change("CREATE TABLE log (line TEXT)")(path)
    before = path.read_bytes()
    with pytest.raises(StateError, match="SQLite file of another program"):
        keep(contract, path)
    assert path.read_bytes() == before


def test_places_that_cannot_be_written(contract: Contract, tmp_path: Path) -> None:
    with pytest.raises(StateError, match="cannot be opened: No such file or directory"):
        keep(contract, tmp_path / "missing" / "state.db")
    with pytest.raises(StateError, match="cannot be opened"):
        keep(contract, tmp_path)


def test_an_empty_file_is_a_new_one_for_its_owners_eyes(contract: Contract, tmp_path: Path) -> None:
    made = tmp_path / "made.db"
    kept = keep(contract, made)
    create(kept.api())
    assert {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()} == {0o600}
    kept.kill()
    empty = tmp_path / "empty.db"
    empty.touch()
    kept = keep(contract, empty)
    create(kept.api())
    before = picture(kept)
    kept.kill()
    kept = keep(contract, empty)
    assert picture(kept) == before
    kept.store.close()


def test_no_key_of_a_real_vendor_is_kept_in_clear(contract: Contract, tmp_path: Path) -> None:
    key = "tk_live_51HxThisIsARealOnesKey"
    kept = keep(contract, tmp_path / "state.db", any_key=True)
    assert create(kept.api(key)) != ""
    lot = {"amount": 5}
    assert kept.control("POST", f"/accounts/{key}/grant?vendor=tokportal", lot).status == 200
    assert kept.control("POST", "/accounts", {"vendor": "ugen", "key": key, "lots": [lot]}).status == 201
    assert kept.control("POST", "/faults", {"fault": "delay", "key": key, "delay_ms": 1}).status == 201
    assert kept.control("POST", "/snapshots", {"name": "s"}).status == 201
    content = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    listed = kept.control("GET", "/accounts").json, kept.control("GET", "/requests").json
    kept.kill()
    kept = keep(contract, tmp_path / "state.db")
    content += b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert key.encode() not in content
    assert key not in str(listed)
    # The account is there, for whoever has its key; --any-key only decides who may open one.
    assert kept.api(key).get("/api/ext/credits/balance").json["data"]["total_credits"] == 132 - 25 + 5
    assert kept.api("tk_live_another").get("/api/ext/credits/balance").status == 401
    kept.store.close()
