"""Level replay: recorded traffic, judged offline."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from prepay_conformance import KitError, Law, Level, Verdict, run
from prepay_conformance.report import write_reports
from prepay_conformance.runner import Run
from tests.conformance.broken import tokportal_money, trenz, ugen
from tests.conformance.broken.planting import Bug
from tests.conformance.servers import planted, settings

HEADERS = {
    "content-type": "application/json",
    "x-tokportal-api-version": "1",
    "x-tokportal-api-stability": "stable",
    "x-tokportal-request-id": "r",
    "x-ratelimit-limit": "120",
    "x-ratelimit-remaining": "119",
    "x-ratelimit-reset": "1",
}
ME = {"data": {"email": "a", "credits": 1}}
BUNDLE = {
    "id": "b1",
    "bundle_id": "b1",
    "bundle_type": "account_only",
    "platform": "tiktok",
    "status": "pending_setup",
    "videos_quantity": 0,
    "created_at": "2026-06-01T12:00:00Z",
}


def replayed(path: Path, vendor: str = "tokportal") -> Verdict:
    return run(settings(vendor, "", level=Level.REPLAY, recording=path))


def laws(verdict: Verdict) -> set[Law]:
    return {finding.law for finding in verdict.findings}


def recorded(tmp_path: Path, vendor: str, url: str) -> Path:
    kit = Run(settings(vendor, url, fuzz=False))
    verdict = kit.verdict()
    write_reports(tmp_path, verdict, kit.journal, kit.masker)
    return tmp_path / "journal.jsonl"


@pytest.mark.parametrize("vendor", ["tokportal", "ugen", "trenz"])
def test_what_a_healthy_server_answered_still_conforms(vendor: str, mock_url: str, tmp_path: Path) -> None:
    verdict = replayed(recorded(tmp_path, vendor, mock_url), vendor)
    assert [f"{one.law.title}: {one.message}" for one in verdict.findings] == []
    assert verdict.requests > 200
    assert (verdict.level, verdict.exit_code) == ("replay", 0)


@pytest.mark.parametrize(
    "bug",
    [
        next(bug for bug in tokportal_money.BUGS if bug.says == "missing is wrong in a 402"),
        next(bug for bug in tokportal_money.BUGS if bug.says == "charges twice, tells once"),
        next(bug for bug in ugen.BUGS if bug.says == "a job reserves 1 credit more"),
        next(bug for bug in trenz.BUGS if bug.says == "a backend failure is not refunded"),
    ],
    ids=lambda bug: bug.id,
)
def test_what_a_broken_server_answered_is_found_offline(
    bug: Bug, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with planted(bug.plant, monkeypatch) as url:
        path = recorded(tmp_path, bug.vendor, url)
    verdict = replayed(path, bug.vendor)
    assert verdict.exit_code == 3
    assert laws(verdict) & {*bug.laws, Law.BALANCE, Law.PRICE, Law.NO_EFFECT}


def har(tmp_path: Path, *entries: dict[str, Any]) -> Path:
    path = tmp_path / "recorded.har"
    path.write_text(json.dumps({"log": {"version": "1.2", "entries": list(entries)}}))
    return path


def entry(
    method: str, target: str, status: int, body: Any, sent: Any = None, **headers: str
) -> dict[str, Any]:
    asked: dict[str, Any] = {
        "method": method,
        "url": f"https://app.tokportal.com{target}",
        "headers": [{"name": "X-API-Key", "value": "***"}],
    }
    if sent is not None:
        asked["postData"] = {"mimeType": "application/json", "text": json.dumps(sent)}
    answered = {name: value for name, value in {**HEADERS, **headers}.items() if value}
    return {
        "request": asked,
        "response": {
            "status": status,
            "headers": [{"name": name, "value": value} for name, value in answered.items()],
            "content": {"text": json.dumps(body)},
        },
    }


def balance(total: int) -> dict[str, Any]:
    data: dict[str, Any] = {
        "total_credits": total,
        "expiring_within_7_days": 0,
        "upcoming_expirations": [],
        "last_updated": None,
    }
    return entry("GET", "/api/ext/credits/balance", 200, {"data": data})


def creation(charged: int, remaining: int) -> dict[str, Any]:
    body = {
        "data": BUNDLE,
        "credits_charged": charged,
        "credits_remaining": remaining,
        "cost_breakdown": {"account_creation": charged},
    }
    sent = {"bundle_type": "account_only", "platform": "tiktok", "country": "USA"}
    return entry("POST", "/api/ext/bundles", 201, body, sent)


def test_a_har_file_of_a_browser(tmp_path: Path) -> None:
    verdict = replayed(har(tmp_path, balance(100), creation(25, 75), balance(75)))
    assert verdict.findings == ()
    assert (verdict.requests, verdict.credits) == (3, 25)
    reached = {
        line.coverage.operation: dict(line.coverage.reached) for line in verdict.operations if line.tested
    }
    assert reached == {"tokportalGetCreditBalance": {200: 2}, "tokportalCreateBundle": {201: 1}}


@pytest.mark.parametrize(
    ("entries", "law"),
    [
        ((balance(100), creation(26, 74)), Law.PRICE),
        ((balance(100), creation(25, 70)), Law.BALANCE),
        ((balance(100), creation(25, 75), balance(50)), Law.BALANCE),
        ((balance(10), creation(25, 0)), Law.NO_OVERSPEND),
        ((entry("GET", "/api/ext/me", 200, {"data": {"email": "a@b.example"}}),), Law.BODY),
        ((entry("GET", "/api/ext/me", 418, {}),), Law.STATUS),
        ((entry("GET", "/api/ext/me", 200, ME, x_=""),), None),
        (
            (
                entry(
                    "GET",
                    "/api/ext/me",
                    200,
                    ME,
                    **{"x-ratelimit-limit": ""},
                ),
            ),
            Law.HEADERS,
        ),
        (
            (
                entry(
                    "GET",
                    "/api/ext/me",
                    200,
                    ME,
                    **{"content-type": "text/html"},
                ),
            ),
            Law.MEDIA_TYPE,
        ),
    ],
)
def test_breaches_in_recorded_traffic(
    tmp_path: Path, entries: tuple[dict[str, Any], ...], law: Law | None
) -> None:
    verdict = replayed(har(tmp_path, *entries))
    assert (law in laws(verdict)) if law is not None else verdict.findings == ()


def test_bodies_in_base64(tmp_path: Path) -> None:
    encoded = balance(5)
    content = encoded["response"]["content"]
    content.update(text=base64.b64encode(content["text"].encode()).decode(), encoding="base64")
    assert replayed(har(tmp_path, encoded)).findings == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no json",
        "[]",
        '{"log": {}}',
        '{"request": 5}',
        '{"a": 1}\n',
        '{"request": {"method": "GET"}, "response": {"a": 1}}',
    ],
)
def test_what_is_no_recording_is_refused_with_a_reason(tmp_path: Path, text: str) -> None:
    path = tmp_path / "recording"
    path.write_text(text)
    with pytest.raises(KitError, match="recording"):
        replayed(path)
