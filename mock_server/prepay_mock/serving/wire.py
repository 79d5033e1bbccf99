"""Faults below HTTP: a connection that ends without an answer, half an answer, bytes that are no HTTP."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from prepay_mock.engine.messages import Response

__all__ = ["spoil"]


def spoil(transport: asyncio.Transport, kind: str, response: Response) -> None:
    """End the connection as the fault says: ``drop``, ``truncate`` or ``malformed``."""
    if kind == "truncate":
        transport.write(_head(response) + response.body[: len(response.body) // 2])
        transport.close()
    elif kind == "malformed":
        transport.write(b"\x15\x03\x01\x00\x02\x02\x50 this is no HTTP \r\n\r\n")
        transport.close()
    else:
        transport.abort()


def _head(response: Response) -> bytes:
    lines = [name + b": " + value + b"\r\n" for name, value in response.headers]
    return b"".join([STATUS_LINE[response.status], *lines, b"\r\n"])
