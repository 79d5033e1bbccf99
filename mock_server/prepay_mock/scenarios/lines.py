"""A YAML text as a plain value, and the line on which each part of it stands."""

from __future__ import annotations

from typing import Any, Final

import yaml

__all__ = ["DEEPEST", "MOST_NODES", "Lines"]

DEEPEST: Final = 50
"""Levels of a scenario."""
MOST_NODES: Final = 200_000
"""Values in a scenario, keys included."""


class Lines:
    """A YAML document with its line numbers.

    Raises:
        yaml.YAMLError: the text is not YAML, or names a key twice.
    """

    def __init__(self, text: str) -> None:
        # libyaml's loader is ten times as fast; the pure one reads the same dialect where it is missing.
        loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        _check_size(text, loader)
        self._root: Any = yaml.compose(text, Loader=loader)
        self._check_keys(self._root)
        self.value: Any = yaml.load(text, Loader=loader)  # noqa: S506 - both are safe loaders
        """The document as dicts, lists and scalars."""

    def of(self, path: tuple[str | int, ...]) -> int:
        """The line, from 1, of what lies at ``path``; of the deepest part that exists when it does not."""
        node = self._root
        line = 1 if node is None else node.start_mark.line + 1
        for part in path:
            node, mark = _child(node, part)
            if node is None:
                break
            line = mark.line + 1
        return line

    def _check_keys(self, node: Any) -> None:
        """YAML forbids a key that stands twice, but its loaders let the last one win."""
        if isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            for key, value in node.value:
                if str(key.value) in seen:
                    raise yaml.constructor.ConstructorError(
                        None, None, f"{key.value} stands twice", key.start_mark
                    )
                seen.add(str(key.value))
                self._check_keys(value)
        elif isinstance(node, yaml.SequenceNode):
            for value in node.value:
                self._check_keys(value)


def _check_size(text: str, loader: Any) -> None:
    """Refuse a text that would not end: aliases may stand for each other, so that a few lines make a billion nodes."""
    depth = nodes = 0
    for event in yaml.parse(text, Loader=loader):
        mark: Any = event.start_mark
        if isinstance(event, yaml.AliasEvent):
            raise yaml.constructor.ConstructorError(
                None, None, "aliases (*name) are not allowed; write it out", mark
            )
        nodes += isinstance(event, yaml.NodeEvent)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST or nodes > MOST_NODES:
            limit = f"deeper than {DEEPEST} levels" if depth > DEEPEST else f"longer than {MOST_NODES} values"
            raise yaml.constructor.ConstructorError(None, None, f"it is {limit}", mark)


def _child(node: Any, part: str | int) -> tuple[Any, Any]:
    """The node under a key or index, and the mark of its key; (None, None) when there is none."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(part):
                return value, key.start_mark
    elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        found = node.value[part]
        return found, found.start_mark
    return None, None
