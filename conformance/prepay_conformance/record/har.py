"""A HAR 1.2 file that is complete after every entry.

Each entry is one line. Behind the last one stands the end of the document, which the next entry overwrites in the same
write. So all that was seen is on the disk as a file that any tool opens, even if the process is killed. If the kill
hits a write itself, the last line is torn. The drift watch reads such a file up to its last whole line.
"""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path
from typing import Any

from prepay._version import __version__
from prepay_conformance.errors import KitError
from prepay_conformance.gate import Masker
from prepay_conformance.record.limits import RecordLimits

__all__ = ["HAR_TAIL", "HarFile"]

HAR_TAIL = "\n]}}\n"
"""The end of the document."""


class HarFile:
    """A recording that is being written. Several threads may add entries.

    Args:
        path: a file that does not exist yet; only its owner may read it.
        limits: how many entries and bytes it takes.

    Raises:
        KitError: the file exists, or cannot be written.
    """

    def __init__(self, path: Path, limits: RecordLimits | None = None) -> None:
        self.path = path
        self.entries = 0
        self.left_out = 0
        """Entries beyond a limit."""
        self._limits = limits or RecordLimits()
        self._lock = threading.Lock()
        self._before = b""
        log = {"version": "1.2", "creator": {"name": "prepay contract record", "version": __version__}}
        head = f'{{"log":{json.dumps(log)[:-1]},"entries":['.encode()
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        try:
            self._file = os.fdopen(os.open(path, flags, 0o600), "r+b", buffering=0)
            self._end = 0
            self._put(head)
        except FileExistsError:
            raise KitError(f"{path} exists. Choose another name with --out, or remove the file.") from None
        except OSError as error:
            raise KitError(f"{path} cannot be written: {error.strerror or error}.") from None

    def add(self, entry: dict[str, Any], masker: Masker) -> bool:
        """Write an entry, masked; return False if it is beyond a limit, or the file cannot be written any more."""
        # Masked once more as a whole, so that no value has been forgotten; what masks also keeps JSON's quotes.
        line = masker.text(json.dumps(entry, ensure_ascii=False)).encode("utf-8")
        with self._lock:
            # What holds a secret in a form that cannot be cut out is left out as a whole.
            if self._file.closed or self.entries >= self._limits.entries or not line.startswith(b"{"):
                self.left_out += 1
                return False
            text = self._before + b"\n" + line
            if self._end + len(text) + len(HAR_TAIL) > self._limits.file_bytes:
                self.left_out += 1
                return False
            try:
                self._put(text)
            except OSError:
                self.left_out += 1
                return False
            self._before = b","
            self.entries += 1
            return True

    def _put(self, text: bytes) -> None:
        data = memoryview(text + HAR_TAIL.encode())
        self._file.seek(self._end)
        try:
            while data:
                data = data[self._file.write(data) or 0 :]
        except OSError:
            # A full disk: the file goes on being what it was.
            self._file.seek(self._end)
            self._file.truncate()
            self._file.write(HAR_TAIL.encode())
            raise
        self._end += len(text)

    def mask_again(self, masker: Masker) -> None:
        """Mask what was written before the last secrets were known. The file is replaced as a whole."""
        with self._lock:
            self._file.seek(0)
            text = self._file.read().decode("utf-8")
            head, *entries = text.removesuffix(HAR_TAIL).split("\n")
            kept = [line for entry in entries if (line := masker.text(entry.rstrip(","))).startswith("{")]
            self.left_out += len(entries) - len(kept)
            self.entries = len(kept)
            masked = ("\n".join([head, ",\n".join(kept)]) + HAR_TAIL).encode("utf-8")
            beside = self.path.with_name(f"{self.path.name}.part")
            descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(masked)
            beside.replace(self.path)

    def discard(self) -> None:
        """Remove the file again, if nothing was recorded."""
        self.close()
        if not self.entries:
            self.path.unlink(missing_ok=True)

    def close(self) -> None:
        """Close the file. It is complete already."""
        with self._lock:
            self._file.close()
