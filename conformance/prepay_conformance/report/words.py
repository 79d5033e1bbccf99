"""What every report says in the same words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType

from prepay_conformance.causes import Cause
from prepay_conformance.verdict import OperationVerdict, Outcome, Verdict

__all__ = ["SOURCES", "TITLES", "counted", "judged", "ran"]

TITLES: Mapping[Outcome, str] = MappingProxyType(
    {
        "conforms": "conforms",
        "broken": "does not conform",
        "stopped": "stopped before the end",
        "nothing_tested": "nothing was tested",
    }
)
SOURCES: Mapping[str, str] = MappingProxyType(
    {"seed": "the vendor's page says", "ledger": "law of the ledger", "contract": "the contract says"}
)


def judged(line: OperationVerdict, causes: tuple[Cause, ...]) -> tuple[str, str]:
    """Return the word for an operation and its reason.

    ``broken`` with the laws it breaks itself; ``affected`` with the causes that explain all that was found there, so
    that nobody can say whether it conforms; ``conforms`` or ``not tested`` without a reason.
    """
    if not line.findings:
        return line.word, ""
    name = line.coverage.operation
    own = {
        cause.law.title
        for cause in causes
        if any(one.operation == name and one.law is cause.law for one in cause.findings)
    }
    if own:
        return "broken", ", ".join(sorted(own))
    if not causes:
        return line.word, ", ".join(sorted({one.law.title for one in line.findings}))
    causing = sorted(cause.id for cause in causes if name in cause.operations)
    return "affected", f"see {', '.join(causing)}"


def ran(verdict: Verdict) -> str:
    """Return what the run has sent, spent and taken."""
    return (
        f"{verdict.requests} requests, {verdict.credits} credits, {verdict.milliseconds / 1000:.1f} s, "
        f"seed {verdict.seed}, contract {verdict.contract_version}"
    )


def counted(verdict: Verdict, causes: tuple[Cause, ...]) -> str:
    """Return how many operations conform, are broken, and so on."""
    words = Counter(judged(line, causes)[0] for line in verdict.operations)
    order = ("conforms", "broken", "affected", "not tested")
    told = ((words[word], "conform" if word == "conforms" and words[word] != 1 else word) for word in order)
    return ", ".join(f"{count} {word}" for count, word in told if count)
