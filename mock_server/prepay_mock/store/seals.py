"""Checksums of what a state file contains, so that one flipped bit anywhere in it is found when it is read.

SQLite has none of its own: a bit that flips in a value gives another value, and one that flips in an index page can
bring an old row back. So each fact, part and row has a checksum over its own place and content, and each row of the log
also has that of the row before it.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Final

__all__ = ["FIRST", "SEAL_BYTES", "seal_of_fact", "seal_of_part", "seal_of_row"]

SEAL_BYTES: Final = 16
"""Bytes of a checksum: 128 bits, so that no accident passes."""
FIRST: Final = bytes(SEAL_BYTES)
"""What stands for the checksum before the first one."""


def seal_of_fact(name: str, value: int | str) -> bytes:
    """Return the checksum of a fact about the file; a number and its text have different ones."""
    return blake2b(repr((name, value)).encode(), digest_size=SEAL_BYTES, person=b"fact").digest()


def seal_of_part(before: bytes, generation: int, number: int, data: bytes) -> bytes:
    """Return the checksum of a part of a snapshot. ``before`` is that of the part before it, or ``FIRST``."""
    sealed = blake2b(b"%b%d %d " % (before, generation, number), digest_size=SEAL_BYTES, person=b"part")
    sealed.update(data)
    return sealed.digest()


def seal_of_row(before: bytes, seq: int, calls: str, bodies: bytes) -> bytes:
    """Return the checksum of a row of the log. ``before`` is that of the row before it, or ``FIRST``."""
    text = calls.encode()
    sealed = blake2b(b"%b%d %d " % (before, seq, len(text)), digest_size=SEAL_BYTES, person=b"row")
    sealed.update(text)
    sealed.update(bodies)
    return sealed.digest()
