"""Where a contract comes from: a file, ``REV:path`` of a git repository, or a URL of this machine."""

from __future__ import annotations

import ipaddress
import posixpath
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin, urlsplit

from prepay_conformance.diff.documents import Documents, named
from prepay_conformance.diff.errors import DiffError
from prepay_conformance.diff.limits import DiffLimits

if TYPE_CHECKING:
    import http.client

__all__ = ["open_contract"]


class _Text(NamedTuple):
    key: str
    name: str
    text: str


Load = Callable[[str, str], tuple[str, str, str]]


def open_contract(
    source: str, *, allowed: Sequence[Path] = (), limits: DiffLimits | None = None
) -> Documents:
    """Read a contract and make its references resolvable.

    Args:
        source: a path, ``REV:path`` (the file as it is in that revision of the repository of the working directory;
            ``:path`` is the staged one), or a URL of a server on this machine.
        allowed: folders, besides the contract's own and those below it, that references may lead to.
        limits: what may be read.

    Raises:
        DiffError: it cannot be read, or is not an OpenAPI document.
    """
    limits = limits or DiffLimits()
    if source.startswith(("http://", "https://")):
        text = _Web(limits)(source)
        load: Load = _Web(limits, source).reference
    elif ":" in source and not Path(source).exists():
        text = _Git(limits)(source)
        load = _Git(limits, source, allowed).reference
    else:
        text = _read_file(Path(source), source, limits)
        load = _Files(limits, Path(text.key), allowed).reference
    return Documents(named(text.text, text.name, limits, text.key), limits, load)


def _decoded(data: bytes, name: str, limits: DiffLimits) -> str:
    if len(data) > limits.document_bytes:
        raise DiffError(f"{name} is larger than {limits.document_bytes} bytes.")
    try:
        return data.decode("utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig")
    except UnicodeDecodeError:
        raise DiffError(f"{name} is not UTF-8 text.") from None


# A reference to another machine would make a comparison depend on it, and could be made to call internal addresses.
def _local_only(path: str, holder: str) -> None:
    if "://" in path or path.startswith("//"):
        raise DiffError(f"{holder}: the reference {path!r} leads to another host; only files are followed.")


def _read_file(path: Path, name: str, limits: DiffLimits) -> _Text:
    try:
        if not path.is_file():
            reason = "is a directory" if path.is_dir() else "does not exist"
            raise DiffError(f"{name} {reason}.")
        with path.open("rb") as file:
            data = file.read(limits.document_bytes + 1)
        key = str(path.resolve())
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else str(error)) or type(error).__name__
        raise DiffError(f"{name} cannot be read: {reason}.") from None
    return _Text(key, name, _decoded(data, name, limits))


class _Files:
    """References between files: only to the contract's folder, what lies below it, and folders that were named."""

    def __init__(self, limits: DiffLimits, main: Path, allowed: Sequence[Path]) -> None:
        self._limits = limits
        self._folders = [main.parent, *(folder.resolve() for folder in allowed)]

    def reference(self, holder: str, path: str) -> _Text:
        _local_only(path, holder)
        try:
            target = (Path(holder).parent / path).resolve()
        except (OSError, ValueError):
            raise DiffError(f"{Path(holder).name}: the reference {path!r} names no file.") from None
        if not any(target.is_relative_to(folder) for folder in self._folders):
            raise DiffError(
                f"{Path(holder).name}: the reference {path!r} leads out of the contract's folder. "
                "Name that folder with --refs-from to allow it."
            )
        return _read_file(target, path, self._limits)


