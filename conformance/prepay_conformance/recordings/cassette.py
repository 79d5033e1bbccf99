"""Cassettes of VCR.py, as YAML or JSON. They hold no times: interactions count in the order as they are written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from prepay_conformance.errors import KitError
from prepay_conformance.gate import Request
from prepay_conformance.recordings.entry import Entry, base64_of, bytes_of, object_of, target_of
from prepay_conformance.shapes import fields_of, is_array, is_object

__all__ = ["read_cassette"]


def read_cassette(path: Path, text: str) -> Iterator[Entry]:
    """The interactions of a cassette.

    Raises:
        KitError: it is none.
    """
    value = object_of(str(path), text) if text.lstrip().startswith("{") else _yaml(path, text)
    interactions = fields_of(value).get("interactions")
    if not is_array(interactions):
        raise KitError(f"{path} is no recording of VCR: it has no list of interactions")
    for number, one in enumerate(interactions, start=1):
        where = f"{path}, interaction {number}"
        sent, answer = fields_of(one, "request"), fields_of(one, "response")
        host, target = target_of(where, str(sent.get("uri")))
        status = fields_of(answer, "status").get("code", answer.get("status_code"))
        if not isinstance(status, int) or isinstance(status, bool):
            raise KitError(f"{where}: the response has no status")
        yield Entry(
            number,
            Request(
                str(sent.get("method")),
                target,
                _headers(sent.get("headers")),
                _bytes(where, sent.get("body")),
            ),
            status,
            _headers(answer.get("headers")),
            _bytes(where, answer.get("body", answer.get("content"))),
            host,
        )


def _yaml(path: Path, text: str) -> Any:
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(text, Loader=loader)  # noqa: S506 - both are safe loaders
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        why = str(error).partition("\n")[0]
        raise KitError(f"{path} is no recording of VCR: {why}") from None


def _headers(value: Any) -> list[tuple[str, str]]:
    """Headers with one value or a list of values each."""
    pairs: list[tuple[str, str]] = []
    for name, values in value.items() if is_object(value) else ():
        pairs += ((str(name), _text(one)) for one in (values if is_array(values) else [values]))
    return pairs


def _text(value: Any) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def _bytes(where: str, value: Any) -> bytes:
    if is_object(value):
        if "base64_string" in value:
            return base64_of(where, str(value["base64_string"]))
        value = value.get("string")
    if isinstance(value, bytes):
        return value
    if is_object(value) or is_array(value):
        raise KitError(f"{where}: the body is neither text nor bytes")
    return b"" if value is None else bytes_of(str(value))
