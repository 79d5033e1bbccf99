"""What every result has in common: unknown fields are kept, and the answer it came in can be looked at.

Reading is lenient on purpose. By the time an answer is parsed, credits may have moved: a field of an unforeseen
shape is handed over as it came instead of hiding the answer behind an exception.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Self, TypeVar, cast

from attrs import define, field

from prepay._operation.unset import UNSET
from prepay.response import ResponseInfo

__all__ = ["ApiList", "ApiObject", "NoContent"]

M = TypeVar("M", bound="ApiObject")
Parser = Callable[[Any], Any]


@define(kw_only=True)
class ApiObject:
    """A JSON object of an API.

    Attributes:
        additional_properties: fields that the contract does not know, as they came; they are sent back too.
    """

    # One row a field: name in Python, name on the wire, how to read it (None: as it is). Written by the generator.
    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = ()

    additional_properties: dict[str, Any] = field(factory=dict[str, Any], repr=False)
    _last_response: ResponseInfo | None = field(default=None, init=False, repr=False, eq=False)

    @property
    def last_response(self) -> ResponseInfo:
        """The answer that this object came in.

        Raises:
            AttributeError: the object was not the whole answer of a call.
        """
        return _info(self, self._last_response)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Build the object from decoded JSON; a field that is missing reads as UNSET."""
        rest = dict(data)
        values: dict[str, Any] = {}
        for name, wire_name, parse in cls._fields:
            value = rest.pop(wire_name, UNSET)
            values[name] = value if parse is None or value is None or value is UNSET else parse(value)
        return cls(**values, additional_properties=rest)

    def to_dict(self) -> dict[str, Any]:
        """Give the object as JSON-ready dicts and lists, unknown fields included, UNSET fields left out."""
        named = {wire_name: getattr(self, name) for name, wire_name, _ in self._fields}
        everything = named | self.additional_properties
        return {name: to_wire(value) for name, value in everything.items() if value is not UNSET}


class ApiList(list[M]):
    """A bare JSON array of an API: a list that remembers the answer it came in."""

    _last_response: ResponseInfo | None = None

    @property
    def last_response(self) -> ResponseInfo:
        """The answer that this list came in."""
        return _info(self, self._last_response)


@define
class NoContent:
    """The result of a call that answers without a body."""

    _last_response: ResponseInfo | None = field(default=None, init=False, repr=False, eq=False)

    @property
    def last_response(self) -> ResponseInfo:
        """The answer that said so."""
        return _info(self, self._last_response)


def _info(owner: object, info: ResponseInfo | None) -> ResponseInfo:
    if info is None:
        raise AttributeError(
            f"this {type(owner).__name__} was not the whole answer of a call, so it has no last_response; "
            "ask the object that the call returned"
        )
    return info


def attach(result: ApiObject | ApiList[Any] | NoContent, info: ResponseInfo) -> None:
    """Tell a fresh result which answer it came in."""
    result._last_response = info


def is_result(value: object) -> bool:
    """Whether an answer was read as what it should be, and holds at least one field that the contract promises."""
    if isinstance(value, ApiObject):
        fields = value._fields
        return not fields or any(getattr(value, name) is not UNSET for name, _, _ in fields)
    return isinstance(value, ApiList | NoContent)


def to_wire(value: Any) -> Any:
    """Turn what a caller may hand in into what ``json.dumps`` takes.

    Raises:
        ValueError: a datetime has no time zone; the server would have to guess it.
    """
    if isinstance(value, ApiObject):
        return value.to_dict()
    if isinstance(value, dt.datetime):
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone; give it one, for example datetime.now(tz=UTC)")
        return value.isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        named = cast("Mapping[object, object]", value)
        return {str(key): to_wire(item) for key, item in named.items() if item is not UNSET}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes | bytearray):
        return [to_wire(item) for item in cast("Sequence[object]", value)]
    return value
