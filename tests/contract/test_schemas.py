"""Every schema says where it is known from, stays open, and bounds what may be sent."""

from __future__ import annotations

import re

from tests.contract.document import (
    SOURCES,
    Schema,
    at,
    holders,
    is_object,
    nodes,
    request_schemas,
    resolve,
    schemas,
)

# Amounts that are no credits, and so may have fractions.
NOT_CREDITS = {
    "budget_usd",
    "engagement_rate",
    "kie_cost_usd",
    "music_volume",
    "price_per_credit",
    "price_usd",
    "rating",
    "spent_usd",
}


def types(schema: Schema) -> set[str]:
    kind = schema.raw.get("type", ())
    return {kind} if isinstance(kind, str) else set(kind)


def places(found: list[Schema]) -> list[str]:
    return ["/".join(map(str, schema.at)) for schema in found]


def test_every_schema_says_where_it_is_known_from() -> None:
    assert [
        name for name, raw in at("components", "schemas").items() if raw.get("x-prepay-source") not in SOURCES
    ] == []


def test_provenance_has_three_values_everywhere() -> None:
    said = [node["x-prepay-source"] for _, node in nodes() if is_object(node) and "x-prepay-source" in node]
    assert {source for source in said if isinstance(source, str)} == SOURCES


def test_every_component_is_named_after_its_vendor() -> None:
    names = [name for kind in at("components").values() for name in kind]
    assert [name for name in names if not re.match(r"(TokPortal|UGen|Trenz)[A-Z]", name)] == []


def test_objects_are_open_to_fields_that_nobody_listed() -> None:
    closed = [
        s
        for s in schemas()
        if {s.raw.get("additionalProperties"), s.raw.get("unevaluatedProperties")} & {False}
    ]
    assert places(closed) == []


def test_whole_numbers_have_limits() -> None:
    unbounded = [
        schema
        for schema in schemas()
        if "integer" in types(schema)
        and not {"enum", "const"} & set(schema.raw)
        and not {"minimum", "maximum"} <= set(schema.raw)
    ]
    assert places(unbounded) == []


def test_numbers_in_requests_have_limits() -> None:
    numbers = [
        s
        for s in request_schemas()
        if types(s) & {"integer", "number"} and not {"enum", "const"} & set(s.raw)
    ]
    assert len(numbers) > 20
    assert places([s for s in numbers if not {"minimum", "maximum"} <= set(s.raw)]) == []


def test_texts_and_lists_in_requests_have_a_longest_form() -> None:
    texts = [s for s in request_schemas() if "string" in types(s) and not {"enum", "const"} & set(s.raw)]
    lists = [s for s in request_schemas() if "array" in types(s)]
    assert len(texts) > 40
    assert places([s for s in texts if "maxLength" not in s.raw and s.raw.get("format") != "date"]) == []
    assert places([s for s in lists if "maxItems" not in s.raw]) == []


def test_ids_have_a_pattern() -> None:
    ids = [s for s in schemas() if (s.name == "id" or s.name.endswith("_id")) and "string" in types(s)]
    assert len(ids) > 30
    assert places([s for s in ids if not {"pattern", "enum", "const"} & set(s.raw)]) == []


def test_ids_in_requests_have_a_pattern() -> None:
    ids = [
        s for s in request_schemas() if (s.name == "id" or s.name.endswith("_id")) and "string" in types(s)
    ]
    assert len(ids) > 10
    assert places([s for s in ids if not {"pattern", "enum"} & set(s.raw)]) == []


def test_every_pattern_is_anchored() -> None:
    patterns = [(s, s.raw["pattern"]) for s in schemas() if "pattern" in s.raw]
    assert (
        places([s for s, pattern in patterns if not (pattern.startswith("^") and pattern.endswith("$"))])
        == []
    )


def test_credits_are_never_fractions() -> None:
    fractions = {schema.name for schema in schemas() if "number" in types(schema)}
    assert fractions <= NOT_CREDITS


def test_what_a_condition_requires_exists() -> None:
    """Redocly's rule for this does not look beside an ``if``; this one does."""
    unknown = [
        f"{'/'.join(map(str, schema.at))}: {name}"
        for schema in schemas()
        for name in schema.raw.get("required", ())
        if name not in known_fields(schema)
    ]
    assert unknown == []


def known_fields(schema: Schema) -> set[str]:
    """Return the fields of the nearest object that a schema is a part of."""
    path = schema.at
    while path:
        outer = at(*path)
        # A condition may mention fields to test them; the object that owns the fields has a type.
        if is_object(outer) and "type" in outer and "properties" in outer:
            return set(outer["properties"])
        path = path[:-1]
    return set()


def test_nothing_is_written_in_a_way_that_the_generator_mistakes() -> None:
    """``allOf`` with a const drops the whole answer, ``oneOf`` without one cannot be told apart."""
    parts = [
        (s, key, resolve(p))
        for s in schemas()
        for key in ("allOf", "oneOf", "anyOf")
        for p in s.raw.get(key, ())
    ]
    consts = [s for s, key, part in parts if key == "allOf" and "const" in str(part)]
    assert places(consts) == []
    for schema in schemas():
        choices = [resolve(part) for part in schema.raw.get("oneOf", ())]
        objects = [choice for choice in choices if choice.get("type") == "object"]
        told_apart = all(any("const" in field for field in c.get("properties", {}).values()) for c in objects)
        assert len(objects) < 2 or told_apart, places([schema])


def test_no_parameter_is_typed_uuid() -> None:
    """The clients would refuse ids that the server takes."""
    parameters = [holder for _, holder in holders() if "in" in holder]
    assert len(parameters) > 15
    assert [node["name"] for node in parameters if node["schema"].get("format") == "uuid"] == []
