"""The baseline: differences that are known, each with the reason why it is left as it is."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from prepay_conformance.drift.errors import DriftError
from prepay_conformance.drift.items import Item, Key, Kind
from prepay_conformance.drift.limits import DriftLimits
from prepay_conformance.drift.yaml_text import yaml_text
from prepay_conformance.errors import KitError
from prepay_conformance.shapes import is_array, is_object

__all__ = ["Known", "baseline_text", "read_baseline", "write_whole"]

_FORM = "an entry is `{kind: field-new, place: /components/schemas/Thing, detail: name, reason: why}`"
_KEYS = ("kind", "place", "detail", "reason")
_VERSION = 1

Known = Mapping[Key, str]
"""Differences with their reasons, which may be empty."""


def read_baseline(path: Path, limits: DriftLimits) -> dict[Key, str]:
    """Read a baseline file, YAML or JSON.

    Raises:
        DriftError: it cannot be read, or an entry is wrong; the message says which and why.
    """
    from prepay_conformance.diff.limits import DiffLimits
    from prepay_conformance.diff.yaml_reader import parse

    try:
        with path.open("rb") as file:
            data = file.read(limits.baseline_bytes + 1)
        if len(data) > limits.baseline_bytes:
            raise DriftError(f"{path} has more than {limits.baseline_bytes} bytes.")
        found: Any = parse(data.decode("utf-8-sig"), str(path), DiffLimits())
    except OSError as error:
        raise DriftError(f"{path} cannot be read: {error.strerror or type(error).__name__}.") from None
    except UnicodeDecodeError:
        raise DriftError(f"{path} cannot be read: it is not UTF-8.") from None
    except DriftError:
        raise
    except KitError as error:
        raise DriftError(str(error)) from None
    if not is_object(found) or found.get("prepay_drift_baseline") != _VERSION:
        raise DriftError(f"{path} is not a baseline: it has no `prepay_drift_baseline: {_VERSION}`.")
    entries = found.get("known", [])
    if not is_array(entries) or len(entries) > limits.baseline_entries:
        raise DriftError(f"{path}: `known` must be a list of at most {limits.baseline_entries} entries.")
    return dict(_entry(path, number, entry) for number, entry in enumerate(entries, start=1))


def _entry(path: Path, number: int, entry: Any) -> tuple[Key, str]:
    where = f"{path}: entry {number}"
    if not is_object(entry):
        raise DriftError(f"{where} is not a mapping; {_FORM}.")
    unknown = sorted(set(entry) - set(_KEYS), key=str)
    if unknown:
        raise DriftError(f"{where} has an unknown key {unknown[0]!r}; the keys are {', '.join(_KEYS)}.")
    texts = [entry.get(name, "") for name in _KEYS]
    if not all(isinstance(text, str) for text in texts):
        raise DriftError(f"{where}: {', '.join(_KEYS)} are texts. Write numbers in quotes.")
    kind, place, detail, reason = texts
    if kind not in set(Kind):
        raise DriftError(f"{where}: {kind!r} is not a kind. Kinds are {', '.join(Kind)}.")
    if not place.startswith("/"):
        raise DriftError(f"{where}: the place must be a JSON pointer such as /components/schemas/Thing.")
    return Key(kind, place, detail), reason


def baseline_text(items: Iterable[Item], known: Known) -> str:
    """Return a baseline file: what was found and what was known, sorted, so that two of them can be compared."""
    keys = {item.key for item in items} | set(known)
    entries = [
        {"kind": str(key.kind), "place": key.place, "detail": key.detail, "reason": known.get(key, "")}
        for key in sorted(keys)
    ]
    head = "# Differences between live traffic and the contract that are known. Give each a reason.\n"
    value = {"prepay_drift_baseline": _VERSION, "known": entries}
    return head + yaml_text(value)


def write_whole(path: Path, text: str) -> None:
    """Write a file in one step, so that nobody reads half of it.

    Raises:
        DriftError: it cannot be written.
    """
    beside = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise DriftError(f"{path} cannot be written: {error.strerror or type(error).__name__}.") from None
