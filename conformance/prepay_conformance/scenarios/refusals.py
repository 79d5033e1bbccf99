"""Everything about a call that a server must refuse, made from one call that it accepts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from prepay_conformance.contract import Operation
from prepay_conformance.contract.plans import NO_UUID, NOTHING, Call
from prepay_conformance.shapes import fields_of, is_array, is_object

__all__ = ["NO_KEY", "READONLY", "WRONG_KEY", "Refusal", "refusals"]

NO_KEY, WRONG_KEY, READONLY = "no key", "wrong key", "a read-only key"
_TOO_LARGE = {False: (1 << 20) + 1024, True: (10 << 20) + 1024}


class Refusal(NamedTuple):
    """A call that must be refused: why, with which status, and by which kind of key."""

    why: str
    status: int
    call: Call
    key: str = ""
    """Empty for the account's own; else one of NO_KEY, WRONG_KEY, READONLY."""


def refusals(operation: Operation, call: Call, *, invalid: int, large: bool) -> Iterator[Refusal]:
    """Variants of an acceptable call that must be refused with a status that the operation documents.

    Args:
        operation: what is called.
        call: a call of it that is accepted.
        invalid: the status with which invalid input is refused.
        large: also send bodies that are larger than a server takes.
    """
    documented = operation.answers
    for refusal in _all(operation, call, invalid, large):
        if refusal.status in documented:
            yield refusal


def _all(operation: Operation, call: Call, invalid: int, large: bool) -> Iterator[Refusal]:
    if operation.secured:
        yield Refusal("no key", 401, call, NO_KEY)
        yield Refusal("an unknown key", 401, call, WRONG_KEY)
        if operation.body is not None:
            yield Refusal("no key, and a body that is no JSON", 401, replace(call, raw=b"{"), NO_KEY)
        if operation.method != "GET":
            yield Refusal("a read-only key", 403, call, READONLY)
    yield Refusal("Accept: text/csv", 406, replace(call, headers={**call.headers, "Accept": "text/csv"}))
    yield from _bad_parameters(operation, call, invalid)
    yield from _bad_bodies(operation, call, invalid, large)


def _bad_parameters(operation: Operation, call: Call, invalid: int) -> Iterator[Refusal]:
    for parameter in operation.named("path"):
        bad = {**call.path, parameter.name: "no!id"}
        yield Refusal(f"{parameter.name} that is no id", invalid, replace(call, path=bad))
        unknown: Any = NO_UUID if parameter.schema.allows(NO_UUID) else NOTHING
        if parameter.type == "integer":
            unknown = 999_999
        elif not parameter.schema.allows(unknown):
            # Ids of a form of their own: which of them name nothing only the vendor knows.
            continue
        yield Refusal(
            f"{parameter.name} that names nothing",
            404,
            replace(call, path={**call.path, parameter.name: unknown}),
        )
    for parameter in operation.named("query"):
        if parameter.type == "integer":
            for text in ("x", "0", "1.5", "true", "1000000000000"):
                bad = {**call.query, parameter.name: text}
                yield Refusal(f"{parameter.name}={text}", invalid, replace(call, query=bad))
        if parameter.required:
            fewer = {name: value for name, value in call.query.items() if name != parameter.name}
            yield Refusal(f"no {parameter.name}", invalid, replace(call, query=fewer))


def _bad_bodies(operation: Operation, call: Call, invalid: int, large: bool) -> Iterator[Refusal]:
    spec = operation.body
    if spec is None:
        return
    if large:
        yield Refusal("a body that is too large", 413, _enlarged(call, multipart=spec.multipart))
    media = "application/json" if spec.multipart else "text/plain"
    raw = b"{}"
    yield Refusal(f"a body of {media}", 415, replace(call, raw=raw, media=media))
    if spec.multipart:
        yield Refusal("a form without the file", invalid, replace(call, body={"other": b"x"}))
        return
    yield Refusal("a body that is no JSON", invalid, replace(call, raw=b'{"a":'))
    yield Refusal("NaN in the body", invalid, replace(call, raw=b'{"a": NaN}'))
    yield Refusal("a list as the body", invalid, replace(call, body=[]))
    yield Refusal("a body in bad UTF-8", invalid, replace(call, raw=b'{"a": "\xff\xfe"}'))
    body = call.body
    if not is_object(body):
        return
    for name in spec.required_fields:
        fewer = {key: value for key, value in body.items() if key != name}
        yield Refusal(f"no {name}", invalid, replace(call, body=fewer))
    for name, value in body.items():
        schema = spec.fields.get(name, {})
        for wrong in _wrong(schema, value):
            yield Refusal(f"{name}: {wrong!r}", invalid, replace(call, body={**body, name: wrong}))


def _wrong(schema: Mapping[str, Any], value: Any) -> Iterator[Any]:
    """Values that no schema like this allows; among them the ones that a lenient server takes."""
    if isinstance(value, bool):
        yield "true"
    elif isinstance(value, int):
        # A lenient server would read the text as the number that it writes.
        yield from (str(value), True, value + 0.5)
        if "maximum" in schema:
            yield schema["maximum"] + 1
        if "minimum" in schema:
            yield schema["minimum"] - 1
    elif isinstance(value, str):
        yield 7
        if "enum" in schema:
            yield "kit-no-such-value"
        elif "maxLength" in schema and not re.search(r"\{\d+,\d+\}", schema.get("pattern", "")):
            yield "x" * (schema["maxLength"] + 1)
    elif is_array(value):
        yield {}


def _enlarged(call: Call, *, multipart: bool) -> Call:
    size = _TOO_LARGE[multipart]
    if multipart:
        return replace(call, body={**(call.body or {}), "file": b"x" * size})
    body = fields_of(call.body)
    return replace(call, body={**body, "kit_padding": "x" * size})
