"""What one client may take of the server: bytes, seconds, connections. Each limit has a name and a default."""

from __future__ import annotations

from typing import Final, NamedTuple

__all__ = ["PIECE_BYTES", "Limits"]

PIECE_BYTES: Final = 16 << 10
"""How much of what has come is looked at before the limits are checked again."""


class Limits(NamedTuple):
    """The limits of a server's connections.

    Attributes:
        head_bytes: a request's line and headers; more is 431, or 414 when the line alone is too long.
        head_s: seconds from the first byte of a head, or from the connection, to the head's end; then 408.
        body_s: seconds for a body; then 408.
        write_s: seconds for which a client may leave its responses unread; then the connection ends.
        unchecked_bytes: what is kept of a body before it is known whether the route and the key may have one.
        drain_bytes: how much of a body that is not kept is read, so that the client gets to see its response.
        linger_s: seconds for which the rest of a refused request is read before the connection ends.
        pipelined: requests of one connection that wait for the response of one before them; then no more are read.
        connections: connections at once; one more gets 503.
    """

    head_bytes: int = 64 << 10
    head_s: float = 20.0
    body_s: float = 60.0
    write_s: float = 60.0
    unchecked_bytes: int = 64 << 10
    drain_bytes: int = 64 << 20
    linger_s: float = 2.0
    pipelined: int = 64
    connections: int = 4096
