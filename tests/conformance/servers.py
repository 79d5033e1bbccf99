"""Servers to test against: the healthy mock, and engines with one bug planted in them.

A broken engine is served by a plain threaded server of the standard library: every request runs in a thread of its
own, so that an engine without its lock really is raced.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Generator
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from prepay_conformance import Settings
from prepay_mock.build import make_engine, read_contract
from prepay_mock.contract import Contract
from prepay_mock.control import ControlApp
from prepay_mock.engine.engine import Engine
from prepay_mock.engine.messages import Request
from prepay_mock.serving.server import running

__all__ = ["KEYS", "Plant", "healthy", "planted", "settings"]

KEYS = dict.fromkeys(("TOKPORTAL_API_KEY", "UGEN_API_KEY", "TRENZ_API_KEY"), "sk_mock_kit")

Plant = Callable[[Engine, pytest.MonkeyPatch], None]
"""Puts one bug into an engine, or into the mock's modules for the length of a test."""


@cache
def _contract() -> Contract:
    return read_contract()


def new_engine() -> Engine:
    """An engine over a new world, with its control surface and without rate limits."""
    engine = make_engine(contract=_contract(), rate_limits=False)
    ControlApp(engine)
    return engine


def settings(vendor: str, url: str, **options: Any) -> Settings:
    """Settings with the mock's keys, and names that are the same in each run."""
    given: dict[str, Any] = {"vendor": vendor, "url": url, "environment": KEYS, "run": "t", **options}
    return Settings(**given)


@contextlib.contextmanager
def healthy() -> Generator[str]:
    """The mock as it is, on a real socket; gives its base URL."""
    with running(new_engine()) as url:
        yield url


@contextlib.contextmanager
def planted(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> Generator[str]:
    """The mock with one bug; gives its base URL."""
    engine = new_engine()
    plant(engine, monkeypatch)
    with served(engine) as url:
        yield url


@contextlib.contextmanager
def served(engine: Engine) -> Generator[str]:
    """Any engine behind the threaded server; gives its base URL."""

    class Handler(_Handler):
        answers = staticmethod(engine.handle)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    answers: Callable[[Request], Any]

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        path, _, query = self.path.partition("?")
        headers = {
            name.lower().encode("latin-1"): value.encode("latin-1") for name, value in self.headers.items()
        }
        response = self.answers(Request(self.command, path, query.encode("latin-1"), headers, body))
        self.send_response_only(response.status)
        for name, value in response.headers:
            self.send_header(name.decode("latin-1"), value.decode("latin-1"))
        self.end_headers()
        self.wfile.write(response.body)

    def __getattr__(self, name: str) -> Callable[[], None]:
        # The base class looks for do_GET and the like; whatever the method is called, the engine judges it.
        if name.startswith("do_"):
            return self._serve
        raise AttributeError(name)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class has it so
        """Say nothing."""
