"""Recorded requests of the vendors, with time and recording; those of other hosts do not count."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from prepay_conformance.contract import Contract
from prepay_conformance.drift.errors import DriftError
from prepay_conformance.drift.limits import DriftLimits
from prepay_conformance.errors import KitError
from prepay_conformance.gate import Exchange, Origin, Request
from prepay_conformance.gate.route import host_of, is_loopback
from prepay_conformance.recordings import read_bytes, read_entries
from prepay_conformance.shapes import fields_of, is_array, is_object

__all__ = ["Traffic", "read_traffic"]


class Traffic(NamedTuple):
    """One recorded exchange of a vendor."""

    number: int
    """Its number in all recordings, from 1."""
    vendor: str
    exchange: Exchange
    at: dt.datetime | None
    """When it began; None if the recording does not say."""
    recording: int
    """The number of its recording, from 0."""
    whole: bool
    """False if the recording left out the response's body."""


class _Hosts:
    """Tells which vendor a recorded request was for."""

    def __init__(self, contracts: Mapping[str, Contract], url: str) -> None:
        self._contracts = contracts
        self._own = _host(url) if url else None
        self._domains: list[tuple[str, str]] = []
        for name, contract in contracts.items():
            self._domains += [(domain, name) for domain in contract.vendor.domains]

    def vendor(self, host: str | None, path: str) -> str | None:
        """Return the vendor, or None if this is not traffic of one. No host: the recording names none."""
        if host is None or host == self._own or is_loopback(host):
            return next(
                (name for name, one in self._contracts.items() if path.startswith(one.vendor.prefix)), None
            )
        for domain, name in self._domains:
            if host == domain or host.endswith(f".{domain}"):
                return name if path.startswith(self._contracts[name].vendor.prefix) else None
        return None


def read_traffic(
    paths: Sequence[Path], contracts: Mapping[str, Contract], url: str, limits: DriftLimits
) -> list[Traffic]:
    """Read recordings: HAR, and whatever else the kit replays.

    Raises:
        DriftError: one cannot be read, a limit is exceeded, or none holds a request of a vendor.
    """
    if len(paths) > limits.recordings:
        raise DriftError(f"{len(paths)} recordings are more than {limits.recordings}. Compare them in parts.")
    hosts, found, left = _Hosts(contracts, url), list[Traffic](), limits.total_bytes
    for index, path in enumerate(paths):
        text = _text(path)
        left -= len(text)
        if left < 0:
            raise DriftError(
                f"the recordings have more than {limits.total_bytes} bytes. Compare them in parts."
            )
        entries = _har(path, text, hosts, contracts) if _is_har(text) else _others(path, contracts, hosts)
        for vendor, exchange, at, whole in entries:
            found.append(Traffic(len(found) + 1, vendor, exchange, at, index, whole))
            if len(found) > limits.entries:
                raise DriftError(
                    f"the recordings hold more than {limits.entries} requests. Compare them in parts."
                )
    if not found:
        names = ", ".join(str(path) for path in paths[:3])
        raise DriftError(
            f"{names}: no request of a vendor of the contract. "
            "Only the vendors' hosts, --url and loopback count. Nothing was compared."
        )
    return found


_One = tuple[str, Exchange, dt.datetime | None, bool]


def _text(path: Path) -> str:
    try:
        content = read_bytes(path)
    except KitError as error:
        raise DriftError(str(error)) from None
    # Archives and other bytes are for the kit's reader of recordings.
    return content.decode("utf-8-sig", "replace")


def _is_har(text: str) -> bool:
    """Return True for HAR with everything in one file; bodies in files beside it are for the kit's reader."""
    return '"_file"' not in text and text[:256].lstrip()[:1] == "{" and '"log"' in text[:256]


def _others(path: Path, contracts: Mapping[str, Contract], hosts: _Hosts) -> Iterator[_One]:
    """The other forms that the kit replays: HAR in an archive, cassettes of VCR, the kit's own journal."""
    try:
        entries = read_entries(path).entries
    except KitError as error:
        raise DriftError(str(error)) from None
    for entry in entries:
        if entry.status is None or not _counts(entry.status) or entry.cached:
            continue
        # Without a host, such as in the journal, the path alone tells the vendor.
        host, _ = _place(path, entry.number, f"//{entry.host}") if entry.host else (None, "")
        vendor = hosts.vendor(host, entry.request.path)
        if vendor is None:
            continue
        operation, params, _ = contracts[vendor].find(entry.request.method, entry.request.path)
        exchange = Exchange(
            entry.number,
            Origin("recorded"),
            entry.request,
            operation,
            params,
            entry.status,
            entry.headers,
            entry.body,
            unsent=entry.unsent,
            unread=entry.unread,
        )
        yield vendor, exchange, _instant(entry.started), not entry.unread


