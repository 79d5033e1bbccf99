"""A typo in the settings of a run must not pass: it is refused, and nothing tested is no good verdict."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from prepay_conformance import KitError, Level, Settings, run
from prepay_conformance.levels import LevelName
from tests.conformance.live import live
from tests.conformance.servers import KEYS, settings


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"scripts": ["typo"]}, "no scenario 'typo'; choose from tour, smallest purchase"),
        ({"scripts": "tour"}, "in a list"),
        ({"phases": ["guessing"]}, "no phase 'guessing'; choose from examples"),
        ({"phases": "fuzzing"}, "in a list"),
        ({"level": "everything"}, "no level 'everything'; choose from replay, read"),
        ({"level": 4}, "no level 4"),
        ({"examples": -5}, "examples must be a whole number, 1 or more, not -5"),
        ({"examples": 0}, "examples"),
        ({"timeout": -3}, "timeout must be a number of seconds above 0, not -3"),
        ({"timeout": float("inf")}, "timeout"),
        ({"timeout": float("nan")}, "timeout"),
        ({"timeout": "5"}, "timeout"),
        ({"max_seconds": 0}, "max_seconds"),
        ({"max_response_bytes": 0}, "max_response_bytes"),
        ({"seed": "abc"}, "seed must be a whole number, not 'abc'"),
        ({"seed": True}, "seed"),
        ({"max_credits": 1.5}, "max_credits"),
        ({"max_credits": True}, "max_credits"),
        ({"max_requests": -1}, "max_requests"),
        ({"per_minute": 0}, "per_minute"),
        ({"level": Level.READ, "recording": Path("/nonexistent")}, "level replay, not at level read"),
        ({"vendor": "trenzz"}, "there is no vendor 'trenzz'"),
    ],
)
def test_each_wrong_setting_is_refused_with_what_would_be_right(wrong: dict[str, Any], says: str) -> None:
    options: dict[str, Any] = {"vendor": "trenz", "url": "http://127.0.0.1:1", **wrong}
    with pytest.raises(ValueError, match=r"\w") as refused:
        Settings(**options)
    assert says in str(refused.value)


def test_a_recording_asks_for_replay(tmp_path: Path) -> None:
    asked = Settings(vendor="trenz", recording=tmp_path / "none.har")
    assert asked.chosen_level is Level.REPLAY
    with pytest.raises(KitError, match="cannot be read"):
        run(asked)


@pytest.mark.parametrize(
    "chosen", [{"scripts": [], "fuzz": False}, {"scripts": ["smallest purchase"], "fuzz": False}]
)
def test_nothing_tested_is_no_good_verdict(chosen: dict[str, Any]) -> None:
    with live() as host:
        verdict = run(settings("trenz", host.url, **chosen))
    assert (verdict.outcome, verdict.conforms, verdict.exit_code) == ("nothing_tested", False, 3)
    assert verdict.as_json()["outcome"] == "nothing_tested"


def test_levels_are_their_names_and_keep_their_order() -> None:
    names: list[LevelName] = ["replay", "read", "negative", "spend", "full"]
    assert [level.value for level in Level] == names
    assert sorted([Level.FULL, Level.READ, Level.SPEND]) == [Level.READ, Level.SPEND, Level.FULL]
    assert Level.FULL > Level.SPEND >= Level.SPEND > Level.NEGATIVE >= Level.READ
    assert not Level.FULL < Level.NEGATIVE
    assert Level.READ <= "full"
    assert (str(Level.FULL), f"{Level.READ}", Level("FULL")) == ("full", "read", Level.FULL)
    for level in names:
        recording = None if level != "replay" else Path("x")
        assert Settings(
            vendor="ugen", url="http://x", level=level, recording=recording
        ).chosen_level is Level(level)


# Whoever started the tests in the background of a shell has SIGINT ignored, and its children with it.
_PROGRAM = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from prepay.cli import main
raise SystemExit(main())
"""


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
@pytest.mark.parametrize("level", ["negative", "full"])
def test_c7_a_run_that_is_stopped_leaves_its_report(
    number: signal.Signals, code: int, level: str, tmp_path: Path
) -> None:
    with live() as host:
        command = [
            sys.executable, "-c", _PROGRAM, "contract", "test",
            "--vendor", "tokportal", "--url", host.url,
            "--level", level, "--report-dir", str(tmp_path), "--max-per-minute", "600", "--max-credits", "100000",
            "--i-own-this-account", "--quiet",
        ]  # fmt: skip
        process = subprocess.Popen(
            command, env={**os.environ, **KEYS}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        deadline = time.monotonic() + 60
        while len(host.seen) < 15 and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
    assert process.returncode == code, err
    assert "Traceback" not in err
    assert number.name in err
    verdict = json.loads((tmp_path / "verdict.json").read_text())
    assert (verdict["complete"], verdict["conforms"], verdict["stopped"]) == (False, False, "interrupted")
    assert "incomplete" in out
    assert "ncomplete" in (tmp_path / "report.html").read_text()
    # An error and not a failure: the server is not to blame.
    assert '<error message="incomplete: interrupted"' in (tmp_path / "junit.xml").read_text()
    assert json.loads((tmp_path / "journal.har").read_text())["log"]["entries"]
    assert len((tmp_path / "journal.jsonl").read_text().splitlines()) >= 10


def test_c7_a_server_that_goes_away_leaves_a_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from prepay_conformance.cli import main
    from prepay_conformance.gate.upstream import Unreachable, Upstream

    for name, key in KEYS.items():
        monkeypatch.setenv(name, key)
    send, count = Upstream.send, [0]

    def gone(self: Upstream, request: Any) -> Any:
        count[0] += 1
        if count[0] > 20:
            raise Unreachable("nobody is there any more")
        return send(self, request)

    monkeypatch.setattr(Upstream, "send", gone)
    with live() as host:
        arguments = ["test", "--vendor", "ugen", "--url", host.url, "--report-dir", str(tmp_path)]
        assert main([*arguments, "--max-per-minute", "1000000"]) == 1
    assert "nobody is there any more" in capsys.readouterr().err
    assert '"complete": false' in (tmp_path / "verdict.json").read_text()
