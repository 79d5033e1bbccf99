"""Commands as a row of the log, and back. A row holds all commands of one transaction, since it is written as one.

It has few columns, because binding a value to a statement costs as much as encoding it into a text; calls are arrays
without names, because what is written is what is waited for. Still, SQLite's JSON functions read them, should anybody
want to look: method, path, query, headers, length of the body, and then the fields of ``Command`` in their order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import orjson

from prepay_mock.contract import Contract
from prepay_mock.engine.commands import Command
from prepay_mock.engine.messages import Request

__all__ = ["Call", "Row", "call_maker", "commands_of", "row_of"]

Call = tuple[bytes, bytes]
"""One command: what was called, as a JSON array, and the body as it came."""

Row = tuple[int, str, bytes]
"""The commands of one transaction: the last one's seq, their calls as a JSON array, and their bodies in one."""

# What the engine itself reads, besides the contract's header parameters. `host` is part of some URLs.
_READ = frozenset({b"accept", b"content-type", b"host", b"prefer", b"x-prepay-fault", b"x-request-id"})
# Whatever a contract may say: these carry secrets, as do the headers that its security schemes name. The account's
# identity stands in the row already.
_SECRET = frozenset({b"authorization", b"cookie", b"proxy-authorization", b"x-prepay-control-token"})


def call_maker(contract: Contract) -> Callable[[Command], Call]:
    """A function that makes the call of a command, with only those headers that can matter when it runs again."""
    params = {spec.wire_name for op in contract.operations.values() for spec in op.header_params}
    names = {name: name.decode("latin-1") for name in (_READ | params) - _SECRET - contract.key_headers}
    dumps = orjson.dumps

    def make(command: Command) -> Call:
        at, real, entities, requests, key, limited, balance, entries, request = command
        headers = {
            names[name]: value.decode("latin-1") for name, value in request.headers.items() if name in names
        }
        body = request.body
        sent = (request.method, request.path, request.query.decode("latin-1"), headers, len(body))
        return dumps((*sent, at, real, entities, requests, key, limited, balance, entries)), body

    return make


def row_of(last: int, calls: Sequence[Call]) -> Row:
    """The row of a transaction; ``last`` is the last command's seq."""
    texts = b",".join([text for text, _ in calls])
    return last, f"[{texts.decode()}]", b"".join([body for _, body in calls])


def commands_of(row: Row) -> list[tuple[int, Command]]:
    """The commands of a row, each with its seq.

    Raises:
        ValueError: it is none, or something of it is missing. TypeError likewise.
    """
    last, text, bodies = row
    calls: list[list[Any]] = orjson.loads(text)
    commands: list[tuple[int, Command]] = []
    end = 0
    for seq, (method, path, query, headers, length, *facts) in enumerate(calls, last - len(calls) + 1):
        begin, end = end, end + length
        sent = {name.encode("latin-1"): value.encode("latin-1") for name, value in headers.items()}
        request = Request(method, path, query.encode("latin-1"), sent, bodies[begin:end])
        commands.append((seq, Command._make((*facts, request))))
    if end != len(bodies):
        raise ValueError(f"there are {len(bodies)} bytes of bodies where {end} should be")
    return commands
