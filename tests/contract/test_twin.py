"""The contract's JSON twin: the same document, faster to read, and never an old one."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from prepay._contract import file as contract_file
from prepay._contract.file import contract_path, load_contract, twin_of
from tests.yaml_text import yaml_text


def test_the_twin_says_what_the_yaml_says() -> None:
    assert load_contract() == load_contract(contract_path())


def install(folder: Path, source: bytes, twin: str) -> None:
    (folder / "_generated").mkdir()
    (folder / "openapi.yaml").write_bytes(source)
    (folder / "_generated" / "contract.json").write_text(twin, encoding="utf-8")


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that stands for the installed package."""
    monkeypatch.setattr(contract_file, "_PACKAGE", tmp_path)
    return tmp_path


def document(title: str) -> dict[str, Any]:
    return {"openapi": "3.1.0", "info": {"title": title}, "paths": {}}


def test_a_twin_of_this_very_text_is_used(package: Path) -> None:
    source = yaml_text(document("yaml")).encode()
    install(package, source, twin_of(source, document("twin")))
    assert load_contract()["info"]["title"] == "twin"


def test_a_twin_of_another_text_is_passed_over(package: Path) -> None:
    source = yaml_text(document("yaml")).encode()
    install(package, source + b"# edited\n", twin_of(source, document("twin")))
    assert load_contract()["info"]["title"] == "yaml"


@pytest.mark.parametrize("damaged", ["", "{", "[]", '{"sha256": 5}'])
def test_a_damaged_twin_is_passed_over(package: Path, damaged: str) -> None:
    install(package, yaml_text(document("yaml")).encode(), damaged)
    assert load_contract()["info"]["title"] == "yaml"


def test_a_path_is_always_read_from_its_own_file(package: Path) -> None:
    source = yaml_text(document("yaml")).encode()
    install(package, source, twin_of(source, document("twin")))
    assert load_contract(package / "openapi.yaml")["info"]["title"] == "yaml"


def test_the_twin_names_the_text_that_it_was_made_from() -> None:
    assert json.loads(twin_of(b"text", {"a": "ü"})) == {
        "sha256": hashlib.sha256(b"text").hexdigest(),
        "document": {"a": "ü"},
    }


@pytest.mark.parametrize("content", [{"day": yaml.safe_load("2026-06-01")}, {200: "OK"}, {"n": float("nan")}])
def test_what_json_cannot_hold_makes_no_twin(content: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="JSON"):
        twin_of(b"", content)
