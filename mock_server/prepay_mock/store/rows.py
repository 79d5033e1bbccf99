"""A command as a row of the log, and back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import orjson

from prepay_mock.contract import Contract
from prepay_mock.engine.keeping import Command
from prepay_mock.engine.messages import Request

__all__ = ["COLUMNS", "Row", "command_of", "row_maker"]

Row = tuple[Any, ...]

COLUMNS = (
    "seq",
    "at",
    "real",
    "entities",
    "requests",
    "key",
    "limited",
    "balance",
    "entries",
    "method",
    "path",
    "query",
    "headers",
    "body",
)

# What the engine itself reads, besides the contract's header parameters. `host` is part of some URLs.
_READ = frozenset({b"accept", b"content-type", b"host", b"prefer", b"x-prepay-fault", b"x-request-id"})
# Whatever a contract may say: these carry secrets, and the account's identity stands in the row already.
_SECRET = frozenset(
    {b"authorization", b"cookie", b"proxy-authorization", b"x-api-key", b"x-prepay-control-token"}
)


def row_maker(contract: Contract) -> Callable[[int, Command], Row]:
    """A function that makes the row of a command, with only those headers that can matter when it runs again."""
    params = {spec.wire_name for op in contract.operations.values() for spec in op.header_params}
    kept = (_READ | params) - _SECRET

    def make(seq: int, command: Command) -> Row:
        request = command.request
        return (
            seq,
            *command[:-1],
            request.method,
            request.path,
            request.query,
            _headers_out((name, value) for name, value in request.headers.items() if name in kept),
            request.body,
        )

    return make


def command_of(row: Row) -> Command:
    """The command of a row."""
    _, at, real, entities, requests, key, limited, balance, entries, method, path, query, headers, body = row
    request = Request(method, path, query, _headers_in(headers), body)
    return Command(at, real, entities, requests, key, bool(limited), balance, entries, request)


def _headers_out(headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    return orjson.dumps([(name.decode("latin-1"), value.decode("latin-1")) for name, value in headers])


def _headers_in(raw: bytes) -> dict[bytes, bytes]:
    return {name.encode("latin-1"): value.encode("latin-1") for name, value in orjson.loads(raw)}
