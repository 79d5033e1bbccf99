"""Exchanges as a reader sees them: the masked text of request and response, and where they stand in the journal."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import quote

from prepay_conformance.gate import Exchange, Journal, Masker
from prepay_conformance.gate.journal import entry_of
from prepay_conformance.limits import MAX_BODY_SHOWN

__all__ = ["Shown", "shown", "times_of"]


class Shown(NamedTuple):
    """One exchange in a report."""

    seq: int
    request: str
    response: str
    started: str
    """When it was sent, as the time of the day; empty when unknown."""
    milliseconds: int
    line: int
    """Its line in ``journal.jsonl``, from 1."""
    link: str


def shown(journal: Journal, masker: Masker, wanted: set[int]) -> Mapping[int, Shown]:
    """Return the wanted exchanges by their number, secrets masked."""
    found: dict[int, Shown] = {}
    for line, exchange in enumerate(journal.exchanges, start=1):
        if exchange.seq in wanted and exchange.seq not in found:
            found[exchange.seq] = _shown(exchange, masker, line)
    return found


def _shown(exchange: Exchange, masker: Masker, line: int) -> Shown:
    entry = entry_of(exchange, masker)
    request, response = entry["request"], entry["response"]
    first = f"{request['method']} {request['target']}"
    answer = (
        entry["error"] or "no response" if response is None else _message(str(response["status"]), response)
    )
    started = datetime.fromtimestamp(exchange.started, UTC)
    marker = quote(f'"seq": {exchange.seq},', safe="")
    return Shown(
        exchange.seq,
        _message(first, request),
        answer,
        f"{started:%H:%M:%S}.{started.microsecond // 1000:03} UTC" if exchange.started else "",
        exchange.milliseconds,
        line,
        f"journal.jsonl#:~:text={marker}",
    )


def _message(first: str, side: Mapping[str, Any]) -> str:
    lines = [first, *(f"{name}: {value}" for name, value in side["headers"])]
    body = _body(side)
    return "\n".join([*lines, "", body] if body else lines)


def _body(side: Mapping[str, Any]) -> str:
    if "bytes" in side:
        return f"({side['bytes']} bytes, not kept)"
    if "base64" in side:
        return f"(bytes, as base64) {side['base64'][:MAX_BODY_SHOWN]}"
    text = str(side.get("body", ""))
    with contextlib.suppress(ValueError, RecursionError):
        text = json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    if len(text) > MAX_BODY_SHOWN:
        return f"{text[:MAX_BODY_SHOWN]}… ({len(text)} characters)"
    return text


def times_of(journal: Journal) -> tuple[Mapping[str, float], Mapping[str, float]]:
    """Return the seconds that requests took, by operation and by scenario."""
    operations: dict[str, float] = {}
    scenarios: dict[str, float] = {}
    for exchange in journal.exchanges:
        seconds = exchange.milliseconds / 1000
        if exchange.operation is not None:
            operations[exchange.operation.id] = operations.get(exchange.operation.id, 0.0) + seconds
        if exchange.origin.kind == "script":
            scenarios[exchange.origin.label] = scenarios.get(exchange.origin.label, 0.0) + seconds
    return operations, scenarios
