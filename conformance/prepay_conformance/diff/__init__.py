"""What has changed between two contracts, and whether a client that worked goes on working."""

from __future__ import annotations

from prepay_conformance.diff.changes import Change, Changes
from prepay_conformance.diff.documents import compare

__all__ = ["Change", "Changes", "compare"]
