"""The contract's document, and the places in it: JSON pointers for the kit, JSONPath for an overlay."""

from __future__ import annotations

import re
from typing import Any

from prepay_conformance.contract.model import Json
from prepay_conformance.drift.errors import DriftError
from prepay_conformance.shapes import is_array, is_object

__all__ = ["Document", "escaped", "json_path", "parts_of"]

_HOPS = 50
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def escaped(part: str) -> str:
    """Return one step of a JSON pointer."""
    return part.replace("~", "~0").replace("/", "~1")


def parts_of(pointer: str) -> list[str]:
    """Return the steps of a JSON pointer."""
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]


def json_path(pointer: str, root: Any) -> str:
    """Return a pointer as a JSONPath (RFC 9535) that selects one node of ``root``."""
    path, node = "$", root
    for part in parts_of(pointer):
        if is_array(node):
            path += f"[{part}]"
            node = node[int(part)]
            continue
        quoted = part.replace("\\", "\\\\").replace("'", "\\'")
        path += f".{part}" if _PLAIN.fullmatch(part) else f"['{quoted}']"
        node = node.get(part) if is_object(node) else None
    return path


class Document:
    """An OpenAPI document whose references lead within it."""

    def __init__(self, root: Json) -> None:
        self.root = root
        self._found: dict[str, tuple[str, Any]] = {}

    def at(self, pointer: str) -> tuple[str, Any]:
        """Return where a place really stands, references followed, and what stands there.

        Raises:
            DriftError: there is no such place, or references lead in a circle.
        """
        if pointer not in self._found:
            self._found[pointer] = self._find(pointer)
        return self._found[pointer]

    def _find(self, pointer: str) -> tuple[str, Any]:
        for _ in range(_HOPS):
            node: Any = self.root
            parts = parts_of(pointer)
            for index, part in enumerate(parts, start=1):
                node = _child(node, part, pointer)
                if is_object(node) and isinstance(node.get("$ref"), str):
                    if not node["$ref"].startswith("#/"):
                        raise DriftError(
                            f"the contract refers to {node['$ref']}; only its own places are followed."
                        )
                    rest = "".join(f"/{escaped(step)}" for step in parts[index:])
                    pointer = node["$ref"][1:] + rest
                    break
            else:
                return pointer, node
        raise DriftError(f"the contract's references at {pointer} lead in a circle.")

    def uses(self, pointer: str) -> int:
        """Return how many references lead to a place."""
        wanted, count, rest = f"#{pointer}", 0, [self.root]
        while rest:
            node: Any = rest.pop()
            if is_object(node):
                count += node.get("$ref") == wanted
                rest.extend(node.values())
            elif is_array(node):
                rest.extend(node)
        return count


def _child(node: Any, key: str, pointer: str) -> Any:
    try:
        return node[int(key)] if is_array(node) else node[key]
    except (KeyError, IndexError, TypeError, ValueError):
        raise DriftError(f"the contract has no place {pointer}.") from None
