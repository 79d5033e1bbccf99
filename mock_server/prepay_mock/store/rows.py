"""A command as a row of the log, and back: a number, what was called as one JSON text, and the body as it came.

Few columns, because binding a value to a statement costs as much as encoding it into the text, and an array without
names, because what is written is what is waited for; still, SQLite's JSON functions read the text, should anybody want
to look: method, path, query, headers, and then the fields of ``Command`` in their order.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson

from prepay_mock.contract import Contract
from prepay_mock.engine.keeping import Command
from prepay_mock.engine.messages import Request

__all__ = ["Row", "command_of", "row_maker"]

Row = tuple[int, str, bytes]
"""Seq, call, body."""

# What the engine itself reads, besides the contract's header parameters. `host` is part of some URLs.
_READ = frozenset({b"accept", b"content-type", b"host", b"prefer", b"x-prepay-fault", b"x-request-id"})
# Whatever a contract may say: these carry secrets, and the account's identity stands in the row already.
_SECRET = frozenset(
    {b"authorization", b"cookie", b"proxy-authorization", b"x-api-key", b"x-prepay-control-token"}
)


def row_maker(contract: Contract) -> Callable[[int, Command], Row]:
    """A function that makes the row of a command, with only those headers that can matter when it runs again."""
    params = {spec.wire_name for op in contract.operations.values() for spec in op.header_params}
    names = {name: name.decode("latin-1") for name in (_READ | params) - _SECRET}
    dumps = orjson.dumps

    def make(seq: int, command: Command) -> Row:
        at, real, entities, requests, key, limited, balance, entries, request = command
        headers = {
            names[name]: value.decode("latin-1") for name, value in request.headers.items() if name in names
        }
        sent = (request.method, request.path, request.query.decode("latin-1"), headers)
        call = dumps((*sent, at, real, entities, requests, key, limited, balance, entries))
        return seq, call.decode(), request.body

    return make


def command_of(row: Row) -> Command:
    """The command of a row."""
    call: list[Any] = orjson.loads(row[1])
    method, path, query, headers, *facts = call
    sent = {name.encode("latin-1"): value.encode("latin-1") for name, value in headers.items()}
    request = Request(method, path, query.encode("latin-1"), sent, row[2])
    return Command._make((*facts, request))
