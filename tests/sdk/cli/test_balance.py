"""``prepay balance``."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest

from prepay_mock import RemoteMock
from tests.sdk.cli.conftest import Run


def test_lots_are_read_as_a_person_would(run: Run, server: RemoteMock) -> None:
    account = server.tokportal.account(os.environ["TOKPORTAL_API_KEY"])
    account.grant(638, expires_in=timedelta(days=19), source="farmer_topup")
    account.grant(200, expires_in=timedelta(hours=44), source="gift")
    told = run("balance tokportal")
    assert (told.code, told.err) == (0, "")
    head, soon, later, rest = told.out.splitlines()
    assert head == "TokPortal: 970 credits available, 200 of them expire within 7 days"
    assert soon.split() == ["200", "expire", "in", "2", "days", *soon.split()[5:10], "gift"]
    assert later.split()[:5] == ["638", "expire", "in", "19", "days"]
    assert rest.split() == ["132", "expire", "later", "or", "never"]


def test_a_balance_of_which_nothing_expires_says_so(run: Run) -> None:
    assert run("balance tokportal").out == (
        "TokPortal: 132 credits available\n    nothing expires within 30 days\n"
    )


def test_reserved_credits_are_told_apart(run: Run, server: RemoteMock) -> None:
    account = server.ugen.account(os.environ["UGEN_API_KEY"])
    with account.client() as client:
        client.jobs.create(
            product_name="Mug", product_image_url="https://example.com/mug.png", segment_count=1
        )
    assert run("balance ugen").out == "U-Gen: 899 credits available, 101 reserved, 1,000 in all\n"
    assert run("balance ugen --json").json["ugen"]["reserved"] == account.reserved == 101


def test_without_a_vendor_all_are_told_whose_keys_are_set(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    both = run("balance")
    assert both.code == 0
    assert [line.partition(":")[0] for line in both.out.splitlines() if ":" in line] == ["TokPortal", "U-Gen"]
    assert both.err.startswith("Trenz: the balance is told in answers only")
    monkeypatch.delenv("TOKPORTAL_API_KEY")
    monkeypatch.delenv("TRENZ_API_KEY")
    assert list(run("balance --json").json) == ["ugen"]


def test_trenz_tells_its_balance_with_a_task(run: Run, server: RemoteMock) -> None:
    with server.trenz.account(os.environ["TRENZ_API_KEY"]).client() as client:
        task = client.images.generate(prompt="a mug").data.task_id
    assert run(f"balance trenz --task {task}").out == "Trenz: 480 credits available\n"
    silent = run("balance trenz")
    assert (silent.code, silent.out) == (1, "")
    assert "--task" in silent.err


def test_json_has_the_same_shape_for_every_vendor(run: Run, server: RemoteMock) -> None:
    account = server.tokportal.account(os.environ["TOKPORTAL_API_KEY"])
    account.grant(5, expires_in=timedelta(days=3), source="gift")
    told = run("balance tokportal ugen --json")
    assert (told.code, told.err) == (0, "")
    assert set(told.json["tokportal"]) == set(told.json["ugen"])
    tok = told.json["tokportal"]
    assert (tok["available"], tok["reserved"], tok["total"], tok["expiring"]) == (137, 0, 137, 5)
    assert (tok["lots"][0]["amount"], tok["lots"][0]["source"]) == (5, "gift")


@pytest.mark.parametrize(
    ("least", "code", "said"), [(132, 0, ""), (150, 3, "TokPortal: 18 credits short of 150\n")]
)
def test_a_least_balance_can_be_demanded(run: Run, least: int, code: int, said: str) -> None:
    asked = run(f"balance tokportal --at-least {least}")
    assert (asked.code, asked.err) == (code, said)
    assert asked.out.startswith("TokPortal: 132 credits")


def test_one_vendor_that_fails_hides_no_other(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKPORTAL_API_KEY", "sk_not_known")
    asked = run("balance tokportal ugen")
    assert asked.code == 4
    assert asked.out == "U-Gen: 1,000 credits available\n"
    assert "401" in asked.err
    assert "sk_not_known" not in asked.err
