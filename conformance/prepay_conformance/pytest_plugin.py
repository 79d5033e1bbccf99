"""The kit in pytest: one test for each operation, over one run that they share.

Nothing is registered by itself, so that pytest pays nothing for it where it is not used. To use it::

    # conftest.py
    pytest_plugins = ["prepay_conformance.pytest_plugin"]

    # test_contract.py
    def test_operation(contract_operation):
        contract_operation.assert_conforms()

    def test_the_rest(contract_verdict):
        assert contract_verdict.conforms

    pytest --contract-vendor tokportal --contract-url http://127.0.0.1:4010

The key comes from the environment. Without ``--contract-url`` these tests are skipped.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pytest

from prepay_conformance.causes import Cause
from prepay_conformance.levels import Level
from prepay_conformance.limits import MAX_CAUSES_SHOWN
from prepay_conformance.report import write_reports
from prepay_conformance.report.words import judged
from prepay_conformance.runner import Run
from prepay_conformance.settings import Settings
from prepay_conformance.vendors import registry
from prepay_conformance.verdict import OperationVerdict, Verdict

__all__ = ["ContractOperation", "contract_operation", "contract_verdict"]


class ContractOperation(NamedTuple):
    """One operation of the run."""

    line: OperationVerdict
    causes: tuple[Cause, ...] = ()
    """The causes of everything that the run has found."""

    def assert_conforms(self) -> None:
        """Fail if the operation breaks a law: with the law, what was seen, and a line to see it again.

        Where the fault of another operation explains all that was found here, nobody can say whether this one conforms:
        the test is skipped and names the cause, whose own test fails.
        """
        word, why = judged(self.line, self.causes)
        if word == "affected" and self.causes:
            pytest.skip(f"affected by another fault, {why}")
        found = self.line.findings
        told = [
            f"{one.law.title}: {one.law.says}\n{one.message}\n{one.curl}" for one in found[:MAX_CAUSES_SHOWN]
        ]
        if len(found) > len(told):
            told.append(f"and {len(found) - len(told)} more findings")
        assert not told, "\n\n".join(told)  # noqa: S101 - this is what a test asserts


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of the kit."""
    vendors = registry.names()
    group = parser.getgroup("contract", "contract tests of prepaid-credit APIs")
    group.addoption("--contract-vendor", choices=list(vendors), default=vendors[0], help="whose contract")
    group.addoption("--contract-url", default="", help="base URL of the server under test")
    group.addoption("--contract-level", choices=[level.value for level in Level], help="how far to go")
    group.addoption("--contract-max-credits", type=int, help="the most credits to spend")
    group.addoption("--contract-seed", type=int, default=1, help="decides what is generated")
    group.addoption(
        "--contract-examples", type=int, default=25, help="cases that a phase generates for an operation"
    )
    group.addoption("--contract-report-dir", type=Path, help="write the kit's reports into this folder")


def _option(config: pytest.Config, name: str) -> Any:
    return config.getoption(f"--contract-{name}")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make one test of each that asks for ``contract_operation`` for every operation of the vendor."""
    if "contract_operation" in metafunc.fixturenames:
        operations = registry.load(_option(metafunc.config, "vendor")).operations
        metafunc.parametrize("contract_operation", list(operations), indirect=True)


@pytest.fixture(scope="session")
def contract_verdict(request: pytest.FixtureRequest) -> Verdict:
    """The verdict of the run; the first test that asks for it runs the kit."""
    config = request.config
    url: str = _option(config, "url")
    if not url:
        pytest.skip("name the server under test with --contract-url")
    level: str | None = _option(config, "level")
    kit = Run(
        Settings(
            vendor=_option(config, "vendor"),
            url=url,
            level=None if level is None else Level(level),
            max_credits=_option(config, "max-credits"),
            seed=_option(config, "seed"),
            examples=_option(config, "examples"),
        )
    )
    folder: Path | None = _option(config, "report-dir")
    try:
        return kit.verdict()
    finally:
        # Also of a run that was interrupted or has failed; its report says that it is incomplete.
        if folder is not None:
            write_reports(folder, kit.verdict_so_far(), kit.journal, kit.masker)


@pytest.fixture
def contract_operation(request: pytest.FixtureRequest, contract_verdict: Verdict) -> ContractOperation:
    """What the run has found out about one operation."""
    name: str = request.param
    line = next(line for line in contract_verdict.operations if line.coverage.operation == name)
    return ContractOperation(line, contract_verdict.causes)
