"""What the kit knows of an operation: plain values, made once and never changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import unquote

import jsonschema_rs

from prepay._contract.words import Charge

__all__ = [
    "Answer",
    "BodySpec",
    "Json",
    "KeyPlace",
    "Operation",
    "Parameter",
    "Part",
    "Places",
    "Price",
    "Schema",
    "Vendor",
]

Json = Mapping[str, Any]


class KeyPlace(NamedTuple):
    """A header that carries the key, behind a scheme such as ``Bearer`` where that is not empty."""

    header: str
    scheme: str = ""


class Places(NamedTuple):
    """Where the responses of an operation tell of credits: JSON pointers or ``header:Name``, the first that counts."""

    charged: tuple[str, ...] = ()
    """What the call was charged, or has reserved."""
    available: tuple[str, ...] = ()
    """What is available after the call."""
    task: tuple[str, ...] = ()
    """Which job or task holds what was reserved."""
    replayed: str = "header:Idempotent-Replayed"
    """What marks the stored response of an earlier request: a header that is ``true``, or ``status:200``."""


class Vendor(NamedTuple):
    """One vendor: how it is called, under which prefix its paths lie, where its keys come from."""

    name: str
    title: str
    prefix: str
    variable: str
    """The environment variable that holds the key; others are derived from it (``…_EMPTY_API_KEY``)."""
    keys: tuple[KeyPlace, ...]
    """Where a request can carry the key; the kit sends it in the first of them."""
    dry_run_header: str | None
    key_scheme: str
    """The security scheme of the contract that the kit sends its key by."""
    per_minute: int
    """Requests a minute that are polite on a live host."""
    domains: tuple[str, ...] = ()
    """Every host in them is the vendor's."""
    balance_operation: str | None = None
    """The SDK name of the operation that is there to tell the balance; None where there is none."""

    @property
    def key_header(self) -> str:
        """The header in which the kit sends its key."""
        return self.keys[0].header

    def with_key(self, key: str) -> tuple[str, str]:
        """Return the header that carries a key, as name and value."""
        header, scheme = self.keys[0]
        return header, f"{scheme} {key}" if scheme else key

    def key_in(self, header: Callable[[str], str | None]) -> str | None:
        """Return the key that a request carries, None when it has none; ``header`` reads one of its headers."""
        for place in self.keys:
            value = header(place.header) or ""
            if not place.scheme and value:
                return value
            scheme, _, token = value.partition(" ")
            if place.scheme and token and scheme.lower() == place.scheme.lower():
                return token
        return None


class Schema:
    """A schema of the contract, compiled when it is first asked."""

    def __init__(self, make: Callable[[], jsonschema_rs.Draft202012Validator]) -> None:
        self._make = make

    @cached_property
    def _validator(self) -> jsonschema_rs.Draft202012Validator:
        return self._make()

    def allows(self, value: Any) -> bool:
        """Whether a value is valid; what is nested too deeply to be looked at is not."""
        try:
            return self._validator.is_valid(value)
        except (ValueError, TypeError, RecursionError):
            return False

    def problems(self, value: Any, most: int = 3) -> list[str]:
        """What is wrong with a value, as ``place: reason``; at most ``most`` of it."""
        found: list[str] = []
        try:
            for error in self._validator.iter_errors(value):
                place = "/".join(str(part) for part in error.instance_path) or "the body"
                found.append(f"{place}: {error.message[:300]}")
                if len(found) == most:
                    break
        except (ValueError, TypeError, RecursionError) as error:
            # Half a character in a text, or nesting without end: ``allows`` has said that it is not valid.
            found.append(f"the body cannot be checked ({type(error).__name__})")
        return found


@dataclass(frozen=True, slots=True)
class Parameter:
    """A path, query or header parameter, or a response header."""

    name: str
    place: str
    required: bool
    type: str
    """The JSON type that its text stands for."""
    schema: Schema
    example: Any = None

    def value_of(self, text: str) -> Any:
        """The text as the JSON value that it stands for; text that is none stays text, and the schema refuses it."""
        if self.type == "integer":
            digits = text.removeprefix("-")
            return int(text) if digits.isascii() and digits.isdigit() and len(digits) < 19 else text
        if self.type == "boolean" and text in {"true", "false"}:
            return text == "true"
        return text


