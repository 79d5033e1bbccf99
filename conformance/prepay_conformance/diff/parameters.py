"""Compare the parameters of an operation."""

from __future__ import annotations

from typing import NamedTuple

from prepay_conformance.diff.bodies import schema_of
from prepay_conformance.diff.changes import Level
from prepay_conformance.diff.documents import Documents, Node
from prepay_conformance.diff.operations import Operation
from prepay_conformance.diff.pair import Mode, Pair
from prepay_conformance.diff.report import Reporter
from prepay_conformance.diff.schemas import SchemaDiff
from prepay_conformance.diff.values import compare_default
from prepay_conformance.shapes import is_array, is_object

__all__ = ["compare_parameters"]

_STYLES = {"query": "form", "cookie": "form", "path": "simple", "header": "simple"}
# OpenAPI says that these are not described as parameters.
_NOT_PARAMETERS = {"accept", "content-type", "authorization"}
_COMPOSED = {"array", "object"}


class _Parameter(NamedTuple):
    place: str
    name: str
    node: Node

    @property
    def required(self) -> bool:
        return self.node.raw.get("required") is True or self.place == "path"

    @property
    def style(self) -> str:
        return str(self.node.raw.get("style") or _STYLES.get(self.place, ""))

    @property
    def explode(self) -> bool:
        said = self.node.raw.get("explode")
        return said if isinstance(said, bool) else self.style in {"form", "cookie"}

    @property
    def media(self) -> str:
        """The media type of its content; empty if it is written by a style."""
        content = self.node.raw.get("content")
        return str(next(iter(content), "")) if is_object(content) else ""


_Known = dict[tuple[str, str], _Parameter]


def compare_parameters(
    reporter: Reporter, schemas: SchemaDiff, old: Operation, new: Operation, mode: Mode
) -> None:
    """Compare the parameters of two operations."""
    before = _parameters(schemas.old.documents, old)
    after = _parameters(schemas.new.documents, new)
    for key, was in before.items():
        now = after.get(key)
        part = f"{was.place} parameter {was.name}"
        if now is None:
            _removed(reporter, part, was, after, mode)
            continue
        _pair(reporter, part, was, now)
        text = "" if was.media else "exploded" if was.explode else "joined"
        nodes = (schema_of(was.node),), (schema_of(now.node),)
        own = mode._replace(text=text)
        pair = Pair(schemas, schemas.old.shape(nodes[0]), schemas.new.shape(nodes[1]), own)
        if not now.required:
            compare_default(pair)
        _serialisation(reporter, part, was, now, pair)
        reporter.add_findings(part, [*pair.found, *schemas.compare(*nodes, own)])
    _added(reporter, before, after)


def _removed(reporter: Reporter, part: str, was: _Parameter, after: _Known, mode: Mode) -> None:
    moved = [other for other in after.values() if other.name == was.name and other.place != was.place]
    if moved:
        message = f"is sent as {moved[0].place} parameter now"
        reporter.add(Level.BREAKING, "parameter-moved", part, message, moved[0].node)
        return
    reporter.add(mode.lost_input, "parameter-removed", part, "the parameter is gone", was.node, in_old=True)


def _added(reporter: Reporter, before: _Known, after: _Known) -> None:
    old_names = {entry.name for entry in before.values() if (entry.place, entry.name) not in after}
    for key, now in after.items():
        if key in before or (now.name in old_names and not now.required):
            continue
        level = Level.BREAKING if now.required else Level.HARMLESS
        said = "a new parameter that is required" if now.required else "a new parameter"
        reporter.add(level, "parameter-added", f"{now.place} parameter {now.name}", said, now.node)


def _pair(reporter: Reporter, part: str, was: _Parameter, now: _Parameter) -> None:
    needed = was.required, now.required
    if needed == (False, True):
        reporter.add(
            Level.BREAKING, "parameter-became-required", part, "the parameter is required now", now.node
        )
    elif needed == (True, False):
        message = "the parameter may be left out now"
        reporter.add(Level.HARMLESS, "parameter-became-optional", part, message, now.node)
    if now.node.raw.get("deprecated") is True and was.node.raw.get("deprecated") is not True:
        reporter.add(Level.WARNING, "deprecated", part, "is deprecated now", now.node)
    elif was.node.raw.get("deprecated") is True and now.node.raw.get("deprecated") is not True:
        reporter.add(Level.HARMLESS, "undeprecated", part, "is no longer deprecated", now.node)
    for word in ("allowReserved", "allowEmptyValue"):
        flags = was.node.raw.get(word) is True, now.node.raw.get(word) is True
        if flags[0] != flags[1]:
            level = Level.HARMLESS if flags[1] else Level.BREAKING
            message = f"{word} was {str(flags[0]).lower()} and is {str(flags[1]).lower()}"
            reporter.add(level, "reserved-changed", part, message, now.node)


def _serialisation(reporter: Reporter, part: str, was: _Parameter, now: _Parameter, pair: Pair) -> None:
    if was.media or now.media:
        if was.media != now.media:
            message = f"was written {_written(was)} and is written {_written(now)}"
            reporter.add(Level.BREAKING, "serialisation-changed", part, message, now.node)
        return
    # A single value is written alike in every style of its place, but for two.
    types = [shape.types for shape in (pair.old, pair.new)]
    composed = all(found is None or found & _COMPOSED for found in types)
    marked = {was.style, now.style} & {"matrix", "label"}
    if (was.style != now.style and (composed or marked)) or (was.explode != now.explode and composed):
        message = f"was written {_written(was)} and is written {_written(now)}"
        reporter.add(Level.BREAKING, "serialisation-changed", part, message, now.node)


def _written(parameter: _Parameter) -> str:
    if parameter.media:
        return f"as {parameter.media}"
    return f"in style {parameter.style}{' exploded' if parameter.explode else ''}"


def _parameters(documents: Documents, operation: Operation) -> _Known:
    """The parameters by place and name; those of a path by position, since no client sends their names."""
    found: _Known = {}
    positions = {name: str(index) for index, name in enumerate(operation.path_names)}
    for holder in (operation.item, operation.node):
        listed = holder.raw.get("parameters")
        for index in range(len(listed)) if is_array(listed) else ():
            node = documents.holder(holder.child("parameters", index))
            place, name = str(node.raw.get("in")), str(node.raw.get("name"))
            if place == "header" and name.lower() in _NOT_PARAMETERS:
                continue
            key = name.lower() if place == "header" else name
            if place == "path":
                key = positions.get(name, name)
            found[place, key] = _Parameter(place, name, node)
    return found
