"""The peers that are ours to write: `serve.py bare PORT` and `serve.py fastapi PORT`, on uvicorn as the mock has it."""

from __future__ import annotations

import socket
import sys
from typing import Any

import uvicorn

_HELLO = b'{"hello":"world"}'
_HEADERS = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(_HELLO))]


async def hello(scope: Any, receive: Any, send: Any) -> None:
    """The least that an ASGI application can do: take the request, answer with a constant."""
    if scope["type"] != "http":
        return
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
    await send({"type": "http.response.body", "body": _HELLO})


def main() -> None:
    """Serve one of them on loopback."""
    name, port = sys.argv[1], int(sys.argv[2])
    app: Any = hello
    if name == "fastapi":
        from fastapi_app import app
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(2048)
    config = uvicorn.Config(
        app,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="off",
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=False,
    )
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
