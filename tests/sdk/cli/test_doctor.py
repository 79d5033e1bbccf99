"""``prepay doctor``: what it finds, and that finding it costs nothing."""

from __future__ import annotations

import datetime as dt
import os
from email.utils import format_datetime

import pytest

from prepay._version import __version__
from prepay.cli import diagnosis
from prepay.cli.vendors import Vendor
from prepay_mock import RemoteMock
from tests.sdk.cli.conftest import Ran, Run

NOW = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)


def found(ran: Ran, about: str) -> dict[str, tuple[str, str]]:
    return {
        entry["check"]: (entry["verdict"], entry["says"]) for entry in ran.json if entry["about"] == about
    }


def test_all_is_well(run: Run, server: RemoteMock) -> None:
    seen = run("doctor --json")
    assert (seen.code, seen.err) == (0, "nothing is in the way\n")
    about = found(seen, "prepay")
    assert about["version"][1].startswith(f"prepay {__version__} on Python 3.")
    assert about["contract"][1].startswith("1.0.0, 49 operations, ")
    assert {name: verdict for name, (verdict, _) in about.items() if name.startswith("extra")} == {
        "extra cli": "ok",
        "extra contract": "ok",
        "extra httpx2": "ok",
        "extra mock": "ok",
    }
    for vendor in Vendor:
        about = found(seen, vendor)
        assert about["key"] == ("ok", f"{vendor.upper()}_API_KEY holds a key of the mock")
        assert about["host"] == ("ok", server.url)
        assert about["access"] == ("ok", "the key is accepted")
        assert about["server"][1].startswith("the prepay mock, answered in ")


def test_looking_costs_nothing(run: Run, server: RemoteMock) -> None:
    run("doctor")
    for vendor in (server.tokportal, server.ugen, server.trenz):
        vendor.account(os.environ[f"{vendor.name.upper()}_API_KEY"]).assert_charged(0)


def test_the_report_is_a_table_for_people(run: Run) -> None:
    head, first, *_ = run("doctor --offline").out.splitlines()
    assert head.split() == ["About", "Check", "Found"]
    assert first.split()[:3] == ["prepay", "version", "ok"]


def test_offline_sends_nothing(run: Run, server: RemoteMock) -> None:
    server.requests.clear()
    seen = run("doctor --offline --json")
    assert seen.code == 0
    assert set(found(seen, "ugen")) == {"key", "host"}
    assert len(server.requests) == 0


def test_a_key_that_is_refused_is_in_the_way(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRENZ_API_KEY", "sk_mock_revoked")
    seen = run("doctor trenz --json")
    assert seen.code == 3
    verdict, says = found(seen, "trenz")["access"]
    assert verdict == "bad"
    assert "401" in says
    assert seen.err == "1 in the way\n"


def test_a_host_that_does_not_answer_is_in_the_way(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UGEN_BASE_URL", "http://127.0.0.1:1")
    about = found(run("doctor ugen --json"), "ugen")
    assert about["access"][0] == "bad"
    assert "server" not in about


def test_a_mock_key_for_a_real_host_is_found_before_anything_is_sent(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TOKPORTAL_BASE_URL")
    seen = run("doctor tokportal --json")
    assert seen.code == 3
    verdict, says = found(seen, "tokportal")["interlock"]
    assert verdict == "bad"
    assert "app.tokportal.com is a real host" in says
    assert os.environ["TOKPORTAL_API_KEY"] not in seen.out


def test_a_real_key_is_not_sent_unencrypted_without_a_word(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UGEN_API_KEY", "sk_canary_4711")
    seen = run("doctor ugen --offline --json")
    about = found(seen, "ugen")
    assert about["key"] == ("ok", "UGEN_API_KEY holds a real key: what it buys is paid for")
    assert about["host"][0] == "bad"
    assert "canary" not in seen.out + seen.err


def test_a_vendor_without_a_key_is_a_note_unless_it_was_named(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TRENZ_API_KEY")
    said = "TRENZ_API_KEY is not set"
    anyone = run("doctor --offline --json")
    assert (anyone.code, found(anyone, "trenz")) == (0, {"key": ("note", said)})
    named = run("doctor trenz --offline --json")
    assert (named.code, found(named, "trenz")) == (3, {"key": ("bad", said)})


def test_no_key_at_all_is_told_with_a_way_to_begin(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for vendor in Vendor:
        monkeypatch.delenv(f"{vendor.upper()}_API_KEY")
    seen = run("doctor --json")
    assert seen.code == 3
    assert "prepay mock" in found(seen, "prepay")["keys"][1]


def test_an_extra_that_is_missing_is_told_with_its_command(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def lack_orjson(name: str) -> bool:
        return name != "orjson"

    monkeypatch.setattr(diagnosis, "_installed", lack_orjson)
    seen = run("doctor --offline --json")
    assert seen.code == 0
    assert found(seen, "prepay")["extra mock"] == (
        "note",
        "not installed: pip install 'prepay[mock]' (lacks orjson)",
    )


@pytest.mark.parametrize(
    ("ahead", "verdict", "says"),
    [
        (0, "ok", "within 1 s of the server's"),
        (45, "ok", "within 45 s of the server's"),
        (-60, "ok", "within 60 s of the server's"),
        (61, "bad", "61 s ahead of the server's"),
        (-3600, "bad", "3600 s behind the server's"),
    ],
)
def test_a_clock_that_is_wrong_is_found_by_the_servers_date(ahead: int, verdict: str, says: str) -> None:
    date = format_datetime(NOW - dt.timedelta(seconds=ahead), usegmt=True)
    finding = diagnosis._clock(Vendor.UGEN, date, NOW)
    assert finding.verdict == verdict
    assert finding.says.startswith(says)


@pytest.mark.parametrize("date", [None, "", "soon"])
def test_without_a_date_there_is_nothing_to_compare(date: str | None) -> None:
    assert diagnosis._clock(Vendor.UGEN, date, NOW).verdict == "note"
