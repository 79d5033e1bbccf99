"""A key that shows itself to nobody but the transport."""

from __future__ import annotations

from typing import NoReturn

__all__ = ["Secret"]


class Secret:
    """Holds an API key. Its repr, str and format say nothing, and it cannot be pickled or copied out."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The key itself. For the transport."""
        return self._value

    def __repr__(self) -> str:
        return "Secret('***')"

    def __reduce_ex__(self, _protocol: object) -> NoReturn:
        raise TypeError("an API key is not pickled; build the client anew where it is needed")

    def __copy__(self) -> Secret:
        return self

    def __deepcopy__(self, _memo: object) -> Secret:
        return self
