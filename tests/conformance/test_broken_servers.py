"""The proof that the kit can fail: servers with one deliberate bug each, and every one is found with its law named."""

from __future__ import annotations

import pytest

from prepay_conformance import run
from tests.conformance.broken import tokportal_money, tokportal_once, tokportal_shape, trenz, ugen
from tests.conformance.broken.planting import Bug
from tests.conformance.servers import planted, settings

BUGS = [*tokportal_money.BUGS, *tokportal_once.BUGS, *tokportal_shape.BUGS, *ugen.BUGS, *trenz.BUGS]


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.id)
def test_the_bug_is_found_and_its_law_is_named(bug: Bug, monkeypatch: pytest.MonkeyPatch) -> None:
    with planted(bug.plant, monkeypatch) as url:
        verdict = run(settings(bug.vendor, url, fuzz=False))
    assert verdict.exit_code == 3, "nothing was found"
    named = {finding.law for finding in verdict.findings}
    found = "\n".join(
        f"{finding.law.title}: {finding.operation}: {finding.message}" for finding in verdict.findings
    )
    assert named & set(bug.laws), f"found, but not by its law:\n{found}"
    # C5: one lie is one group, under the law that it breaks.
    causes = [cause.id for cause in verdict.causes]
    assert len(causes) == 1, f"one lie, several groups: {causes}\n{found}"
    assert verdict.causes[0].law in bug.laws, f"grouped as {causes[0]}:\n{found}"


def test_there_are_enough_of_them() -> None:
    assert len(BUGS) >= 30
    assert len({bug.id for bug in BUGS}) == len(BUGS)
    # The list of the bugs that a credit API must never have; each is planted somewhere.
    told = " ".join(bug.says for bug in BUGS)
    for words in (
        "race",
        "not refunded",
        "failed task",
        "missing is wrong",
        "does not add up",
        "burnt first",
    ):
        assert words in told
    for words in (
        "expired lot",
        "replay",
        "dry run",
        "keeps its reservation",
        "more than it reserved",
        "repeat",
    ):
        assert words in told
