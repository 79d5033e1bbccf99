"""``prepay history`` and ``prepay packs``."""

from __future__ import annotations

import datetime as dt
import os

import pytest

from prepay_mock import RemoteMock
from tests.sdk.cli.conftest import Run


@pytest.fixture
def bundles(server: RemoteMock) -> int:
    with server.tokportal.account(os.environ["TOKPORTAL_API_KEY"]).client() as client:
        for _ in range(4):
            client.bundles.create(bundle_type="account_only", country="USA")
    return 4


def test_rows_come_newest_first(run: Run, bundles: int) -> None:
    told = run("history tokportal")
    assert (told.code, told.err) == (0, "")
    head, *rows = told.out.splitlines()
    assert head.split() == ["When", "Kind", "Credits", "After", "What", "for"]
    assert [row.split()[5:8] for row in rows] == [
        *(["debit", "-25", str(132 - 25 * made)] for made in range(bundles, 0, -1)),
        ["credit", "+132", "132"],
    ]


@pytest.mark.parametrize("limit", [1, 3, 5, 150])
def test_a_limit_holds_over_pages(run: Run, bundles: int, limit: int) -> None:
    assert len(run(f"history tokportal -n {limit} --json").json) == min(limit, bundles + 1)


def test_json_has_the_vendors_own_fields(run: Run, bundles: int) -> None:
    newest = run("history tokportal -n 1 --json").json[0]
    assert (newest["type"], newest["amount"], newest["balance_after"]) == ("debit", -25, 32)
    assert newest["breakdown"] == {"account_creation": 25}


def test_tokportals_rows_can_be_cut_by_day(run: Run, bundles: int) -> None:
    today = dt.datetime.now(dt.UTC).date()
    before = today - dt.timedelta(days=30)
    assert run(f"history tokportal --since {before} --json").json
    nothing = run(f"history tokportal --until {before}")
    assert (nothing.code, nothing.out, nothing.err) == (0, "", "no credits have moved\n")
    assert run(f"history tokportal --until {before} --json").out == "[]\n"


def test_ugens_rows_can_be_those_of_one_job(run: Run, server: RemoteMock) -> None:
    with server.ugen.account(os.environ["UGEN_API_KEY"]).client() as client:
        jobs = [
            client.jobs.create(
                product_name=name, product_image_url="https://example.com/x.png", segment_count=1
            ).job_id
            for name in ("Mug", "Cup")
        ]
    rows = run(f"history ugen --job {jobs[0]} --json").json
    assert [(row["type"], row["job_id"]) for row in rows] == [("reserve", jobs[0])]
    assert len(run("history ugen --json").json) == 3


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("history trenz", "Trenz keeps no history"),
        ("history ugen --since 2026-01-01", "--limit or --job"),
        ("history tokportal --job x", "--since and --until"),
        ("history tokportal --since yesterday", "yesterday"),
        ("history tokportal -n 0", "-n"),
        ("history", "VENDOR"),
        ("history tiktok", "tiktok"),
        ("packs tokportal", "sells no packs"),
        ("packs trenz", "sells no packs"),
    ],
)
def test_what_cannot_be_meant_is_a_usage_error(run: Run, line: str, reason: str) -> None:
    refused = run(line)
    assert (refused.code, refused.out) == (2, "")
    assert reason in refused.err


def test_packs_are_public(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with_key = run("packs")
    assert with_key.code == 0
    assert with_key.out.splitlines()[2].split() == ["creator", "1,000", "45.00", "0.045", "10", "%"]
    monkeypatch.delenv("UGEN_API_KEY")
    assert run("packs ugen") == with_key
    assert [pack["credits"] for pack in run("packs --json").json] == [200, 1000, 5000, 20000]
