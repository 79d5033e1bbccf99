"""Ways to put a bug into the mock without touching its code."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from prepay_conformance import Law
from prepay_mock.engine.engine import Engine
from prepay_mock.engine.errors import Refusal
from prepay_mock.engine.exchange import Exchange, Handler, Reply
from prepay_mock.engine.messages import Request, Response
from tests.conformance.servers import Plant

__all__ = [
    "Bug",
    "around",
    "body_of",
    "grant_now",
    "on_body",
    "on_refusal",
    "on_wire",
    "reply_body",
    "slow_and_unlocked",
    "spend_now",
    "with_body",
]

Patch = pytest.MonkeyPatch


class Bug(NamedTuple):
    """A broken server: what is wrong with it, and the laws of which at least one must be named."""

    says: str
    vendor: str
    laws: tuple[Law, ...]
    plant: Plant

    @property
    def id(self) -> str:
        return f"{self.vendor}: {self.says}"


def around(operation: str, change: Callable[[Exchange, Handler], Reply]) -> Plant:
    """Put code around the handler of an operation."""

    def plant(engine: Engine, patch: Patch) -> None:
        handlers: Any = engine._handlers
        handler = handlers[operation]

        def changed(x: Exchange) -> Reply:
            return change(x, handler)

        patch.setitem(handlers, operation, changed)

    return plant


def on_body(operation: str, change: Callable[[Any, Exchange], object]) -> Plant:
    """Change the decoded body of an operation's success in place."""

    def changed(x: Exchange, handler: Handler) -> Reply:
        reply = handler(x)
        body = reply_body(reply)
        change(body, x)
        reply.body = json.dumps(body).encode()
        return reply

    return around(operation, changed)


def on_refusal(operation: str, change: Callable[[Exchange, Refusal], object]) -> Plant:
    """Do something when a handler refuses; the refusal goes on its way unless something else is raised."""

    def changed(x: Exchange, handler: Handler) -> Reply:
        try:
            return handler(x)
        except Refusal as refusal:
            change(x, refusal)
            raise

    return around(operation, changed)


def on_wire(change: Callable[[Request, Callable[[Request], Response]], Response]) -> Plant:
    """Put code around the whole engine."""

    def plant(engine: Engine, patch: Patch) -> None:
        handle = engine.handle

        def changed(request: Request) -> Response:
            return change(request, handle)

        patch.setattr(engine, "handle", changed)

    return plant


def body_of(response: Response) -> Any:
    """The decoded body of a response; empty when there is none."""
    return json.loads(response.body) if response.body else {}


def with_body(response: Response, body: Any) -> Response:
    """The response with another body."""
    content = json.dumps(body).encode()
    response.body = content
    response.headers = [(name, value) for name, value in response.headers if name != b"content-length"]
    response.headers.append((b"content-length", b"%d" % len(content)))
    return response


def reply_body(reply: Reply) -> Any:
    """The decoded body of a handler's reply."""
    import orjson

    return orjson.loads(reply.body if isinstance(reply.body, bytes) else orjson.dumps(reply.body))


def spend_now(x: Exchange, amount: int) -> None:
    """Take credits that nobody has agreed to, as far as there are any."""
    taken = min(amount, x.account.ledger.available)
    if taken:
        x.account.ledger.charge(taken, now=x.now, ref="bug")


def grant_now(x: Exchange, amount: int) -> None:
    """Give credits that nobody has paid for."""
    x.account.ledger.grant(amount, now=x.now, source="bug")


def slow_and_unlocked(engine: Engine, patch: Patch) -> None:
    """Serve requests side by side, as a server does that forgot its lock."""
    patch.setattr(engine, "lock", contextlib.nullcontext())
