"""Properties of comparisons over generated schemas."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from prepay_conformance.diff import DiffError, compare
from prepay_conformance.diff.documents import Document, Documents, Node
from prepay_conformance.diff.keywords import types_of_values
from prepay_conformance.diff.normal import Normaliser
from prepay_conformance.shapes import is_array, is_object
from tests.conformance.diff.contracts import found, place, worst
from tests.conformance.small_contract import BASE

Json = dict[str, Any]
NAMES = st.sampled_from(["A", "B", "C"])
FIELDS = st.sampled_from(["a", "b", "c"])
Schemas = st.SearchStrategy[Any]


def whole(low: int, high: int) -> Json:
    return {"type": "integer", "minimum": low, "maximum": high}


def text(length: int) -> Json:
    return {"type": "string", "maxLength": length}


def enum(values: list[Any]) -> Json:
    return {"enum": values}


def reference(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


LEAVES: Schemas = st.one_of(
    st.builds(whole, st.integers(0, 3), st.integers(3, 6)),
    st.builds(text, st.integers(1, 5)),
    st.builds(enum, st.lists(st.sampled_from(["x", "y", None, 1]), min_size=1, unique_by=repr)),
    st.sampled_from(
        [{}, {"type": "boolean"}, {"type": ["string", "null"]}, {"const": "x"}, {"type": "null"}]
    ),
    NAMES.map(reference),
)


def record(fields: Json, required: set[str]) -> Json:
    return {"type": "object", "properties": fields, "required": sorted(required)}


def wrapped(word: str, schemas: Any) -> Json:
    kind: dict[str, Json] = {
        "items": {"type": "array"},
        "additionalProperties": {"type": "object"},
        "if": {"then": {"required": ["a"]}},
    }
    return {**kind.get(word, {}), word: schemas}


def composed(children: Schemas) -> Schemas:
    words = st.sampled_from(["items", "additionalProperties", "not", "if"])
    several = st.lists(children, min_size=1, max_size=3)
    return st.one_of(
        st.builds(record, st.dictionaries(FIELDS, children, max_size=3), st.sets(FIELDS, max_size=2)),
        st.builds(wrapped, words, children),
        st.builds(wrapped, st.sampled_from(["allOf", "anyOf", "oneOf"]), several),
    )


SCHEMAS: Schemas = st.recursive(LEAVES, composed, max_leaves=6)
COMPONENTS: st.SearchStrategy[Json] = st.fixed_dictionaries({"A": SCHEMAS, "B": SCHEMAS, "C": SCHEMAS})
WHERE = st.sampled_from(["request-body", "request-property", "response-body", "response-property"])


def in_contract(where: str, schema: Any, components: Json) -> Json:
    return place(where, schema, components={"schemas": copy.deepcopy(components)})


def circular(components: Json) -> bool:
    """Whether a schema is nothing but references to others in a circle, which no reader can resolve."""

    def leads(name: str) -> set[str]:
        seen: set[str] = set()
        while name not in seen:
            seen.add(name)
            ref = components[name].get("$ref")
            if ref is None:
                return set()
            name = str(ref).rpartition("/")[2]
        return seen

    return any(leads(name) for name in components)


@settings(max_examples=150, deadline=None)
@given(SCHEMAS, COMPONENTS, WHERE)
def test_nothing_differs_from_itself(schema: Any, components: Json, where: str) -> None:
    if circular(components):
        return
    assert found(in_contract(where, schema, components), in_contract(where, schema, components)) == []


@settings(max_examples=150, deadline=None)
@given(SCHEMAS, COMPONENTS, WHERE, st.integers(0, 99))
def test_nothing_differs_from_itself_in_another_order(
    schema: Any, components: Json, where: str, seed: int
) -> None:
    if circular(components):
        return
    other = {name: described(part) for name, part in components.items()}
    old = in_contract(where, schema, components)
    new = in_contract(where, described(schema), other)
    assert found(old, new) == []
    assert found(new, old) == []


def described(value: Any) -> Any:
    """The schema with a description at its top, so that it is not recognised by how it is written."""
    if not is_object(value) or "$ref" in value:
        return value
    made: Json = {"description": "a text", **value}
    for word in ("items", "additionalProperties", "not", "if"):
        if word in made:
            made[word] = described(made[word])
    for word in ("allOf", "anyOf", "oneOf"):
        if word in made:
            made[word] = [described(entry) for entry in made[word]]
    if "properties" in made:
        made["properties"] = {key: described(child) for key, child in made["properties"].items()}
    return made


@settings(max_examples=150, deadline=None)
@given(SCHEMAS, SCHEMAS, COMPONENTS, COMPONENTS, WHERE)
def test_a_comparison_is_deterministic(one: Any, other: Any, first: Json, second: Json, where: str) -> None:
    if circular(first) or circular(second):
        return
    runs = [compare(in_contract(where, one, first), in_contract(where, other, second)) for _ in range(2)]
    assert runs[0] == runs[1]


@settings(max_examples=150, deadline=None)
@given(SCHEMAS, SCHEMAS)
def test_one_more_demand_never_lets_more_through(schema: Any, demand: Any) -> None:
    if "$ref" in repr((schema, demand)):
        return
    narrower = {"allOf": [schema, demand]}
    changes = found(place("response-property", schema), place("response-property", narrower))
    widening = [
        change
        for change in changes
        if change.breaking and change.rule in {"limit-widened", "field-became-optional"}
    ]
    assert widening == []


@settings(max_examples=100, deadline=None)
@given(SCHEMAS)
def test_an_alternative_more_breaks_no_sender(schema: Any) -> None:
    if "$ref" in repr(schema):
        return
    old = {"oneOf": [{"title": "One", "allOf": [schema]}, {"title": "Two", "type": "array"}]}
    new = {"oneOf": [*old["oneOf"], {"title": "Three", "type": "object", "required": ["new"]}]}
    assert worst(place("request-body", old), place("request-body", new)) == "harmless"


@settings(max_examples=150, deadline=None)
@given(SCHEMAS, COMPONENTS)
def test_a_normal_form_is_made_once_and_is_its_own_normal_form(schema: Any, components: Json) -> None:
    if circular(components):
        return
    document = Document("x", {"components": {"schemas": components}}, "3.1")
    maker = Normaliser(Documents(document))
    node = Node(document, schema, "")
    shape = maker.shape((node,))
    assert maker.shape((node,)) is shape
    # Wrapping a schema in what says nothing gives the same demands again.
    for wrapped in ({"allOf": [schema]}, {"anyOf": [schema]}, {"allOf": [{"oneOf": [schema]}, {}]}):
        again = maker.shape((Node(document, wrapped, ""),))
        assert (again.types, again.enum, again.bounds, again.exact, again.required) == (
            shape.types,
            shape.enum,
            shape.bounds,
            shape.exact,
            shape.required,
        )
        assert again.fields.keys() == shape.fields.keys()


JUNK: list[Any] = [
    None,
    [],
    {},
    "x",
    5,
    True,
    {"$ref": "#/nowhere"},
    {"$ref": 5},
    {"allOf": [{}]},
    [{"type": "null"}],
]


def places_of(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    children: list[tuple[Any, Any]] = []
    if is_object(value):
        children = list(value.items())
    elif is_array(value):
        children = list(enumerate(value))
    return [path, *(place for key, child in children for place in places_of(child, (*path, key)))]


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_c3_a_spoilt_contract_is_compared_or_refused_in_one_line(data: st.DataObject) -> None:
    new = copy.deepcopy(BASE)
    places = [path for path in places_of(BASE) if len(path) > 1]
    for path in data.draw(st.lists(st.sampled_from(places), min_size=1, max_size=3, unique=True)):
        holder: Any = new
        for key in path[:-1]:
            known = (is_object(holder) and key in holder) or (is_array(holder) and key in range(len(holder)))
            holder = holder[key] if known else {}
        if is_object(holder) or (is_array(holder) and path[-1] in range(len(holder))):
            holder[path[-1]] = copy.deepcopy(data.draw(st.sampled_from(JUNK)))
    for old, other in ((BASE, new), (new, BASE)):
        try:
            compare(old, other)
        except DiffError as error:
            said = str(error)
        else:
            said = ""
        assert "\n" not in said
        assert "wrong kind" not in said


def test_types_of_values() -> None:
    assert types_of_values([1, 1.0, 1.5, True, None, "a", [], {}]) == {
        "integer", "number", "boolean", "null", "string", "array", "object",
    }  # fmt: skip
