"""What has changed between two contracts, and whether a client that worked goes on working.

Example:
    >>> from prepay_conformance.diff import compare, open_contract
    >>> changes = compare(open_contract("main:openapi.yaml"), open_contract("openapi.yaml"))
    >>> breaking = [change for change in changes if change.breaking]
"""

from __future__ import annotations

from prepay_conformance.diff.changes import Change, Changes, Level
from prepay_conformance.diff.compare import compare
from prepay_conformance.diff.errors import DiffError
from prepay_conformance.diff.ignore import Ignored, apply_ignores, read_ignores
from prepay_conformance.diff.limits import DiffLimits
from prepay_conformance.diff.rules import RULES, Rule
from prepay_conformance.diff.sources import open_contract

__all__ = [
    "RULES",
    "Change",
    "Changes",
    "DiffError",
    "DiffLimits",
    "Ignored",
    "Level",
    "Rule",
    "apply_ignores",
    "compare",
    "open_contract",
    "read_ignores",
]