def _counts(status: int) -> bool:
    """Return True for a response of the API as it is now, and not of what a cache had."""
    return 200 <= status <= 599 and status != 304


def _har(path: Path, text: str, hosts: _Hosts, contracts: Mapping[str, Contract]) -> Iterator[_One]:
    for number, entry in enumerate(_entries(path, text), start=1):
        sent, answer = fields_of(entry, "request"), fields_of(entry, "response")
        status = answer.get("status")
        # Status 0 or -1: there was no response.
        if not isinstance(status, int) or not _counts(status):
            continue
        host, target = _place(path, number, sent.get("url"))
        vendor = hosts.vendor(host, target.partition("?")[0])
        if vendor is None:
            continue
        posted = str(fields_of(sent, "postData").get("text") or "").encode("utf-8", "surrogatepass")
        request = Request(str(sent.get("method")), target, _pairs(sent.get("headers")), posted)
        content = fields_of(answer, "content")
        body, whole = _body(content)
        # HAR keeps bodies decoded, whatever coding they came in.
        headers = [pair for pair in _pairs(answer.get("headers")) if pair[0].lower() != "content-encoding"]
        operation, params, _ = contracts[vendor].find(request.method, request.path)
        exchange = Exchange(number, Origin("recorded"), request, operation, params, status, headers, body)
        yield vendor, exchange, _time(entry.get("startedDateTime")), whole


def _entries(path: Path, text: str) -> list[Any]:
    try:
        found: Any = json.loads(text)
    except RecursionError:
        raise DriftError(f"{path} is not a HAR file: it is nested too deeply.") from None
    except ValueError as error:
        found = _mended(text)
        if found is None:
            raise DriftError(f"{path} is not a HAR file: it is not JSON ({error}).") from None
    entries = fields_of(found, "log").get("entries")
    if not is_array(entries):
        raise DriftError(f"{path} is not a HAR file: it has no log.entries.")
    return entries


def _mended(text: str) -> Any:
    """Read a recording whose last line was torn when the recorder was killed; None if this is another fault."""
    lines = text.split("\n")
    if not lines[0].endswith('"entries":['):
        return None
    entries: list[Any] = []
    for line in lines[1:]:
        try:
            entry: Any = json.loads(line.removesuffix(","))
        except (ValueError, RecursionError):
            break
        if is_object(entry):
            entries.append(entry)
    return {"log": {"entries": entries}}


def _place(path: Path, number: int, url: Any) -> tuple[str, str]:
    try:
        parts = urlsplit(str(url))
        host = host_of(parts.hostname or "")
    except (ValueError, KitError):
        raise DriftError(f"{path}, entry {number}: the request's URL is not one.") from None
    return host, (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _host(url: str) -> str:
    try:
        host = urlsplit(url if "://" in url else f"//{url}").hostname
        if host:
            return host_of(host)
    except (ValueError, KitError):
        pass
    raise DriftError(f"--url {url}: name scheme and host, such as https://api.example.com.")


def _pairs(value: Any) -> list[tuple[str, str]]:
    pairs = value if is_array(value) else []
    return [(str(fields_of(pair).get("name")), str(fields_of(pair).get("value"))) for pair in pairs]


def _body(content: dict[str, Any]) -> tuple[bytes, bool]:
    """The body of a response, and whether the recording has it."""
    data = content.get("text")
    if not isinstance(data, str):
        return b"", content.get("size") == 0 and "comment" not in content
    if content.get("encoding") == "base64":
        try:
            return base64.b64decode(data), True
        except (ValueError, binascii.Error):
            return b"", False
    return data.encode("utf-8", "surrogatepass"), True


def _time(value: Any) -> dt.datetime | None:
    try:
        at = dt.datetime.fromisoformat(value) if isinstance(value, str) else None
        # A time near the ends of the calendar has no instant.
        return None if at is None else (at if at.tzinfo else at.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None


def _instant(seconds: float | None) -> dt.datetime | None:
    try:
        return None if seconds is None else dt.datetime.fromtimestamp(seconds, dt.UTC)
    except (ValueError, OverflowError, OSError):
        return None
