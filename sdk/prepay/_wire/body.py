"""The body of a response, bounded before and after it is unpacked: no server decides how much memory a call takes."""

from __future__ import annotations

import zlib
from typing import Any, Final

__all__ = ["ACCEPTED", "MAX_RESPONSE_BYTES", "Body", "TooLarge", "Unreadable"]

MAX_RESPONSE_BYTES: Final = 64 * 1024 * 1024
"""The most bytes that the body of a response may have, unpacked or as it comes."""
ACCEPTED: Final = "gzip, deflate"
"""The encodings that requests ask for: those that can be unpacked piece by piece, with an end to each."""
_WINDOWS: Final = {"gzip": 16 + zlib.MAX_WBITS, "x-gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}


class TooLarge(Exception):
    """A response passes the limit."""


class Unreadable(Exception):
    """The body is not what its Content-Encoding says."""


class Body:
    """Collects a body, and unpacks it where it is packed.

    Args:
        encoding: the Content-Encoding; empty for none.
    """

    def __init__(self, encoding: str) -> None:
        self._parts: list[bytes] = []
        self._came = self._size = 0
        names = [name.strip().lower() for name in encoding.split(",") if name.strip()]
        names = [name for name in names if name != "identity"]
        if len(names) > 1 or (names and names[0] not in _WINDOWS):
            raise Unreadable(f"the response has the encoding {encoding[:40]!r}, which was not asked for")
        self._raw_deflate = names == ["deflate"]
        self._unpack: Any = zlib.decompressobj(_WINDOWS[names[0]]) if names else None

    def add(self, data: bytes) -> None:
        """Take the next part.

        Raises:
            TooLarge: the body passes the limit.
            Unreadable: it cannot be unpacked.
        """
        self._came += len(data)
        if self._came > MAX_RESPONSE_BYTES:
            raise TooLarge
        if self._unpack is None:
            self._parts.append(data)
            self._size += len(data)
            return
        if not data:
            return
        # One byte more than there is room for tells that there is too much.
        part = self._unpacked(data, MAX_RESPONSE_BYTES - self._size + 1)
        self._size += len(part)
        self._parts.append(part)
        if self._size > MAX_RESPONSE_BYTES:
            raise TooLarge

    def _unpacked(self, data: bytes, most: int) -> bytes:
        first, self._raw_deflate = self._raw_deflate, False
        try:
            part: bytes = self._unpack.decompress(data, most)
        except zlib.error as error:
            if not first:
                raise Unreadable("the compressed body is damaged") from error
            # Some servers send deflate without the wrapper that RFC 9110 asks for.
            self._unpack = zlib.decompressobj(-zlib.MAX_WBITS)
            return self._unpacked(data, most)
        return part

    def whole(self) -> bytes:
        """Return the body.

        Raises:
            Unreadable: it ends too early.
        """
        if self._unpack is not None and self._came and not self._unpack.eof:
            raise Unreadable("the compressed body is cut short")
        return self._parts[0] if len(self._parts) == 1 else b"".join(self._parts)
