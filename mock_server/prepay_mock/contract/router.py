"""Routing over path segments: static paths by one look-up, templated ones by a trie compiled from the contract.

A trie costs the same whether the contract has ten operations or three hundred; a linear table does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, TypeVar
from urllib.parse import unquote

__all__ = ["Route", "Router"]

T = TypeVar("T")


class Route(Generic[T]):
    """All methods of one path template."""

    __slots__ = ("allow", "methods", "names", "served", "template")

    def __init__(self, template: str, names: tuple[str, ...]) -> None:
        self.template = template
        self.names = names
        self.methods: dict[str, T] = {}
        self.served: dict[str, T] = {}
        """What serves each method: HEAD is served wherever GET is."""
        self.allow = ""

    def add(self, method: str, target: T) -> None:
        """Register a method; raises ValueError when it is taken."""
        if method in self.methods:
            raise ValueError(f"{method} {self.template} stands twice in the contract")
        self.methods[method] = target
        self.served[method] = target
        if method == "GET":
            self.served["HEAD"] = target
        self.allow = ", ".join([*sorted(self.served), "OPTIONS"])


class _Node(Generic[T]):
    __slots__ = ("children", "parameter", "route")

    def __init__(self) -> None:
        self.children: dict[str, _Node[T]] = {}
        self.parameter: _Node[T] | None = None
        self.route: Route[T] | None = None


class Router(Generic[T]):
    """Maps a raw (percent-encoded) path to its route and its path parameters."""

    def __init__(self) -> None:
        self._static: dict[str, Route[T]] = {}
        self._root: _Node[T] = _Node()

    def add(self, method: str, template: str, target: T) -> None:
        """Register ``target``; raises ValueError when method and path are taken."""
        segments = template.strip("/").split("/")
        names = tuple(part[1:-1] for part in segments if part.startswith("{"))
        if not names:
            route = self._static.setdefault(template, Route(template, ()))
            route.add(method, target)
            return
        node = self._root
        for segment in segments:
            if segment.startswith("{"):
                node.parameter = node.parameter or _Node()
                node = node.parameter
            else:
                node = node.children.setdefault(segment, _Node())
        node.route = node.route or Route(template, names)
        node.route.add(method, target)

    def find(self, path: str) -> tuple[Route[T], tuple[str, ...]] | None:
        """The route of ``path`` and the decoded values of its parameters, in template order."""
        route = self._static.get(path)
        if route is not None:
            return route, ()
        if not path.startswith("/"):
            return None
        found: list[str] = []
        node = self._descend(self._root, path[1:].split("/"), 0, found)
        if node is None or node.route is None:
            return None
        if "%" in path:
            found = [unquote(value, errors="replace") for value in found]
        return node.route, tuple(found)

    def _descend(self, node: _Node[T], segments: list[str], at: int, found: list[str]) -> _Node[T] | None:
        if at == len(segments):
            return node if node.route is not None else None
        segment = segments[at]
        child = node.children.get(segment)
        if child is not None:
            result = self._descend(child, segments, at + 1, found)
            if result is not None:
                return result
        # An empty segment never stands for a parameter: /bundles//publish is no bundle's path.
        if node.parameter is None or not segment:
            return None
        found.append(segment)
        result = self._descend(node.parameter, segments, at + 1, found)
        if result is None:
            found.pop()
        return result

    def routes(self) -> Iterator[Route[T]]:
        """Every route, static ones first."""
        yield from self._static.values()
        stack = [self._root]
        while stack:
            node = stack.pop()
            if node.route is not None:
                yield node.route
            stack.extend(node.children.values())
            if node.parameter is not None:
                stack.append(node.parameter)
