"""One request and what came of it, as everything in the kit sees it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from prepay_conformance.contract import Operation
from prepay_conformance.contract.model import Places
from prepay_conformance.gate.wire import decoded
from prepay_conformance.limits import MAX_RECORDING_BYTES
from prepay_conformance.shapes import fields_of, nests_too_deeply

__all__ = ["Exchange", "Headers", "Origin", "Request", "header_of"]

Headers = list[tuple[str, str]]


class Origin(NamedTuple):
    """Who sends: ``script`` (a scenario), ``fuzz`` (generated), ``look`` (the kit reads the balance) or ``lever``."""

    kind: str
    label: str = ""
    """The scenario or the test case that the request belongs to."""


@dataclass(slots=True, repr=False)
class Request:
    """A request before it is sent. ``target`` is the raw path with its query; names of headers keep their case."""

    method: str
    target: str
    headers: Headers = field(default_factory=list[tuple[str, str]])
    body: bytes = b""
    size: int = 0
    """How long a body was that has been dropped; 0 when it is still here."""

    @property
    def path(self) -> str:
        """The raw path without the query."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        """The raw query without its question mark."""
        return self.target.partition("?")[2]

    def header(self, name: str) -> str | None:
        """The value of a header, whatever its case, or None."""
        return header_of(self.headers, name)


@dataclass(repr=False)
class Exchange:
    """A request that was sent, and its answer if there was one."""

    seq: int
    origin: Origin
    request: Request
    operation: Operation | None
    params: dict[str, str]
    """Path parameters, decoded."""
    status: int | None = None
    headers: Headers = field(default_factory=list[tuple[str, str]])
    body: bytes = b""
    error: str = ""
    """Why there is no answer."""
    milliseconds: int = 0
    size: int = 0
    """How long a body was that has been dropped; 0 when it is still here."""
    plain: bytes | None = None
    """The body with any content coding undone, once that is known."""
    repeats: bool = True
    """Whether the idempotency key may have been used before, so that a replay is possible."""
    overlaps: bool = False
    """Whether other requests of the account were under way: no order, no reckoning step by step."""
    unsent: bool = False
    """Whether a recording has left out the body of the request."""
    unread: bool = False
    """Whether a recording has left out the body of the response: what it told is unknown."""
    started: float = 0.0
    """When it was sent, in seconds since 1970; 0 when that is unknown."""

    def __repr__(self) -> str:
        return (
            f"Exchange({self.seq}, {self.request.method} {self.request.path} → {self.status or self.error})"
        )

    def header(self, name: str) -> str | None:
        """The value of a response header, whatever its case, or None."""
        return header_of(self.headers, name)

    @property
    def ok(self) -> bool:
        """Whether the answer is a success."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def stand_in(self) -> bool:
        """Whether a mock was asked to give an example answer without doing anything (``Prefer: code=…``)."""
        return "code=" in (self.request.header("prefer") or "")

    @cached_property
    def sent(self) -> Any:
        """The decoded JSON body of the request; None when it is none."""
        return _json(self.request.body)

    @cached_property
    def json(self) -> Any:
        """The decoded JSON body of the answer; None when it is none."""
        return _json(self.content)

    @cached_property
    def content(self) -> bytes:
        """The body of the answer with any content coding undone, as far as its size can be borne."""
        if self.plain is not None:
            return self.plain
        plain = decoded(self.body, self.header("content-encoding") or "", MAX_RECORDING_BYTES)
        return self.body if plain is None else plain

    @property
    def replayed(self) -> bool:
        """Return True if the response says that it is the stored one of an earlier request, and there was one."""
        if not self.repeats or self.key is None:
            return False
        mark = (Places() if self.operation is None else self.operation.places).replayed
        kind, _, value = mark.partition(":")
        if kind == "status":
            return str(self.status) == value
        return (self.header(value) or "").lower() == "true"

    @property
    def key(self) -> str | None:
        """The idempotency key of the request, in its header or its body; None when it has none."""
        found = self.request.header("idempotency-key") or fields_of(self.sent).get("idempotency_key")
        return found if isinstance(found, str) else None

    @property
    def asked_dry(self) -> bool:
        """Return True if the request asked that nothing happen."""
        name = None if self.operation is None else self.operation.dry_run_header
        return name is not None and (self.request.header(name) or "").lower() == "true"

    @property
    def dry(self) -> bool:
        """Return True if the request asked for a dry run, and the response says that it was one.

        A response to any other request is not believed, or a server could call its sales dry runs.
        """
        return self.asked_dry and fields_of(self.json).get("dry_run") is True

    @property
    def code(self) -> str | None:
        """The error code of the answer, in whichever envelope the vendor has."""
        body = fields_of(self.json)
        found = fields_of(body.get("error", body)).get("code")
        return found if isinstance(found, str) else None


def header_of(headers: Headers, name: str) -> str | None:
    """The last value of a header by its name, whatever its case."""
    wanted = name.lower()
    for key, value in reversed(headers):
        if key.lower() == wanted:
            return value
    return None


def _json(body: bytes) -> Any:
    if not body or nests_too_deeply(body):
        return None
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
