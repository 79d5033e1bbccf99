"""C4: the same history in every form of HAR: a healthy vendor is called healthy, a broken one broken."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from prepay_conformance import KitError, Law, Level, Verdict, run
from tests.conformance.hars import FORMS, NO_BODIES, Form, Got, balance, bought, chrome, lost
from tests.conformance.hars import playwright_attach as attach
from tests.conformance.servers import settings

# Each call with its instant in seconds; each takes half a second.
HEALTHY = (balance(100, 0), bought(25, 75, 1), balance(75, 2), bought(25, 50, 3), balance(50, 4))
OVERLAPPING = (
    balance(100, 0),
    # Sent first, carried out last: what is left is told the other way round.
    bought(25, 50, 1.0, seconds=2.0),
    bought(25, 75, 1.5, seconds=0.2),
    # Asked for before either was carried out, answered when both were under way.
    balance(100, 1.1, seconds=0.1),
    balance(50, 5),
)
CARRIED_OUT = (balance(100, 0), lost(1), balance(75, 3))
NOT_CARRIED_OUT = (balance(100, 0), lost(1, -1), balance(100, 3))
LATE = (balance(100, 0), lost(1), balance(100, 2), balance(75, 9))
CACHED = (
    balance(100, 0),
    balance(100, 1)._replace(status=304, body=None, asked=(("If-None-Match", '"a"'),)),
    bought(25, 75, 2),
    balance(75, 3),
)
FOREIGN = (
    *HEALTHY,
    Got("POST", "/api/ext/bundles", 200, {"object": "file"}, {"purpose": "x"}, 6, host="api.openai.com"),
    Got("GET", "/api/ext/me", 200, {}, None, 7, host="tokportal.com.example"),
)
WELL = {
    "healthy": HEALTHY,
    "overlapping": OVERLAPPING,
    "lost, carried out": CARRIED_OUT,
    "lost, not carried out": NOT_CARRIED_OUT,
    "lost, carried out later": LATE,
    "out of a cache": CACHED,
    "with other hosts": FOREIGN,
}
BROKEN = {
    "26 taken for 25": (balance(100, 0), bought(26, 74, 1), balance(74, 2)),
    "charged twice, told once": (balance(100, 0), bought(25, 75, 1), balance(50, 2)),
    "charged twice among others": (*OVERLAPPING[:-1], balance(25, 5)),
    "more gone than the lost call costs": (balance(100, 0), lost(1), balance(74, 3)),
    "more there than before": (balance(100, 0), lost(1), balance(101, 3)),
}


def replayed(path: Path, **options: Any) -> Verdict:
    return run(settings("tokportal", options.pop("url", ""), level=Level.REPLAY, recording=path, **options))


def said(verdict: Verdict) -> list[str]:
    return [f"{one.law.title}: {one.operation}: {one.message}" for one in verdict.findings]


@pytest.mark.parametrize("history", WELL.values(), ids=WELL.keys())
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_c4_a_healthy_vendor_is_called_healthy_in_every_form(
    form: Form, history: Sequence[Got], tmp_path: Path
) -> None:
    verdict = replayed(form(tmp_path, history))
    assert said(verdict) == []
    assert verdict.outcome == "conforms"


@pytest.mark.parametrize("history", BROKEN.values(), ids=BROKEN.keys())
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_c4_a_broken_vendor_is_found_in_every_form_that_tells(
    form: Form, history: Sequence[Got], tmp_path: Path
) -> None:
    verdict = replayed(form(tmp_path, history))
    if form in NO_BODIES:
        # Nothing in it tells of credits; that is said, and nobody is accused.
        assert said(verdict) == []
        assert any("have no body of the response" in line for line in verdict.unknown)
        return
    assert {one.law for one in verdict.findings} & {Law.PRICE, Law.BALANCE}
    assert verdict.exit_code == 3


@pytest.mark.parametrize(
    ("history", "line"),
    [
        (FOREIGN, "2 requests to other hosts were left aside"),
        (CARRIED_OUT, "1 requests have no response, so that what they cost is unknown"),
        (CACHED, "1 requests came out of a cache and were left aside"),
        (OVERLAPPING, "3 requests overlap others, so that the balance is only compared after them"),
    ],
)
def test_c4_what_is_unknown_is_said(history: Sequence[Got], line: str, tmp_path: Path) -> None:
    lines: list[str] = []
    verdict = replayed(chrome(tmp_path, history), progress=lines.append)
    assert line in verdict.unknown
    assert line in lines
    assert line in verdict.as_json()["unknown"]


def test_c4_a_body_that_was_dropped_hides_no_overcharge_from_the_balance(tmp_path: Path) -> None:
    history = (balance(100, 0), bought(26, 74, 1), balance(74, 2))
    path = chrome(tmp_path, history)
    document: Any = json.loads(path.read_text())
    document["log"]["entries"][1]["response"]["content"].pop("text")
    path.write_text(json.dumps(document))
    found = replayed(path).findings
    assert {(one.law, one.operation) for one in found} == {(Law.BALANCE, "tokportalCreateBundle")}


def test_c4_only_the_vendors_hosts_and_the_named_one_count(tmp_path: Path) -> None:
    broken = BROKEN["charged twice, told once"]
    path = chrome(tmp_path, [got._replace(host="proxy.example:8443") for got in broken])
    with pytest.raises(KitError, match=r"other hosts: proxy\.example:8443"):
        replayed(path)
    assert replayed(path, url="https://proxy.example:8443").exit_code == 3
    for host in ("127.0.0.1:4010", "localhost", "[::1]:9", "tokportal.com", "eu.app.tokportal.com:443"):
        assert replayed(chrome(tmp_path, [got._replace(host=host) for got in broken])).exit_code == 3
    for host in ("tokportal.com.example", "nottokportal.com", "127.0.0.1.example"):
        with pytest.raises(KitError, match="holds no request of TokPortal"):
            replayed(chrome(tmp_path, [got._replace(host=host) for got in broken]))


def test_c4_a_base_path_of_the_named_host_is_taken_off(tmp_path: Path) -> None:
    history = [got._replace(host="proxy.example", target=f"/tok{got.target}") for got in HEALTHY]
    assert replayed(chrome(tmp_path, history), url="https://proxy.example/tok/").outcome == "conforms"


def test_c4_a_file_that_is_named_elsewhere_is_not_read(tmp_path: Path) -> None:
    outside = tmp_path / "outside.json"
    outside.write_text("{}")
    inner = tmp_path / "inner"
    inner.mkdir()
    path = attach(inner, HEALTHY)
    document: Any = json.loads(path.read_text())
    for name in ("../outside.json", str(outside), "", "..", "gone.json"):
        document["log"]["entries"][0]["response"]["content"]["_file"] = name
        path.write_text(json.dumps(document))
        verdict = replayed(path)
        assert said(verdict) == []
        assert any(line.startswith("1 requests have no body of the response") for line in verdict.unknown)


def test_c4_an_archive_has_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from prepay_conformance.recordings import read

    path = tmp_path / "large.har.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("har.har", '{"log": {}}' + " " * 5000)
    monkeypatch.setattr(read, "MAX_RECORDING_BYTES", 4000)
    with pytest.raises(KitError, match="more than 4000 bytes inside"):
        replayed(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("other.txt", "x")
    with pytest.raises(KitError, match="holds 0 HAR files"):
        replayed(path)
    path.write_bytes(b"PK\x03\x04" + b"x" * 50)
    with pytest.raises(KitError, match="cannot be read"):
        replayed(path)


def test_c4_a_recording_without_keys_tells_of_no_balance_and_says_so(tmp_path: Path) -> None:
    path = chrome(tmp_path, BROKEN["charged twice, told once"])
    document: Any = json.loads(path.read_text())
    for one in document["log"]["entries"]:
        # Chrome leaves credentials out, unless it is told otherwise.
        one["request"]["headers"] = []
    path.write_text(json.dumps(document))
    verdict = replayed(path)
    assert said(verdict) == []
    assert "3 requests carry no key, so that whose credits they spend is unknown" in verdict.unknown


def test_c4_a_recording_in_utf_16_is_read(tmp_path: Path) -> None:
    path = chrome(tmp_path, HEALTHY)
    path.write_text(path.read_text(), encoding="utf-16")
    assert replayed(path).outcome == "conforms"
    path.write_bytes(b"\xff\xfe\x00\xd8")
    with pytest.raises(KitError, match="it is not UTF-8"):
        replayed(path)


def test_c4_requests_of_two_accounts_do_not_overlap(tmp_path: Path) -> None:
    other = ("X-API-Key", "$OTHER")
    path = chrome(tmp_path, (*BROKEN["26 taken for 25"], balance(9, 1.2, asked=(other,))))
    document: Any = json.loads(path.read_text())
    document["log"]["entries"][-1]["request"]["headers"] = [{"name": other[0], "value": other[1]}]
    path.write_text(json.dumps(document))
    verdict = replayed(path)
    assert {one.law for one in verdict.findings} == {Law.PRICE}
    assert not any("overlap" in line for line in verdict.unknown)
