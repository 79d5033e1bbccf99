"""CI cannot spend: what each level sends to a host that is not the mock, and what it costs there."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from prepay_conformance import Law, Level, NotAuthorised, Verdict, run
from prepay_conformance.cli import main
from prepay_conformance.levels import Permissions, authorise, default_level
from prepay_conformance.vendors.registry import BUILT_IN
from prepay_mock.engine.messages import Request, Response
from tests.conformance.live import live
from tests.conformance.servers import KEYS, settings

FAST = 1_000_000
"""Requests a minute: no waiting in tests."""


def told(verdict: Verdict) -> list[str]:
    return [f"{one.law.title}: {one.operation}: {one.message}" for one in verdict.findings]


def kit(vendor: str, url: str, **options: Any) -> Verdict:
    return run(settings(vendor, url, per_minute=FAST, examples=2, **options))


@pytest.mark.parametrize("vendor", BUILT_IN)
def test_a_live_host_gets_negative_and_pays_nothing(vendor: str) -> None:
    with live() as host:
        verdict = kit(vendor, host.url)
        assert (verdict.level, verdict.mock, verdict.credits) == ("negative", False, 0)
        assert told(verdict) == []
        assert host.bought(vendor) == 0
        assert host.spent(vendor) == 0
        assert verdict.requests == len(host.seen) > 100
        # Whatever was accepted was a read that costs nothing.
        accepted = [request for request in host.engine.world.heard if request.status < 300]
        assert {request.method for request in accepted} <= {"GET", "OPTIONS"}


@pytest.mark.parametrize("vendor", BUILT_IN)
def test_level_read_sends_get_alone_and_pays_nothing(vendor: str) -> None:
    with live() as host:
        verdict = kit(vendor, host.url, level=Level.READ)
        assert told(verdict) == []
        assert host.methods() == {"GET"}
        assert host.bought(vendor) == 0
        assert verdict.credits == 0


def test_reading_may_cost_when_a_cap_allows_it() -> None:
    with live() as host:
        verdict = kit("trenz", host.url, level=Level.READ, max_credits=300)
        assert verdict.credits == host.spent("trenz") > 0
        assert verdict.credits <= 300


@pytest.mark.parametrize(("vendor", "cap"), [("tokportal", 60), ("ugen", 100), ("trenz", 10)])
def test_level_spend_stays_below_its_cap(vendor: str, cap: int) -> None:
    with live() as host:
        verdict = kit(vendor, host.url, max_credits=cap, fuzz=vendor == "trenz")
        assert told(verdict) == []
        assert (verdict.level, verdict.stopped) == ("spend", "")
        assert "passed" in {
            outcome for name, outcome in verdict.scripts.items() if name.startswith("smallest")
        }
        assert host.bought(vendor) > 0
        assert host.spent(vendor) == verdict.credits <= cap


def test_a_scenario_that_costs_more_than_the_cap_is_not_begun() -> None:
    with live() as host:
        verdict = kit("tokportal", host.url, max_credits=10, fuzz=False)
        assert verdict.scripts["smallest purchase"] == "costs 50 credits, and 10 may be spent"
        assert host.bought("tokportal") == 0


@pytest.mark.parametrize("cap", [0, 1, 26, 120])
def test_a_cap_of_credits_stops_a_full_run_before_it_is_exceeded(cap: int) -> None:
    with live() as host:
        verdict = kit("tokportal", host.url, level=Level.FULL, max_credits=cap, owns_account=True)
        assert host.spent("tokportal") <= cap
        assert verdict.credits <= cap
        assert "credits is reached" in verdict.stopped
        assert verdict.exit_code == (3 if verdict.findings else 5)


@pytest.mark.parametrize("cap", [1, 20, 150])
def test_a_cap_of_requests_stops_the_run_at_once(cap: int) -> None:
    with live() as host:
        verdict = kit("ugen", host.url, max_requests=cap)
        # One request looks who is there.
        assert len(host.seen) <= cap + 1
        assert f"{cap} requests is reached" in verdict.stopped
        assert verdict.exit_code == 5


@pytest.mark.parametrize("cap", range(36, 44))
def test_a_check_whose_own_request_meets_the_cap_finds_nothing(cap: int, mock_url: str) -> None:
    # Stock checks send requests of their own, such as one without a key; beyond the cap the gate refuses them.
    verdict = run(settings("ugen", mock_url, level=Level.READ, max_requests=cap))
    assert (told(verdict), verdict.exit_code) == ([], 5)


def accept_everything(request: Request, handle: Callable[[Request], Response]) -> Response:
    """A server that mends what is wrong with a request to buy, and sells."""
    if request.method == "POST" and request.path == "/api/ext/bundles" and request.header(b"x-api-key"):
        body = {"bundle_type": "account_only", "platform": "tiktok", "country": "USA"}
        headers = {
            name: value for name, value in request.headers.items() if name not in {b"accept", b"content-type"}
        }
        headers[b"content-type"] = b"application/json"
        return handle(Request("POST", request.path, b"", headers, json.dumps(body).encode()))
    return handle(request)


def test_a_server_that_sells_what_it_must_refuse_is_found_and_sells_dry() -> None:
    with live(accept_everything) as host:
        verdict = kit("tokportal", host.url, fuzz=False)
        laws = {finding.law for finding in verdict.findings if finding.operation == "tokportalCreateBundle"}
        assert Law.NOTHING_BOUGHT in laws
        assert host.bought("tokportal") == 0, "the dry-run header was not sent"
        writes = [
            request for request in host.seen if request.method == "POST" and request.path.endswith("/bundles")
        ]
        assert writes
        assert all(request.header(b"x-tokportal-dry-run") for request in writes)


def forget_dry_runs(request: Request, handle: Callable[[Request], Response]) -> Response:
    request.headers.pop(b"x-tokportal-dry-run", None)
    return accept_everything(request, handle)


def test_the_answer_is_believed_and_not_the_header() -> None:
    with live(forget_dry_runs) as host:
        verdict = kit("tokportal", host.url, fuzz=False)
        found = [finding for finding in verdict.findings if finding.law is Law.NOTHING_BOUGHT]
        assert any("may have bought" in finding.message for finding in found)
        # It was bought, so it counts, and the cap of nothing ends the run.
        assert verdict.credits >= host.spent("tokportal") == 25
        assert "credits is exceeded" in verdict.stopped


@pytest.mark.parametrize(
    ("level", "permissions", "needs"),
    [
        (Level.SPEND, Permissions(None, False), "--max-credits"),
        (Level.FULL, Permissions(None, True), "--max-credits"),
        (Level.FULL, Permissions(100, False), "--i-own-this-account"),
    ],
)
def test_a_live_host_does_not_get_more_than_its_owner_has_agreed_to(
    level: Level, permissions: Permissions, needs: str
) -> None:
    with pytest.raises(NotAuthorised, match=needs):
        authorise(level, mock=False, permissions=permissions)
    assert authorise(level, mock=True, permissions=permissions) == permissions.max_credits


def test_levels_by_default() -> None:
    assert default_level(mock=True, permissions=Permissions(None, False)) is Level.FULL
    assert default_level(mock=False, permissions=Permissions(None, False)) is Level.NEGATIVE
    assert default_level(mock=False, permissions=Permissions(10, True)) is Level.SPEND
    assert authorise(Level.FULL, mock=False, permissions=Permissions(10, True)) == 10
    assert authorise(Level.READ, mock=False, permissions=Permissions(None, False)) == 0


def test_a_mock_that_is_not_on_loopback_counts_as_live(
    monkeypatch: pytest.MonkeyPatch, mock_url: str
) -> None:
    from prepay_conformance.gate import upstream

    def nowhere(_host: str) -> bool:
        return False

    monkeypatch.setattr(upstream, "is_loopback", nowhere)
    verdict = kit("trenz", mock_url, fuzz=False)
    assert (verdict.level, verdict.mock) == ("negative", False)


def test_exit_code_4_for_a_key_that_is_refused_or_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], mock_url: str, tmp_path: Path
) -> None:
    arguments = ["test", "--vendor", "ugen", "--url", mock_url]
    monkeypatch.setenv("UGEN_API_KEY", "ugen_sk_wrong")
    assert main(arguments) == 4
    assert "refused the key of UGEN_API_KEY" in capsys.readouterr().err
    monkeypatch.delenv("UGEN_API_KEY")
    assert main(arguments) == 4
    assert "UGEN_API_KEY" in capsys.readouterr().err
    with live() as host:
        monkeypatch.setenv("UGEN_API_KEY", KEYS["UGEN_API_KEY"])
        assert main(["test", "--vendor", "ugen", "--url", host.url, "--level", "full"]) == 4
        assert "--max-credits" in capsys.readouterr().err
        assert len(host.seen) == 1
