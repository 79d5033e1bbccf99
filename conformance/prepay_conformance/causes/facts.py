"""What is known of a law, and of one finding, when causes are looked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from prepay_conformance.findings import Finding
from prepay_conformance.laws import Law

__all__ = [
    "BOOKS",
    "BY_OPERATION",
    "CLAIMS",
    "FIGURES",
    "FOLLOWS",
    "KEYS",
    "NEVER",
    "SHAPE",
    "STOCK_CHECKS",
    "at_the_end",
    "fact_of",
    "since",
]

SHAPE = frozenset(
    {
        Law.STATUS,
        Law.CODE,
        Law.BODY,
        Law.HEADERS,
        Law.MEDIA_TYPE,
        Law.ANSWERED,
        Law.STOCK,
        Law.REFUSED,
        Law.ALLOW,
        Law.SECRETS,
    }
)
"""What one response shows by itself, whatever happened before."""
FOLLOWS = frozenset({Law.READ_WRITES, Law.REACHED})
"""What fails of itself where a response was wrong."""
BOOKS = frozenset({Law.HISTORY_SUM, Law.HISTORY_CHAIN, Law.PAGES})
"""What is read in the history, where every fault of money shows again."""
CLAIMS = frozenset({Law.PRICE, Law.CHARGE_DUE, Law.BREAKDOWN, Law.PRICE_TABLE, Law.ARITHMETIC, Law.OWNERSHIP})
"""What a response claims of itself: what came before it on the account does not explain it."""
FIGURES = frozenset({Law.BREAKDOWN, Law.PRICE_TABLE, Law.ARITHMETIC, Law.AVAILABLE, Law.RESERVED})
"""Figures that are told wrongly while the credits themselves are right."""
BY_OPERATION = frozenset({*CLAIMS, Law.BALANCE, Law.FREE, Law.NO_EFFECT, Law.SHORT, Law.OWNERSHIP, Law.PAGES})
"""Laws that several faults can break; any other law of money has one place where a server keeps it."""
KEYS = frozenset({Law.REPLAY, Law.KEY_CONFLICT, Law.REFUSAL_NOT_KEPT})
"""Laws of idempotency keys: a server that ignores keys breaks all of them."""
STOCK_CHECKS: Mapping[str, Law] = MappingProxyType(
    {
        "content_type_conformance": Law.MEDIA_TYPE,
        "response_headers_conformance": Law.HEADERS,
        "response_schema_conformance": Law.BODY,
        "status_code_conformance": Law.STATUS,
        "unsupported_method": Law.ALLOW,
    }
)
"""Stock checks of schemathesis that say the same as a law."""
NEVER = 1 << 62

_VALUES = (
    # What differs from case to case in messages of the same fact; names of fields in double quotes stay.
    re.compile(r" \(seen by exchange \d+\)"),
    re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}"),
    re.compile(r"\[.*\]|\{.*\}|\(.*\)", re.DOTALL),
    re.compile(r"'[^']*'"),
    re.compile(r"-?\d+(?:\.\d+)?"),
)


def fact_of(finding: Finding) -> tuple[Law, str]:
    """Return the law and the message without its values: equal for the same fact at several operations."""
    text = finding.message
    if finding.law is Law.ALLOW:
        # Its message is about a path.
        text = ""
    elif finding.law is Law.STOCK:
        text = text.partition(". ")[0]
    elif finding.law is Law.CODE:
        # What is documented differs by status; the code that came does not.
        text = text.partition(";")[0]
    for pattern in _VALUES:
        text = pattern.sub("…", text)
    return finding.law, text


def since(finding: Finding) -> int:
    """Return the first exchange that shows it; what no exchange shows was seen at the end."""
    return finding.seq or NEVER


def at_the_end(finding: Finding) -> bool:
    """Return True for what is read off an account at the end of a scenario, and shown by no exchange."""
    return not finding.seq and finding.operation is None and finding.law not in FOLLOWS
