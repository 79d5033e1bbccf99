"""A value against a schema: what is new, gone or otherwise, behind every way to write a schema."""

from __future__ import annotations

from typing import Any

import pytest

from prepay_conformance.drift import DriftError, DriftLimits, Kind, apply_overlay
from prepay_conformance.drift.document import Document, json_path
from prepay_conformance.drift.infer import Shape, is_name
from prepay_conformance.drift.observe import is_quotable
from prepay_conformance.drift.walk import Walker

TEXT, WHOLE = {"type": "string"}, {"type": "integer"}
NEW, GONE, TYPE, ENUM, LIMIT = (
    Kind.FIELD_NEW,
    Kind.FIELD_GONE,
    Kind.TYPE_CHANGED,
    Kind.ENUM_VALUE_NEW,
    Kind.LIMIT_BROKEN,
)
A: dict[str, Any] = {"properties": {"a": TEXT}, "required": ["a"]}
B: dict[str, Any] = {"properties": {"b": WHOLE}}
CAT = {"properties": {"kind": {"const": "cat"}, "lives": WHOLE}, "required": ["kind"]}
DOG = {"properties": {"kind": {"const": "dog"}, "tricks": WHOLE}, "required": ["kind"]}


def differences(schema: Any, value: Any, **limits: int) -> list[tuple[Kind, str]]:
    walker = Walker(Document({"s": schema, "defs": {"A": A, "B": B}}), DriftLimits(**limits))
    return [(one.kind, one.detail) for one in walker.walk("/s", value).differences]


@pytest.mark.parametrize(
    ("schema", "value", "expected"),
    [
        (A, {"a": "x"}, []),
        (A, {"a": "x", "n": 1}, [(NEW, "n")]),
        (A, {}, [(GONE, "a")]),
        (A, {"a": 1}, [(TYPE, "integer")]),
        # An object that lists no field is a map.
        ({"type": "object"}, {"n": 1}, []),
        ({**A, "additionalProperties": True}, {"a": "x", "n": 1}, []),
        ({**A, "additionalProperties": WHOLE}, {"a": "x", "n": 1, "m": "x"}, [(TYPE, "string")]),
        ({**A, "additionalProperties": False}, {"a": "x", "n": 1}, [(NEW, "n")]),
        ({**A, "patternProperties": {"^x-": TEXT}}, {"a": "x", "x-n": 1}, [(TYPE, "integer")]),
        ({"$ref": "#/defs/A"}, {"a": "x", "n": 1}, [(NEW, "n")]),
        # Fields of all parts are listed for each.
        ({"allOf": [{"$ref": "#/defs/A"}, {"$ref": "#/defs/B"}]}, {"a": "x", "b": 1}, []),
        ({"allOf": [A, B]}, {"a": "x", "b": "x", "n": 1}, [(NEW, "n"), (TYPE, "string")]),
        ({"allOf": [{"allOf": [A]}, B], "properties": {"c": TEXT}}, {"a": "x", "c": "x", "n": 1}, [(NEW, "n")]),
        # The alternative that fits best is meant.
        ({"oneOf": [CAT, DOG]}, {"kind": "dog", "tricks": "many"}, [(TYPE, "string")]),
        ({"oneOf": [CAT, DOG]}, {"kind": "cat", "lives": 9, "n": 1}, [(NEW, "n")]),
        ({"anyOf": [{"$ref": "#/defs/A"}, {"type": "null"}]}, None, []),
        ({"anyOf": [{"$ref": "#/defs/A"}, {"type": "null"}]}, {"a": "x", "n": 1}, [(NEW, "n")]),
        ({"anyOf": [TEXT, {"type": "null"}]}, 3, [(TYPE, "integer")]),
        ({**A, "if": {"required": ["k"]}, "then": {"properties": {"k": TEXT}}}, {"a": "x", "k": "x"}, []),
        ({"type": "array", "items": A}, [{"a": "x"}, {"a": "x", "n": 1}], [(NEW, "n")]),
        ({"type": ["string", "null"]}, None, []),
        ({"type": "number"}, 3, []),
        (WHOLE, 3.0, []),
        (WHOLE, True, [(TYPE, "boolean")]),
        ({"enum": ["a", 1]}, "a", []),
        ({"enum": ["a", 1]}, "b", [(ENUM, '"b"')]),
        ({"enum": [1]}, True, [(ENUM, "true")]),
        ({"type": "string", "maxLength": 2, "pattern": "^a"}, "bcd", [(LIMIT, "maxLength"), (LIMIT, "pattern")]),
        ({"type": "string", "format": "uuid"}, "x", [(LIMIT, "format")]),
        ({"type": "integer", "minimum": 0}, -1, [(LIMIT, "minimum")]),
        # What stands in place of a secret says nothing.
        ({"type": "string", "format": "email"}, "***@***", []),
        ({"enum": ["a"]}, "$SECRET_1", []),
        ({"pattern": "^sk_"}, "${TOKPORTAL_API_KEY}_2", []),
        (True, {"n": 1}, []),
        ({}, {"n": 1}, []),
    ],
)  # fmt: skip
def test_differences(schema: Any, value: Any, expected: list[tuple[Kind, str]]) -> None:
    assert differences(schema, value) == expected


