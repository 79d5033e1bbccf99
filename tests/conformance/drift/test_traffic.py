"""Which recorded requests count, and what of them is known."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from prepay_conformance import Level, run
from prepay_conformance.drift import DriftError, DriftLimits, find_drift
from prepay_conformance.drift.items import Item, Items, Key, Kind, Sureness
from prepay_conformance.drift.traffic import Traffic
from prepay_conformance.gate import Exchange, Origin, Request
from prepay_conformance.report import write_reports
from prepay_conformance.runner import Run
from tests.conformance.drift.changed import record_traffic, tokportal_calls, unchanged
from tests.conformance.servers import settings

HEADERS = {
    "content-type": "application/json",
    "x-tokportal-api-version": "1",
    "x-tokportal-api-stability": "stable",
    "x-tokportal-request-id": "r",
    "x-ratelimit-limit": "120",
    "x-ratelimit-remaining": "119",
    "x-ratelimit-reset": "1",
}


def entry(url: str, body: Any = None, status: int = 200, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "text": json.dumps(body if body is not None else {"data": {"email": "a", "credits": 1, "n": 1}})
    }
    return {
        "startedDateTime": "2026-06-01T12:00:00.000Z",
        "request": {"method": "GET", "url": url, "headers": []},
        "response": {
            "status": status,
            "headers": [{"name": name, "value": value} for name, value in HEADERS.items()],
            "content": told,
        },
        **more,
    }


def har(tmp_path: Path, *entries: Any, name: str = "x.har") -> Path:
    path = tmp_path / name
    path.write_text(json.dumps({"log": {"version": "1.2", "entries": entries}}))
    return path


@pytest.mark.parametrize(
    ("url", "counts"),
    [
        ("https://app.tokportal.com/api/ext/me", True),
        ("https://tokportal.com/api/ext/me", True),
        ("http://127.0.0.1:4010/api/ext/me", True),
        ("http://localhost/api/ext/me", True),
        ("http://[::1]:80/api/ext/me", True),
        ("https://own.example/api/ext/me", True),
        ("https://nottokportal.com/api/ext/me", False),
        ("https://tokportal.com.evil.example/api/ext/me", False),
        ("https://api.openai.com/v1/files", False),
        ("https://app.tokportal.com/login", False),
        # Another vendor's paths on this vendor's host.
        ("https://app.tokportal.com/v1/files", False),
    ],
)
def test_only_hosts_of_vendors_and_those_that_are_named_count(url: str, counts: bool, tmp_path: Path) -> None:
    recording = har(tmp_path, entry(url))
    if counts:
        drift = find_drift([recording], url="https://own.example/base")
        assert [item.key.detail for item in drift.items] == ["n"]
    else:
        with pytest.raises(DriftError, match="no request of a vendor"):
            find_drift([recording], url="https://own.example")


ME = "https://app.tokportal.com/api/ext/me"


def test_what_is_not_known_is_not_judged(tmp_path: Path) -> None:
    dropped, aborted, cached = entry(ME), entry(ME, status=0), entry(ME, status=304)
    del dropped["response"]["content"]["text"]
    dropped["response"]["content"]["size"] = 50
    masked = entry(ME, {"data": {"email": "***@***", "credits": 1}})
    head = entry(ME, {"x": 1})
    head["request"]["method"] = "HEAD"
    absent = entry("https://app.tokportal.com/api/ext/nothing", {"error": {"code": "X"}}, status=404)
    drift = find_drift([har(tmp_path, dropped, aborted, cached, masked, head, absent)])
    assert drift.items == []
    # Those that had a response; of the aborted and the cached nothing is known.
    assert drift.requests == 4


def test_what_is_not_http_is_not_quoted(tmp_path: Path) -> None:
    odd, status, typed = entry(ME), entry(ME, status=99_999), entry(ME)
    odd["request"]["method"] = "canary\n"
    typed["response"]["headers"][0]["value"] = "canary of Ann; charset=utf-8"
    drift = find_drift([har(tmp_path, odd, status, typed)])
    assert [(item.kind, item.key.detail) for item in drift.items] == [(Kind.MEDIA_TYPE_NEW, "")]
    assert "canary" not in json.dumps(drift.overlay)


def test_a_torn_last_line_of_a_killed_recorder_is_left_out(tmp_path: Path) -> None:
    path = record_traffic(unchanged, tmp_path / "live.har", tokportal_calls)
    text = path.read_text()
    for cut in (3, 200, 1500):
        path.write_text(text[:-cut])
        assert 14 <= find_drift([path]).requests <= 17
    # A file of another tool that is cut off is not mended.
    path.write_text(json.dumps(json.loads(text))[:-3])
    with pytest.raises(DriftError, match="it is not JSON"):
        find_drift([path])


def test_a_recording_is_replayed_by_the_kit_too(tmp_path: Path) -> None:
    path = record_traffic(unchanged, tmp_path / "live.har", tokportal_calls)
    verdict = run(settings("tokportal", "", level=Level.REPLAY, recording=path))
    assert [finding.message for finding in verdict.findings] == []
    assert verdict.requests == 17


def test_a_journal_of_the_kit_is_read(mock_url: str, tmp_path: Path) -> None:
    kit = Run(settings("trenz", mock_url, fuzz=False))
    write_reports(tmp_path, kit.verdict(), kit.journal, kit.masker)
    drift = find_drift([tmp_path / "journal.jsonl"])
    assert drift.items == []
    assert drift.requests > 200


@pytest.mark.parametrize("vendor", ["tokportal", "ugen"])
def test_what_a_whole_run_of_the_kit_sees_of_the_mock_is_no_drift(
    vendor: str, mock_url: str, tmp_path: Path
) -> None:
    kit = Run(settings(vendor, mock_url, fuzz=False))
    write_reports(tmp_path, kit.verdict(), kit.journal, kit.masker)
    assert [item.message for item in find_drift([tmp_path / "journal.jsonl"]).items] == []


def test_limits_of_recordings_entries_and_bytes_hold(tmp_path: Path) -> None:
    one, two = har(tmp_path, entry(ME)), har(tmp_path, entry(ME), name="y.har")
    for limits, said in (
        (DriftLimits(recordings=1), "2 recordings are more than 1"),
        (DriftLimits(entries=1), "more than 1 requests"),
        (DriftLimits(total_bytes=10), "more than 10 bytes"),
    ):
        with pytest.raises(DriftError, match=said):
            find_drift([one, two], limits=limits)


def test_differences_and_new_fields_are_bounded(tmp_path: Path) -> None:
    many = {"data": {"email": "a", "credits": 1, **{f"field_{chr(97 + n)}": n for n in range(20)}}}
    path = har(tmp_path, entry(ME, many))
    few = find_drift([path], limits=DriftLimits(fields=3))
    assert [item.key.detail for item in few.items] == ["*", "field_a", "field_b", "field_c"]
    assert all(item.proposed for item in few.items)
    short = find_drift([path], limits=DriftLimits(items=5))
    assert (len(short.items) >= 5, short.left_out) == (True, 15)


def test_odd_times_and_forms_are_borne(tmp_path: Path) -> None:
    entries: list[Any] = [
        entry(ME, startedDateTime=odd) for odd in (None, 3, "soon", "0001-01-01T00:00:00+14:00")
    ]
    entries += [None, 3, {"request": None, "response": {"status": 200}}, {"response": {"status": "200"}}]
    drift = find_drift([har(tmp_path, *entries)])
    assert [(item.count, item.first) for item in drift.items] == [(4, None)]


def seen(number: int, *, recording: int = 0) -> Traffic:
    exchange = Exchange(number, Origin("recorded"), Request("GET", "/x"), None, {}, 200)
    return Traffic(number, "v", exchange, None, recording, whole=True)


def test_sureness_grows_with_number_and_spread() -> None:
    def item(times: int, kind: Kind = Kind.FIELD_NEW, recordings: int = 1, of: int = 0) -> Item:
        found = Items(DriftLimits())
        for number in range(times):
            found.add(Key(kind, "/x", "d"), "m", seen(number + 1, recording=number % recordings))
        for _ in range(of):
            found.chance({"/x"})
        return found.ranked()[0]

    assert item(1).sureness is Sureness.LOW
    assert item(4).sureness is Sureness.MEDIUM
    assert item(5).sureness is Sureness.MEDIUM
    assert item(5, recordings=2).sureness is Sureness.HIGH
    assert item(50).sureness is Sureness.HIGH
    # What is missing now and then is less sure than what never came.
    assert item(4, Kind.HEADER_GONE, 2, of=9).sureness is Sureness.LOW
    assert item(6, Kind.HEADER_GONE, 2, of=9).sureness is Sureness.MEDIUM
    assert item(9, Kind.HEADER_GONE, 2, of=9).sureness is Sureness.HIGH
