"""A contract and the files that it refers to: parsed, of a known OpenAPI version, with references followed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import unquote

from prepay_conformance.diff.errors import DiffError
from prepay_conformance.diff.limits import DiffLimits
from prepay_conformance.diff.yaml_reader import parse
from prepay_conformance.shapes import is_array, is_object

__all__ = ["VERSIONS", "Document", "Documents", "Node", "checked", "escape", "mapping", "named"]

VERSIONS = ("3.0", "3.1", "3.2")
_MAPS: dict[str, Any] = {}


class Document:
    """One parsed file.

    Args:
        name: how messages name it.
        root: its decoded value.
        version: ``3.0``, ``3.1`` or ``3.2``; a file that a contract refers to has the contract's.
        key: where it lies, as references are resolved against it.
        text: the text it was parsed from, for line numbers.
    """

    __slots__ = ("_anchors", "key", "name", "root", "text", "version")

    def __init__(self, name: str, root: Any, version: str, key: str = "", text: str = "") -> None:
        self.name = name
        self.root = root
        self.version = version
        self.key = key
        self.text = text
        self._anchors: dict[str, tuple[Any, str]] | None = None

    def anchor(self, name: str) -> tuple[Any, str] | None:
        """Return the schema with this ``$anchor`` and its pointer."""
        if self._anchors is None:
            found: dict[str, tuple[Any, str]] = {}
            stack: list[tuple[Any, str]] = [(self.root, "")]
            while stack:
                value, at = stack.pop()
                if is_object(value):
                    for word in ("$anchor", "$dynamicAnchor"):
                        if isinstance(value.get(word), str):
                            found.setdefault(value[word], (value, at))
                    stack += [(child, f"{at}/{escape(key)}") for key, child in value.items()]
                elif is_array(value):
                    stack += [(child, f"{at}/{index}") for index, child in enumerate(value)]
            self._anchors = found
        return self._anchors.get(name)


class Node(NamedTuple):
    """A value, the document it stands in, and its JSON pointer there."""

    document: Document
    raw: Any
    at: str

    def child(self, *keys: str | int) -> Node:
        """Return the value below this one; an empty mapping when there is none."""
        raw, at = self.raw, self.at
        for key in keys:
            at = f"{at}/{escape(str(key))}"
            if is_object(raw):
                raw = raw.get(str(key))
            elif is_array(raw) and isinstance(key, int) and key < len(raw):
                raw = raw[key]
            else:
                raw = None
        return Node(self.document, _MAPS if raw is None else raw, at)


class Documents:
    """One contract with its references.

    Args:
        main: the contract.
        limits: how many files and hops are followed.
        load: reads a file that a reference names, by the key of the document that refers to it and the reference's
            path; None when references to other files cannot be followed.
    """

    def __init__(
        self,
        main: Document,
        limits: DiffLimits | None = None,
        load: Callable[[str, str], tuple[str, str, str]] | None = None,
    ) -> None:
        self.main = main
        self.limits = limits or DiffLimits()
        self._load = load
        self._files: dict[tuple[str, str], Document] = {}
        self._by_key: dict[str, Document] = {main.key: main}
        self._resolved: dict[tuple[str, str], Node] = {}

    def file(self, name: str) -> Document | None:
        """Return the file that messages call by this name, if it belongs to the contract."""
        return next((document for document in self._by_key.values() if document.name == name), None)

    @property
    def root(self) -> Node:
        """The whole contract."""
        return Node(self.main, self.main.root, "")

    def resolve(self, node: Node) -> Node:
        """Follow ``$ref`` until something else stands there; what stands beside one is not looked at.

        Raises:
            DiffError: a reference leads nowhere, in a circle, or to a file that may not be read.
        """
        for _ in range(self.limits.reference_hops):
            raw = node.raw
            if not is_object(raw) or not isinstance(raw.get("$ref"), str):
                return node
            node = self.target(node.document, raw["$ref"], node.at)
        raise DiffError(
            f"{node.document.name}: the references at {node.at or '/'} lead to one another "
            f"(more than {self.limits.reference_hops} in a row)."
        )

    def holder(self, node: Node) -> Node:
        """Follow ``$ref`` to a mapping: a response, a parameter and the like. What is null is an empty one.

        Raises:
            DiffError: as ``resolve``, or something else stands there.
        """
        found = self.resolve(node)
        if found.raw is None:
            return found._replace(raw=_MAPS)
        if not is_object(found.raw):
            raise DiffError(
                f"{found.document.name}: expected a mapping at {found.at}, not {_kind_of(found.raw)}."
            )
        return found

    def target(self, document: Document, reference: str, at: str = "") -> Node:
        """Return what one reference names.

        Raises:
            DiffError: it names nothing.
        """
        known = self._resolved.get((document.key, reference))
        if known is None:
            known = self._find(document, reference, at)
            self._resolved[document.key, reference] = known
        return known

    def _find(self, document: Document, reference: str, at: str) -> Node:
        path, _, fragment = reference.partition("#")
        holder = document
        if path:
            holder = self._file(document, path, reference, at)
        fragment = unquote(fragment)
        if not fragment or fragment == "/":
            return Node(holder, holder.root, "")
        if not fragment.startswith("/"):
            found = holder.anchor(fragment)
            if found is None:
                raise _nowhere(document, reference, at)
            return Node(holder, *found)
        raw: Any = holder.root
        for part in fragment.split("/")[1:]:
            key = part.replace("~1", "/").replace("~0", "~")
            if is_object(raw) and key in raw:
                raw = raw[key]
            elif is_array(raw) and key.isdecimal() and int(key) < len(raw):
                raw = raw[int(key)]
            else:
                raise _nowhere(document, reference, at)
        return Node(holder, raw, fragment)

    def _file(self, document: Document, path: str, reference: str, at: str) -> Document:
        known = self._files.get((document.key, path))
        if known is not None:
            return known
        own_id = document.root.get("$self") if is_object(document.root) else None
        if path == own_id:
            return document
        if self._load is None:
            raise DiffError(f"{document.name}: the reference {reference!r} at {at} leads to another file.")
        key, name, text = self._load(document.key, path)
        found = self._by_key.get(key)
        if found is None:
            if len(self._by_key) >= self.limits.files:
                raise DiffError(
                    f"{self.main.name} refers to more than {self.limits.files} files; {reference!r} is one more."
                )
            root = parse(text, name, self.limits)
            found = Document(name, root, version_of(root) or document.version, key, text)
            self._by_key[key] = found
        self._files[document.key, path] = found
        return found


def named(text: str, name: str, limits: DiffLimits, key: str = "") -> Document:
    """Parse a contract.

    Raises:
        DiffError: it cannot be parsed, or is not OpenAPI 3.0, 3.1 or 3.2.
    """
    root = parse(text, name, limits)
    return checked(root, name, key, text)


def checked(root: Any, name: str, key: str = "", text: str = "") -> Document:
    """Return a decoded contract as a document.

    Raises:
        DiffError: it is not OpenAPI 3.0, 3.1 or 3.2.
    """
    version = version_of(root)
    if version not in VERSIONS:
        said = "a text or a list" if not is_object(root) else "without an `openapi` version"
        if is_object(root) and (root.get("openapi") or root.get("swagger")):
            said = f"of version {root.get('openapi') or root.get('swagger')}"
        raise DiffError(f"{name} is {said}, not an OpenAPI document of version {', '.join(VERSIONS)}.")
    for word in ("paths", "components", "webhooks"):
        if root.get(word) is not None and not is_object(root[word]):
            raise DiffError(f"{name}: `{word}` must be a mapping.")
    return Document(name, root, version, key, text)


def version_of(root: Any) -> str:
    """Return ``major.minor`` of an OpenAPI document; empty when it does not say."""
    said = str(root.get("openapi", "")) if is_object(root) else ""
    found = re.match(r"\d+\.\d+", said)
    return found.group() if found else ""


def escape(part: str) -> str:
    """Return a key as a part of a JSON pointer."""
    return part.replace("~", "~0").replace("/", "~1") if "~" in part or "/" in part else part


def _kind_of(value: Any) -> str:
    return "a list" if is_array(value) else "text" if isinstance(value, str) else str(value).lower()


def _nowhere(document: Document, reference: str, at: str) -> DiffError:
    return DiffError(f"{document.name}: the reference {reference!r} at {at or '/'} leads to nothing.")


def mapping(value: Any) -> Mapping[str, Any]:
    """Return the value if it is a mapping, else an empty one (``content: null`` is no content)."""
    return value if is_object(value) else {}