class _Git:
    """Files of a revision, read by the ``git`` program in the repository of the working directory."""

    def __init__(self, limits: DiffLimits, main: str = ":", allowed: Sequence[Path] = ()) -> None:
        self._limits = limits
        revision, _, path = main.partition(":")
        self._folders = [posixpath.dirname(path), *(folder.as_posix() for folder in allowed)]
        self._revision = revision

    def __call__(self, source: str) -> _Text:
        if source.startswith("-"):
            raise DiffError(f"{source!r} is not a git revision.")
        size = self._run(source, "cat-file", "-s", source)
        if int(size.strip() or b"0") > self._limits.document_bytes:
            raise DiffError(f"{source} is larger than {self._limits.document_bytes} bytes.")
        data = self._run(source, "cat-file", "blob", source)
        return _Text(source, source, _decoded(data, source, self._limits))

    def reference(self, holder: str, path: str) -> _Text:
        _local_only(path, holder)
        _, _, holding = holder.partition(":")
        joined = posixpath.normpath(posixpath.join(posixpath.dirname(holding), path))
        if holding.startswith("./"):
            joined = joined if joined.startswith("..") else f"./{joined}"
        if not any(_below(joined, folder) for folder in self._folders):
            raise DiffError(
                f"{holder}: the reference {path!r} leads out of the contract's folder. "
                "Name that folder with --refs-from to allow it."
            )
        return self(f"{self._revision}:{joined}")

    def _run(self, source: str, *arguments: str) -> bytes:
        program = shutil.which("git")
        if program is None:
            raise DiffError(f"{source} does not exist, and there is no git program to read it as REV:path.")
        try:
            done = subprocess.run(  # noqa: S603 - no shell; the revision cannot begin with a dash
                [program, *arguments],
                capture_output=True,
                check=False,
                timeout=self._limits.seconds,
                stdin=subprocess.DEVNULL,
            )
        except (OSError, ValueError, subprocess.TimeoutExpired) as error:
            raise DiffError(f"{source} cannot be read with git: {type(error).__name__}.") from None
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip().splitlines()
            reason = said[0].removeprefix("fatal: ") if said else f"git ended with {done.returncode}"
            raise DiffError(f"{source} is neither a file nor a file of a git revision: {reason[:200]}")
        return done.stdout


def _below(path: str, folder: str) -> bool:
    if path.startswith(("../", "/")) or path == "..":
        return False
    folder = posixpath.normpath(folder or ".").removeprefix("./")
    return folder == "." or path.removeprefix("./").startswith(folder + "/")


class _Web:
    """A document of a server on this machine. No proxy, no redirect, no other host."""

    def __init__(self, limits: DiffLimits, main: str = "") -> None:
        self._limits = limits
        self._main = main

    def __call__(self, source: str) -> _Text:
        try:
            parts = urlsplit(source)
            port = parts.port or 80
        except ValueError:
            raise DiffError(f"{source} is not a URL.") from None
        if parts.scheme != "http" or parts.username or parts.password:
            raise DiffError(f"{source}: use http://127.0.0.1:PORT/PATH, without a user name or password.")
        status, data = self._get(source, parts.netloc, parts.path, parts.query, port)
        if status != 200:
            raise DiffError(f"{source}: expected status 200, got {status}.")
        return _Text(source, source, _decoded(data, source, self._limits))

    def _get(self, source: str, host: str, path: str, query: str, port: int) -> tuple[int, bytes]:
        import http.client  # a tenth of a second that files do not need

        problem = ""
        for address in _loopback(urlsplit(source).hostname or "", port, source):
            connection = http.client.HTTPConnection(address, port, timeout=self._limits.seconds)
            try:
                target = (path or "/") + (f"?{query}" if query else "")
                connection.request("GET", target, headers={"Host": host, "Accept": "*/*"})
                response = connection.getresponse()
                return response.status, self._read(response, source)
            except (OSError, http.client.HTTPException, ValueError) as error:
                problem = type(error).__name__
            finally:
                connection.close()
        raise DiffError(f"{source} cannot be read: {problem}.")

    def _read(self, response: http.client.HTTPResponse, source: str) -> bytes:
        """Read a body within the size and the time that it may take, however slowly it drips."""
        ends, size = time.monotonic() + self._limits.seconds, 0
        parts: list[bytes] = []
        while part := response.read1(64 * 1024):
            parts.append(part)
            size += len(part)
            if size > self._limits.document_bytes:
                break
            if time.monotonic() > ends:
                raise DiffError(f"{source}: not read within {self._limits.seconds:g} s.")
        return b"".join(parts)

    def reference(self, holder: str, path: str) -> _Text:
        target = urljoin(holder, path)
        folder = urljoin(self._main, ".")
        if not target.startswith(folder):
            raise DiffError(f"{holder}: the reference {path!r} leads out of {folder}")
        return self(target)


def _loopback(host: str, port: int, source: str) -> list[str]:
    """Return the addresses to connect to. By address, not by text: ``127.0.0.1.example.com`` is another machine."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise DiffError(f"{source}: the host {host!r} is unknown.") from None
    addresses = [str(entry[4][0]) for entry in found]
    if not addresses or not all(ipaddress.ip_address(entry.split("%")[0]).is_loopback for entry in addresses):
        raise DiffError(
            f"{source}: only servers on this machine are read (127.0.0.1, ::1). Download the file first."
        )
    return list(dict.fromkeys(addresses))
