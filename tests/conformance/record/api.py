"""A small API on a real socket that does what the mock does not: streams, codes, breaks off, hangs up."""

from __future__ import annotations

import contextlib
import gzip
import json
import threading
import time
from collections.abc import Generator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx

from prepay_conformance.record import HarFile, Recorder, RecordLimits

__all__ = ["BIG", "Api", "entries", "recorded", "small_api"]

BIG = bytes(range(256)) * 20_000
"""Five megabytes."""


def entries(path: Path) -> list[Any]:
    """The entries of a recording."""
    found: list[Any] = json.loads(path.read_text())["log"]["entries"]
    return found


class Api:
    """What the API has seen."""

    def __init__(self) -> None:
        self.url = ""
        self.requests: list[tuple[str, str, dict[str, str], bytes]] = []
        self.connections = 0
        self.go_on = threading.Event()
        """Lets a streamed response end."""


@contextlib.contextmanager
def small_api() -> Generator[Api]:
    """The API; gives what it has seen."""
    api = Api()

    class Handler(_Handler):
        seen = api

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    api.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield api
    finally:
        api.go_on.set()
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)


@contextlib.contextmanager
def recorded(path: Path, **limits: Any) -> Generator[tuple[Api, Recorder, httpx.Client]]:
    """The API, a recorder in front of it, and a client of the recorder."""
    most = RecordLimits(**limits)
    with (
        small_api() as api,
        Recorder(api.url, HarFile(path, most), limits=most, timeout=5, environment={}) as recorder,
        httpx.Client(base_url=recorder.url, timeout=10, trust_env=False) as client,
    ):
        yield api, recorder, client


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    seen: Api

    def setup(self) -> None:
        super().setup()
        self.seen.connections += 1

    def _serve(self) -> None:
        if self.headers.get("transfer-encoding") == "chunked":
            body = b""
            while size := int(self.rfile.readline(), 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
        else:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
        self.seen.requests.append((self.command, self.path, dict(self.headers.items()), body))
        name = self.path.partition("?")[0].strip("/").replace("-", "_")
        getattr(self, f"_send_{name}", self._plain)(body)

    def _head(self, status: int, *headers: tuple[str, str]) -> None:
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()

    def _plain(self, body: bytes) -> None:
        self._head(200, ("Content-Type", "application/json"), ("Content-Length", "13"))
        if self.command != "HEAD":
            self.wfile.write(b'{"ok": true}\n')

    def _send_echo(self, body: bytes) -> None:
        self._head(200, ("Content-Type", "application/json"), ("Content-Length", str(len(body))))
        self.wfile.write(body)

    def _send_gzip(self, body: bytes) -> None:
        data = gzip.compress(b'{"packed": "yes"}')
        self._head(
            200,
            ("Content-Type", "application/json"),
            ("Content-Encoding", "gzip"),
            ("Content-Length", str(len(data))),
        )
        self.wfile.write(data)

    def _send_big(self, body: bytes) -> None:
        self._head(200, ("Content-Type", "application/octet-stream"), ("Content-Length", str(len(BIG))))
        self.wfile.write(BIG)

    def _send_none(self, body: bytes) -> None:
        self._head(204)

    def _send_stream(self, body: bytes) -> None:
        self._head(200, ("Content-Type", "text/event-stream"), ("Transfer-Encoding", "chunked"))
        self.wfile.write(b"8\r\ndata: 1\n\r\n")
        self.wfile.flush()
        self.seen.go_on.wait(10)
        self.wfile.write(b"8\r\ndata: 2\n\r\n0\r\n\r\n")

    def _send_breaks(self, body: bytes) -> None:
        self._head(200, ("Content-Type", "application/json"), ("Content-Length", "1000"))
        self.wfile.write(b'{"half": ')
        self.wfile.flush()
        self.close_connection = True

    def _send_hangs_up(self, body: bytes) -> None:
        self.close_connection = True

    def _send_slow(self, body: bytes) -> None:
        time.sleep(0.5)
        self._plain(body)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("do_"):
            return self._serve
        raise AttributeError(name)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class has it so
        """Say nothing."""
