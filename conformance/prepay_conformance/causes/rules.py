"""Which group a finding belongs to."""

from __future__ import annotations

from prepay_conformance.causes.facts import (
    BOOKS,
    BY_OPERATION,
    CLAIMS,
    FIGURES,
    FOLLOWS,
    KEYS,
    NEVER,
    SHAPE,
    STOCK_CHECKS,
    at_the_end,
    fact_of,
    since,
)
from prepay_conformance.findings import Finding
from prepay_conformance.laws import Law

__all__ = [
    "Group",
    "absorbed",
    "acted_before",
    "follows",
    "guessed_alike",
    "merge_followers",
    "moved_before",
    "same_books",
    "same_fault",
    "same_follower",
    "same_shape",
    "suspected",
    "written_in",
]


class Group:
    """Findings of one cause, while causes are looked for."""

    def __init__(self, first: Finding) -> None:
        self.members: list[Finding] = []
        self.laws: set[Law] = set()
        self.facts: set[tuple[Law, str]] = set()
        self.exchanges: set[int] = set()
        self.culprits: set[str] = set()
        self.scenes: dict[str, int] = {}
        self.add(first, culprit=True)

    def add(self, finding: Finding, *, culprit: bool = False) -> None:
        """Add a finding; ``culprit``: its operation is to blame for what is found there later."""
        self.members.append(finding)
        self.laws.add(finding.law)
        self.facts.add(fact_of(finding))
        self.exchanges.update(finding.exchanges)
        if culprit and finding.operation is not None:
            self.culprits.add(finding.operation)
        for scene in finding.scenes:
            self.scenes[scene] = min(since(finding), self.scenes.get(scene, NEVER))

    def absorb(self, other: Group) -> None:
        """Take in another group."""
        self.culprits |= other.culprits
        for finding in other.members:
            self.add(finding)

    def met_before(self, finding: Finding) -> bool:
        """Return True if this was seen earlier in a scenario of the finding, on whose accounts it may have acted."""
        return any(self.scenes.get(scene, NEVER + 1) <= since(finding) for scene in finding.scenes)


def same_fault(group: Group, finding: Finding) -> bool:
    """Return True if a fault of money that was seen directly is the group's."""
    law = finding.law
    if finding.operation in group.culprits or group.exchanges.intersection(finding.exchanges):
        return True
    if fact_of(finding) in group.facts or (law in group.laws and law not in BY_OPERATION):
        return True
    if law in KEYS and group.laws & KEYS:
        return True
    if finding.overlaps and all(one.overlaps for one in group.members):
        # Seen only where requests overlap: the server has no lock.
        return True
    return depends(finding) and group.met_before(finding)


def depends(finding: Finding) -> bool:
    """Return True if what happened before on the account can have brought it about."""
    return finding.law not in CLAIMS or not finding.seq


def merge_followers(groups: list[Group]) -> None:
    """Let a group follow from another that was seen before, in the same scenarios."""
    for group in sorted(groups, key=lambda one: -min(map(since, one.members))):
        first = min(map(since, group.members))
        for other in groups:
            if other is group or min(map(since, other.members)) >= first:
                continue
            if all(depends(one) and other.met_before(one) for one in group.members):
                other.absorb(group)
                groups.remove(group)
                break


def suspected(group: Group, finding: Finding) -> bool:
    """Return True if an operation of the group may have moved a balance that is not what it must be."""
    return bool(group.culprits & finding.suspects) or finding.operation in group.culprits


def acted_before(group: Group, finding: Finding) -> bool:
    """Return True if the group's fault was seen before in the finding's scenario."""
    return group.met_before(finding)


def guessed_alike(group: Group, finding: Finding) -> bool:
    """Return True if the group breaks the same law."""
    return finding.law in group.laws and finding.law is not Law.PAGES


def written_in(group: Group, finding: Finding) -> bool:
    """Return True if a history can show the group's fault: it acted on that account before."""
    return finding.operation in group.culprits or group.met_before(finding)


def moved_before(group: Group, finding: Finding) -> bool:
    """Return True if credits went astray before: then the history need not add up anywhere."""
    if (
        not (finding.law is Law.HISTORY_SUM or at_the_end(finding))
        or group.laws <= SHAPE | FOLLOWS | FIGURES | BOOKS
    ):
        return False
    return min(map(since, group.members)) < since(finding)


def same_books(group: Group, finding: Finding) -> bool:
    """Return True if both are about one history."""
    if finding.law is Law.PAGES:
        return fact_of(finding) in group.facts or (
            finding.operation in {one.operation for one in group.members}
        )
    return bool(group.laws & {Law.HISTORY_SUM, Law.HISTORY_CHAIN})


def same_shape(group: Group, finding: Finding) -> bool:
    """Return True if it is the same sentence about another response, or the same law about the same response."""
    if fact_of(finding) in group.facts:
        return True
    own = STOCK_CHECKS.get(finding.message.partition(":")[0]) if finding.law is Law.STOCK else None
    if own in group.laws and finding.operation in group.culprits:
        # The stock check says again what a check of ours has found there.
        return True
    return finding.law in group.laws and bool(group.exchanges.intersection(finding.exchanges))


def absorbed(groups: list[Group], shape: Group) -> bool:
    """Return True if a fault of money explains a wrong shape: it was seen in exchanges of that fault alone."""
    for group in groups:
        if shape.exchanges and shape.exchanges <= group.exchanges and not group.laws <= SHAPE:
            group.absorb(shape)
            return True
    return False


def follows(group: Group, finding: Finding) -> bool:
    """Return True if what failed can have failed because of the group's fault."""
    if group.exchanges.intersection(finding.exchanges) and Law.HEADERS not in group.laws:
        return True
    return finding.law is Law.REACHED and finding.operation in group.culprits


def same_follower(group: Group, finding: Finding) -> bool:
    """Return True if nothing explains either of the two."""
    return finding.law in group.laws and group.laws <= FOLLOWS
