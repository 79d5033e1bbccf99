"""Reading what a response tells of credits, at the places that the contract declares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from prepay_conformance.contract.model import Json, Operation, Places
from prepay_conformance.shapes import fields_of, is_array, is_object

__all__ = ["Seen", "number_at", "places_of", "text_at"]

_HEADER = "header:"
_LONGEST_NUMBER = 18


class Seen(Protocol):
    """A request and its response, as far as a dialect reads them."""

    @property
    def operation(self) -> Operation | None:
        """Whose they are."""
        ...

    @property
    def params(self) -> Mapping[str, str]:
        """Path parameters, decoded."""
        ...

    @property
    def status(self) -> int | None:
        """The status; None where there is no response."""
        ...

    @property
    def ok(self) -> bool:
        """Whether the response is a success."""
        ...

    @property
    def json(self) -> Any:
        """The decoded body of the response."""
        ...

    def header(self, name: str) -> str | None:
        """The value of a header of the response, or None."""
        ...


def places_of(own: Json, vendor: Json) -> Places:
    """Return the places that an operation declares (``response_fields``), or else its vendor's row."""
    declared = {**fields_of(vendor, "response_fields"), **fields_of(own, "response_fields")}
    known = Places()
    return Places(
        charged=_several(declared.get("charged")),
        available=(*_several(declared.get("available")), *_several(declared.get("left"))),
        task=_several(declared.get("task")),
        replayed=next(iter(_several(declared.get("replayed"))), known.replayed),
    )


def _several(declared: Any) -> tuple[str, ...]:
    if isinstance(declared, str):
        return (declared,)
    return tuple(one for one in declared if isinstance(one, str)) if is_array(declared) else ()


def number_at(places: Iterable[str], seen: Seen) -> int | None:
    """The whole number at the first of these places that holds one, or None."""
    for place in places:
        value = _at(place, seen)
        if isinstance(value, str) and place.startswith(_HEADER):
            digits = value.strip().removeprefix("-")
            if digits.isascii() and digits.isdigit() and len(digits) <= _LONGEST_NUMBER:
                return int(value)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
    return None


def text_at(places: Iterable[str], seen: Seen) -> str | None:
    """The text at the first of these places that holds one, or None."""
    found = (_at(place, seen) for place in places)
    return next((value for value in found if isinstance(value, str)), None)


def _at(place: str, seen: Seen) -> Any:
    if place.startswith(_HEADER):
        return seen.header(place.removeprefix(_HEADER))
    value = seen.json
    for part in place.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        if is_object(value):
            value = value.get(name)
        elif (
            is_array(value) and name.isascii() and name.isdigit() and len(name) < 5 and int(name) < len(value)
        ):
            value = value[int(name)]
        else:
            return None
    return value
