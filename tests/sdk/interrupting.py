"""Interrupts attempts of a transport at chosen points, against a server that behaves as each request asks it to."""

from __future__ import annotations

import asyncio
import re
import socket
import sys
import threading
import time
from collections.abc import Callable, Coroutine, Generator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Final

from prepay import Timeout
from prepay._operation.spec import Call
from prepay._wire.effects import Send
from prepay._wire.encode import encode
from prepay._wire.messages import TransportFailure
from tests.sdk import raw_servers as raw
from tests.sdk.fakes import BY_ID, spec
from tests.sdk.raw_servers import RawServer, serve

__all__ = ["BEHAVIOURS", "Interrupt", "Ledger", "a_send", "at_await", "at_opcode", "moody"]

BEHAVIOURS: Final = ("healthy", "silence", "half", "drip", "reset", "garbage")
_TOLD: Final = re.compile(rb"\r\nx-id: (\d+)\r\nx-mode: (\w+)", re.IGNORECASE)


class Interrupt(BaseException):
    """Comes between two steps."""


class Ledger:
    """What the server has seen, and what the transport said of each attempt.

    Attributes:
        seen: the attempts of which a byte arrived.
        left: attempt → whether the transport said that a byte may have left.
    """

    def __init__(self) -> None:
        self.seen: set[int] = set()
        self.left: dict[int, bool] = {}

    def understated(self) -> set[int]:
        """The attempts that arrived, and of which the transport said that nothing had left."""
        time.sleep(0.05)
        return {number for number in self.seen if self.left.get(number) is False}


@contextmanager
def moody(ledger: Ledger, context: Any = None) -> Generator[RawServer]:
    """A server that does with each request what its header asks for."""

    def behave(server: RawServer, connection: socket.socket) -> None:
        while (request := raw.read_request(server, connection)) is not None:
            told = _TOLD.search(request)
            assert told is not None
            ledger.seen.add(int(told[1]))
            mode = told[2].decode()
            if mode == "healthy":
                raw.respond(connection, raw.BALANCE)
            elif mode == "silence":
                connection.recv(1)
                return
            elif mode == "half":
                connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{")
                return
            elif mode == "drip":
                for byte in b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n" + b" " * 9:
                    connection.sendall(bytes([byte]))
                    time.sleep(0.001)
                return
            elif mode == "reset":
                linger = b"\x01\x00\x00\x00\x00\x00\x00\x00"
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                return
            else:
                connection.sendall(b"\x00\x01garbage\r\n\r\n")
                return

    with serve(behave, context) as server:
        yield server


def a_send(number: int, mode: str, limit: float = 0.03) -> Send:
    """An attempt that says who it is and what it wants."""
    call = Call(spec(BY_ID["tokportalGetCreditBalance"]))
    headers = {"x-id": str(number), "x-mode": mode}
    return Send(encode(call, headers=headers, timeout=Timeout(), extra_body=None), call, limit=limit)


def at_opcode(number: int, files: tuple[str, ...], work: Callable[[], Any], error: BaseException) -> int:
    """Raise ``error`` before the opcode of this number of code in these files; how many opcodes there were.

    What else comes out of ``work`` is let through; ``error`` is taken.
    """
    count, me = 0, threading.get_ident()

    def trace(frame: FrameType, event: str, _: object) -> Any:
        nonlocal count
        if threading.get_ident() != me or not any(part in frame.f_code.co_filename for part in files):
            return None
        frame.f_trace_opcodes = True
        frame.f_trace_lines = False
        if event == "opcode":
            count += 1
            if count == number:
                raise error
        return trace

    sys.settrace(trace)
    try:
        work()
    except BaseException as caught:
        sys.settrace(None)
        if caught is not error:
            raise
        # Its frames would keep what was thrown away until some later test.
        error.__context__ = None
        error.with_traceback(None)
    finally:
        sys.settrace(None)
    return count


class at_await:  # noqa: N801 - reads as what it does
    """Awaits a coroutine, and does something at the suspension of this number.

    Attributes:
        count: how many suspensions there were.
    """

    def __init__(self, number: int, work: Coroutine[Any, Any, Any], act: Callable[[], object]) -> None:
        self._number = number
        self._work = work
        self._act = act
        self.count = 0

    def __await__(self) -> Generator[Any, Any, Any]:
        inner = self._work.__await__()
        value, error = None, None
        while True:
            try:
                asked = inner.send(value) if error is None else inner.throw(error)
            except StopIteration as done:
                return done.value
            self.count += 1
            if self.count == self._number:
                self._act()
            value = error = None
            try:
                value = yield asked
            except BaseException as caught:  # noqa: BLE001 - handed on
                error = caught


def works(outcome: Any) -> bool:
    """Whether an attempt was answered."""
    return not isinstance(outcome, TransportFailure)


def cancel_this_task() -> None:
    task = asyncio.current_task()
    assert task is not None
    task.cancel()
