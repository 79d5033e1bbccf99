"""An ignore file: reasons, dates that end it, entries that match nothing, and mistakes in it."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from prepay_conformance.cli import main
from prepay_conformance.diff import DiffError, DiffLimits, apply_ignores, compare, read_ignores
from tests.conformance.diff.contracts import contract, place

OLD = place("response-property", {"type": "string"})
NEW = place("response-property", {"type": "integer"})
NOW = dt.date(2026, 6, 1)
ENTRY: dict[str, Any] = {
    "rule": "type-changed",
    "place": "POST /things response 200 body.*",
    "reason": "agreed with the clients",
    "expires": "2026-12-31",
}


def ignore_file(folder: Path, *entries: dict[str, Any]) -> Path:
    file = folder / "agreed.yaml"
    file.write_text(json.dumps({"ignore": entries}))
    return file


def test_an_agreed_change_is_hidden_until_its_date(tmp_path: Path) -> None:
    entries = read_ignores(ignore_file(tmp_path, ENTRY))
    changes = compare(OLD, NEW)
    for day, hidden in (("2026-12-31", 1), ("2027-01-01", 0)):
        result = apply_ignores(changes, entries, dt.date.fromisoformat(day))
        assert len(result.hidden) == hidden
        assert len(result.changes) == 1 - hidden
        assert len(result.expired) == 1 - hidden


@pytest.mark.parametrize(
    ("place_glob", "matches"),
    [
        ("*", True),
        ("POST /things response 200 body.field", True),
        ("POST /things response ??? body.*", True),
        ("post /things*", False),
        ("*body.[field]", False),
        ("* * * ** body.field", True),
        ("POST /things", False),
    ],
)
def test_places_are_globs_in_which_brackets_mean_themselves(
    place_glob: str, matches: bool, tmp_path: Path
) -> None:
    entries = read_ignores(ignore_file(tmp_path, {**ENTRY, "place": place_glob}))
    assert bool(apply_ignores(compare(OLD, NEW), entries, NOW).hidden) is matches


def test_toml(tmp_path: Path) -> None:
    file = tmp_path / "agreed.toml"
    file.write_text('[[ignore]]\nrule = "type-changed"\nreason = "agreed"\nexpires = 2026-12-31\n')
    [entry] = read_ignores(file)
    assert (entry.place, entry.expires) == ("*", dt.date(2026, 12, 31))


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "no reason": ({"reason": " "}, "has no reason"),
    "no date": ({"expires": None}, "has no `expires`"),
    "not a date": ({"expires": "soon"}, "is not a date"),
    "no such rule": ({"rule": "type-change"}, "Did you mean type-changed"),
    "an unknown key": ({"until": "2027-01-01"}, "unknown key 'until'"),
    "a place that is a list": ({"place": ["a"]}, "the place must be text"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_entry_is_one_clear_line(name: str, tmp_path: Path) -> None:
    change, reason = WRONG[name]
    with pytest.raises(DiffError, match=reason) as raised:
        read_ignores(ignore_file(tmp_path, {**ENTRY, **change}))
    assert "entry 1" in str(raised.value)
    assert len(str(raised.value).splitlines()) == 1


@pytest.mark.parametrize("text", ["ignore: 5", "- 5", "other: []", "a: [", "ignore: [a]"])
def test_a_file_of_another_form(text: str, tmp_path: Path) -> None:
    file = tmp_path / "agreed.yaml"
    file.write_text(text)
    with pytest.raises(DiffError, match=r"agreed\.yaml"):
        read_ignores(file)


def test_an_empty_file_agrees_to_nothing(tmp_path: Path) -> None:
    file = tmp_path / "agreed.yaml"
    file.write_text("# nothing yet\n")
    assert read_ignores(file) == []


def test_the_number_of_entries_is_limited(tmp_path: Path) -> None:
    with pytest.raises(DiffError, match="more than 2 entries"):
        read_ignores(ignore_file(tmp_path, *[ENTRY] * 3), DiffLimits(ignore_entries=2))


def run(tmp_path: Path, *arguments: str, new: dict[str, Any] = NEW) -> int:
    for name, document in (("old.json", OLD), ("new.json", new)):
        (tmp_path / name).write_text(json.dumps(document))
    return main(["diff", str(tmp_path / "old.json"), str(tmp_path / "new.json"), *arguments])


def test_the_command_hides_and_says_how_many(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = ignore_file(tmp_path, {**ENTRY, "expires": "9999-12-31"})
    assert run(tmp_path, "--ignore", str(file)) == 0
    assert "0 breaking, 0 harmless changes, 1 ignored" in capsys.readouterr().out


def test_an_expired_entry_fails_loudly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = ignore_file(tmp_path, {**ENTRY, "expires": "2020-01-01"})
    assert run(tmp_path, "--ignore", str(file), "--fail-on", "none") == 3
    assert "expired on 2020-01-01" in capsys.readouterr().err
    assert run(tmp_path, "--ignore", str(file), new=OLD) == 3


def test_an_unused_entry_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = ignore_file(tmp_path, {**ENTRY, "expires": "9999-12-31"})
    assert run(tmp_path, "--ignore", str(file), new=OLD) == 0
    assert "matches no change" in capsys.readouterr().err


def test_an_ignore_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, "--ignore", str(tmp_path / "none.yaml")) == 2
    assert "none.yaml cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("fail_on", "new", "code"),
    [
        ("breaking", NEW, 3),
        ("warning", NEW, 3),
        ("none", NEW, 0),
        (
            "breaking",
            {**OLD, "paths": {"/things": {"post": {**OLD["paths"]["/things"]["post"], "deprecated": True}}}},
            0,
        ),
        (
            "warning",
            {**OLD, "paths": {"/things": {"post": {**OLD["paths"]["/things"]["post"], "deprecated": True}}}},
            3,
        ),
        ("warning", {**OLD, "paths": {**OLD["paths"], **contract(path="/new")["paths"]}}, 0),
    ],
)
def test_fail_on(fail_on: str, new: dict[str, Any], code: int, tmp_path: Path) -> None:
    assert run(tmp_path, "--fail-on", fail_on, new=new) == code
