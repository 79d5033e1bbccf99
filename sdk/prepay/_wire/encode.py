"""From a call to the request that carries it, and what comes back. No sockets here."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any, Final, cast
from urllib.parse import quote, urlencode

from prepay._generated.vendors import DRY_RUN, KEY_HEADERS
from prepay._operation.options import Timeout
from prepay._operation.results import to_wire
from prepay._operation.spec import Call
from prepay._operation.unset import UNSET, File
from prepay._version import __version__
from prepay._wire.messages import WireRequest
from prepay.errors import InvalidArgumentError

__all__ = ["USUAL_HEADERS", "check_own_headers", "encode"]


# What every request has beside its own headers.
USUAL_HEADERS: Final[Mapping[str, str]] = {
    "accept": "application/json",
    "user-agent": f"prepay/{__version__}",
}


_KEY_HEADERS: Final = KEY_HEADERS | {"authorization", "proxy-authorization", "cookie"}


# Characters of a header name: a token of RFC 9110.
_TOKEN: Final = frozenset("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


_PRINTABLE: Final = frozenset(map(chr, range(0x20, 0x7F)))


# Headers that the SDK or HTTP itself sets, and what to use in their stead.
_SET_BY_US: Final[Mapping[str, str]] = {
    "idempotency-key": "pass idempotency_key=… to the call",
    **{name.lower(): "pass dry_run=True" for name in DRY_RUN.values() if name is not None},
    "content-type": "it follows from the arguments",
    "host": "give the address as base_url to the client",
    **dict.fromkeys(
        (
            "connection",
            "content-length",
            "expect",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
        ),
        "HTTP sets it for each request",
    ),
}


def encode(
    call: Call[Any],
    *,
    headers: Mapping[str, str],
    timeout: Timeout,
    extra_body: Mapping[str, Any] | None = None,
) -> WireRequest:
    """Build the request for a call.

    Args:
        call: what to send.
        headers: all headers but the key and the content type.
        timeout: limits for the attempt.
        extra_body: fields to add to the body (an idempotency key).

    Raises:
        InvalidArgumentError: an argument cannot be sent.
    """
    spec = call.spec
    _check(spec.label, headers)
    content: bytes | None = None
    parts: tuple[tuple[str, str | File], ...] | None = None
    sent = dict(headers)
    if call.body is not None:
        body = {**call.body, **(extra_body or {})}
        if spec.body == "multipart":
            parts = tuple(_parts(spec.label, body))
        else:
            content = _json(spec.label, body)
            sent["content-type"] = "application/json"
    target = _path(spec.label, spec.path, call.path)
    if call.query and (query := urlencode(list(_query(spec.label, call.query)))):
        target += f"?{query}"
    return WireRequest(spec.method, target, sent, spec.authenticated, timeout, content, parts)


def check_own_headers(operation: str, headers: Mapping[str, str]) -> dict[str, str]:
    """Return a caller's headers by lower-case name, if all of them can be sent as they are.

    Raises:
        InvalidArgumentError: a header is not text, stands twice, or is one that the SDK or HTTP itself sets.
    """
    found: dict[str, str] = {}
    for name, value in cast("Mapping[object, object]", headers).items():
        if not isinstance(name, str) or not isinstance(value, str):
            raise InvalidArgumentError(
                f"{operation}: the header {name!r} and its value must be text. Nothing was sent."
            )
        lower = name.lower()
        if (instead := _SET_BY_US.get(lower)) is not None:
            raise InvalidArgumentError(
                f"{operation}: the header {name} cannot be set here; {instead}. Nothing was sent."
            )
        if lower in found:
            raise InvalidArgumentError(
                f"{operation}: the header {name} is given twice in different case. Nothing was sent."
            )
        found[lower] = value
    return found


def _check(operation: str, headers: Mapping[str, str]) -> None:
    for name, value in headers.items():
        if USUAL_HEADERS.get(name) == value:
            continue
        if name in _KEY_HEADERS:
            raise InvalidArgumentError(
                f"{operation}: the header {name} carries the key; give the key to the client"
            )
        if not name or not _TOKEN.issuperset(name):
            raise InvalidArgumentError(
                f"{operation}: {name!r} is not a header name; use ASCII letters, digits and !#$%&'*+-.^_`|~. "
                "Nothing was sent."
            )
        if not _PRINTABLE.issuperset(value) or value != value.strip(" "):
            raise InvalidArgumentError(
                f"{operation}: the header {name!r} must be printable ASCII without spaces at its ends. "
                "Nothing was sent."
            )


def _path(operation: str, template: str, values: Mapping[str, Any]) -> str:
    for name, value in values.items():
        text = _scalar(operation, name, value)
        # An empty segment, "." and ".." would make it the path of another operation.
        if text in ("", ".", ".."):
            raise InvalidArgumentError(f"{operation}: {name}={text!r} cannot stand in a path; pass an id")
        template = template.replace(f"{{{name}}}", quote(text, safe=""))
    return template


def _query(operation: str, values: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for name, value in values.items():
        if value is UNSET or value is None:
            continue
        several = isinstance(value, list | tuple | set | frozenset)
        for item in cast("Iterable[object]", value) if several else (value,):
            yield name, _scalar(operation, name, item)


def _parts(operation: str, values: Mapping[str, Any]) -> Iterable[tuple[str, str | File]]:
    for name, value in values.items():
        if value is UNSET or value is None:
            continue
        yield (
            name,
            _readable(operation, name, value) if isinstance(value, File) else _scalar(operation, name, value),
        )


def _readable(operation: str, name: str, file: File) -> File:
    content: object = file.content
    if isinstance(content, io.TextIOBase | str):
        raise InvalidArgumentError(f"{operation}: {name} is text; open the file in binary mode, or encode it")
    if getattr(content, "closed", False):
        raise InvalidArgumentError(f"{operation}: {name} is a file that was closed already")
    return file


def _scalar(operation: str, name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise InvalidArgumentError(f"{operation}: {name} holds half a character: {error}") from error
        return value
    if isinstance(value, int | float | dt.date):
        return str(_wire_value(operation, value))
    raise InvalidArgumentError(
        f"{operation}: {name} must be text, a number or a date, not {type(value).__name__}"
    )


def _json(operation: str, body: Mapping[str, Any]) -> bytes:
    try:
        text = json.dumps(
            _wire_value(operation, body), ensure_ascii=False, allow_nan=False, separators=(",", ":")
        )
        return text.encode()
    except (TypeError, ValueError) as error:
        raise InvalidArgumentError(
            f"{operation}: the arguments cannot be written as JSON: {error}"
        ) from error


def _wire_value(operation: str, value: Any) -> Any:
    try:
        return to_wire(value)
    except ValueError as error:
        raise InvalidArgumentError(f"{operation}: {error}") from error
