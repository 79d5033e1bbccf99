"""Two ways to write the same contract differ in nothing; what stands behind a composition is compared all the same."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from prepay_conformance.diff import DiffError, DiffLimits, compare
from tests.conformance.diff.contracts import contract, found, json_body, operation, place, worst

Json = dict[str, Any]
REF: Json = {"$ref": "#/components/schemas/A"}
A: Json = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": {"type": "string"}, "note": {"type": "string"}},
}
SCHEMAS: Json = {"schemas": {"A": A}}
NULL: Json = {"type": "null"}
TEXT: Json = {"type": "string"}

SAME: dict[str, tuple[Any, Any]] = {
    "a reference written out": (REF, A),
    "allOf with one member": ({"allOf": [REF]}, REF),
    "allOf with one member, written out": ({"allOf": [REF]}, A),
    "allOf flattened": (
        {"allOf": [{"type": "object", "required": ["id"]}, {"properties": A["properties"]}]},
        A,
    ),
    "allOf in allOf": ({"allOf": [{"allOf": [REF]}, {"description": "x"}]}, REF),
    "anyOf with one alternative": ({"anyOf": [REF]}, REF),
    "nullable as FastAPI writes it": ({"anyOf": [REF, NULL]}, {**A, "type": ["object", "null"]}),
    "nullable by oneOf or anyOf": ({"oneOf": [NULL, REF]}, {"anyOf": [REF, NULL], "title": "A"}),
    "nullable text": ({"anyOf": [TEXT, NULL]}, {"type": ["null", "string"]}),
    "nullable enum": (
        {"anyOf": [{"type": "string", "enum": ["a"]}, NULL]},
        {"type": ["string", "null"], "enum": ["a", None]},
    ),
    "types as alternatives": (
        {"oneOf": [TEXT, {"type": "integer", "minimum": 1}]}, {"type": ["string", "integer"], "minimum": 1},
    ),
    "unions within unions": (
        {"oneOf": [{"oneOf": [REF, {"type": "object", "required": ["b"]}]}, {"type": "object", "required": ["c"]}]},
        {"oneOf": [{"type": "object", "required": ["c"]}, REF, {"type": "object", "required": ["b"]}]},
    ),
    "const is an enum of one": ({"const": "a"}, {"type": "string", "enum": ["a"]}),
    "an excluded bound of whole numbers": (
        {"type": "integer", "exclusiveMinimum": 0}, {"type": "integer", "minimum": 1},
    ),
    "limits that say nothing": ({"type": "string", "minLength": 0}, TEXT),
    "an object that does not say so": ({"properties": {"a": TEXT}}, {"type": "object", "properties": {"a": TEXT}}),
    "open is open": ({"type": "object", "additionalProperties": {}}, {"type": "object", "additionalProperties": True}),
    "then without if": ({"type": "object", "then": {"required": ["a"]}}, {"type": "object"}),
    "words for people": ({**A, "description": "x", "title": "y", "examples": [{}]}, A),
    "order of required": (
        {"type": "object", "required": ["a", "b"]},
        {"type": "object", "required": ["b", "a"]},
    ),
}  # fmt: skip


@pytest.mark.parametrize("where", ["request-body", "request-property", "response-property", "response-body"])
@pytest.mark.parametrize("name", SAME)
def test_c2_ways_to_write_the_same(name: str, where: str) -> None:
    for old, new in (SAME[name], SAME[name][::-1]):
        assert found(place(where, old, components=SCHEMAS), place(where, new, components=SCHEMAS)) == []


BEHIND: dict[str, Json] = {
    "allOf": {"allOf": [REF, {"type": "object"}]},
    "oneOf": {"oneOf": [REF, {"type": "object", "required": ["z"], "properties": {"z": TEXT}}]},
    "FastAPI's null": {"anyOf": [REF, NULL]},
    "anyOf in allOf": {"allOf": [{"anyOf": [REF, NULL]}]},
    "a typed map": {"type": "object", "additionalProperties": REF},
    "patternProperties": {"type": "object", "patternProperties": {"^x": REF}},
    "prefixItems": {"type": "array", "prefixItems": [REF]},
    "items": {"type": "array", "items": {"type": "array", "items": REF}},
    "then": {"if": {"required": ["z"]}, "then": REF},
    "else": {"if": {"required": ["z"]}, "else": REF},
    "dependentSchemas": {"dependentSchemas": {"z": REF}},
    "contains": {"type": "array", "contains": REF},
    "propertyNames": {"type": "object", "propertyNames": REF},
    "contentSchema": {"type": "string", "contentSchema": REF},
    "unevaluatedProperties": {"type": "object", "unevaluatedProperties": REF},
}


@pytest.mark.parametrize("name", BEHIND)
def test_c1_changes_behind(name: str) -> None:
    less: Json = {**A, "required": []}
    for old, new, where in ((A, less, "response-property"), (less, A, "request-property")):
        before, after = (
            place(where, BEHIND[name], components={"schemas": {"A": schema}}) for schema in (old, new)
        )
        assert [change.rule for change in found(before, after) if change.breaking] in (
            ["field-became-optional"],
            ["field-became-required"],
        )
        assert worst(after, before) == "harmless"


TREE: Json = {
    "schemas": {
        "Tree": {
            "type": "object",
            "properties": {"left": {"$ref": "#/components/schemas/Tree"}, "leaf": TEXT},
        },
        "Pet": {
            "type": "object",
            "properties": {"kind": TEXT},
            "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
        },
        "Cat": {"allOf": [{"$ref": "#/components/schemas/Pet"}, {"properties": {"purrs": TEXT}}]},
        "Dog": {
            "allOf": [
                {"$ref": "#/components/schemas/Pet"},
                {"properties": {"friend": {"$ref": "#/components/schemas/Cat"}}},
            ]
        },
    }
}


@pytest.mark.parametrize("name", ["Tree", "Pet", "Cat", "Dog"])
def test_c1_circles(name: str) -> None:
    new = copy.deepcopy(TREE)
    new["schemas"]["Tree"]["properties"]["leaf"] = {"type": "integer"}
    new["schemas"]["Cat"]["allOf"][1]["properties"]["purrs"] = {"type": "integer"}
    ref = {"$ref": f"#/components/schemas/{name}"}
    for where in ("request-body", "response-body"):
        old_one, new_one = place(where, ref, components=TREE), place(where, ref, components=new)
        assert {change.rule for change in found(old_one, new_one)} == {"type-changed"}
        assert found(old_one, place(where, ref, components=copy.deepcopy(TREE))) == []


def test_c1_a_circle_is_told_wherever_it_is_entered() -> None:
    schemas: Json = {
        "One": {"type": "object", "properties": {"two": {"$ref": "#/components/schemas/Two"}, "a": TEXT}},
        "Two": {"type": "object", "properties": {"one": {"$ref": "#/components/schemas/One"}, "b": TEXT}},
    }

    def both(parts: Json) -> Json:
        refs = [{"$ref": f"#/components/schemas/{name}"} for name in ("One", "Two")]
        answers = {
            status: {"description": "", **json_body(ref)}
            for status, ref in zip(("200", "201"), refs, strict=True)
        }
        return contract(responses=answers, components={"schemas": parts})

    changed = copy.deepcopy(schemas)
    changed["One"]["properties"]["a"] = {"type": "integer"}
    changed["Two"]["properties"]["b"] = {"type": "integer"}
    assert {change.where for change in found(both(schemas), both(changed))} == {
        "POST /things response 200 body.a",
        "POST /things response 200 body.two.b",
        "POST /things response 201 body.b",
        "POST /things response 201 body.one.a",
    }


def test_c1_references_that_lead_to_one_another() -> None:
    circle = {"R": {"$ref": "#/components/requestBodies/S"}, "S": {"$ref": "#/components/requestBodies/R"}}
    old = contract(
        requestBody={"$ref": "#/components/requestBodies/R"},
        components={"requestBodies": circle},
        deprecated=True,
    )
    new = contract(requestBody={"$ref": "#/components/requestBodies/R"}, components={"requestBodies": circle})
    with pytest.raises(DiffError, match="lead to one another"):
        compare(old, new)
    schemas = {"A": {"$ref": "#/components/schemas/B"}, "B": {"$ref": "#/components/schemas/A"}}
    with pytest.raises(DiffError, match="lead to one another"):
        compare(
            place("request-body", REF, components={"schemas": schemas}),
            place("request-body", REF, components={"schemas": {"A": {}}}),
        )


def test_c1_depth_and_alternatives_are_limited() -> None:
    old: Json = {"type": "string"}
    new: Json = {"type": "integer"}
    for _ in range(12):
        old, new = (
            {
                "oneOf": [
                    {"type": "object", "required": ["a"], "properties": {"a": inner}},
                    {"type": "object", "required": ["b"]},
                ]
            }
            for inner in (old, new)
        )
    with pytest.raises(DiffError, match="deeper than 5 levels"):
        compare(place("request-body", old), place("request-body", new), limits=DiffLimits(schema_depth=5))
    assert worst(place("request-body", old), place("request-body", new)) == "breaking"
    many = {"oneOf": [{"const": str(number)} for number in range(30)]}
    with pytest.raises(DiffError, match="more than 20 alternatives"):
        compare(place("request-body", many), place("request-body", TEXT), limits=DiffLimits(alternatives=20))
    fields = {f"f{number}": TEXT for number in range(30)}
    with pytest.raises(DiffError, match="differ in more than 20 places"):
        compare(
            place("response-body", {"type": "object", "properties": fields}),
            place("response-body", {"type": "object"}),
            limits=DiffLimits(changes=20),
        )


OLD_STYLE: dict[str, tuple[Json, Json]] = {
    "nullable": ({"type": "string", "nullable": True}, {"type": ["string", "null"]}),
    "nullable reference": ({"allOf": [REF], "nullable": True}, {"anyOf": [REF, NULL]}),
    "nullable enum": ({"type": "string", "nullable": True, "enum": ["a"]}, {"enum": ["a", None]}),
    "exclusive as a flag": (
        {"type": "number", "minimum": 1, "exclusiveMinimum": True},
        {"type": "number", "exclusiveMinimum": 1},
    ),
    "byte": ({"type": "string", "format": "byte"}, {"type": "string", "contentEncoding": "base64"}),
    "binary": (
        {"type": "string", "format": "binary"},
        {"type": "string", "contentMediaType": "application/octet-stream"},
    ),
    "example": ({"type": "string", "example": "a"}, {"type": "string", "examples": ["b"]}),
}


@pytest.mark.parametrize("name", OLD_STYLE)
def test_c3_openapi_3_0_is_3_1_otherwise_written(name: str) -> None:
    old, new = OLD_STYLE[name]
    for where in ("request-property", "response-property"):
        before = place(where, old, version="3.0.3", components=SCHEMAS)
        after = place(where, new, version="3.1.0", components=SCHEMAS)
        assert found(before, after) == []
        assert found(after, before) == []


def test_c3_openapi_3_2() -> None:
    stream = {"responses": {"200": {"description": "", "content": {"application/jsonl": {"itemSchema": A}}}}}
    old: Json = {
        "openapi": "3.2.0",
        "info": {},
        "paths": {"/q": {"query": operation(**stream), "additionalOperations": {"COPY": operation()}}},
    }
    new = copy.deepcopy(old)
    del new["paths"]["/q"]["additionalOperations"]
    content = new["paths"]["/q"]["query"]["responses"]["200"]["content"]["application/jsonl"]
    content["itemSchema"] = {**A, "required": []}
    assert {(change.rule, change.where) for change in found(old, new)} == {
        ("operation-removed", "COPY /q"),
        ("field-became-optional", "QUERY /q response 200 body[stream].id"),
    }


def test_c2_branches_regrouped_in_a_response() -> None:
    cat = {"type": "object", "required": ["purrs"], "properties": {"purrs": TEXT}}
    dog = {"type": "object", "required": ["barks"], "properties": {"barks": TEXT}}
    groups = {"schemas": {"Cat": cat, "Dog": dog, "Pets": {"oneOf": [cat, dog]}}}
    flat = {"oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}, TEXT]}
    nested = {"oneOf": [TEXT, {"anyOf": [{"$ref": "#/components/schemas/Pets"}]}]}
    old, new = (
        place("response-body", flat, components=groups),
        place("response-body", nested, components=groups),
    )
    assert worst(old, new) in {"same", "harmless"}
    assert worst(new, old) in {"same", "harmless"}


def test_c2_enums_regrouped() -> None:
    whole = {"type": "string", "enum": ["a", "b"]}
    parts = {"oneOf": [{"type": "string", "enum": ["a"]}, {"type": "string", "enum": ["b"]}]}
    assert worst(place("response-property", whole), place("response-property", parts)) == "harmless"
    assert worst(place("response-property", parts), place("response-property", whole)) == "harmless"


def test_c1_a_change_at_the_end_of_a_long_chain_of_references() -> None:
    count = 400
    schemas: Json = {
        f"N{number}": {
            "type": "object",
            "properties": {"next": {"$ref": f"#/components/schemas/N{(number + 1) % count}"}},
        }
        for number in range(count)
    }
    changed = copy.deepcopy(schemas)
    changed[f"N{count - 1}"]["properties"]["last"] = TEXT
    start = {"$ref": "#/components/schemas/N0"}
    old, new = (place("response-body", start, components={"schemas": parts}) for parts in (changed, schemas))
    [change] = found(old, new)
    assert change.where.endswith(".next.next.last")
