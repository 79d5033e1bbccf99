"""The healthy mock conforms at level full, and no seed makes the kit see what is not there."""

from __future__ import annotations

import pytest

from prepay_conformance import Law, Verdict, run
from prepay_conformance.gate import Origin, Request
from prepay_conformance.runner import Run
from prepay_conformance.vendors.registry import BUILT_IN
from prepay_conformance.verdict import Findings
from tests.conformance.servers import settings

FURTHER_SEEDS = (2, 3, 4, 5)


def told(verdict: Verdict) -> list[str]:
    return [f"{one.law.title}: {one.operation}: {one.message}\n{one.curl}" for one in verdict.findings]


@pytest.mark.parametrize("vendor", BUILT_IN)
def test_the_mock_conforms_at_level_full(vendor: str, mock_process: str) -> None:
    verdict = run(settings(vendor, mock_process, run=None, seed=1, examples=3))
    assert told(verdict) == []
    assert (verdict.level, verdict.mock, verdict.stopped, verdict.exit_code) == ("full", True, "", 0)
    # Everything was tested: each operation succeeded, each documented status was answered, each scenario was played.
    assert all(line.word == "conforms" and not line.coverage.missing for line in verdict.operations)
    assert set(verdict.scripts.values()) == {"passed"}
    assert verdict.blocked == {}


@pytest.mark.parametrize("seed", FURTHER_SEEDS)
@pytest.mark.parametrize("vendor", BUILT_IN)
def test_no_seed_gives_a_false_alarm(vendor: str, seed: int, mock_process: str) -> None:
    # What the coverage phase sends hardly depends on the seed, so that the first one has seen it.
    generated = {"seed": seed, "examples": 4, "phases": ("fuzzing", "stateful"), "scripts": ()}
    assert told(run(settings(vendor, mock_process, run=None, **generated))) == []


def test_the_same_seed_sends_the_same(mock_process: str) -> None:
    chosen = {"seed": 7, "examples": 3, "phases": ("fuzzing",), "scripts": ()}
    counts = {run(settings("trenz", mock_process, run=None, **chosen)).requests for _ in range(2)}
    assert len(counts) == 1


def test_what_was_not_reached_is_a_finding(mock_url: str) -> None:
    kit = Run(settings("trenz", mock_url, scripts=(), fuzz=False))
    verdict = kit.verdict()
    # A part of a test is no proof of anything, so that only a whole one is held to have reached everything.
    assert verdict.findings == ()
    kit._gate_emptiness()
    found = kit.notes.findings.all()
    assert {finding.law for finding in found} == {Law.REACHED}
    told = {(finding.operation, finding.message) for finding in found}
    assert ("trenzGenerateImage", "no call of it has succeeded") in told
    assert ("trenzGetTask", "documented, but never answered: 200, 400, 401, 404, 406, 429, 500, 503") in told
    kit.gate.mock = False
    kit.notes.findings = Findings()
    kit._gate_emptiness()
    told = {(finding.operation, finding.message) for finding in kit.notes.findings.all()}
    assert ("trenzGetTask", "documented, but never answered: 200, 400, 401, 404, 406") in told


def test_an_operation_that_only_examples_answer_has_not_succeeded(mock_url: str) -> None:
    kit = Run(settings("ugen", mock_url, scripts=(), fuzz=False))
    kit.verdict()
    path, headers = "/api/v1/credits/pricing", [("X-API-Key", "sk_mock_kit"), ("Prefer", "code=200")]
    exchange = kit.gate.send(Request("GET", path, headers), Origin("script"))
    kit.upstream.close()
    assert exchange.status == 200
    assert "ugenListModelPricing" not in kit.answers.succeeded
