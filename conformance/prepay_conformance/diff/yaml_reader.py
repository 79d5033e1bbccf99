"""Read YAML or JSON of unknown origin: keys are text, dates stay text, aliases and depth are bounded."""

from __future__ import annotations

import gc
import json
import math
import re
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import yaml

from prepay_conformance.diff.errors import DiffError
from prepay_conformance.diff.limits import DiffLimits
from prepay_conformance.shapes import is_array, is_object

__all__ = ["compose", "line_of", "parse"]

_PREFIX = "tag:yaml.org,2002:"
_TEXT, _MERGE = _PREFIX + "str", _PREFIX + "merge"
_OCTAL = re.compile(r"[-+]?0o?[0-7]+")


def parse(text: str, name: str, limits: DiffLimits) -> Any:
    """Return the value of a YAML or JSON text.

    Mapping keys become text as they are written (``200:`` is ``"200"``), and a date without quotes stays text, as
    in JSON.

    Raises:
        DiffError: the text is neither, or is larger or deeper than the limits allow.
    """
    if text.lstrip()[:1] == "{":
        try:
            return json.loads(text)
        except RecursionError:
            raise DiffError(f"{name}: nested deeper than {limits.depth} levels.") from None
        except ValueError:
            pass  # A YAML flow mapping begins like a JSON object.
    with _collector_paused():
        return _Builder(name, limits).build(compose(text, name))


@contextmanager
def _collector_paused() -> Generator[None]:
    """The nodes of a document are many and all in use: looking for garbage among them takes longer than making them."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def compose(text: str, name: str) -> Any:
    """Return the YAML nodes of a text, which know their lines.

    Raises:
        DiffError: the text is neither YAML nor JSON.
    """
    # libyaml's parser is ten times as fast; the pure one reads the same where it is missing.
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.compose(text, Loader=loader)
    except RecursionError:
        raise DiffError(f"{name}: nested too deeply to be read.") from None
    except (yaml.YAMLError, ValueError) as error:
        raise DiffError(f"{name} is neither YAML nor JSON: {_one_line(error)}") from None


def line_of(root: Any, pointer: str) -> int:
    """Return the line, counted from 1, of the place that a JSON pointer leads to, or of the last part that exists."""
    node, line = root, 1
    for part in pointer.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        if isinstance(node, yaml.MappingNode):
            found = next((pair for pair in node.value if pair[0].value == key), None)
            if found is None:
                return line
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and key.isdecimal() and int(key) < len(node.value):
            node = node.value[int(key)]
            line = node.start_mark.line + 1
        else:
            return line
    return line


def _one_line(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error)
    text = " ".join(str(problem).split())[:200]
    return f"{text} (line {mark.line + 1})" if mark is not None else text


class _Builder:
    """Makes plain values of YAML nodes. An alias is the same object again, so a bomb costs its size in the file."""

    def __init__(self, name: str, limits: DiffLimits) -> None:
        self._name = name
        self._limits = limits
        self._made: dict[int, tuple[Any, int]] = {}
        self._open: set[int] = set()

    def build(self, node: Any) -> Any:
        if node is None:
            return None
        return self._scalar(node) if node.id == "scalar" else self._value(node, 0)[0]

    def _value(self, node: Any, depth: int) -> tuple[Any, int]:
        """The value of a list or mapping, and how many nodes it has with its aliases written out."""
        key = id(node)
        known = self._made.get(key)
        if known is not None:
            return known
        if key in self._open:
            raise DiffError(f"{self._name}: a YAML alias contains itself (line {node.start_mark.line + 1}).")
        if depth > self._limits.depth:
            raise DiffError(f"{self._name}: nested deeper than {self._limits.depth} levels.")
        self._open.add(key)
        made = self._mapping(node, depth) if node.id == "mapping" else self._list(node, depth)
        self._open.discard(key)
        if made[1] > self._limits.nodes:
            raise DiffError(
                f"{self._name}: more than {self._limits.nodes} values once its YAML aliases are written out."
            )
        self._made[key] = made
        return made

    def _list(self, node: Any, depth: int) -> tuple[Any, int]:
        made: list[Any] = []
        size = 1
        for child in node.value:
            if child.id == "scalar":
                made.append(child.value if child.tag == _TEXT else self._scalar(child))
                size += 1
            else:
                value, nodes = self._value(child, depth + 1)
                made.append(value)
                size += nodes
        return made, size

    def _mapping(self, node: Any, depth: int) -> tuple[Any, int]:
        made: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        size = 1
        for key, child in node.value:
            if key.id != "scalar":
                raise DiffError(
                    f"{self._name}: a mapping has a key that is not text (line {key.start_mark.line + 1})."
                )
            if child.id == "scalar":
                value = child.value if child.tag == _TEXT else self._scalar(child)
                size += 1
            else:
                value, nodes = self._value(child, depth + 1)
                size += nodes
            if key.tag == _MERGE:
                for source in value if is_array(value) else [value]:
                    if is_object(source):
                        # What comes first wins among merged mappings, and the mapping's own keys win over all.
                        merged = {**source, **merged}
            else:
                made[key.value] = value
        return ({**merged, **made} if merged else made), size

    def _scalar(self, node: Any) -> Any:
        tag, text = node.tag.removeprefix(_PREFIX), node.value
        if tag == "int":
            return self._integer(text)
        if tag == "bool":
            return text.lower() in {"true", "yes", "on"}
        if tag == "null":
            return None
        if tag == "float":
            return _float(text)
        return text

    def _integer(self, text: str) -> Any:
        plain = text.replace("_", "")
        try:
            if _OCTAL.fullmatch(plain) and plain.lstrip("+-") != "0":
                return int(plain.replace("o", ""), 8)
            return int(plain, 0)
        except ValueError:
            return text  # Sexagesimal numbers of YAML 1.1 (12:30:00) are text to everybody else.


def _float(text: str) -> Any:
    plain = text.replace("_", "").lower()
    try:
        value = float(plain.replace(".inf", "inf").replace(".nan", "nan"))
    except ValueError:
        return text
    # No JSON value is infinite; text at least compares equal to itself.
    return value if math.isfinite(value) else text
