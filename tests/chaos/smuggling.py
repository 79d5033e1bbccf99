"""Probes of request smuggling: no bytes of one request are ever taken for another, paid one."""

from __future__ import annotations

import socket
from collections.abc import Iterator

from prepay_mock.build import make_engine
from prepay_mock.control import ControlApp
from prepay_mock.engine.engine import Engine
from prepay_mock.serving.server import running
from tests.chaos.report import Outcome

__all__ = ["PROBES", "smuggling"]

_KEY = "sk_mock_smuggled_balance_1000"
_BODY = b'{"bundle_type":"account_only","country":"USA"}'
_HIDDEN = (
    b"POST /api/ext/bundles HTTP/1.1\r\nHost: a\r\nX-API-Key: %b\r\nContent-Type: application/json\r\n"
    b"Content-Length: %d\r\n\r\n%b" % (_KEY.encode(), len(_BODY), _BODY)
)
_HEAD = (
    b"POST /api/ext/bundles HTTP/1.1\r\nHost: a\r\nX-API-Key: sk_mock_outer_empty\r\n"
    b"Content-Type: application/json\r\n"
)
_CHUNKED = b"0\r\n\r\n" + _HIDDEN


def _probes() -> Iterator[tuple[str, bytes]]:
    length = b"Content-Length: %d\r\n"
    for name in (
        b"Transfer-Encoding: chunked", b"Transfer-Encoding : chunked", b"Transfer-Encoding:\tchunked",
        b"Transfer-Encoding: xchunked", b"Transfer-Encoding: chunked, identity",
        b"Transfer-Encoding: identity, chunked",
        b"Transfer-Encoding: chunked\r\nTransfer-Encoding: x", b"Transfer-Encoding: x\r\nTransfer-Encoding: chunked",
        b"Transfer-Encoding: \x0bchunked", b"Transfer-Encoding: chunked\x00", b"Transfer-Encoding:\r\n chunked",
        b" Transfer-Encoding: chunked", b"X: y\rTransfer-Encoding: chunked", b"X: y\nTransfer-Encoding: chunked",
        b"Transfer-Encoding: 'chunked'", b'Transfer-Encoding: "chunked"', b"Transfer_Encoding: chunked",
        b"transfer-encoding: CHUNKED", b"Transfer-Encoding: chunked;q=1", b"TE: chunked",
    ):  # fmt: skip
        # With a length that covers everything behind the head: whoever reads the chunks finds the hidden request.
        yield f"CL.TE {name!r}", _HEAD + name + b"\r\n" + length % len(_CHUNKED) + b"\r\n" + _CHUNKED
    for value in (
        b"%d", b"+%d", b" %d", b"%d ", b"0x%x", b"%d,%d", b"%d, 0", b"0, %d", b"-%d", b"%d.0", b"\t%d", b"%d\x00",
        b"1e%d",
        b"0%d", b"_%d", b"%d;", b"'%d'",
    ):  # fmt: skip
        filled = value.replace(b"%d", b"%d" % len(_HIDDEN)).replace(b"%x", b"%x" % len(_HIDDEN))
        yield f"length {value!r}", _HEAD + b"Content-Length: " + filled + b"\r\n\r\n" + _HIDDEN
    for first, second in ((0, 1), (1, 0)):
        sizes = (b"%d" % len(_HIDDEN), b"0")
        lines = b"Content-Length: %b\r\nContent-Length: %b\r\n" % (sizes[first], sizes[second])
        yield f"two lengths {first}", _HEAD + lines + b"\r\n" + _HIDDEN
    size = len(_HIDDEN)
    for chunk in (
        b"%x\r\n", b"0x%x\r\n", b"%x;a=b\r\n", b"%x \r\n", b"+%x\r\n", b"-%x\r\n", b"%x\n", b"%x\r",
        b"0000000000000000%x\r\n",
        b"%x;\x00\r\n", b"ffffffffffffffff%x\r\n", b"%xg\r\n", b'%x;"\r\n";a\r\n',
    ):  # fmt: skip
        head = _HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
        yield f"chunk {chunk!r}", head + chunk.replace(b"%x", b"%x" % size) + _HIDDEN + b"\r\n0\r\n\r\n"
    for method in (b"GET", b"HEAD", b"DELETE", b"OPTIONS"):
        head = b"%b /api/ext/me HTTP/1.1\r\nHost: a\r\nX-API-Key: sk_mock_outer_empty\r\n" % method
        yield f"body on {method!r}", head + b"Content-Length: %d\r\n\r\n" % size + _HIDDEN
    upgrade = (
        b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n"
    )
    yield "h2c", _HEAD + upgrade + b"Content-Length: %d\r\n\r\n" % size + _HIDDEN
    trailer = b"Transfer-Encoding: chunked\r\nTrailer: X-API-Key\r\n\r\n"
    paid = b"%x\r\n%b\r\n0\r\nX-API-Key: %b\r\n\r\n" % (len(_BODY), _BODY, _KEY.encode())
    yield "key in a trailer", _HEAD + trailer + paid


PROBES = dict(_probes())
"""Name → bytes, each of which hides a purchase."""


def smuggling() -> Outcome:
    """Send every probe on a connection of its own; the key that they hide must never be charged."""
    engine = make_engine(rate_limits=False)
    ControlApp(engine)
    wrong: list[str] = []
    with running(engine) as url:
        host, port = url.removeprefix("http://").split(":")
        for name, probe in PROBES.items():
            _send((host, int(port)), probe)
            if _charged(engine):
                wrong.append(f"{name}: the hidden purchase was carried out")
                engine.world.accounts.pop(("tokportal", _KEY))
    return Outcome("smuggling", f"{len(PROBES)} probes", wrong)


def _charged(engine: Engine) -> bool:
    return ("tokportal", _KEY) in engine.world.accounts


def _send(address: tuple[str, int], probe: bytes) -> None:
    with socket.create_connection(address, timeout=5) as connection:
        try:
            connection.sendall(probe)
            connection.shutdown(socket.SHUT_WR)
            connection.settimeout(2)
            while connection.recv(65536):
                pass
        except OSError:
            return
