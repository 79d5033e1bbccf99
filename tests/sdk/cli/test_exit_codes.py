"""Each exit code, brought about once; 6 is in test_command.py, 130 in test_jobs.py."""

from __future__ import annotations

from typing import Any

import pytest

from prepay import cli, errors
from prepay.cli.exit_codes import ExitCode
from prepay.cli.failures import exit_code_of
from prepay.testing import no_waiting
from prepay_mock import RemoteMock
from tests.sdk.cli.conftest import Run


def error(kind: type[errors.CallError], **facts: Any) -> errors.CallError:
    return kind("said", operation="ugen.jobs.get", **facts)


def test_0_it_is_done(run: Run) -> None:
    assert run("packs").code == 0


def test_1_it_could_not_be_done(run: Run, server: RemoteMock) -> None:
    server.faults.add("status", operation="ugenListCreditPacks", status=500, times=None)
    with no_waiting():
        failed = run("packs")
    server.faults.clear()
    assert failed.code == 1
    assert failed.err.startswith("prepay: ugen.billing.packs: 500")
    assert failed.err.count("\n") == 1


@pytest.mark.parametrize("line", ["balance tiktok", "packs --jason", "", "quote", "jobs"])
def test_2_the_command_line_is_wrong(run: Run, line: str) -> None:
    wrong = run(line)
    assert wrong.code == 2


def test_3_the_answer_is_no(run: Run) -> None:
    assert run("balance tokportal --at-least 133").code == 3


@pytest.mark.parametrize("key", ["", "sk_mock_revoked", "not a key"])
def test_4_a_key_is_missing_or_refused(run: Run, monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    monkeypatch.setenv("UGEN_API_KEY", key)
    refused = run("history ugen")
    assert (refused.code, refused.out) == (ExitCode.NOT_AUTHORISED, "")
    assert refused.err.count("\n") == 1
    assert not key or key not in refused.err


def test_4_an_address_is_missing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TRENZ_BASE_URL")
    assert run("quote trenz images.generate prompt=x").code == 4


@pytest.mark.parametrize(
    ("raised", "code"),
    [
        (errors.ConfigurationError("x"), ExitCode.NOT_AUTHORISED),
        (errors.InvalidArgumentError("x"), ExitCode.USAGE),
        (errors.BudgetExceededError("x"), ExitCode.CAP_REACHED),
        (error(errors.AuthenticationError, status=401), ExitCode.NOT_AUTHORISED),
        (error(errors.PermissionDeniedError, status=403), ExitCode.NOT_AUTHORISED),
        (error(errors.InsufficientCreditsError, status=402), ExitCode.NEGATIVE),
        (error(errors.NotFoundError, status=404), ExitCode.FAILED),
        (error(errors.RateLimitError, status=429), ExitCode.FAILED),
        (error(errors.ServerError, status=503), ExitCode.FAILED),
        (error(errors.NotSentError), ExitCode.FAILED),
        (error(errors.OutcomeUnknownError), ExitCode.FAILED),
        (error(errors.MalformedResponseError, status=200), ExitCode.FAILED),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else value.name,
)
def test_every_error_has_its_code(raised: errors.PrepayError, code: ExitCode) -> None:
    assert exit_code_of(raised) is code


def test_help_lists_the_codes(run: Run) -> None:
    words = " ".join(run("--help").out.split())
    assert "0 ok, 1 failed, 2 usage, 3 negative, 4 not authorised, 5 cap reached, 6 missing extra" in words
    assert "130 interrupted" in words


def test_codes_are_plain_integers_for_the_shell() -> None:
    assert {type(cli.main(["--version"])), *(type(code.value) for code in ExitCode)} <= {int, ExitCode}
