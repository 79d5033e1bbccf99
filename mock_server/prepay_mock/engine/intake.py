"""Reading parameters and bodies as the contract describes them, with JSON Schema's own notion of types."""

from __future__ import annotations

import json
import re
from typing import Any, cast
from urllib.parse import unquote_plus

import orjson

from prepay_mock.contract import BodySpec, Operation, ParamSpec, Problem
from prepay_mock.contract.problems import Place, problems_of
from prepay_mock.engine.errors import InvalidInput
from prepay_mock.engine.messages import Request

__all__ = [
    "accepts",
    "media_type_of",
    "read_headers",
    "read_json",
    "read_path_and_query",
    "twin_key",
    "validate_body",
]

_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)\Z")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\Z")
_FLAT = frozenset({str, int, bool, type(None)})
_DEEPEST = 200
"""Levels of a body. The decoder would take 1024, but what comes after it recurses, or writes JSON of 254 at most."""


def read_headers(op: Operation, request: Request, params: dict[str, Any]) -> None:
    """Validate the header parameters into ``params``; raises InvalidInput."""
    problems: list[Problem] = []
    for spec in op.header_params:
        value = request.headers.get(spec.wire_name)
        if value is None:
            if spec.required:
                problems.append(_missing(spec))
            continue
        _take(spec, [value.decode("latin-1")], params, problems)
    if problems:
        raise InvalidInput(problems)


def read_path_and_query(
    op: Operation, values: tuple[str, ...], request: Request, params: dict[str, Any]
) -> None:
    """Validate path and query parameters into ``params``; unknown query parameters are ignored."""
    problems: list[Problem] = []
    for spec, value in zip(op.path_params, values, strict=True):
        _take(spec, [value], params, problems)
    if op.query_params and (request.query or any(spec.required for spec in op.query_params)):
        given = _parse_query(request.query)
        for spec in op.query_params:
            found = given.get(spec.name)
            if found is not None:
                _take(spec, found, params, problems)
            elif spec.required:
                problems.append(_missing(spec))
    if problems:
        raise InvalidInput(problems)


def _parse_query(query: bytes) -> dict[str, list[str]]:
    given: dict[str, list[str]] = {}
    for part in query.decode("latin-1").split("&"):
        if part:
            name, _, value = part.partition("=")
            given.setdefault(unquote_plus(name), []).append(unquote_plus(value, errors="replace"))
    return given


def _missing(spec: ParamSpec) -> Problem:
    return Problem(spec.place, (spec.name,), "missing", f"{spec.name} is required")


def _take(spec: ParamSpec, texts: list[str], params: dict[str, Any], problems: list[Problem]) -> None:
    if spec.type == "array":
        value: Any = [_typed(spec.items, text) for text in texts]
    elif len(texts) > 1 and spec.repeatable:
        _take_several(spec, texts, params, problems)
        return
    elif len(texts) > 1:
        problems.append(Problem(spec.place, (spec.name,), "repeated", "given more than once", texts))
        return
    else:
        value = _typed(spec.type, texts[0])
    if spec.validator.is_valid(value):
        params[spec.name] = value
    else:
        problems.extend(problems_of(list(spec.validator.iter_errors(value)), spec.place, (spec.name,)))


def _take_several(spec: ParamSpec, texts: list[str], params: dict[str, Any], problems: list[Problem]) -> None:
    """Take a repeated key as the list of its values; one that comes once is a plain value."""
    values = [_typed(spec.type, text) for text in texts]
    for value in values:
        if not spec.validator.is_valid(value):
            problems.extend(problems_of(list(spec.validator.iter_errors(value)), spec.place, (spec.name,)))
    params[spec.name] = values


def _typed(kind: str, text: str) -> Any:
    """The text as its JSON value; text that is none stays text, and the schema refuses it."""
    if kind == "integer" and _INTEGER.match(text):
        return int(text) if len(text) < 19 else text
    if kind == "number" and _NUMBER.match(text):
        return float(text)
    if kind == "boolean" and text in ("true", "false"):
        return text == "true"
    return text


