"""A made-up vendor works in all three packages, from its rows in the contract alone (C of the house's plan)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.checkout import copied_to, run, scaffold

PRICE = "charge: async_on_complete\n        price: {}"


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the program printed that used the vendor."""
    checkout = copied_to(tmp_path_factory.mktemp("fourth"))
    done = scaffold(checkout, "acme")
    assert (done.returncode, done.stderr) == (0, "")
    contract = checkout / "openapi.yaml"
    head, mark, rows = contract.read_text(encoding="utf-8").partition("operationId: acmeStartRender")
    assert PRICE.format(20) in rows
    contract.write_text(head + mark + rows.replace(PRICE.format(20), PRICE.format(5), 1), encoding="utf-8")
    assert run(checkout, "sdk/generate.py").returncode == 0
    return json.loads(_output(checkout))


def _output(checkout: Path) -> str:
    done = run(checkout, "tests/fourth_vendor/program.py")
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_typed_calls_and_a_balance_under_another_name(said: Any) -> None:
    found = said["application"]
    assert found["bought"] == [5, 5, "thing_"]
    assert found["render"] == 5
    assert found["left"] == 15


def test_a_typed_402(said: Any) -> None:
    assert said["application"]["short"] == ["acme.things.buy", 5, 0, 5, "server"]


def test_a_budget_settles_at_what_the_response_told(said: Any) -> None:
    assert said["header"] == {
        "quoted": 5,
        "spent": 7,
        "reserved": 0,
        "key": ["Bearer sk_mock_acme_balance_25"],
    }


def test_a_key_of_the_mock_is_kept_from_the_real_host(said: Any) -> None:
    assert "is for the mock server" in said["interlock"]


def test_the_mock_serves_it_with_a_verified_ledger(said: Any) -> None:
    assert not any(said["application"]["problems"].values())
    assert said["application"]["requests"] == [
        {"method": "POST", "operation": "acme.things.buy"},
        {"method": "POST", "operation": "acme.renders.start"},
    ]


def test_the_kit_passes_at_level_full_and_finds_a_planted_overcharge(said: Any) -> None:
    assert said["healthy"] == {"outcome": "conforms", "level": "full", "findings": []}
    assert said["overcharging"]["outcome"] == "broken"
    blamed = {line.partition(" ")[2] for line in said["overcharging"]["findings"]}
    assert blamed & {"acmeBuyThing", "acme.things.buy"}
    assert blamed <= {"acmeBuyThing", "acmeStartRender", "acmeGetBalance", "acmeGetRender"}
