"""Compare where an operation is served."""

from __future__ import annotations

from typing import Any

from prepay_conformance.diff.changes import Level
from prepay_conformance.diff.documents import Node, mapping
from prepay_conformance.diff.report import Reporter
from prepay_conformance.shapes import is_array, is_object

__all__ = ["compare_servers"]


def compare_servers(reporter: Reporter, old: Node, new: Node) -> None:
    """Compare the servers of two operations."""
    before, after = _urls(old), _urls(new)
    if before == after:
        return
    gone = [url for url in before if url not in after]
    come = [url for url in after if url not in before]
    if gone:
        message = f"the server was {' or '.join(before)} and is {' or '.join(after) or 'none'}"
        reporter.add(Level.BREAKING, "server-changed", "", message, new if after else old)
    elif come:
        reporter.add(Level.HARMLESS, "server-added", "", f"also served at {' and '.join(come)}", new)
    if not gone and before and before[0] != after[0]:
        message = f"the first server was {before[0]} and is {after[0]}"
        reporter.add(Level.WARNING, "server-order-changed", "", message, new)


def _urls(servers: Node) -> list[str]:
    """The URLs with the defaults of their variables; one slash at the end changes nothing."""
    found: list[str] = []
    for entry in servers.raw if is_array(servers.raw) else ():
        if not is_object(entry):
            continue
        url: Any = str(entry.get("url", ""))
        for name, variable in mapping(entry.get("variables")).items():
            default = mapping(variable).get("default")
            if default is not None:
                url = url.replace(f"{{{name}}}", str(default))
        found.append(url.rstrip("/") or "/")
    return found
