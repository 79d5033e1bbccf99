"""Applying an OpenAPI Overlay as this kit writes it: each target selects one node by its place."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any

from prepay_conformance.drift.errors import DriftError
from prepay_conformance.shapes import is_array, is_object

__all__ = ["apply_action", "apply_overlay"]

_STEP = re.compile(r"\.([A-Za-z_][A-Za-z0-9_]*)|\['((?:[^'\\]|\\.)*)'\]|\[(\d+)\]")


def apply_overlay(document: Mapping[str, Any], overlay: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document with the actions of an overlay applied; the document itself stays.

    Raises:
        DriftError: a target is not a plain path, or selects nothing.
    """
    changed: dict[str, Any] = copy.deepcopy(dict(document))
    for action in overlay["actions"]:
        apply_action(changed, action)
    return changed


def apply_action(document: dict[str, Any], action: Mapping[str, Any]) -> None:
    """Apply one action to a document.

    Raises:
        DriftError: the target is not a plain path, or selects nothing.
    """
    steps = _steps(str(action["target"]))
    holder: Any = None
    node: Any = document
    for step in steps:
        holder = node
        try:
            node = node[step]
        except (KeyError, IndexError, TypeError):
            raise DriftError(f"the overlay's target {action['target']} selects nothing.") from None
    if action.get("remove") is True:
        if not steps:
            raise DriftError("an overlay cannot remove the whole document.")
        del holder[steps[-1]]
    elif is_array(node):
        node.append(copy.deepcopy(action["update"]))
    elif is_object(node):
        _merge(node, action["update"])


def _merge(node: dict[str, Any], update: Any) -> None:
    for name, value in update.items():
        known = node.get(name)
        if is_object(known) and is_object(value):
            _merge(known, value)
        elif is_array(known) and is_array(value):
            known.extend(copy.deepcopy(value))
        else:
            node[name] = copy.deepcopy(value)


def _steps(target: str) -> list[str | int]:
    if target[:1] != "$":
        raise DriftError(f"the overlay's target {target} is not a path.")
    steps: list[str | int] = []
    at = 1
    while at < len(target):
        match = _STEP.match(target, at)
        if match is None:
            raise DriftError(f"the overlay's target {target} is not a plain path.")
        name, quoted, index = match.groups()
        if index is not None:
            steps.append(int(index))
        else:
            steps.append(name if name is not None else re.sub(r"\\(.)", r"\1", quoted))
        at = match.end()
    return steps
