"""Whether the files that a server writes are still where their names say."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["FileGone", "Place"]


class FileGone(OSError):
    """A file that is open was removed, moved, or replaced by another one. ``str()`` is one line for a person."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} was removed or replaced while the server was using it")


class Place:
    """Files under their names, as they are now.

    Args:
        paths: the files; each must exist.

    Raises:
        OSError: one does not.
    """

    def __init__(self, *paths: Path) -> None:
        self._known = [(str(path), _identity(str(path))) for path in paths]

    def check(self) -> None:
        """Raise FileGone unless each name still leads to the same file. Costs about a microsecond a file."""
        for path, identity in self._known:
            try:
                found = _identity(path)
            except OSError:
                found = None
            if found != identity:
                raise FileGone(path)


def _identity(path: str) -> tuple[int, int]:
    status = os.stat(path)  # noqa: PTH116 - after each commit, and a Path takes twice as long
    return status.st_dev, status.st_ino
