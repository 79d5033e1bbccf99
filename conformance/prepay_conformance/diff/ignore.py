"""Changes that a team has agreed to, each with a reason and a date on which that agreement ends."""

from __future__ import annotations

import datetime as dt
import difflib
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prepay_conformance.diff.changes import Change
from prepay_conformance.diff.errors import DiffError
from prepay_conformance.diff.limits import DiffLimits
from prepay_conformance.diff.rules import RULES
from prepay_conformance.diff.yaml_reader import parse
from prepay_conformance.shapes import is_array, is_object

__all__ = ["Entry", "Ignored", "apply_ignores", "read_ignores"]

_KEYS = ("rule", "place", "reason", "expires")
_FORM = "an entry is `{rule: field-removed, place: 'GET /things *', reason: why, expires: 2027-01-31}`"


@dataclass(frozen=True, slots=True)
class Entry:
    """One agreement."""

    number: int
    """Its position in the file, from 1."""
    rule: str
    place: str
    """What ``Change.where`` must match: ``*`` stands for any text, ``?`` for one character."""
    reason: str
    expires: dt.date
    """The last day on which it counts."""

    def covers(self, change: Change) -> bool:
        """Return True if the agreement is about this change."""
        return self.rule == change.rule and _matches(self.place, change.where)

    @property
    def text(self) -> str:
        """How messages name it."""
        return f"entry {self.number} ({self.rule} at {self.place})"

    def as_json(self) -> dict[str, Any]:
        """Return the entry as JSON."""
        return {
            "entry": self.number,
            "rule": self.rule,
            "place": self.place,
            "reason": self.reason,
            "expires": self.expires.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class Ignored:
    """What is left of the changes, and what became of the agreements."""

    changes: list[Change]
    """Changes that no agreement in force covers."""
    hidden: list[tuple[Change, Entry]]
    """Changes that one covers."""
    unused: list[Entry]
    """Agreements in force that cover nothing."""
    expired: list[Entry]
    """Agreements that have ended: they cover nothing any more."""


def read_ignores(path: Path, limits: DiffLimits | None = None) -> list[Entry]:
    """Read an ignore file: YAML or JSON, or TOML if its name ends so, with a list ``ignore``.

    Raises:
        DiffError: it cannot be read, or an entry is wrong; the message says which and why.
    """
    limits = limits or DiffLimits()
    try:
        with path.open("rb") as file:
            data = file.read(limits.document_bytes + 1)
        if len(data) > limits.document_bytes:
            raise DiffError(f"{path} is larger than {limits.document_bytes} bytes.")
        text = data.decode("utf-8-sig")
        found: Any = tomllib.loads(text) if path.suffix == ".toml" else parse(text, str(path), limits)
    except OSError as error:
        raise DiffError(f"{path} cannot be read: {error.strerror or type(error).__name__}.") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise DiffError(f"{path} is not TOML: {str(error)[:200]}") from None
    listed = found.get("ignore") if is_object(found) else found
    if found is None or (is_object(found) and listed is None and not found):
        return []
    if not is_array(listed) or (is_object(found) and set(found) - {"ignore"}):
        raise DiffError(f"{path}: expected a list `ignore`; {_FORM}.")
    if len(listed) > limits.ignore_entries:
        raise DiffError(f"{path}: more than {limits.ignore_entries} entries.")
    return [_entry(path, number, raw) for number, raw in enumerate(listed, start=1)]


def _entry(path: Path, number: int, raw: Any) -> Entry:
    where = f"{path}: entry {number}"
    if not is_object(raw):
        raise DiffError(f"{where} is not a mapping; {_FORM}.")
    unknown = sorted(set(raw) - set(_KEYS))
    if unknown:
        raise DiffError(f"{where} has an unknown key {unknown[0]!r}; the keys are {', '.join(_KEYS)}.")
    rule, reason = raw.get("rule"), raw.get("reason")
    if rule not in RULES:
        near = difflib.get_close_matches(str(rule), RULES, n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise DiffError(f"{where}: {rule!r} is not a rule.{hint} docs/contract-diff.md lists them.")
    if not isinstance(reason, str) or not reason.strip():
        raise DiffError(f"{where} ({rule}) has no reason. Say why the change is agreed to.")
    place = raw.get("place", "*")
    if not isinstance(place, str) or not place:
        raise DiffError(f"{where} ({rule}): the place must be text, such as 'GET /things *'.")
    return Entry(number, str(rule), place, reason.strip(), _date(where, raw.get("expires")))


def _date(where: str, value: Any) -> dt.date:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        said = "has no `expires`" if value is None else f"expires on {value!r}, which is not a date"
        raise DiffError(f"{where} {said}. Use a form such as 2027-01-31.") from None


def _matches(pattern: str, text: str) -> bool:
    """Whether a text matches; brackets mean themselves, since places are full of them."""
    parts = re.split(r"([*?])", pattern)
    expression = "".join({"*": ".*", "?": "."}.get(part, re.escape(part)) for part in _merged(parts))
    return re.fullmatch(expression, text, re.DOTALL) is not None


def _merged(parts: list[str]) -> list[str]:
    """Without stars that follow one another, which would take a long time to say the same."""
    kept: list[str] = []
    for part in parts:
        if part and not (part == "*" and kept and kept[-1] == "*"):
            kept.append(part)
    return kept


def apply_ignores(changes: Sequence[Change], entries: Sequence[Entry], today: dt.date) -> Ignored:
    """Take out the changes that an agreement in force covers; the first one that does is named."""
    alive = [entry for entry in entries if entry.expires >= today]
    kept: list[Change] = []
    hidden: list[tuple[Change, Entry]] = []
    for change in changes:
        entry = next((entry for entry in alive if entry.covers(change)), None)
        if entry is None:
            kept.append(change)
        else:
            hidden.append((change, entry))
    # One that covers only what another one covers too is in use: whoever removes the other needs it.
    used = {entry.number for entry in alive if any(entry.covers(change) for change in changes)}
    return Ignored(
        kept,
        hidden,
        [entry for entry in alive if entry.number not in used],
        [entry for entry in entries if entry.expires < today],
    )
