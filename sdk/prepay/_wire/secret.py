"""A key that shows itself to nobody but the transport."""

from __future__ import annotations

from typing import AnyStr, Final, NamedTuple, NoReturn

__all__ = ["KeyHeader", "Secret"]

_SHORTEST: Final = 8


class Secret:
    """Holds an API key. Its repr, str and format say nothing, and it cannot be pickled or copied out."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value.strip()

    def __bool__(self) -> bool:
        return bool(self._value)

    @property
    def is_sendable(self) -> bool:
        """Whether it holds only what a header may hold, and no space."""
        return self._value.isascii() and self._value.isprintable() and " " not in self._value

    def starts_with(self, prefix: str) -> bool:
        """Whether it is of a kind that its first letters tell."""
        return self._value.startswith(prefix)

    def reveal(self) -> str:
        """The key itself. For the transport."""
        return self._value

    def is_in(self, said: str) -> bool:
        """Return True if the key would have to be hidden in what was said."""
        return self._value in said and len(self._value) >= _SHORTEST

    def hidden_in(self, said: AnyStr) -> AnyStr:
        """What was said, with ``***`` in place of the key. Keys too short to be one are let be."""
        if len(self._value) < _SHORTEST:
            return said
        if isinstance(said, str):
            return said.replace(self._value, "***")
        return said.replace(self._value.encode(), b"***")

    def __repr__(self) -> str:
        return "Secret('***')"

    def __reduce_ex__(self, _protocol: object) -> NoReturn:
        raise TypeError("an API key is not pickled; build the client anew where it is needed")

    def __copy__(self) -> Secret:
        return self

    def __deepcopy__(self, _memo: object) -> Secret:
        return self


class KeyHeader(NamedTuple):
    """How a vendor's API key travels.

    Attributes:
        name: of the request header that carries it.
        scheme: what stands before the key, such as ``Bearer``; None where the header holds the key alone.
    """

    name: str
    scheme: str | None = None

    def reveal(self, key: Secret) -> str:
        """Return the header's value. For the transport, and not to be kept in a local variable."""
        return key.reveal() if self.scheme is None else f"{self.scheme} {key.reveal()}"
