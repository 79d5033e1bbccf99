"""Every example is what its schema allows, and the credits in it add up."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from tests.contract.document import (
    at,
    children,
    contract,
    examples_of,
    holders,
    is_object,
    operations,
    pointer,
    problems,
    schemas,
)


def all_examples() -> list[tuple[tuple[str | int, ...], str, Any]]:
    """Return each example with the place of the schema that it stands beside, and its name."""
    return [
        ((*path, "schema"), name, value)
        for path, holder in holders()
        for name, value in examples_of(holder).items()
    ]


def inside(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every object in a value."""
    if is_object(value):
        yield value
    for child in children(value):
        yield from inside(child)


def objects_with(*fields: str) -> list[dict[str, Any]]:
    """Return the objects of all examples that have these fields."""
    return [item for _, _, value in all_examples() for item in inside(value) if set(fields) <= set(item)]


def test_every_example_is_valid() -> None:
    wrong = {
        f"{'/'.join(map(str, path))} {name}": found
        for path, name, value in all_examples()
        if (found := problems(value, *path))
    }
    assert wrong == {}
    assert len(all_examples()) > 200


def test_every_example_and_default_inside_a_schema_is_valid() -> None:
    found = [
        (schema.at, value)
        for schema in schemas()
        for value in (
            *schema.raw.get("examples", ()),
            *([schema.raw["default"]] if "default" in schema.raw else ()),
        )
    ]
    assert {path: wrong for path, value in found if (wrong := problems(value, *path))} == {}
    assert len(found) > 10


def test_every_component_is_used() -> None:
    used = set(references(contract()))
    unused = [
        f"{kind}/{name}"
        for kind, entries in at("components").items()
        for name in entries
        if kind != "securitySchemes" and ("components", kind, name) not in used
    ]
    assert unused == []


def references(node: Any) -> Iterator[tuple[str | int, ...]]:
    """Yield where each reference leads; each must lead somewhere."""
    if is_object(node) and isinstance(node.get("$ref"), str):
        path = pointer(node["$ref"])
        assert at(*path) is not None
        yield path
    for child in children(node):
        yield from references(child)


# ---------------------------------------------------------------- credits


def test_what_is_missing_is_the_difference_and_parts_make_the_whole() -> None:
    refusals = objects_with("required", "available", "missing", "breakdown")
    assert len(refusals) >= 3
    for refusal in refusals:
        assert refusal["missing"] == refusal["required"] - refusal["available"] > 0
        assert refusal["required"] == sum(refusal["breakdown"].values())
        assert all(part > 0 for part in refusal["breakdown"].values())


def test_a_refusal_for_lack_of_credits_never_has_enough() -> None:
    refusals = objects_with("required", "available")
    assert len(refusals) >= 5
    assert all(refusal["available"] < refusal["required"] for refusal in refusals)


def test_what_tokportal_charges_is_the_sum_of_its_parts_at_list_price() -> None:
    table = at("x-prepay-prices", "tokportal")
    charged = [item for item in objects_with("credits_charged", "cost_breakdown") if item["credits_charged"]]
    for item in charged:
        assert item["credits_charged"] == sum(item["cost_breakdown"].values())
    unit = {"video_slots": "video_slot"}
    for item in (*charged, *objects_with("required", "available", "missing", "breakdown")):
        for part, price in item.get("cost_breakdown", item.get("breakdown", {})).items():
            assert price % table[unit.get(part, part)] == 0
    assert len(charged) >= 2


def test_a_dry_run_charges_nothing() -> None:
    dry = [item for item in objects_with("dry_run") if item["dry_run"]]
    assert dry
    assert all(item["credits_charged"] == 0 for item in dry if "credits_charged" in item)


def test_ledger_rows_of_u_gen_are_chained() -> None:
    pages = [value["items"] for _, _, value in all_examples() if is_object(value) and ledger(value)]
    assert pages
    for rows in pages:
        for row in rows:
            assert row["balance_before"] + row["amount"] == row["balance_after"]
            assert (row["amount"] < 0) == (row["type"] in {"reserve", "consume"})
        for newer, older in pairwise(rows):
            assert newer["balance_before"] == older["balance_after"]


def ledger(value: dict[str, Any]) -> bool:
    rows = value.get("items", [])
    return bool(rows) and "balance_before" in rows[0]


def test_an_estimate_is_the_sum_of_its_components() -> None:
    estimates = objects_with("total_credits", "breakdown")
    assert len(estimates) >= 2
    for estimate in estimates:
        assert estimate["total_credits"] == sum(entry["credits"] for entry in estimate["breakdown"])


def test_balances_of_u_gen_are_credits_less_reservations() -> None:
    balances = objects_with("credit_balance", "credit_reserved", "available_credits")
    assert balances
    for balance in balances:
        assert balance["available_credits"] == balance["credit_balance"] - balance["credit_reserved"] >= 0


def test_every_model_price_is_its_price_in_dollars_times_one_hundred() -> None:
    prices = objects_with("model_id", "price_usd", "credits")
    assert len(prices) >= 6
    assert all(price["credits"] == round(price["price_usd"] * 100) for price in prices)


@pytest.mark.parametrize("op", [op for op in operations() if op.vendor == "trenz"], ids=lambda op: op.id)
def test_every_success_of_trenz_tells_what_it_cost_and_what_is_left(op: Any) -> None:
    for status, response in op.responses.items():
        for value in examples_of(response["content"]["application/json"]).values():
            if status < 300:
                assert value["usage"]["coin_cost"] == op.facts["price"]
                assert value["usage"]["remaining_balance"] >= 0
            else:
                assert "usage" not in value


def test_pages_are_counted_right() -> None:
    pages = objects_with("total", "total_pages")
    assert len(pages) >= 3
    for page in pages:
        size = page.get("per_page", page.get("page_size"))
        assert page["total_pages"] == -(-page["total"] // size)
