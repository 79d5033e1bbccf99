"""Finding out what a recording is, and putting its entries into the order in which they were sent."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from prepay_conformance.errors import KitError
from prepay_conformance.limits import MAX_RECORDING_BYTES
from prepay_conformance.recordings.cassette import read_cassette
from prepay_conformance.recordings.entry import Entry
from prepay_conformance.recordings.har import Attached, read_har
from prepay_conformance.recordings.journal import read_journal

__all__ = ["Recording", "read_bytes", "read_entries"]

_BEGINNING = 4096
_ZIP = b"PK\x03\x04"
_CASSETTE = re.compile(
    r"""^interactions:|^\s*\{\s*"(?:interactions"|version"\s*:\s*1\s*,\s*"interactions")""", re.MULTILINE
)
_HAR_NAME = ".har"


class Recording(NamedTuple):
    """A recording: its entries in the order in which they were sent, and whether that order is known."""

    entries: list[Entry]
    timed: bool
    """Whether each entry says when it was sent; then overlaps are known as well."""


def read_entries(path: Path) -> Recording:
    """Read a recording of any form.

    Raises:
        KitError: it cannot be read, is too large, or has none of the forms.
    """
    content, attached = _opened(path)
    text = _text(path, content)
    beginning = text[:_BEGINNING]
    if '"log"' in beginning:
        entries = list(read_har(path, text, attached))
        timed = all(entry.started is not None for entry in entries)
        if timed:
            entries.sort(key=lambda entry: entry.started or 0.0)
        return Recording(entries, timed)
    if _CASSETTE.search(beginning):
        return Recording(list(read_cassette(path, text)), timed=False)
    # The journal has the order of sending, and says itself what overlapped.
    return Recording(list(read_journal(path, text)), timed=True)


def _opened(path: Path) -> tuple[bytes, Attached]:
    """The bytes of the recording, and what reads the files that belong to it."""
    content = read_bytes(path)
    if not content.startswith(_ZIP):
        return content, _beside(path)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        inside = {one.filename: one for one in archive.infolist() if not one.is_dir()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise KitError(f"{path} cannot be read: {error}") from None
    if sum(one.file_size for one in inside.values()) > MAX_RECORDING_BYTES:
        raise KitError(
            f"{path} has more than {MAX_RECORDING_BYTES} bytes inside; split it, or leave bodies out"
        )
    names = [name for name in inside if name.endswith(_HAR_NAME)]
    if len(names) != 1:
        raise KitError(f"{path} holds {len(names)} HAR files; it must hold one recording")

    def member(name: str) -> bytes | None:
        try:
            return archive.read(inside[name]) if name in inside else None
        except (
            zipfile.BadZipFile,
            RuntimeError,
            NotImplementedError,
            OSError,
            EOFError,
            ValueError,
        ) as error:
            raise KitError(f"{path} cannot be read: {type(error).__name__} in one of its files") from None

    return member(names[0]) or b"", member


def _beside(path: Path) -> Callable[[str], bytes | None]:
    left = [MAX_RECORDING_BYTES]

    def attached(name: str) -> bytes | None:
        # Only names of files in the same folder: a recording shall not read what lies elsewhere.
        other = path.parent / name
        if Path(name).name != name or name in {"", ".", ".."} or other.is_symlink() or not other.is_file():
            return None
        content = read_bytes(other)
        left[0] -= len(content)
        if left[0] < 0:
            raise KitError(
                f"the files of {path} have more than {MAX_RECORDING_BYTES} bytes; leave bodies out"
            )
        return content

    return attached


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file of a recording.

    Raises:
        KitError: it cannot be read, or is larger than a recording may be.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MAX_RECORDING_BYTES + 1)
    except OSError as error:
        raise KitError(f"{path} cannot be read: {error.strerror}") from None
    if len(content) > MAX_RECORDING_BYTES:
        raise KitError(f"{path} has more than {MAX_RECORDING_BYTES} bytes; split it, or leave bodies out")
    return content


def _text(path: Path, content: bytes) -> str:
    marks: Iterable[tuple[bytes, str]] = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
    coding = next((name for mark, name in marks if content.startswith(mark)), "utf-8-sig")
    try:
        return content.decode(coding)
    except UnicodeDecodeError:
        raise KitError(f"{path} cannot be read: it is not UTF-8") from None
