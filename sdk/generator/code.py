"""How a property of the parser looks in Python: as a type, as an argument, as a reader of JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from openapi_python_client import strings
from openapi_python_client.parser import properties as p
from openapi_python_client.parser.properties.date import DateProperty
from openapi_python_client.parser.properties.datetime import DateTimeProperty
from openapi_python_client.parser.properties.int import IntProperty
from openapi_python_client.parser.properties.list_property import ListProperty
from openapi_python_client.parser.properties.literal_enum_property import LiteralEnumProperty
from openapi_python_client.parser.properties.union import UnionProperty

# Names that generated code uses itself. The parser's own list is `dir(builtins)`, which depends on how the
# interpreter was started, and which turns the field `credits` into `credits_`.
RESERVED = frozenset(
    {"self", "cls", "options", "spec", "from_dict", "to_dict", "additional_properties", "last_response"}
    | {
        "bool",
        "bytes",
        "datetime",
        "dict",
        "float",
        "int",
        "list",
        "object",
        "property",
        "str",
        "tuple",
        "type",
    }
    - {"type"}
)


def result_type(prop: Any) -> str:
    """The type of a field, UNSET left aside."""
    return str(prop.get_type_string(no_optional=True).as_unembedded_code())


def field_type(prop: Any) -> str:
    """The type of a field of a model."""
    return result_type(prop) if prop.required else f"{result_type(prop)} | Unset"


def argument_type(prop: Any) -> str:
    """The type of an argument: models may be given as mappings, lists as any sequence, of words only known ones."""
    return _accepts(prop) if prop.required else f"{_accepts(prop)} | Unset"


def _accepts(prop: Any) -> str:
    if isinstance(prop, ListProperty):
        return f"Sequence[{_accepts(prop.inner_property)}]"
    if isinstance(prop, UnionProperty):
        kinds = sorted(
            {_accepts(inner) for inner in prop.inner_properties}, key=lambda kind: (kind == "None", kind)
        )
        return " | ".join(kinds)
    if isinstance(prop, p.ModelProperty):
        return f"{result_type(prop)} | Mapping[str, Any]"
    if isinstance(prop, LiteralEnumProperty):
        return f"Known{result_type(prop)}"
    return result_type(prop)


def reader(prop: Any) -> str:
    """The expression that reads a field from JSON; ``None`` where it stays as it is."""
    if isinstance(prop, p.ModelProperty):
        return f"model({result_type(prop)})"
    if isinstance(prop, ListProperty):
        inner = reader(prop.inner_property)
        return "None" if inner == "None" else f"each({inner})"
    if isinstance(prop, UnionProperty):
        return _union_reader(prop)
    if isinstance(prop, DateTimeProperty):
        return "timestamp"
    if isinstance(prop, DateProperty):
        return "date"
    return "integer" if isinstance(prop, IntProperty) else "None"


def _union_reader(prop: UnionProperty) -> str:
    models = [inner for inner in prop.inner_properties if isinstance(inner, p.ModelProperty)]
    if len(models) > 1:
        return f"first_fit({', '.join(result_type(inner) for inner in models)})"
    readers = {reader(inner) for inner in prop.inner_properties} - {"None"}
    if len(readers) > 1:
        raise ValueError(
            f"no reader for the union {prop.name.get_untrusted_value()}: {', '.join(sorted(readers))}"
        )
    return readers.pop() if readers else "None"


def answer_reader(prop: Any) -> str:
    """The expression that reads a whole answer."""
    if isinstance(prop, ListProperty):
        return f"whole_answer({reader(prop)})"
    return reader(prop) if isinstance(prop, p.ModelProperty) else "nothing"


def answer_type(prop: Any) -> str:
    """The type of a whole answer."""
    if isinstance(prop, ListProperty):
        return f"ApiList[{result_type(prop.inner_property)}]"
    return result_type(prop) if isinstance(prop, p.ModelProperty) else "NoContent"


def values_name(class_name: str, vendors: Iterable[str]) -> str:
    """Return the name of the set of an enum's known values: ``TOKPORTAL_BUNDLE_STATUS_VALUES``."""
    vendor = next((each for each in vendors if class_name.lower().startswith(each)), "")
    rest = strings.snake_case(class_name[len(vendor) :])
    return "_".join(filter(None, (vendor, rest, "VALUES"))).upper()


def _enums(prop: Any) -> set[str]:
    if isinstance(prop, ListProperty):
        return _enums(prop.inner_property)
    if isinstance(prop, UnionProperty):
        return set[str]().union(*(_enums(inner) for inner in prop.inner_properties))
    return {result_type(prop)} if isinstance(prop, LiteralEnumProperty) else set()


def model_imports(props: Iterable[Any], prefix: str) -> list[str]:
    """Import lines for the models and enums that ``props`` are made of."""
    lines: set[str] = set()
    for prop in props:
        lines |= prop.get_imports(prefix=prefix) | prop.get_lazy_imports(prefix=prefix)
        # Ruff removes the one of the two that is not used.
        lines |= {
            line.replace(f" import {name}", f" import Known{name}")
            for line in lines
            for name in _enums(prop)
            if line.endswith(f" import {name}")
        }
    return sorted(line for line in lines if f"{prefix}models." in line and " import check_" not in line)
