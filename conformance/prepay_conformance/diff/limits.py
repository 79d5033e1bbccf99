"""Every limit of a comparison, by name: what it may read, and how far it follows what it has read."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["DiffLimits"]


@dataclass(frozen=True, slots=True)
class DiffLimits:
    """The limits of one comparison. Beyond one of them the comparison stops with a message that names it."""

    document_bytes: int = 32 * 1024 * 1024
    """Bytes of one document, or of one file that it refers to."""
    nodes: int = 5_000_000
    """Objects, arrays and values of one document, counted as if every YAML alias were written out."""
    depth: int = 200
    """Levels of nesting in one document."""
    files: int = 200
    """Files that the references of one contract may lead to."""
    reference_hops: int = 50
    """References that lead to one another before a schema is reached."""
    schema_depth: int = 100
    """Unions within unions whose alternatives are compared with one another."""
    alternatives: int = 500
    """Alternatives of one ``oneOf`` or ``anyOf``."""
    changes: int = 20_000
    """Changes of one comparison."""
    ignore_entries: int = 10_000
    """Entries of an ignore file."""
    seconds: float = 20.0
    """Seconds for git, or for a URL, to give a document."""
