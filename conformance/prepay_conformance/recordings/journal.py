"""The journal that a run of the kit writes: one JSON object a line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from prepay_conformance.errors import KitError
from prepay_conformance.gate import Request
from prepay_conformance.recordings.entry import Entry, base64_of, bytes_of, instant_of, object_of
from prepay_conformance.shapes import fields_of, is_array

__all__ = ["read_journal"]


def read_journal(path: Path, text: str) -> Iterator[Entry]:
    """The entries of a journal, in the order in which the requests were sent."""
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        where = f"{path}, line {number}"
        entry = object_of(where, line)
        sent, answer = fields_of(entry, "request"), fields_of(entry, "response")
        if not sent:
            raise KitError(f"{where}: this is no line of a journal: it has no request")
        if not answer and str(entry.get("error", "")).startswith("not sent"):
            continue
        yield Entry(
            number,
            Request(
                str(sent.get("method")),
                str(sent.get("target")),
                _pairs(sent.get("headers")),
                _body(where, sent),
            ),
            _status(where, answer) if answer else None,
            _pairs(answer.get("headers")),
            _body(where, answer),
            # How long it took is left aside: the journal itself says what overlapped.
            started=instant_of(entry.get("started")),
            unsent="bytes" in sent,
            unread="bytes" in answer,
            overlaps=entry.get("overlaps") is True,
            origin=str(entry.get("origin", "recorded")),
        )


def _status(where: str, answer: dict[str, Any]) -> int:
    status = answer.get("status")
    if not isinstance(status, int):
        raise KitError(f"{where}: the response has no status")
    return status


def _pairs(value: Any) -> list[tuple[str, str]]:
    pairs = value if is_array(value) else []
    return [(str(pair[0]), str(pair[1])) for pair in pairs if is_array(pair) and len(pair) == 2]


def _body(where: str, side: dict[str, Any]) -> bytes:
    return base64_of(where, str(side["base64"])) if "base64" in side else bytes_of(str(side.get("body", "")))
