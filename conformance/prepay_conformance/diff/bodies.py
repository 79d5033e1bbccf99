"""Compare bodies by media type, and headers: what travels beside method, path and parameters."""

from __future__ import annotations

from prepay_conformance.diff.changes import Level
from prepay_conformance.diff.documents import Node, mapping
from prepay_conformance.diff.objects import anything
from prepay_conformance.diff.pair import Finding, Mode
from prepay_conformance.diff.report import Reporter
from prepay_conformance.diff.schemas import SchemaDiff
from prepay_conformance.shapes import is_object

__all__ = ["BodyDiff"]

_TEXT_FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}


class BodyDiff:
    """Compares contents and headers.

    Args:
        schemas: compares their schemas.
    """

    def __init__(self, schemas: SchemaDiff) -> None:
        self._schemas = schemas

    def contents(self, reporter: Reporter, part: str, old: Node, new: Node, mode: Mode) -> list[Finding]:
        """Compare two ``content`` maps, and return the findings within their schemas."""
        before, after = _media(old), _media(new)
        told: set[tuple[str, str, str]] = set()
        all_found: list[Finding] = []
        for name, entry in before.items():
            later = _counterpart(name, after)
            if later is None:
                message = f"the media type {name} is gone"
                reporter.add(Level.BREAKING, "media-type-removed", part, message, entry, in_old=True)
                continue
            text = "exploded" if name in _TEXT_FORMS else ""
            found = [
                finding
                for finding in self._media_type(entry, later, mode._replace(text=text))
                if (finding.rule, finding.path, finding.message) not in told
            ]
            told.update((finding.rule, finding.path, finding.message) for finding in found)
            where = part if name == "application/json" or len(before) == 1 else f"{part} ({name})"
            reporter.add_findings(where, found)
            self._encoding(reporter, part, entry, later, mode)
            all_found += found
        for name, entry in after.items():
            if _counterpart(name, before) is None:
                message = f"the media type {name} is new"
                reporter.add(Level.HARMLESS, "media-type-added", part, message, entry)
        return all_found

    def _media_type(self, old: Node, new: Node, mode: Mode) -> tuple[Finding, ...]:
        found: tuple[Finding, ...] = ()
        for word, path in (("schema", ""), ("itemSchema", "[stream]")):
            if word in old.raw or word in new.raw:
                before, after = (
                    node.child(word) if word in node.raw else anything(node)[0] for node in (old, new)
                )
                found += tuple(
                    finding._replace(path=path + finding.path)
                    for finding in self._schemas.compare((before,), (after,), mode)
                )
        return found

    def _encoding(self, reporter: Reporter, part: str, old: Node, new: Node, mode: Mode) -> None:
        before, after = old.child("encoding"), new.child("encoding")
        for name in mapping(before.raw):
            for word in ("contentType", "style", "explode"):
                was, now = before.child(name).raw, after.child(name).raw
                values = [entry.get(word) if is_object(entry) else None for entry in (was, now)]
                if values[0] != values[1]:
                    message = f"the {word} of the part {name} was {values[0]} and is {values[1]}"
                    level = Level.WARNING if mode.request else Level.BREAKING
                    reporter.add(level, "serialisation-changed", part, message, new)

    def headers(self, reporter: Reporter, part: str, old: Node, new: Node, mode: Mode) -> None:
        """Compare two ``headers`` maps of responses (``Content-Type`` is told by the content)."""
        before, after = self._headers(old, old=True), self._headers(new, old=False)
        for key, (name, entry) in before.items():
            where = f"{part} header {name}"
            if key not in after:
                level = Level.BREAKING if entry.raw.get("required") is True else Level.WARNING
                level = Level.HARMLESS if mode.request else level
                reporter.add(level, "header-removed", where, "the header is gone", entry, in_old=True)
                continue
            later = after[key][1]
            needed = entry.raw.get("required") is True, later.raw.get("required") is True
            if needed == (True, False):
                level = Level.HARMLESS if mode.request else Level.BREAKING
                reporter.add(level, "header-became-optional", where, "the header may be left out now", later)
            elif needed == (False, True):
                level = Level.BREAKING if mode.request else Level.HARMLESS
                reporter.add(level, "header-became-required", where, "the header is always there now", later)
            if later.raw.get("deprecated") is True and entry.raw.get("deprecated") is not True:
                reporter.add(Level.WARNING, "deprecated", where, "is deprecated now", later)
            found = self._schemas.compare(
                (schema_of(entry),), (schema_of(later),), mode._replace(text="joined")
            )
            reporter.add_findings(where, found)
        for key, (name, entry) in after.items():
            if key not in before:
                demanded = mode.request and entry.raw.get("required") is True
                level = Level.BREAKING if demanded else Level.HARMLESS
                reporter.add(level, "header-added", f"{part} header {name}", "the header is new", entry)

    def _headers(self, holder: Node, *, old: bool) -> dict[str, tuple[str, Node]]:
        documents = (self._schemas.old if old else self._schemas.new).documents
        return {
            name.lower(): (name, documents.holder(holder.child(name)))
            for name in mapping(holder.raw)
            if name.lower() != "content-type"
        }


def schema_of(node: Node) -> Node:
    """Return the schema of a parameter or header, whether it stands in ``schema`` or in ``content``."""
    if "schema" in node.raw:
        return node.child("schema")
    content = mapping(node.raw.get("content"))
    for name, entry in content.items():
        if is_object(entry) and "schema" in entry:
            return node.child("content", name, "schema")
    return anything(node)[0]


def _media(content: Node) -> dict[str, Node]:
    """Media types by name; a ``charset`` changes nothing, and names have no case."""
    found: dict[str, Node] = {}
    for name in mapping(content.raw):
        words = [word.strip() for word in name.lower().split(";")]
        plain = ";".join(word for word in words if word and not word.startswith("charset="))
        node = content.child(name)
        if is_object(node.raw):
            found.setdefault(plain, node)
    return found


def _counterpart(name: str, others: dict[str, Node]) -> Node | None:
    """Return the media type of this name, or the range that holds it."""
    kind = name.partition("/")[0]
    return next((others[key] for key in (name, f"{kind}/*", "*/*") if key in others), None)
