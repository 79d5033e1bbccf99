"""Findings grouped by cause: one fault of a server shows in many places, and a reader needs the one that explains them.

A fault of money moves every later balance and history of its account; a fault of shape is the same sentence at many
operations. ``causes_of`` says which findings are one fault. It decides by facts that a finding carries: its law,
operation and scenario, the exchanges that show it and, where only a balance tells, the operations that may have moved
it. Two faults of money of one operation, or one after the other on one account, become one group: the second is seen
as soon as the first is mended.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from prepay_conformance.causes.facts import BOOKS, FOLLOWS, SHAPE, at_the_end, since
from prepay_conformance.causes.lead import leads
from prepay_conformance.causes.rules import (
    Group,
    absorbed,
    acted_before,
    follows,
    guessed_alike,
    merge_followers,
    moved_before,
    same_books,
    same_fault,
    same_follower,
    same_shape,
    suspected,
    written_in,
)
from prepay_conformance.findings import Finding
from prepay_conformance.laws import Law

__all__ = ["Cause", "causes_of"]


@dataclass(frozen=True, slots=True)
class Cause:
    """One fault of the server: the finding that explains it, and those that follow from it."""

    id: str
    """Names the group in one verdict: the law, and the operation if it is one."""
    lead: Finding
    findings: tuple[Finding, ...]
    """All of them, ``lead`` first, then in the order in which they were seen."""

    @property
    def law(self) -> Law:
        """The law that the server breaks."""
        return self.lead.law

    @property
    def operations(self) -> tuple[str, ...]:
        """The operations of its findings, that of ``lead`` first."""
        return tuple(dict.fromkeys(one.operation for one in self.findings if one.operation is not None))

    @property
    def times(self) -> int:
        """How often it was seen."""
        return sum(one.times for one in self.findings)

    def as_json(self) -> dict[str, Any]:
        """The group as JSON; its findings stand in the verdict's list under its id."""
        return {
            "group": self.id,
            "law": self.law.title,
            "says": self.law.says,
            "operations": list(self.operations),
            "message": self.lead.message,
            "exchange": self.lead.seq or None,
            "findings": len(self.findings),
            "times": self.times,
        }


def causes_of(findings: Sequence[Finding]) -> tuple[Cause, ...]:
    """Group findings by cause, in the order in which the causes were seen.

    Args:
        findings: in the order in which they were seen. Each is in exactly one group afterwards.
    """
    money = [one for one in findings if one.law not in SHAPE | FOLLOWS]
    books = [one for one in money if _is_book(one)]
    guesses = [one for one in money if one.suspects and not _is_book(one)]
    direct = [one for one in money if not one.suspects and not _is_book(one)]
    groups: list[Group] = []
    for finding in sorted(direct, key=since):
        _join(groups, finding, same_fault, culprit=True)
    _place(groups, sorted(guesses, key=since), (suspected, acted_before, guessed_alike))
    merge_followers(groups)
    _place(groups, books, (written_in, guessed_alike, moved_before, same_books))
    shapes: list[Group] = []
    for finding in (one for one in findings if one.law in SHAPE):
        _join(shapes, finding, same_shape, culprit=True)
    groups += [shape for shape in shapes if not absorbed(groups, shape)]
    _place(groups, [one for one in findings if one.law in FOLLOWS], (follows, same_follower))
    order = {id(finding): number for number, finding in enumerate(findings)}
    causes = [leads(group, order) for group in groups]
    causes.sort(key=lambda members: min(order[id(one)] for one in members))
    return tuple(_named(causes))


def _is_book(finding: Finding) -> bool:
    return finding.law in BOOKS or at_the_end(finding)


def _join(
    groups: list[Group],
    finding: Finding,
    alike: Callable[[Group, Finding], bool],
    *,
    culprit: bool = False,
) -> None:
    """Put a finding with all groups that it belongs to, which thereby become one."""
    found = [group for group in groups if alike(group, finding)]
    if not found:
        groups.append(Group(finding))
        return
    found[0].add(finding, culprit=culprit)
    for other in found[1:]:
        found[0].absorb(other)
        groups.remove(other)


def _place(
    groups: list[Group], findings: Iterable[Finding], rules: Sequence[Callable[[Group, Finding], bool]]
) -> None:
    """Put each finding with the first group that explains it, or into one of its own; no two groups are joined."""
    for finding in findings:
        for rule in rules:
            found = next((group for group in groups if rule(group, finding)), None)
            if found is not None:
                found.add(finding)
                break
        else:
            groups.append(Group(finding))


def _named(causes: Iterable[list[Finding]]) -> Iterable[Cause]:
    used: dict[str, int] = {}
    for members in causes:
        lead = members[0]
        name = lead.law.title if lead.operation is None else f"{lead.law.title}/{lead.operation}"
        used[name] = used.get(name, 0) + 1
        number = used[name]
        yield Cause(name if number == 1 else f"{name}/{number}", lead, tuple(members))
