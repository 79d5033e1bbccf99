"""``prepay contract drift``: exit codes, formats, the baseline, and secrets in none of them."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from prepay_conformance.cli import main
from prepay_mock.engine.messages import Request
from tests.conformance.drift.changed import KEY, on_json, record_traffic, tokportal_calls, unchanged, walked

PERSON = "ann.canary@example.com"
FREE_TEXT = "a note of Ann Canary"


def changed(_request: Request, _status: int, body: Any) -> Any:
    for one in walked(body):
        if "bundle_type" in one and "created_at" in one:
            # Free text where the contract lists values, and names that are data.
            one |= {"status": FREE_TEXT, "country": KEY, "promo": {"by": PERSON, PERSON: 1, KEY: 2}, KEY: 3}
    return body


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return record_traffic(on_json(changed), tmp_path_factory.mktemp("live") / "live.har", tokportal_calls)


@pytest.fixture(scope="module")
def healthy_recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return record_traffic(unchanged, tmp_path_factory.mktemp("live") / "live.har", tokportal_calls)


def test_nothing_new_is_one_line_and_exit_code_0(
    healthy_recording: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("terminal", "markdown", "github"):
        assert main(["drift", str(healthy_recording), "--format", name]) == 0
        assert capsys.readouterr().out == "Drift: nothing new in 17 requests of 1 recording.\n"


def test_drift_is_exit_code_3_in_each_format(recording: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told: dict[str, str] = {}
    for name in ("terminal", "json", "markdown", "github"):
        assert main(["drift", str(recording), "--format", name]) == 3
        told[name] = capsys.readouterr().out
    assert "the field body.data.promo is not documented" in told["terminal"]
    value = json.loads(told["json"])
    assert value["new_drift"] is True
    assert value["version"] == 1
    assert value["items"][0].keys() >= {
        "kind",
        "place",
        "count",
        "first_seen",
        "last_seen",
        "sureness",
        "proposed",
    }
    assert value["overlay"]["overlay"] == "1.0.0"
    assert told["markdown"].startswith("### Drift: ")
    assert "| sure | difference |" in told["markdown"]
    assert "::warning title=drift%3A field-new::" in told["github"]
    assert main(["drift", str(recording), "--json"]) == 3
    assert json.loads(capsys.readouterr().out)["items"] == value["items"]


def test_a_terminal_gets_a_table(
    recording: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "dumb")
    assert main(["drift", str(recording)]) == 3
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["sure", "difference", "seen", "operations"]
    assert max(map(len, lines[: lines.index("")])) <= 80


def test_secrets_people_and_free_text_are_in_nothing(
    recording: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # As another tool may have recorded it: nothing is masked.
    text = recording.read_text().replace("$API_KEY_1", KEY)
    text = text.replace("***@***", PERSON)
    bare, overlay, baseline, summary = (tmp_path / name for name in ("bare.har", "o.yaml", "b.yaml", "s.md"))
    bare.write_text(text)
    assert KEY in text
    assert PERSON in text
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    out = ""
    for name in ("terminal", "json", "markdown", "github"):
        files = ["--overlay", str(overlay), "--write-baseline", str(baseline)]
        assert main(["drift", str(bare), "--format", name, *files]) == 3
        captured = capsys.readouterr()
        out += captured.out + captured.err
    for written in (out, overlay.read_text(), baseline.read_text(), summary.read_text()):
        assert "promo" in written
        for canary in (KEY, "canary", "Canary", PERSON, FREE_TEXT):
            assert canary not in written


def test_the_step_summary_gets_markdown(
    recording: Path, healthy_recording: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    main(["drift", str(healthy_recording)])
    assert summary.read_text() == "before\n\nDrift: nothing new in 17 requests of 1 recording.\n"
    main(["drift", str(recording)])
    assert "### Drift: " in summary.read_text()
    assert "```yaml" in summary.read_text()
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "no" / "folder"))
    assert main(["drift", str(healthy_recording)]) == 0


def test_a_baseline_holds_what_is_known(
    recording: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "baseline.yaml"
    assert main(["drift", str(recording), "--write-baseline", str(path)]) == 3
    first = path.read_text()
    value = yaml.safe_load(first)
    assert value["prepay_drift_baseline"] == 1
    keys = [(one["kind"], one["place"], one["detail"]) for one in value["known"]]
    assert keys == sorted(keys)
    assert main(["drift", str(recording), "--since", str(path)]) == 0
    out = capsys.readouterr().out.splitlines()[-1]
    assert out == f"Drift: nothing new in 17 requests of 1 recording, {len(keys)} known."
    # A reason is kept, and the file stays the same however often it is written.
    value["known"][0]["reason"] = "told to the vendor"
    path.write_text(json.dumps(value))
    for _ in range(2):
        main(["drift", str(recording), "--since", str(path), "--write-baseline", str(path)])
    assert path.read_text() == first.replace("reason: ''", "reason: told to the vendor", 1)
    # What is not in the file any more is new again.
    del value["known"][0]
    path.write_text(json.dumps(value))
    capsys.readouterr()
    assert main(["drift", str(recording), "--since", str(path), "--json"]) == 3
    assert len(json.loads(capsys.readouterr().out)["items"]) == 1


def test_known_differences_are_not_in_the_overlay(recording: Path, tmp_path: Path) -> None:
    path, overlay = tmp_path / "baseline.yaml", tmp_path / "overlay.yaml"
    main(["drift", str(recording), "--write-baseline", str(path)])
    assert main(["drift", str(recording), "--since", str(path), "--overlay", str(overlay)]) == 0
    assert not overlay.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is not a baseline"),
        ("- 1", "is not a baseline"),
        ("{prepay_drift_baseline: 2}", "is not a baseline"),
        ("{prepay_drift_baseline: 1, known: 3}", "`known` must be a list"),
        ("{prepay_drift_baseline: 1, known: [3]}", "entry 1 is not a mapping"),
        ("{prepay_drift_baseline: 1, known: [{kind: field-new, place: /x, why: x}]}", "unknown key 'why'"),
        (
            "{prepay_drift_baseline: 1, known: [{kind: odd, place: /x}]}",
            "'odd' is not a kind. Kinds are price-changed",
        ),
        ("{prepay_drift_baseline: 1, known: [{kind: field-new, place: x}]}", "must be a JSON pointer"),
        (
            "{prepay_drift_baseline: 1, known: [{kind: field-new, place: /x, detail: 418}]}",
            "Write numbers in quotes",
        ),
        ("{a: [", "b.yaml"),
        ("&a [*a]", "b.yaml"),
        ("\xff", "not a baseline"),
    ],
)
def test_a_baseline_that_is_wrong_is_one_line_and_exit_code_2(
    text: str, said: str, healthy_recording: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "b.yaml"
    path.write_text(text)
    assert main(["drift", str(healthy_recording), "--since", str(path)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("prepay contract drift: ")
    assert said in line


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("none.har", None, "cannot be read: No such file"),
        ("broken.har", b'{"log": {"entries": [', "is not JSON"),
        ("odd.har", b'{"log": {"entries": 3}}', "has no log.entries"),
        ("other.txt", b"hello", "this is no JSON"),
        ("bytes.har", b"\x80\x81", "cannot be read"),
        ("empty.har", b'{"log": {"entries": []}}', "no request of a vendor"),
        ("deep.har", b'{"log": ' + b"[" * 100_000, "nested too deeply"),
    ],
)
def test_a_recording_that_cannot_be_read_is_one_line_and_exit_code_2(
    name: str, content: bytes | None, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    assert main(["drift", str(path)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("prepay contract drift: ")
    assert said in line


def test_a_contract_or_a_place_to_write_that_is_wrong_is_one_line(
    recording: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other.yaml"
    other.write_text("openapi: 3.1.0\ninfo: {title: x, version: '1'}\npaths: {}\n")
    for options in (
        ["--contract", str(tmp_path / "none.yaml")],
        ["--contract", str(other)],
        ["--overlay", str(tmp_path / "no" / "folder")],
        ["--write-baseline", str(tmp_path / "no" / "folder")],
        ["--url", "http://"],
    ):
        assert main(["drift", str(recording), *options]) == 2
        (line,) = capsys.readouterr().err.splitlines()
        assert line.startswith("prepay contract drift: ")
