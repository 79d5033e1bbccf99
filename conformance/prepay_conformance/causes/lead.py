"""Which finding of a group explains the others."""

from __future__ import annotations

from collections.abc import Sequence

from prepay_conformance.causes.facts import BOOKS, FOLLOWS, SHAPE, since
from prepay_conformance.causes.rules import Group
from prepay_conformance.findings import Finding
from prepay_conformance.laws import Law

__all__ = ["leads"]

_SHARPER: dict[Law, tuple[Law, ...]] = {
    Law.PRICE: (Law.CHARGE_DUE,),
    Law.SHORT: (Law.CHARGE_DUE, Law.AVAILABLE),
    Law.ARITHMETIC: (Law.AVAILABLE,),
}
"""Of two laws that one operation breaks, the one that says more exactly what is wrong."""
_MISREAD = 3
"""A balance that is wrong after so many different operations is not told rightly: none of them is to blame."""


def leads(group: Group, order: dict[int, int]) -> list[Finding]:
    """Return the members of a group, the one that explains the others first."""
    members = sorted(group.members, key=lambda one: order[id(one)])
    lead = _lead(members)
    return [lead, *(one for one in members if one is not lead)]


def _lead(members: Sequence[Finding]) -> Finding:
    misread = [one for one in members if one.law is Law.BALANCE]
    if len({one.operation for one in misread}) >= _MISREAD:
        return misread[0]
    contradicts = next((one for one in members if one.law is Law.RESERVED), None)
    if contradicts is not None:
        return contradicts
    ranked = sorted(members, key=lambda one: (_depth(one), since(one)))
    lead = ranked[0]
    for one in ranked:
        sharper = one.law in _SHARPER.get(lead.law, ()) and one.operation == lead.operation
        if sharper or (one.law is Law.NO_OVERSPEND and one.overlaps and lead.overlaps):
            lead = one
    return lead


def _depth(finding: Finding) -> int:
    """Return how indirectly a finding shows its cause: 0 is by itself."""
    if finding.law in FOLLOWS:
        return 4
    if finding.law in SHAPE:
        return 3
    if finding.law in BOOKS:
        return 2
    return 1 if finding.suspects else 0
