"""The mock on a real socket: uvicorn, whose connections ask the engine themselves."""

from __future__ import annotations

import contextlib
import functools
import resource
import signal
import socket
import threading
from collections.abc import Generator
from pathlib import Path
from typing import Any, cast

import uvicorn

from prepay_mock.engine.engine import Engine
from prepay_mock.serving.asgi import App
from prepay_mock.serving.limits import Limits
from prepay_mock.serving.protocol import EngineProtocol
from prepay_mock.serving.tuning import tune_collector
from prepay_mock.serving.turn import Turn
from prepay_mock.webhooks.receivers import Receivers, is_loopback
from prepay_mock.webhooks.sender import Sender

_OWN_FILES = 64
"""Open files that are not connections: the state file, webhooks, the loop's own."""

__all__ = ["bind", "running", "serve", "server_for", "url_of"]


def bind(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes any free one. Raises OSError when the address is taken."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener


def url_of(listener: socket.socket) -> str:
    """The base URL of a bound socket."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def server_for(engine: Engine, limits: Limits | None = None) -> uvicorn.Server:
    """The server of one engine; it has no socket yet. ``limits``: what one client may take."""
    limits = _affordable(limits or Limits())
    # The engine's Date is the virtual clock's: with a frozen clock the same requests get the same bytes.
    config = uvicorn.Config(
        App(engine),
        http=cast(
            "type[Any]", functools.partial(EngineProtocol, engine=engine, turn=Turn(engine), limits=limits)
        ),
        ws="none",
        lifespan="off",
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=False,
        # On what uvicorn answers by itself, to bytes that are no HTTP.
        headers=[("x-prepay-mock", "true")],
        proxy_headers=False,
        backlog=2048,
    )
    return uvicorn.Server(config)


def _affordable(limits: Limits) -> Limits:
    """The limits with no more connections than this process may have open files, of which it keeps some for itself."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return limits
    return limits._replace(connections=min(limits.connections, max(soft - _OWN_FILES, soft // 2)))


def serve(
    engine: Engine, listener: socket.socket, ready_file: Path | None = None, *, sender: Sender | None = None
) -> None:
    """Serve until SIGINT or SIGTERM, and send webhooks meanwhile.

    Args:
        engine: what answers.
        listener: see ``bind``.
        ready_file: where the base URL is written once connections are accepted.
        sender: what sends webhooks; one to loopback addresses when None.
    """
    server = server_for(engine)

    def stop(*_: object) -> None:
        server.should_exit = True

    # uvicorn raises the signal once more when it has stopped; there must be somebody to take it, or whoever called
    # would not get to put anything in order.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    listener.listen(2048)
    if ready_file is not None:
        # A reader never sees half a URL: the file appears whole.
        partial = ready_file.with_name(ready_file.name + ".part")
        partial.write_text(url_of(listener) + "\n")
        partial.replace(ready_file)
    # The process is the server's own here, and by now it holds all that it will hold for good.
    tune_collector()
    with (sender or Sender(engine)).running():
        server.run(sockets=[listener])


@contextlib.contextmanager
def running(
    engine: Engine,
    host: str = "127.0.0.1",
    port: int = 0,
    *,
    sender: Sender | None = None,
    limits: Limits | None = None,
) -> Generator[str]:
    """Serve in a thread while the block runs; gives the base URL. ``sender`` as for ``serve``, ``limits`` as for
    ``server_for``.
    """
    listener = bind(host, port)
    listener.listen(2048)
    server = server_for(engine, limits)
    thread = threading.Thread(
        target=server.run, kwargs={"sockets": [listener]}, name="prepay-mock", daemon=True
    )
    thread.start()
    try:
        rule = Receivers(loopback=is_loopback(host))
        with (sender or Sender(engine, receivers=rule)).running():
            yield url_of(listener)
    finally:
        server.should_exit = True
        thread.join(timeout=10)
        listener.close()