def accepts(header: bytes, media_types: tuple[bytes, ...]) -> bool:
    """Whether an Accept header allows at least one of the media types (quality zero forbids)."""
    if header == b"*/*":
        return True
    best: dict[bytes, tuple[int, float]] = {}
    for entry in header.split(b","):
        media, *arguments = (piece.strip() for piece in entry.split(b";"))
        quality = 1.0
        for argument in arguments:
            if argument.startswith(b"q="):
                quality = _quality(argument[2:])
        for candidate in media_types:
            rank = _rank(media.lower(), candidate)
            if rank > best.get(candidate, (0, 0.0))[0]:
                best[candidate] = (rank, quality)
    return any(quality > 0 for _, quality in best.values())


def _rank(pattern: bytes, media: bytes) -> int:
    if pattern == media:
        return 3
    if pattern == media.split(b"/")[0] + b"/*":
        return 2
    return 1 if pattern == b"*/*" else 0


def _quality(text: bytes) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def media_type_of(request: Request) -> str:
    """The request's media type, lower-case, without parameters; empty when there is none."""
    value = request.headers.get(b"content-type", b"")
    return value.split(b";", 1)[0].strip().lower().decode("latin-1")


def read_json(body: bytes) -> Any:
    """Decode JSON strictly: NaN, bad UTF-8, trailing text, a key that stands twice in an object, and nesting deeper
    than any honest body's are refused.

    Integral floats become integers, since in JSON Schema ``5.0`` is one; a handler then never sees a float where
    the contract says integer.
    """
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise InvalidInput([Problem("body", (), "json_invalid", f"the body is not JSON: {error}")]) from None
    if isinstance(value, dict):
        fields = cast("dict[str, object]", value)
        if _FLAT.issuperset(map(type, fields.values())):
            if len(fields) != _most_keys(body):
                _refuse_twins(body)
            return fields
    if body.count(b"{") + body.count(b"[") > _DEEPEST and _is_too_deep(value):
        raise InvalidInput([Problem("body", (), "depth", "the body is nested too deeply")])
    value = _whole(value)
    if _keys(value) != _most_keys(body):
        _refuse_twins(body)
    return value


def twin_key(body: bytes) -> str | None:
    """A key that stands twice in one object of this JSON text, or None. Readers differ in which of the two they see."""
    try:
        json.loads(body, object_pairs_hook=_without_twins, parse_int=str, parse_float=str)
    except _Twin as twin:
        return str(twin.args[0])
    except (RecursionError, ValueError):
        # It is deeper than the decoder that has read it goes, or no JSON: for others to tell.
        return None
    return None


class _Twin(Exception):
    pass


def _without_twins(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                raise _Twin(name)
            seen.add(name)
    return found


def _most_keys(body: bytes) -> int:
    """How many keys the objects of a JSON text have at most: each has its colon, and texts may have more of them."""
    return body.count(b":") - body.count(b"://")


def _keys(value: Any) -> int:
    if isinstance(value, dict):
        fields = cast("dict[str, object]", value)
        return len(fields) + sum(map(_keys, fields.values()))
    return sum(map(_keys, cast("list[object]", value))) if isinstance(value, list) else 0


def _refuse_twins(body: bytes) -> None:
    name = twin_key(body)
    if name is not None:
        message = f"the body has the key {name[:100]!r} twice in one object; send it once"
        raise InvalidInput([Problem("body", (), "json_invalid", message)])


def _is_too_deep(value: Any) -> bool:
    level = [value]
    for _ in range(_DEEPEST):
        inside: list[Any] = []
        for item in level:
            if isinstance(item, dict):
                inside.extend(cast("dict[str, object]", item).values())
            elif isinstance(item, list):
                inside.extend(cast("list[object]", item))
        if not inside:
            return False
        level = inside
    return True


def _whole(value: Any) -> Any:
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    if isinstance(value, list):
        return [_whole(item) for item in cast("list[object]", value)]
    if isinstance(value, dict):
        return {key: _whole(item) for key, item in cast("dict[str, object]", value).items()}
    return value


def validate_body(spec: BodySpec, value: Any, place: Place = "body") -> None:
    """Check a decoded body against the contract; raises InvalidInput with every problem."""
    if spec.validator is None:
        return
    try:
        if spec.validator.is_valid(value):
            return
        problems = problems_of(list(spec.validator.iter_errors(value)), place)
    except (ValueError, RecursionError):
        # The validator gives up below a depth that no honest body has.
        problems = [Problem(place, (), "depth", "the body is nested too deeply")]
    raise InvalidInput(problems)
