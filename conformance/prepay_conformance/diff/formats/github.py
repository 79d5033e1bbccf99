"""For GitHub Actions: workflow commands that become annotations on the changed lines."""

from __future__ import annotations

from typing import Any

from prepay_conformance.diff.changes import Change, Level
from prepay_conformance.diff.documents import Documents
from prepay_conformance.diff.errors import DiffError
from prepay_conformance.diff.formats.outcome import Outcome
from prepay_conformance.diff.yaml_reader import compose, line_of

__all__ = ["as_annotations"]

_COMMANDS = {Level.BREAKING: "error", Level.WARNING: "warning", Level.HARMLESS: "notice"}


def as_annotations(outcome: Outcome) -> str:
    """Return one workflow command a change, and one line that sums up."""
    lines = _Lines(outcome.new)
    found = [_command(outcome, change, lines) for change in outcome.result.changes]
    found += [
        f"::error title=ignore file::{_data(remark)}"
        for remark in outcome.remarks[: len(outcome.result.expired)]
    ]
    return "\n".join([*found, outcome.summary]) + "\n"


def _command(outcome: Outcome, change: Change, lines: _Lines) -> str:
    # What is gone has no line in the file that a pull request shows.
    name = outcome.new.main.name if change.in_old or not change.file else change.file
    properties = [f"file={_property(name)}"]
    line = None if change.in_old else lines.of(change.file, change.pointer)
    if line is not None:
        properties.append(f"line={line}")
    properties.append(f"title={_property(f'{change.level.value}: {change.rule}')}")
    return f"::{_COMMANDS[change.level]} {','.join(properties)}::{_data(f'{change.where}: {change.message}')}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


class _Lines:
    """Finds lines; each file is parsed once more for that, with its marks."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._roots: dict[str, Any] = {}

    def of(self, file: str, pointer: str) -> int | None:
        if file not in self._roots:
            document = self._documents.file(file)
            try:
                self._roots[file] = compose(document.text, file) if document and document.text else None
            except DiffError:
                self._roots[file] = None
        root = self._roots[file]
        return None if root is None else line_of(root, pointer)
