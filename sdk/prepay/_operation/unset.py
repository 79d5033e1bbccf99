"""The two values that JSON has no word for: a field that was left out, and a file to upload."""

from __future__ import annotations

from enum import Enum
from typing import BinaryIO, Final, Literal

from attrs import field, frozen

__all__ = ["UNSET", "File", "Unset"]


class Unset(Enum):
    """The type of :data:`UNSET`.

    An enum because its one member stays one object through copy and pickle, and because type checkers narrow on
    ``is UNSET``.
    """

    UNSET = "UNSET"

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNSET"


UNSET: Final = Unset.UNSET
"""A field that is not there: not sent by us, or left out by the server. Not the same as ``None`` (JSON null)."""


@frozen
class File:
    """A file to upload.

    Attributes:
        content: its bytes, or an open binary file, which is sent from its beginning. Bytes can be sent again after
            a failure; a file only if it can be rewound.
        name: the file name that the server is told.
        content_type: its media type; guessed from the name when left out.
    """

    content: bytes | BinaryIO = field(repr=False)
    name: str = "file"
    content_type: str | None = None
