"""A request's head as a whole: its size, and the same head without its wish for another protocol."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

__all__ = ["NOWHERE", "head_size", "without_upgrade"]

_HOP: Final = frozenset({b"upgrade", b"http2-settings"})
_LINE = len(b": \r\n")


class _Nowhere(dict[bytes, bytes]):
    """Takes headers and keeps none."""

    def __setitem__(self, name: bytes, value: bytes) -> None:
        pass


NOWHERE: Final = _Nowhere()
"""Where trailers go. It never has anything, so that all connections share it."""


def head_size(target: bytes, fields: Mapping[bytes, bytes]) -> int:
    """Bytes of a request's line and headers, about; of a repeated header only the last one counts."""
    return len(target) + sum(len(name) + len(value) + _LINE for name, value in fields.items())


def without_upgrade(method: bytes, target: bytes, version: str, fields: Mapping[bytes, bytes]) -> bytes:
    """The head once more, without ``Upgrade`` and what ``Connection`` says of it (RFC 9110, 7.8: a server may ignore
    it, and then reads the request as if it was not there).
    """
    lines = [b"%s %s HTTP/%s\r\n" % (method, target, version.encode())]
    for name, value in fields.items():
        if name == b"connection":
            tokens = [token.strip() for token in value.split(b",")]
            value = b", ".join(token for token in tokens if token.lower() not in _HOP)  # noqa: PLW2901
        if name not in _HOP and (value or name != b"connection"):
            lines.append(b"%s: %s\r\n" % (name, value))
    return b"".join([*lines, b"\r\n"])
