"""Identifiers that are the same for the same seed and the same requests.

Two streams: ``entity`` ids belong to things that are kept, and move on only with requests that are kept
(so that a replayed log makes the same ids); ``request`` ids may be used up by reads.
"""

from __future__ import annotations

from hashlib import blake2b
from types import MappingProxyType
from typing import Final

__all__ = ["Ids"]

# The digit that says which variant of UUID it is, for each digit that could stand in its place.
_VARIANT: Final = MappingProxyType(dict(zip("0123456789abcdef", "89ab" * 4, strict=True)))


class Ids:
    """Deterministic identifiers from a seed and two counters."""

    __slots__ = ("_key", "_keyed", "_request_prefix", "entities", "requests", "seed")

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._key = b"%d" % seed
        self._keyed = blake2b(digest_size=16, key=self._key)
        self._request_prefix = blake2b(b"request", digest_size=8, key=self._key).hexdigest()
        self.entities = 0
        self.requests = 0

    def uuid(self) -> str:
        """A version-4-shaped UUID for a thing that is kept."""
        return _uuid(self._entity_hex())

    def request_uuid(self) -> str:
        """A version-4-shaped UUID for one request."""
        return _uuid(self.request_hex())

    def token(self, prefix: str, length: int = 16) -> str:
        """``prefix`` and ``length`` hexadecimal digits, for a thing that is kept."""
        return prefix + self._entity_hex()[:length]

    def uuid_for(self, *names: str) -> str:
        """A version-4-shaped UUID that is the same for the same names; the counters stay where they are."""
        return _uuid(blake2b("\0".join(names).encode(), digest_size=16, key=self._key).hexdigest())

    def request_hex(self) -> str:
        """32 hexadecimal digits for one request."""
        self.requests += 1
        return f"{self._request_prefix}{self.requests:016x}"

    def _entity_hex(self) -> str:
        self.entities += 1
        digest = self._keyed.copy()
        digest.update(b"e%d" % self.entities)
        return digest.hexdigest()


def _uuid(text: str) -> str:
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-{_VARIANT[text[16]]}{text[17:20]}-{text[20:32]}"
