"""The run as HAR 1.2, for the network panel of a browser and whatever else reads that form."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from http.client import responses
from typing import Any
from urllib.parse import parse_qsl

from prepay._version import __version__ as package_version
from prepay_conformance.gate import Exchange, Journal, Masker
from prepay_conformance.gate.journal import entry_of
from prepay_conformance.limits import MAX_HAR_BYTES

__all__ = ["har"]

_UNKNOWN_SIZE = -1


def har(journal: Journal, url: str, masker: Masker, *, most_bytes: int = MAX_HAR_BYTES) -> str:
    """Return the exchanges as the text of a HAR file, secrets masked.

    Args:
        journal: the exchanges.
        url: base URL of the server under test.
        masker: hides the keys.
        most_bytes: once the entries have so many characters, the rest is left out; ``log.comment`` says how many.
    """
    parts: list[str] = []
    left, out = most_bytes, 0
    for exchange in journal.exchanges:
        # Values are masked one by one, so that the text stays JSON; the text again, so that none is missed.
        text = masker.text(json.dumps(_entry(exchange, url, masker)))
        if out or len(text) > left:
            out += 1
            continue
        left -= len(text)
        parts.append(text)
    comment = f"{out} later exchanges were left out: the file is limited to {most_bytes} bytes" if out else ""
    head: dict[str, Any] = {
        "version": "1.2",
        "creator": {"name": "prepay contract test", "version": package_version},
        "pages": [],
        **({"comment": comment} if comment else {}),
    }
    entries = ",\n".join(parts)
    return f'{{"log": {json.dumps(head)[:-1]}, "entries": [\n{entries}\n]}}}}\n'


def _entry(exchange: Exchange, url: str, masker: Masker) -> dict[str, Any]:
    entry = entry_of(exchange, masker)
    started = datetime.fromtimestamp(exchange.started, UTC)
    return {
        "startedDateTime": started.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "time": exchange.milliseconds,
        "request": _request(entry["request"], url),
        "response": _response(entry["response"]),
        "cache": {},
        "timings": {"send": 0, "wait": exchange.milliseconds, "receive": 0},
        "comment": f"{entry['origin']} {entry['label']}".strip(),
        **({"_error": entry["error"]} if entry["error"] else {}),
        "_exchange": exchange.seq,
    }


def _request(side: Mapping[str, Any], url: str) -> dict[str, Any]:
    query = side["target"].partition("?")[2]
    headers = side["headers"]
    data = {"postData": _posted(side)} if {"body", "base64", "bytes"} & side.keys() else {}
    return {
        "method": side["method"],
        "url": f"{url}{side['target']}",
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": list(_named(headers)),
        "queryString": list(_named(parse_qsl(query, keep_blank_values=True))),
        **data,
        "headersSize": _UNKNOWN_SIZE,
        "bodySize": _UNKNOWN_SIZE if data else 0,
    }


def _posted(side: Mapping[str, Any]) -> dict[str, Any]:
    mime = _header(side["headers"], "content-type")
    if "body" in side and "bytes" not in side:
        return {"mimeType": mime, "text": side["body"], "params": []}
    why = f"{side['bytes']} bytes, not kept" if "bytes" in side else "not text; see journal.jsonl"
    return {"mimeType": mime, "text": "", "params": [], "comment": why}


def _response(side: Mapping[str, Any] | None) -> dict[str, Any]:
    status = 0 if side is None else side["status"]
    headers: Any = [] if side is None else side["headers"]
    return {
        "status": status,
        "statusText": responses.get(status, ""),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": list(_named(headers)),
        "content": _content(side or {}, _header(headers, "content-type")),
        "redirectURL": _header(headers, "location"),
        "headersSize": _UNKNOWN_SIZE,
        "bodySize": _UNKNOWN_SIZE,
    }


def _content(side: Mapping[str, Any], mime: str) -> dict[str, Any]:
    content: dict[str, Any] = {"size": 0, "mimeType": mime or "x-unknown"}
    if "bytes" in side:
        # Without text: what was there is unknown, which is not the same as empty.
        return content | {"size": side["bytes"], "comment": "the body was not kept"}
    if "base64" in side:
        text = side["base64"]
        return content | {"size": len(text) * 3 // 4, "text": text, "encoding": "base64"}
    text = str(side.get("body", ""))
    return content | {"size": len(text.encode("utf-8", "surrogatepass")), "text": text}


def _named(pairs: Any) -> Iterator[dict[str, str]]:
    for name, value in pairs:
        yield {"name": name, "value": value}


def _header(headers: Any, wanted: str) -> str:
    return next((value for name, value in headers if name.lower() == wanted), "")
