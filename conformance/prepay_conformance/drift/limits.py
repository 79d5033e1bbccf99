"""Every limit of the drift watch, by name: what it reads, keeps and proposes."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["DriftLimits"]


@dataclass(frozen=True, slots=True)
class DriftLimits:
    """The limits of one comparison. Those of reading end it with a message; those of keeping are said in the report."""

    recordings: int = 366
    """Recordings of one comparison: one a night for a year."""
    entries: int = 200_000
    """Requests in all recordings together."""
    total_bytes: int = 512 * 1024 * 1024
    """Bytes of all recordings together."""
    items: int = 2_000
    """Differences that are kept; further ones are counted."""
    fields: int = 100
    """New fields of one object; with more of them it is taken for a map."""
    operations: int = 8
    """Operations that one difference names."""
    elements: int = 1_000
    """Elements of one array that are compared."""
    depth: int = 64
    """Levels of one body that are compared."""
    inferred_depth: int = 6
    """Levels of a new field that are proposed."""
    alternatives: int = 50
    """Alternatives of one ``oneOf`` or ``anyOf`` that are tried."""
    charges: int = 20_000
    """Different charges that prices are reckoned from."""
    prices: int = 500
    """Prices of one table."""
    rounds: int = 4
    """Times that a proposal is applied and compared again, since one change can uncover another."""
    baseline_bytes: int = 4 * 1024 * 1024
    """Bytes of a baseline file."""
    baseline_entries: int = 20_000
    """Entries of a baseline file."""
