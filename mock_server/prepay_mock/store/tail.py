"""Proof of how far the log went: the number and the checksum of its last row, in a small file beside the state file.

SQLite ends its write-ahead log at the first page that is damaged, and says nothing: rows behind it are gone as if they
had never been written. This file is written after each transaction that has reached the disk, and before it is
acknowledged, so it never promises more than was stored. It is not synced itself: a power cut can leave it behind the
log, which is harmless, and never ahead of it. It exists while a server runs and after one was killed.
"""

from __future__ import annotations

import contextlib
import os
import struct
import zlib
from pathlib import Path
from typing import Final, NamedTuple

from prepay_mock.store.errors import StateError
from prepay_mock.store.seals import SEAL_BYTES

__all__ = ["Mark", "Tail"]

_FORM: Final = struct.Struct(f"<Q{SEAL_BYTES}sI")


class Mark(NamedTuple):
    """The last row that was acknowledged: its last command's seq, and its checksum."""

    seq: int
    seal: bytes


class Tail:
    """The file ``STATE-tail``.

    Args:
        state: the state file.
    """

    def __init__(self, state: Path) -> None:
        self.path = state.with_name(f"{state.name}-tail")
        self._file: int | None = None

    def read(self) -> Mark | None:
        """Return what was acknowledged last; None where nothing says so.

        Raises:
            StateError: the file is damaged.
        """
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StateError(f"{self.path} cannot be read: {error.strerror}") from None
        if not any(content):
            # Made, but not written before the machine lost power.
            return None
        if len(content) == _FORM.size:
            seq, seal, check = _FORM.unpack(content)
            if check == zlib.crc32(content[:-4]):
                return Mark(seq, seal)
        raise StateError(
            f"{self.path} is damaged, so nothing proves that the log is whole; remove it to start without that proof"
        )

    def write(self, mark: Mark) -> None:
        """Note the last row; raises OSError."""
        if self._file is None:
            self._file = os.open(self.path, os.O_CREAT | os.O_WRONLY | os.O_CLOEXEC, 0o600)
        content = _FORM.pack(mark.seq, mark.seal, 0)[:-4]
        os.pwrite(self._file, content + struct.pack("<I", zlib.crc32(content)), 0)

    def remove(self) -> None:
        """Remove the file: the state file has a snapshot of everything."""
        self.close()
        with contextlib.suppress(OSError):
            self.path.unlink()

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
