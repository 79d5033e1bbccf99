"""Changes around schemas: operations, parameters, bodies, responses, security, servers, webhooks, money."""

from __future__ import annotations

import copy
import datetime as dt
from typing import Any

import pytest

from prepay._contract.file import load_contract
from prepay_conformance.diff import RULES, Change, Level, compare
from tests.conformance.diff.contracts import contract, found, operation, place
from tests.conformance.diff.pairs import PAIRS
from tests.conformance.diff.parts import (
    BEARER,
    KEY,
    LIST,
    PAID,
    TEXT,
    answering,
    query,
    secured,
    served,
    with_headers,
    with_media,
    with_parameters,
)
from tests.conformance.diff.test_kinds import NARROWINGS, ROWS

Json = dict[str, Any]


def rule_and_level(changes: list[Change], rule: str) -> list[str]:
    return [change.level.value for change in changes if change.rule == rule]


def today() -> dt.date:
    return dt.date(2026, 6, 1)


@pytest.mark.parametrize("name", PAIRS)
def test_c1_pairs_of_every_rule(name: str) -> None:
    old, new, rule, level = PAIRS[name]
    changes = compare(copy.deepcopy(old), copy.deepcopy(new), today=today)
    assert level in rule_and_level(changes, rule), changes
    assert min(change.level.rank for change in changes) == Level(level).rank, changes


def everything_found() -> list[Change]:
    changes = [change for old, new, _, _ in PAIRS.values() for change in compare(old, new, today=today)]
    schemas = [row[:2] for row in ROWS.values()] + [
        pair for narrow in NARROWINGS.values() for pair in (narrow, narrow[::-1])
    ]
    for old, new in schemas:
        for where in ("request-property", "response-property"):
            changes += compare(place(where, old), place(where, new))
    return changes


def test_every_rule_has_a_pair_and_judges_as_its_table_says() -> None:
    changes = everything_found()
    assert {change.rule for change in changes} == set(RULES)
    for change in changes:
        rule = RULES[change.rule]
        levels = {"request": rule.request, "response": rule.response, "": rule.other}[change.side]
        assert change.level in levels, change


def test_every_level_of_the_table_is_reached() -> None:
    seen = {(change.rule, change.side, change.level) for change in everything_found()}
    for rule in RULES.values():
        for side, levels in (("request", rule.request), ("response", rule.response), ("", rule.other)):
            for level in levels:
                assert (rule.id, side, level) in seen, (
                    f"{rule.id} as {level.value} in {side or 'the contract'}"
                )


SAME: dict[str, tuple[Json, Json]] = {
    "a path parameter has another name": (
        with_parameters({"name": "id", "in": "path", "required": True, "schema": TEXT}, path="/things/{id}"),
        with_parameters({"name": "thing", "in": "path", "required": True, "schema": TEXT}, path="/things/{thing}"),
    ),
    "a charset": (with_media("application/json"), with_media("application/json; charset=utf-8")),
    "a charset in a request": (
        with_media("application/json;charset=UTF-8", side="request"), with_media("Application/JSON", side="request"),
    ),
    "a security scheme has another name": (
        secured({"Key": []}), secured({"ApiKey": []}, ApiKey=KEY),
    ),
    "a security scheme that nothing uses": (secured({"Key": []}), secured({"Key": []}, More=BEARER)),
    "case of a header": (with_headers(**{"X-Count": {"schema": TEXT}}), with_headers(**{"x-count": {"schema": TEXT}})),
    "a slash after the server": (served("https://a.example"), served("https://a.example/")),
    "styles that write one value alike": (
        with_parameters(query(explode=True)), with_parameters(query(explode=False, style="pipeDelimited")),
    ),
    "the default style written out": (
        with_parameters(query(schema=LIST)), with_parameters(query(schema=LIST, style="form", explode=True)),
    ),
    "no content": (
        contract(responses={"200": {"description": "", "content": None}}), contract(),
    ),
    "statuses as numbers": (contract(responses={200: {"description": ""}}), contract()),
    "a parameter of the path": (
        with_parameters(query()),
        {**contract(), "paths": {"/things": {"parameters": [query()], "get": operation()}}},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SAME)
def test_c2_what_changes_nothing_for_clients(name: str) -> None:
    for old, new in (SAME[name], SAME[name][::-1]):
        assert found(old, new) == []


def test_c2_a_range_of_statuses_and_of_media_types_stands_for_its_members() -> None:
    changes = found(answering("200", "404", "409"), answering("2XX", "4xx"))
    assert [(change.rule, change.where) for change in changes] == [
        ("status-added", "POST /things response 2XX"),
        ("status-added", "POST /things response 4XX"),
    ]
    assert found(answering("200", "default"), answering("200", "404", "default")) == []
    csv, any_text = with_media("text/csv"), with_media("text/*")
    assert {change.rule for change in found(csv, any_text)} == {"media-type-added"}
    assert {change.rule for change in found(any_text, csv)} == {"media-type-removed"}


@pytest.mark.parametrize(
    ("field", "default", "costs"),
    [("keyframe_resolution", "4k", (252, 292)), ("video_model", "veo3", (252, 822))],
)
def test_c1_a_changed_default_says_what_it_costs_before_and_after(
    field: str, default: str, costs: tuple[int, int]
) -> None:
    old = load_contract()
    new = copy.deepcopy(old)
    new["components"]["schemas"]["UGenJobCreate"]["properties"][field]["default"] = default
    changes = [change for change in found(old, new) if change.operation == "POST /api/v1/jobs"]
    [change] = [change for change in changes if change.rule == "default-changed"]
    assert change.breaking
    assert f"without {field} costs {costs[0]} credits before and {costs[1]} after" in change.message


def test_c1_a_price_table_tells_what_a_default_costs() -> None:
    def priced(default: str) -> Json:
        parameter = query("size", schema={**TEXT, "default": default})
        prices = {"shop": {"sizes": {"s": 5, "l": 12}}}
        return with_parameters(parameter, x_prepay=PAID, prices=prices)

    [change] = found(priced("s"), priced("l"))
    assert change.breaking
    assert change.message == "the default was s and is l: size s costs 5 credits, l costs 12"


def test_a_change_names_operation_side_and_pointer() -> None:
    old = place("response-property", TEXT, operationId="getThing")
    new = place("response-property", {"type": "integer"}, operationId="getThing")
    [change] = found(old, new)
    assert (change.operation, change.operation_id, change.side) == ("POST /things", "getThing", "response")
    assert change.where == "POST /things response 200 body.field"
    assert change.pointer == (
        "/paths/~1things/post/responses/200/content/application~1json/schema/properties/field"
    )
    assert change.message == "the type was string and is integer"
    assert not change.in_old


def test_names_of_others_cannot_steer_a_terminal() -> None:
    old = place("response-body", {"type": "object", "properties": {"a\x1b[2J\nb": TEXT}})
    [change] = found(old, place("response-body", {"type": "object"}))
    assert change.where.isprintable()
