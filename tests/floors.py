"""The floor plan of the three packages: files, rooms, arrows between them, and circles.

A room is a folder or a module at the top of a package; a vendor's folder is a room of its own. Imports for type
checkers count as imports.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from tests.tree import PACKAGES, ROOT, imports_of_file, is_generated, python_files

Graph = Mapping[str, frozenset[str]]

# Folders that hold one room a vendor.
SHELVES = ("vendors",)
# Generated files that are no descriptions of operations: each is a room of its own.
ROOMS_OF_ONE_FILE = ("_generated.clients", "_generated.vendors")


class Plan(NamedTuple):
    """One package: which module imports which, and which room knows which."""

    modules: Graph
    rooms: Graph

    @property
    def arrows(self) -> int:
        """Pairs of rooms of which one knows the other."""
        return sum(len(known) for known in self.rooms.values())


def module_name(file: str) -> str:
    """Return the dotted name of a file of one of the packages."""
    for package, folder in PACKAGES.items():
        path = ROOT / file
        if path.is_relative_to(folder):
            parts = [package, *path.relative_to(folder).with_suffix("").parts]
            return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    raise ValueError(f"{file} is in none of the packages")


def room_of(module: str) -> str:
    """Return the room that a module belongs to; the package's own ``__init__`` is a room as well."""
    _, *parts = module.split(".")
    if not parts:
        return "__init__"
    if (parts[0] in SHELVES and len(parts) > 1) or ".".join(parts) in ROOMS_OF_ONE_FILE:
        return "/".join(parts[:2])
    return parts[0]


@cache
def plan_of(package: str) -> Plan:
    """Return the plan of a package, read from its source."""
    files = {module_name(name): name for name in python_files(str(PACKAGES[package].relative_to(ROOT)))}
    modules = {
        module: frozenset(_targets(module, name, files.keys())) for module, name in sorted(files.items())
    }
    rooms: dict[str, set[str]] = {room_of(module): set() for module in modules}
    for module, known in modules.items():
        rooms[room_of(module)] |= {room_of(other) for other in known} - {room_of(module)}
    return Plan(modules, {room: frozenset(known) for room, known in rooms.items()})


def _targets(module: str, name: str, known: Iterable[str]) -> set[str]:
    """The modules that a file imports from its own package; of ``a`` and ``a.b`` the deeper one."""
    there = set(known)
    named = {found.module for found in imports_of_file(name)} & there
    # `from a.b import c` names both a.b and a.b.c; when c is a module, a.b itself was not asked for anything.
    deeper = {found for found in named if not any(other.startswith(f"{found}.") for other in named)}
    return (deeper if module.count(".") or len(deeper) > 0 else named) - {module}


def circles(graph: Graph) -> list[tuple[str, ...]]:
    """Return the sets of nodes that know each other in a circle (Tarjan's strongly connected components)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[tuple[str, ...]] = []

    def visit(node: str) -> None:
        index[node] = low[node] = len(index)
        stack.append(node)
        for other in sorted(graph.get(node, ())):
            if other not in index:
                visit(other)
                low[node] = min(low[node], low[other])
            elif other in stack:
                low[node] = min(low[node], index[other])
        if low[node] == index[node]:
            members = [stack.pop()]
            while members[-1] != node:
                members.append(stack.pop())
            if len(members) > 1:
                found.append(tuple(sorted(members)))

    for node in sorted(graph):
        if node not in index:
            visit(node)
    return sorted(found)


def floors(graph: Graph) -> int:
    """Return how many floors a graph has: the longest way down, a circle counted as one floor."""
    member = {node: circle[0] for circle in circles(graph) for node in circle}
    merged: dict[str, set[str]] = {}
    for node, known in graph.items():
        home = member.get(node, node)
        merged.setdefault(home, set()).update(member.get(other, other) for other in known)
    depth: dict[str, int] = {}

    def deep(node: str) -> int:
        if node not in depth:
            depth[node] = 1 + max((deep(other) for other in merged.get(node, ()) if other != node), default=0)
        return depth[node]

    return max((deep(node) for node in merged), default=0)


def long_functions(folder: str, most: int) -> list[str]:
    """Return the functions of hand-written code that are longer than ``most`` lines, with their lengths."""
    return [
        f"{name}:{node.lineno} {node.name} has {length} lines"
        for name in python_files(folder)
        if not is_generated(name)
        for node in ast.walk(ast.parse((ROOT / name).read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or node.lineno) - node.lineno + 1) > most
    ]
