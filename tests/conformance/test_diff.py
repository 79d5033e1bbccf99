"""Which changes of a contract break its clients, class by class."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from prepay._contract.file import contract_path, load_contract
from prepay_conformance.cli import main
from prepay_conformance.diff import Change, compare
from tests.conformance.small_contract import BASE
from tests.yaml_text import yaml_text

Edit = Callable[[dict[str, Any]], object]


def get(document: dict[str, Any]) -> Any:
    return document["paths"]["/things"]["get"]


def post(document: dict[str, Any]) -> Any:
    return document["paths"]["/things"]["post"]


def order(document: dict[str, Any]) -> Any:
    return document["components"]["schemas"]["Order"]


def thing(document: dict[str, Any]) -> Any:
    return document["components"]["schemas"]["Thing"]


def changed(edit: Edit) -> list[Change]:
    new = copy.deepcopy(BASE)
    edit(new)
    return compare(copy.deepcopy(BASE), new)


def put(place: Callable[[dict[str, Any]], Any], key: Any, value: Any) -> Edit:
    def edit(document: dict[str, Any]) -> None:
        place(document)[key] = value

    return edit


def drop(place: Callable[[dict[str, Any]], Any], key: Any) -> Edit:
    def edit(document: dict[str, Any]) -> None:
        del place(document)[key]

    return edit


def field(schema: Callable[[dict[str, Any]], Any], name: str) -> Callable[[dict[str, Any]], Any]:
    return lambda document: schema(document)["properties"][name]


def facts(operation: Callable[[dict[str, Any]], Any]) -> Callable[[dict[str, Any]], Any]:
    return lambda document: operation(document)["x-prepay"]


def parameter(number: int) -> Callable[[dict[str, Any]], Any]:
    return lambda document: get(document)["parameters"][number]


def answer(status: str) -> Callable[[dict[str, Any]], Any]:
    return lambda document: get(document)["responses"][status]


def properties(schema: Callable[[dict[str, Any]], Any]) -> Callable[[dict[str, Any]], Any]:
    return lambda document: schema(document)["properties"]


def paths(document: dict[str, Any]) -> Any:
    return document["paths"]


def codes(document: dict[str, Any]) -> Any:
    return document["components"]["responses"]["Missing"]


def shop(document: dict[str, Any]) -> Any:
    return document["x-prepay-prices"]["shop"]


def things(document: dict[str, Any]) -> Any:
    return document["paths"]["/things"]


BREAKING: dict[str, tuple[Edit, str]] = {
    "an operation is removed": (drop(things, "post"), "operation-removed"),
    "an operation moves": (
        lambda d: paths(d).update({"/others": paths(d).pop("/things")}),
        "operation-moved",
    ),
    "the charge is another": (put(facts(get), "charge", "per_call"), "charge-changed"),
    "the price is another": (put(facts(get), "price", 1), "price-changed"),
    "the price table is another": (put(shop, "thing", 6), "price-changed"),
    "a price is gone": (drop(shop, "thing"), "price-removed"),
    "a weaker promise to resend": (put(facts(post), "resend", "never"), "resend-changed"),
    "no idempotency any more": (drop(facts(post), "idempotency"), "idempotency-changed"),
    "another name in the SDK": (put(facts(get), "sdk", "things.all"), "sdk-changed"),
    "a parameter is removed": (lambda d: get(d)["parameters"].pop(0), "parameter-removed"),
    "a parameter is required now": (put(parameter(0), "required", True), "parameter-became-required"),
    "a new required parameter": (
        lambda d: get(d)["parameters"].append({"name": "x", "in": "query", "required": True, "schema": {}}),
        "parameter-added",
    ),
    "a parameter's limit is narrower": (
        put(lambda d: parameter(0)(d)["schema"], "maximum", 50),
        "limit-narrowed",
    ),
    "a value of a parameter is gone": (
        put(lambda d: parameter(1)(d)["schema"], "enum", ["a"]),
        "enum-value-removed",
    ),
    "a field of a request is removed": (drop(properties(order), "size"), "field-removed"),
    "a field of a request is required now": (
        put(order, "required", ["count", "size"]),
        "field-became-required",
    ),
    "a new required field of a request": (
        lambda d: (properties(order)(d).update({"new": {}}), order(d)["required"].append("new")),
        "field-added",
    ),
    "a request's type is another": (put(field(order, "count"), "type", "string"), "type-changed"),
    "a request's type is narrower": (put(field(order, "ratio"), "type", "integer"), "type-changed"),
    "a request's maximum is lower": (put(field(order, "count"), "maximum", 9), "limit-narrowed"),
    "a request's minimum is higher": (put(field(order, "count"), "minimum", 2), "limit-narrowed"),
    "a request gets a limit": (put(field(order, "code"), "maxLength", 5), "limit-narrowed"),
    "a value of a request is gone": (put(field(order, "size"), "enum", ["s"]), "enum-value-removed"),
    "a request gets a list of values": (put(field(order, "code"), "enum", ["x"]), "values-narrowed"),
    "a request's pattern is another": (put(field(order, "code"), "pattern", "^y"), "pattern-changed"),
    "a request gets a condition": (put(order, "not", {"required": ["code"]}), "condition-changed"),
    "a request is closed": (put(order, "additionalProperties", False), "closed"),
    "a request's media type is gone": (
        lambda d: post(d)["requestBody"].update(content={"text/plain": {"schema": {}}}),
        "media-type-removed",
    ),
    "a body is required now": (put(get, "requestBody", {"required": True, "content": {}}), "body-added"),
    "a body is gone": (drop(post, "requestBody"), "body-removed"),
    "a status is removed": (drop(lambda d: post(d)["responses"], "402"), "status-removed"),
    "a new success": (put(lambda d: post(d)["responses"], "202", {"description": "later"}), "status-added"),
    "a field of an answer is removed": (drop(properties(thing), "note"), "field-removed"),
    "a field of an answer may be left out": (put(thing, "required", []), "field-became-optional"),
    "an answer's type is another": (put(field(thing, "id"), "type", "integer"), "type-changed"),
    "an answer may be null": (put(field(thing, "id"), "type", ["string", "null"]), "type-changed"),
    "an answer may be any value": (drop(field(thing, "state"), "enum"), "values-narrowed"),
    # Readers size columns and numbers by a limit of a response.
    "an answer may be longer": (put(field(thing, "id"), "maxLength", 20), "limit-widened"),
    "an error code is gone": (put(codes, "x-prepay-codes", ["NOT_FOUND"]), "code-removed"),
    "a header is gone": (put(answer("200"), "headers", {}), "header-removed"),
    "a header may be left out": (
        lambda d: answer("200")(d)["headers"]["X-Count"].update(required=False),
        "header-became-optional",
    ),
    "another server": (put(things, "servers", [{"url": "https://two.example"}]), "server-changed"),
    "another way in": (put(get, "security", [{"Token": []}]), "security-changed"),
    "a key is needed now": (put(post, "security", [{"Key": []}]), "security-changed"),
}

HARMLESS: dict[str, tuple[Edit, str]] = {
    "an operation is added": (
        lambda d: paths(d).update({"/more": {"get": {"operationId": "more", "responses": {}}}}),
        "operation-added",
    ),
    "a stronger promise to resend": (put(facts(post), "resend", "safe"), "resend-changed"),
    "better known": (put(facts(get), "source", "documented"), "source-changed"),
    "pages": (put(facts(get), "paginated", True), "paginated-changed"),
    "a price is added": (put(shop, "more", 1), "price-added"),
    "a new parameter": (
        lambda d: get(d)["parameters"].append({"name": "x", "in": "query", "schema": {}}),
        "parameter-added",
    ),
    "a parameter may be left out": (put(parameter(1), "required", False), "parameter-became-optional"),
    "a request's limit is wider": (put(field(order, "count"), "maximum", 11), "limit-widened"),
    "a request loses a limit": (drop(field(order, "size"), "maxLength"), "limit-widened"),
    "a request loses its pattern": (drop(field(order, "code"), "pattern"), "pattern-relaxed"),
    "a request's type is wider": (put(field(order, "count"), "type", "number"), "type-widened"),
    "a new field of a request": (put(properties(order), "new", {}), "field-added"),
    "a field of a request may be left out": (put(order, "required", []), "field-became-optional"),
    "a new value of a request": (put(field(order, "size"), "enum", ["s", "m", "l"]), "enum-value-added"),
    "a new error": (put(lambda d: post(d)["responses"], "409", {"description": "conflict"}), "status-added"),
    "a new field of an answer": (put(properties(thing), "new", {}), "field-added"),
    "a field of an answer is always there": (put(thing, "required", ["id", "note"]), "field-became-required"),
    # Clients keep enums of answers open.
    "a new value of an answer": (
        put(field(thing, "state"), "enum", ["new", "old", "odd"]),
        "enum-value-added",
    ),
    "a value of an answer is gone": (put(field(thing, "state"), "enum", ["new"]), "enum-value-removed"),
    "a new error code": (put(codes, "x-prepay-codes", ["NOT_FOUND", "GONE", "AWAY"]), "code-added"),
    "a new header": (put(lambda d: answer("200")(d)["headers"], "X-More", {"schema": {}}), "header-added"),
    "another way in as well": (put(get, "security", [{"Key": []}, {"Token": []}]), "security-added"),
}


@pytest.mark.parametrize("name", BREAKING)
def test_what_breaks_clients(name: str) -> None:
    edit, kind = BREAKING[name]
    found = changed(edit)
    assert kind in {change.kind for change in found if change.breaking}, found


@pytest.mark.parametrize("name", HARMLESS)
def test_what_breaks_nobody(name: str) -> None:
    edit, kind = HARMLESS[name]
    found = changed(edit)
    assert [change for change in found if change.breaking] == []
    assert kind in {change.kind for change in found}


def test_words_change_nothing() -> None:
    def edit(document: dict[str, Any]) -> None:
        document["info"]["version"] = "2"
        get(document)["summary"] = "Another"
        thing(document)["description"] = "Another"
        field(thing, "id")(document)["examples"] = ["a"]

    assert changed(edit) == []


def test_a_schema_that_contains_itself_is_compared_once() -> None:
    assert changed(put(field(thing, "note"), "type", "integer")) != []


def test_the_contract_does_not_differ_from_itself() -> None:
    document = load_contract()
    assert compare(document, copy.deepcopy(document)) == []


def test_each_operation_s_removal_is_found() -> None:
    document = load_contract()
    removed = [change.where for change in compare(document, {**document, "paths": {}}) if change.breaking]
    assert len(removed) == 49


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = contract_path()
    new = tmp_path / "new.yaml"
    document = load_contract(old)
    document["x-prepay-prices"]["tokportal"]["video_slot"] = 3
    new.write_text(yaml_text(document))
    assert main(["diff", str(old), str(old)]) == 0
    assert "0 breaking, 0 harmless changes" in capsys.readouterr().out
    assert main(["diff", str(old), str(new)]) == 3
    out = capsys.readouterr().out
    assert "price table of tokportal: video_slot: was 2 and is 3 [price-changed]" in out
    assert main(["diff", str(old), str(new), "--json"]) == 3
    assert json.loads(capsys.readouterr().out)["breaking"] == 1
    assert main(["diff", str(old), str(tmp_path / "nothing.yaml")]) == 2
    assert "nothing.yaml" in capsys.readouterr().err
    (tmp_path / "broken.yaml").write_text("a: [")
    assert main(["diff", str(old), str(tmp_path / "broken.yaml")]) == 2