@dataclass(frozen=True, slots=True)
class BodySpec:
    """What an operation takes as its body."""

    required: bool
    media_types: tuple[str, ...]
    schema: Schema
    fields: Mapping[str, Json]
    """The schemas of its top-level fields."""
    required_fields: tuple[str, ...]
    examples: Mapping[str, Any]

    @property
    def multipart(self) -> bool:
        """Whether the body is a form with files."""
        return any(media.startswith("multipart/") for media in self.media_types)

    def defaults(self) -> dict[str, Any]:
        """The contract's defaults of the top-level fields."""
        return {name: schema["default"] for name, schema in self.fields.items() if "default" in schema}


@dataclass(frozen=True, slots=True)
class Answer:
    """One documented answer of an operation."""

    status: int
    schema: Schema | None
    media_types: tuple[str, ...]
    headers: tuple[Parameter, ...]
    codes: tuple[str, ...]
    """The error codes that it can carry; empty for a success, and where the vendor's form has none."""
    description: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation with everything that testing it needs."""

    id: str
    vendor: str
    method: str
    path: str
    summary: str
    source: str
    charge: Charge
    price: Any
    resend: str
    sdk: str
    idempotency: str | None
    paginated: bool
    secured: bool
    parameters: tuple[Parameter, ...]
    body: BodySpec | None
    answers: Mapping[int, Answer]
    places: Places = field(default_factory=Places)
    tells_balance: bool = False
    """Whether it is there to tell the balance, and does nothing else."""
    dry_run_header: str | None = None

    @property
    def label(self) -> str:
        """Method and path, as people and tools name it."""
        return f"{self.method} {self.path}"

    @property
    def paid(self) -> bool:
        """Whether a call can cost credits."""
        return self.charge != "none"

    @property
    def success(self) -> int:
        """The status of a new, successful call."""
        good = sorted(status for status in self.answers if 200 <= status < 300)
        # A creation that documents 200 beside 201 answers 200 only for a replay.
        return 201 if 201 in good else good[0]

    def named(self, place: str) -> tuple[Parameter, ...]:
        """The parameters of one place: ``path``, ``query`` or ``header``."""
        return tuple(entry for entry in self.parameters if entry.place == place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One vendor's part of a document: its operations, the routes to them, and the document."""

    vendor: Vendor
    version: str
    document: Json
    operations: Mapping[str, Operation]
    prices: Mapping[str, Any]
    """The vendor's price table."""
    paths: Mapping[tuple[str, ...], Mapping[str, Operation]] = field(default_factory=dict[Any, Any])
    """Segments of a path template (``{}`` for a parameter) → method → operation."""

    def find(self, method: str, path: str) -> tuple[Operation | None, dict[str, str], tuple[str, ...]]:
        """What a raw path leads to: the operation, its path parameters, and the methods that the path has.

        No methods means that the path is not in the contract.
        """
        segments = tuple(path.split("/"))
        methods, values = self.paths.get(segments), dict[str, str]()
        if methods is None:
            for template, candidate in self.paths.items():
                if len(template) == len(segments) and all(
                    (known == "{}" and part) or known == part
                    for known, part in zip(template, segments, strict=True)
                ):
                    methods = candidate
                    names = [
                        part for part in next(iter(candidate.values())).path.split("/") if part[:1] == "{"
                    ]
                    texts = [part for known, part in zip(template, segments, strict=True) if known == "{}"]
                    values = {name[1:-1]: unquote(text) for name, text in zip(names, texts, strict=True)}
                    break
        if methods is None:
            return None, {}, ()
        return methods.get(method), values, tuple(sorted(methods))


class Price(NamedTuple):
    """What a valid request costs: ``credits``, or at most so many when not ``exact``; None when nothing is known."""

    credits: int | None
    parts: Mapping[str, int]
    exact: bool = True
