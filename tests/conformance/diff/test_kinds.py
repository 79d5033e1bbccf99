"""The kinds of changes that the public list of oasdiff's rules names: pairs of our own, at every place of a contract.

A row is: how the schema was, how it is, the level for a request, the level for a response.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.conformance.diff.contracts import PLACES, found, place, worst

B, W, H, S = "breaking", "warning", "harmless", "same"
TEXT: dict[str, Any] = {"type": "string"}
WHOLE: dict[str, Any] = {"type": "integer"}
NULL: dict[str, Any] = {"type": "null"}
BOX: dict[str, Any] = {"type": "object"}


def text(**more: Any) -> dict[str, Any]:
    return {**TEXT, **more}


def whole(**more: Any) -> dict[str, Any]:
    return {**WHOLE, **more}


def box(*required: str, **fields: Any) -> dict[str, Any]:
    made: dict[str, Any] = {"type": "object", "properties": fields}
    return {**made, "required": list(required)} if required else made


def row(items: Any, **more: Any) -> dict[str, Any]:
    return {"type": "array", "items": items, **more}


CAT, DOG, FOX = box("purrs", purrs=TEXT), box("barks", barks=TEXT), box("hides", hides=TEXT)

Row = tuple[Any, Any, str, str]

# Both directions of a narrowing: as it stands, and the other way round.
NARROWINGS: dict[str, tuple[Any, Any]] = {
    "max-set": (WHOLE, whole(maximum=5)),
    "max-decreased": (whole(maximum=9), whole(maximum=5)),
    "exclusive-max-decreased": (whole(exclusiveMaximum=9), whole(exclusiveMaximum=5)),
    "min-set": (WHOLE, whole(minimum=1)),
    "min-increased": (whole(minimum=1), whole(minimum=5)),
    "exclusive-min-increased": (whole(exclusiveMinimum=1), whole(exclusiveMinimum=5)),
    "max-length-set": (TEXT, text(maxLength=5)),
    "max-length-decreased": (text(maxLength=9), text(maxLength=5)),
    "min-length-set": (TEXT, text(minLength=1)),
    "min-length-increased": (text(minLength=1), text(minLength=5)),
    "max-items-decreased": (row(TEXT, maxItems=9), row(TEXT, maxItems=5)),
    "min-items-set": (row(TEXT), row(TEXT, minItems=1)),
    "min-items-increased": (row(TEXT, minItems=1), row(TEXT, minItems=5)),
    "unique-items-set": (row(TEXT), row(TEXT, uniqueItems=True)),
    "max-properties-decreased": ({**BOX, "maxProperties": 9}, {**BOX, "maxProperties": 5}),
    "min-properties-increased": ({**BOX, "minProperties": 1}, {**BOX, "minProperties": 5}),
    "multiple-of-set": (WHOLE, whole(multipleOf=5)),
    "multiple-of-narrowed": (whole(multipleOf=5), whole(multipleOf=10)),
    "type-specialised": ({"type": "number"}, WHOLE),
    "became-not-nullable": ({"type": ["string", "null"]}, TEXT),
    "list-of-types-narrowed": ({"type": ["string", "boolean"]}, TEXT),
    "any-became-a-type": ({}, BOX),
    "became-enum": (TEXT, text(enum=["a"])),
    "const-added": (TEXT, {"const": "a"}),
    "format-int32": (whole(format="int64"), whole(format="int32")),
    "items-narrowed": (row({"type": "number"}), row(WHOLE)),
    "contains-added": (row({}), row({}, contains=TEXT)),
    "min-contains-increased": (row({}, contains=TEXT), row({}, contains=TEXT, minContains=3)),
    "max-contains-decreased": (row({}, contains=TEXT, maxContains=9), row({}, contains=TEXT, maxContains=5)),
    "not-added": (box(), {**box(), "not": {"required": ["a"]}}),
    "if-then-added": (box(), {**box(), "if": {"required": ["a"]}, "then": {"required": ["b"]}}),
    "then-narrowed": (
        {**box(), "if": {"required": ["a"]}, "then": {"required": ["b"]}},
        {**box(), "if": {"required": ["a"]}, "then": {"required": ["b", "c"]}},
    ),
    "dependent-required-added": (box(), {**box(), "dependentRequired": {"a": ["b"]}}),
    "dependent-schemas-added": (box(), {**box(), "dependentSchemas": {"a": {"required": ["b"]}}}),
    "pattern-properties-added": (box(), {**box(), "patternProperties": {"^x": TEXT}}),
    "property-names-added": (box(), {**box(), "propertyNames": {"maxLength": 5}}),
    "additional-properties-typed": (box(), {**box(), "additionalProperties": TEXT}),
    "additional-properties-narrowed": (
        {**BOX, "additionalProperties": box(a=TEXT)},
        {**BOX, "additionalProperties": box("a", a=TEXT)},
    ),
    "unevaluated-properties-added": (box(), {**box(), "unevaluatedProperties": TEXT}),
    "unevaluated-items-added": (row({}), row({}, unevaluatedItems=TEXT)),
    "prefix-items-added": (row({}), row({}, prefixItems=[TEXT])),
    "prefix-items-narrowed": (row({}, prefixItems=[{}]), row({}, prefixItems=[TEXT])),
    "property-became-required": (box(a=TEXT), box("a", a=TEXT)),
}

ROWS: dict[str, Row] = {
    "type-changed": (TEXT, BOX, B, B),
    "const-changed": ({"const": "a"}, {"const": "b"}, B, B),
    "format-changed": (text(format="date"), text(format="date-time"), B, B),
    "content-encoding-changed": (text(contentEncoding="base64"), text(contentEncoding="base16"), B, B),
    "content-media-type-changed": (
        text(contentMediaType="text/csv"),
        text(contentMediaType="text/html"),
        B,
        B,
    ),
    "content-schema-narrowed": (text(contentSchema={"type": "number"}), text(contentSchema=WHOLE), B, H),
    "if-changed": (
        {**box(), "if": {"required": ["a"]}, "then": {"required": ["b"]}},
        {**box(), "if": {"required": ["z"]}, "then": {"required": ["b"]}},
        B,
        B,
    ),
    "not-narrowed": ({**box(), "not": box(a=WHOLE)}, {**box(), "not": box(a={"type": "number"})}, B, H),
    "not-widened": ({**box(), "not": box(a={"type": "number"})}, {**box(), "not": box(a=WHOLE)}, H, B),
    "dependent-required-changed": (
        {**box(), "dependentRequired": {"a": ["b"]}},
        {**box(), "dependentRequired": {"a": ["c"]}},
        B,
        B,
    ),
    "enum-value-removed": (text(enum=["a", "b"]), text(enum=["a"]), B, H),
    "extensible-enum-value-removed": (
        text(**{"x-extensible-enum": ["a", "b"]}),
        text(**{"x-extensible-enum": ["a"]}),
        B,
        H,
    ),
    "enum-value-added": (text(enum=["a"]), text(enum=["a", "b"]), H, W),
    "enum-reordered": (text(enum=["a", "b"]), text(enum=["b", "a"]), S, S),
    "pattern-added": (TEXT, text(pattern="^a"), B, H),
    "pattern-changed": (text(pattern="^a"), text(pattern="^b"), B, W),
    "pattern-removed": (text(pattern="^a"), TEXT, H, W),
    "pattern-generalized": (text(pattern="^a"), text(pattern=".*"), H, W),
    "pattern-that-says-nothing": (TEXT, text(pattern="^.*$"), S, S),
    "closed": (box(), {**box(), "additionalProperties": False}, B, H),
    "opened": ({**box(), "additionalProperties": False}, box(), H, H),
    "property-removed": (box(a=TEXT), box(), W, B),
    "property-removed-closed": (
        {**box(a=TEXT), "additionalProperties": False},
        {**box(), "additionalProperties": False},
        B,
        B,
    ),
    "property-moved-into-a-map": (box(a=TEXT), {**BOX, "additionalProperties": TEXT}, B, H),
    "new-optional-property": (box(), box(a=TEXT), H, H),
    "new-required-property": (box(), box("a", a=TEXT), B, H),
    "default-changed": (box(a=text(default="x")), box(a=text(default="y")), B, H),
    "default-lost": (box(a=text(default="x")), box(a=TEXT), B, H),
    "default-added": (box(a=TEXT), box(a=text(default="y")), W, H),
    "default-of-a-required-field": (box("a", a=text(default="x")), box("a", a=text(default="y")), S, S),
    "became-read-only": (box(a=TEXT), box(a=text(readOnly=True)), W, S),
    "became-not-read-only": (box(a=text(readOnly=True)), box(a=TEXT), H, S),
    "required-and-not-read-only": (box("a", a=text(readOnly=True)), box("a", a=TEXT), B, S),
    "read-only-field-changed": (box(a=text(readOnly=True)), box(a=whole(readOnly=True)), S, B),
    "read-only-field-removed": (box(a=text(readOnly=True)), box(), S, B),
    "became-write-only": (box(a=TEXT), box(a=text(writeOnly=True)), S, B),
    "became-not-write-only": (box(a=text(writeOnly=True)), box(a=TEXT), S, H),
    "write-only-field-removed": (box(a=text(writeOnly=True)), box(), W, S),
    "write-only-field-became-optional": (box("a", a=text(writeOnly=True)), box(a=text(writeOnly=True)), H, S),
    "deprecated": (TEXT, text(deprecated=True), W, W),
    "undeprecated": (text(deprecated=True), TEXT, H, H),
    "any-of-added": ({"anyOf": [CAT, DOG]}, {"anyOf": [CAT, DOG, FOX]}, H, B),
    "any-of-removed": ({"anyOf": [CAT, DOG, FOX]}, {"anyOf": [CAT, DOG]}, B, H),
    "one-of-added": ({"oneOf": [CAT, DOG]}, {"oneOf": [CAT, DOG, FOX]}, H, B),
    "one-of-removed": ({"oneOf": [CAT, DOG, FOX]}, {"oneOf": [CAT, DOG]}, B, H),
    "one-of-is-any-of": ({"oneOf": [CAT, DOG]}, {"anyOf": [DOG, CAT]}, S, S),
    "wrapped-in-one-of": (CAT, {"oneOf": [CAT, DOG]}, H, B),
    "unwrapped": ({"oneOf": [CAT, DOG]}, CAT, B, H),
    "alternative-narrowed": (
        {"oneOf": [CAT, {"title": "Dog", **box(barks=TEXT)}]},
        {"oneOf": [CAT, {"title": "Dog", **box("barks", barks=TEXT)}]},
        B,
        H,
    ),
    "all-of-added": ({"allOf": [CAT]}, {"allOf": [CAT, DOG]}, B, H),
    "all-of-removed": ({"allOf": [CAT, DOG]}, {"allOf": [CAT]}, W, B),
    "discriminator-added": (
        {"oneOf": [CAT, DOG]},
        {"oneOf": [CAT, DOG], "discriminator": {"propertyName": "kind"}},
        H,
        H,
    ),
    "discriminator-renamed": (
        {"oneOf": [CAT, DOG], "discriminator": {"propertyName": "kind"}},
        {"oneOf": [CAT, DOG], "discriminator": {"propertyName": "sort"}},
        W,
        W,
    ),
    "discriminator-mapping-removed": (
        {"oneOf": [CAT, DOG], "discriminator": {"propertyName": "k", "mapping": {"cat": "C", "dog": "D"}}},
        {"oneOf": [CAT, DOG], "discriminator": {"propertyName": "k", "mapping": {"cat": "C"}}},
        W,
        W,
    ),
}
SCHEMA_PLACES = [name for name in PLACES if name != "request-parameter"]


def level_of(row: Row, where: str) -> str:
    return row[2] if where.startswith("request") else row[3]


@pytest.mark.parametrize("where", SCHEMA_PLACES)
@pytest.mark.parametrize("kind", NARROWINGS)
def test_c1_what_is_valid_gets_less(kind: str, where: str) -> None:
    old, new = NARROWINGS[kind]
    expected = B if where.startswith("request") else H
    assert worst(place(where, old), place(where, new)) == expected, found(
        place(where, old), place(where, new)
    )


@pytest.mark.parametrize("where", SCHEMA_PLACES)
@pytest.mark.parametrize("kind", NARROWINGS)
def test_c2_what_is_valid_gets_more(kind: str, where: str) -> None:
    new, old = NARROWINGS[kind]
    expected = H if where.startswith("request") else B
    assert worst(place(where, old), place(where, new)) == expected, found(
        place(where, old), place(where, new)
    )


@pytest.mark.parametrize("where", SCHEMA_PLACES)
@pytest.mark.parametrize("kind", ROWS)
def test_c1_other_changes_of_a_schema(kind: str, where: str) -> None:
    old, new, _, _ = ROWS[kind]
    changes = found(place(where, old), place(where, new))
    assert worst(place(where, old), place(where, new)) == level_of(ROWS[kind], where), changes
    assert place(where, old) == place(where, new) or changes or level_of(ROWS[kind], where) == S


@pytest.mark.parametrize(
    ("old", "new", "level"),
    [
        (TEXT, whole(minimum=1), B),
        (WHOLE, TEXT, H),  # a query is text: 5 is "5"
        ({"type": ["string", "integer"]}, row(TEXT), H),  # ?page=a is a list of one
        (TEXT, row(text(pattern="^a")), B),
        (row(TEXT), TEXT, B),
        (WHOLE, whole(enum=[1]), B),
        (text(enum=["a", "b"]), text(enum=["a"]), B),
        (text(default="a"), text(default="b"), B),
        ({"type": ["string", "null"]}, TEXT, H),  # a query has no null
        (whole(maximum=5), whole(maximum=9), H),
    ],
)
def test_c1_parameters_are_text_on_the_wire(old: Any, new: Any, level: str) -> None:
    assert worst(place("request-parameter", old), place("request-parameter", new)) == level


def test_c1_a_schema_that_refuses_everything() -> None:
    for where in ("request-property", "response-property", "request-items", "response-items"):
        worse, better = (B, H) if where.startswith("request") else (H, B)
        assert worst(place(where, {}), place(where, False)) == worse
        assert worst(place(where, False), place(where, {})) == better