def test_names_that_are_data_are_not_quoted() -> None:
    value = {"a": "x", "ann@example.com": 1, "7c9e6679-7425-40de-944b-e07fc1f90ae7": 1, "Ann Example": 1}
    assert differences(A, value) == [(NEW, "*")] * 3
    names = ("a", "created_at", "x-y", "$ref", "v2", "h264")
    data = ("", "a b", "a@b", "12345678", "sk_live_1", "u84213", "x" * 65, "ann.example.1987", "é")
    assert [name for name in (*names, *data) if is_name(name)] == list(names)


def test_values_that_may_be_data_are_not_quoted() -> None:
    codes: tuple[Any, ...] = ("in_moderation", "9:16", "1k", "USA", "v2.1", "per second", None, True, 3)
    data: tuple[Any, ...] = (
        "a note of Ann",
        "ann@example.com",
        "7c9e6679-7425-40de",
        "sk_live_x",
        "x" * 65,
        "12345",
        4_111_111,
        1.5,
        {},
    )
    assert [value for value in (*codes, *data) if is_quotable(value)] == list(codes)


def test_limits_of_depth_elements_and_alternatives_hold() -> None:
    nested: Any = {"properties": {"a": {"$ref": "#/s"}}}
    value: Any = {"n": 1}
    for _ in range(30):
        value = {"a": value}
    assert differences(nested, value) == [(NEW, "n")]
    assert differences(nested, value, depth=20) == []
    assert differences({"items": WHOLE}, [1, 2, "x"], elements=2) == []
    assert differences({"oneOf": [WHOLE, TEXT]}, "x", alternatives=1) == [(TYPE, "string")]


def test_a_reference_that_leads_nowhere_is_one_error() -> None:
    for schema, said in (
        ({"$ref": "#/nowhere"}, "has no place /nowhere"),
        ({"$ref": "other.yaml#/x"}, "only its own places"),
        ({"$ref": "#/s"}, "in a circle"),
    ):
        with pytest.raises(DriftError, match=said):
            differences(schema, 1)


def test_a_shape_allows_what_it_was_made_of() -> None:
    shape, limits = Shape(), DriftLimits(inferred_depth=2, fields=2)
    shape.add({"a": 1, "b": [1.5, 2], "c": None, "an id 1": {"deep": {"er": 1}}}, limits)
    shape.add({"a": None}, limits)
    schema = shape.schema(limits)
    assert schema == {
        "type": "object",
        "properties": {
            "a": {"type": ["integer", "null"]},
            "b": {"type": "array", "items": {"type": "number"}},
        },
        "additionalProperties": {"type": ["object", "null"], "properties": {"deep": {"type": "object"}}},
    }


def test_paths_select_what_pointers_do() -> None:
    root = {"paths": {"/a/{b}": {"get": {"x'y\\": [{"z": 1}]}}}}
    path = json_path("/paths/~1a~1{b}/get/x'y\\/0", root)
    assert path == "$.paths['/a/{b}'].get['x\\'y\\\\'][0]"
    changed = apply_overlay(root, {"actions": [{"target": path, "update": {"z": 2}}]})
    assert changed["paths"]["/a/{b}"]["get"]["x'y\\"] == [{"z": 2}]
    assert root["paths"]["/a/{b}"]["get"]["x'y\\"] == [{"z": 1}]


@pytest.mark.parametrize("target", ["$.nothing", "$.a[3]", "$..a", "$.a[*]", "a", "$.a.b"])
def test_a_target_that_is_not_one_place_is_an_error(target: str) -> None:
    with pytest.raises(DriftError, match="the overlay's target"):
        apply_overlay({"a": [1]}, {"actions": [{"target": target, "update": {}}]})
