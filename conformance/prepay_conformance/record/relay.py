"""One connection of a client: its requests go to the API as they come, and the responses come back as they arrive.

A request is sent once. If no response can be read, the client gets 502 in the recorder's own words, never in those of
the API: a client takes the API's words as proof of what was charged.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import socket
import time
from collections.abc import Callable
from typing import Any

import h11

from prepay_conformance.gate.exchange import Headers, header_of
from prepay_conformance.gate.upstream import HOP_HEADERS, Connection, Unreachable, Upstream
from prepay_conformance.limits import MAX_HEAD_BYTES, MAX_INFORMATIONAL
from prepay_conformance.record.address import is_own_host
from prepay_conformance.record.entry import Capture, Seen
from prepay_conformance.record.limits import RecordLimits

__all__ = ["RECORDER_HEADER", "Relay"]

RECORDER_HEADER = "X-Prepay-Recorder"
"""Stands on responses that the recorder gave itself: ``refused``, ``unreachable`` or ``lost``."""

_BLOCK = 64 * 1024
_CODINGS = frozenset({"gzip", "x-gzip", "deflate", "identity"})


class _Broken(Exception):
    """The API's response ended before it was whole."""


class Relay:
    """Serves one connection.

    Args:
        client: the connection.
        api: where requests go.
        note: is told of each exchange, before the client has the end of its response.
        limits: of the recorder.
        timeout: seconds to wait for the API each time.
    """

    def __init__(
        self,
        client: socket.socket,
        api: Upstream,
        note: Callable[[Seen], None],
        limits: RecordLimits,
        timeout: float,
    ) -> None:
        self._client = client
        self._api = api
        self._note = note
        self._limits = limits
        self._timeout = timeout
        self._parser = h11.Connection(h11.SERVER, max_incomplete_event_size=MAX_HEAD_BYTES)
        self._line: Connection | None = None
        self.busy = False
        """True while a request is under way."""

    def run(self) -> None:
        """Serve until the client, an error or a limit ends the connection.

        Raises:
            OSError: the client is gone.
        """
        self._client.settimeout(self._limits.idle_seconds)
        try:
            while self._serve_one():
                self._parser.start_next_cycle()
        except h11.RemoteProtocolError as error:
            self._refuse(error.error_status_hint, f"the recorder cannot read this request: {error}")
        finally:
            self.busy = False

    def abort(self) -> None:
        """End the connection, and the request that is under way on it; another thread may call this."""
        line = self._line
        for one in (self._client, None if line is None else line.socket):
            with contextlib.suppress(OSError):
                if one is not None:
                    one.shutdown(socket.SHUT_RDWR)

    def _serve_one(self) -> bool:
        self.busy = False
        head = self._next()
        if not isinstance(head, h11.Request):
            return False
        self.busy = True
        headers = _pairs(head.headers)
        method, target = head.method.decode("latin-1"), head.target.decode("latin-1")
        if not is_own_host(header_of(headers, "host")):
            return self._refuse(421, "the Host header does not name this machine")
        if method == "CONNECT" or not target.startswith("/"):
            return self._refuse(
                405, "this is not a forward proxy: use the recorder's address as the base URL of the API"
            )
        most = self._limits.body_bytes
        seen = Seen(
            self._api.url,
            method,
            target,
            _passed_on(headers),
            Capture(most),
            Capture(most),
            dt.datetime.now(tz=dt.UTC),
        )
        return self._pass(seen, _framing(method, headers))

    def _pass(self, seen: Seen, framing: Headers) -> bool:
        started = time.monotonic()
        try:
            line = self._api.take()
        except Unreachable as error:
            return self._fail(seen, "unreachable", f"{error}. Nothing was sent.")
        self._line, reusable = line, False
        try:
            line.limit(self._timeout)
            line.socket.sendall(self._api.head(seen.method, seen.target, [*seen.headers, *framing]))
            whole = self._send_body(seen, line, chunked=bool(framing) and framing[0][1] == "chunked")
            reusable = self._bring_back(seen, line, started) and whole
        except (OSError, h11.RemoteProtocolError, _Broken) as error:
            seen.took = time.monotonic() - started
            why = str(error) or type(error).__name__
            if not seen.status:
                return self._fail(seen, "lost", f"the request was sent, but there is no response: {why}")
            # The client sees a response that breaks off, as it would without a recorder.
            seen.error = f"the response broke off: {why}"
            self._note(seen)
            return False
        finally:
            self._line = None
            if reusable:
                self._api.give_back(line)
            else:
                line.close()
        return self._parser.our_state is h11.DONE and self._parser.their_state is h11.DONE

    def _send_body(self, seen: Seen, line: Connection, *, chunked: bool) -> bool:
        """Pass the body on; return False if the API did not take all of it."""
        if self._parser.they_are_waiting_for_100_continue:
            self._client.sendall(self._bytes(h11.InformationalResponse(status_code=100, headers=[])))
        takes = True
        while isinstance(event := self._next(), h11.Data):
            data = bytes(event.data)
            seen.sent.add(data)
            if not takes:
                continue
            try:
                line.limit(self._timeout)
                line.socket.sendall(b"%x\r\n%b\r\n" % (len(data), data) if chunked else data)
            except OSError:
                # It may have answered before it had read everything.
                takes = False
        if not isinstance(event, h11.EndOfMessage):
            raise _Broken("the client went away before its request was whole")
        if chunked and takes:
            line.socket.sendall(b"0\r\n\r\n")
        return takes

    def _bring_back(self, seen: Seen, line: Connection, started: float) -> bool:
        """Pass the response on; return True if the API's connection can be used again.

        Its last bytes reach the client once the recording has it: what a client has seen is on the disk.
        """
        parser = h11.Connection(h11.CLIENT, max_incomplete_event_size=MAX_HEAD_BYTES)
        parser.send(h11.Request(method=seen.method, target="/", headers=[("Host", "x")]))
        parser.send(h11.EndOfMessage())
        head = self._head(parser, line)
        seen.waited = time.monotonic() - started
        seen.status, seen.answer = head.status_code, _pairs(head.headers)
        length = header_of(seen.answer, "content-length")
        left = int(length) if length is not None else None
        if seen.method == "HEAD" or seen.status in {204, 304}:
            left = 0
        back = [pair for pair in _passed_on(seen.answer) if pair[0].lower() != "content-length"]
        if length is not None and seen.status != 204:
            back.append(("Content-Length", length))
        held = self._bytes(h11.Response(status_code=seen.status, headers=back, reason=bytes(head.reason)))
        while True:
            if left != 0:
                self._client.sendall(held)
                held = b""
            event = self._from(parser, line)
            if not isinstance(event, h11.Data):
                break
            seen.received.add(bytes(event.data))
            left = None if left is None else left - len(event.data)
            held += self._bytes(event)
        if not isinstance(event, h11.EndOfMessage):
            raise _Broken("the API closed the connection")
        seen.took = time.monotonic() - started
        self._note(seen)
        self._client.sendall(held + self._bytes(h11.EndOfMessage()))
        return parser.their_state is h11.DONE and not parser.trailing_data[0]

    def _head(self, parser: h11.Connection, line: Connection) -> h11.Response:
        for _ in range(MAX_INFORMATIONAL + 1):
            event = self._from(parser, line)
            if isinstance(event, h11.Response):
                return event
            if not isinstance(event, h11.InformationalResponse):
                break
        raise _Broken("the API sent no response")

    def _from(self, parser: h11.Connection, line: Connection) -> Any:
        while (event := parser.next_event()) is h11.NEED_DATA:
            line.limit(self._timeout)
            parser.receive_data(line.receive(_BLOCK))
        return event

    def _next(self) -> Any:
        while (event := self._parser.next_event()) is h11.NEED_DATA:
            self._parser.receive_data(self._client.recv(_BLOCK))
        return event

    def _bytes(self, event: Any) -> bytes:
        # h11 does not say the type of its own events.
        parser: Any = self._parser
        data: bytes | None = parser.send(event)
        return data or b""

    def _fail(self, seen: Seen, what: str, why: str) -> bool:
        """Record a request without a response, and say so to the client."""
        seen.error = why
        self._note(seen)
        return self._refuse(502, why, what)

    def _refuse(self, status: int, why: str, what: str = "refused") -> bool:
        if self._parser.our_state not in {h11.IDLE, h11.SEND_RESPONSE}:
            return False
        body = f"prepay contract record: {why}\n".encode("utf-8", "backslashreplace")
        headers = [
            (RECORDER_HEADER, what),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Length", str(len(body))),
            ("Connection", "close"),
        ]
        out = self._bytes(h11.Response(status_code=status, headers=headers))
        out += self._bytes(h11.Data(data=body)) + self._bytes(h11.EndOfMessage())
        self._client.sendall(out)
        return False


def _pairs(headers: Any) -> Headers:
    # h11 does not export the type of this list; raw_items() keeps the case of names.
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in headers.raw_items()]


def _passed_on(headers: Headers) -> Headers:
    """Headers without those of one connection. Only codings that can be recorded are asked for."""
    named = {
        name.strip().lower()
        for key, value in headers
        if key.lower() == "connection"
        for name in value.split(",")
    }
    kept = [pair for pair in headers if pair[0].lower() not in HOP_HEADERS | named]
    wanted = [
        part.strip()
        for key, value in headers
        if key.lower() == "accept-encoding"
        for part in value.split(",")
        if part.partition(";")[0].strip().lower() in _CODINGS
    ]
    return [*kept, ("Accept-Encoding", ", ".join(wanted))] if wanted else kept


def _framing(method: str, headers: Headers) -> Headers:
    """How the body of a request is framed for the API: as the client framed it."""
    if header_of(headers, "transfer-encoding") is not None:
        return [("Transfer-Encoding", "chunked")]
    length = header_of(headers, "content-length")
    if length is None:
        return [("Content-Length", "0")] if method in {"POST", "PUT", "PATCH"} else []
    return [("Content-Length", length)]
