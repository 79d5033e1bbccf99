"""The wheel at work in empty environments: bare, and with each extra."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.package.environments import Environment
from tests.tree import ROOT

Install = Callable[[str], Environment]

EXTRAS = ["", "mock", "contract", "cli", "all"]
BARE = {"prepay", "httpx", "attrs", "httpcore", "h11", "anyio", "idna", "certifi"}
# Needs of anyio that come or stay away with Python's version.
AT_TIMES = {"sniffio", "typing-extensions"}

INSTALLED = (
    "import importlib.metadata as m, json\n"
    "print(json.dumps(sorted(d.name.lower().replace('_', '-') for d in m.distributions())))"
)
CONTRACT = (
    "import prepay, sys\n"
    "from prepay._contract.file import contract_path, load_contract\n"
    "print(contract_path().parent.name, len(load_contract()['paths']) > 30, 'yaml' in sys.modules)\n"
    "print(prepay.__file__)"
)
BUNDLE = """
import sys
from prepay import TokPortal
with TokPortal("sk_mock_wheel", base_url=sys.argv[1]) as tok:
    bundle = tok.bundles.create(bundle_type="account_only", country="USA")
    print(bundle.credits_charged, tok.credits.balance().data.total_credits)
"""


@pytest.mark.parametrize("extra", EXTRAS, ids=lambda extra: extra or "bare")
def test_it_imports_and_tells_its_version(environment: Install, extra: str) -> None:
    installed = environment(extra)
    told = installed.run("--version")
    assert (told.returncode, told.stdout, told.stderr) == (0, f"prepay {version('prepay')}\n", "")
    imported = installed.script(CONTRACT)
    assert imported.returncode == 0, imported.stderr
    found, place = imported.stdout.splitlines()
    assert found == "prepay True False"
    assert place.startswith(str(installed.folder))
    assert str(ROOT) not in place


def test_a_bare_install_holds_httpx_attrs_and_their_needs_and_nothing_else(environment: Install) -> None:
    installed = set(json.loads(environment("").script(INSTALLED).stdout))
    assert installed - AT_TIMES == BARE


@pytest.mark.parametrize(
    ("extra", "command", "lacking"),
    [
        ("", "mock", "mock"),
        ("", "contract test --vendor ugen --url http://127.0.0.1:1", "contract"),
        ("", "balance", "cli"),
        ("", "--help", "cli"),
        ("cli", "mock", "mock"),
        ("", "mock clock", "mock"),
        ("mock", "doctor", "cli"),
    ],
)
def test_a_missing_extra_is_one_line_that_says_what_to_install(
    environment: Install, extra: str, command: str, lacking: str
) -> None:
    ran = environment(extra).run(*command.split())
    assert ran.returncode == 6, ran.stderr
    assert ran.stdout == ""
    assert ran.stderr.endswith(f"it comes with: pip install 'prepay[{lacking}]'\n")
    assert ran.stderr.count("\n") == 1


@pytest.mark.parametrize("client", ["", "mock", "all"], ids=lambda extra: extra or "bare")
def test_a_bundle_is_created_on_the_mock_over_http(environment: Install, client: str) -> None:
    with environment("mock").mock() as url:
        ran = environment(client).script(BUNDLE, url)
        assert (ran.returncode, ran.stdout, ran.stderr) == (0, "25 107\n", "")


def test_a_running_mock_is_steered_with_the_mock_extra_alone(environment: Install) -> None:
    installed = environment("mock")
    with installed.mock("--freeze-at", "2026-06-01T12:00:00Z") as url:
        moved = installed.run("mock", "clock", "advance", "1d", "--url", url)
        assert (moved.returncode, moved.stdout, moved.stderr) == (
            0,
            "2026-06-02T12:00:00+00:00  frozen  nothing is to come\n",
            "",
        )


@pytest.mark.parametrize("extra", ["cli", "all"])
def test_the_command_line_reads_a_balance(environment: Install, extra: str) -> None:
    with environment("mock").mock() as url:
        told = environment(extra).run(
            "balance",
            "tokportal",
            "--json",
            TOKPORTAL_API_KEY="sk_mock_wheel",
            TOKPORTAL_BASE_URL=url,
        )
        assert told.returncode == 0, told.stderr
        assert json.loads(told.stdout)["tokportal"]["available"] == 132


@pytest.mark.parametrize(("extra", "vendor"), [("contract", "tokportal"), ("all", "ugen")])
def test_the_contract_kit_judges_the_mock(environment: Install, extra: str, vendor: str) -> None:
    key = {f"{vendor.upper()}_API_KEY": "sk_mock_wheel"}
    with environment("mock").mock("--no-rate-limits") as url:
        ran = environment(extra).run(
            "contract", "test", "--vendor", vendor, "--url", url, "--level", "read", "--quiet", **key
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr


OWN_TEST = """
def test_a_bundle_costs_25(prepay_world):
    account = prepay_world.tokportal.account(balance=132)
    with account.client() as tok:
        tok.bundles.create(bundle_type="account_only", country="USA")
    account.assert_charged(25)
"""


def test_an_applications_own_tests_find_the_fixture(environment: Install, tmp_path: Path) -> None:
    (tmp_path / "test_own.py").write_text(OWN_TEST)
    ran = environment("all").module(
        "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:schemathesis", str(tmp_path)
    )
    assert ran.returncode == 0, ran.stdout
    assert "1 passed" in ran.stdout


def test_pytest_runs_where_the_mock_is_not_installed(environment: Install, tmp_path: Path) -> None:
    (tmp_path / "test_own.py").write_text("def test_nothing(): pass\n" + OWN_TEST)
    ran = environment("contract").module(
        "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:schemathesis", str(tmp_path)
    )
    assert "1 passed" in ran.stdout
    assert "pip install" in ran.stdout, "the fixture says what is missing"
