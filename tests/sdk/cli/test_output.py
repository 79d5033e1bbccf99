"""Data on stdout, words on stderr, colour and motion for terminals alone, and no question ever asked."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from rich.text import Text

from prepay import cli
from prepay.cli.output import Output
from prepay_mock import RemoteMock
from tests.sdk.cli.conftest import Run

ESCAPE = "\x1b"


class Terminal(io.StringIO):
    """A stream behind which somebody looks."""

    def isatty(self) -> bool:
        return True


def look(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Put a terminal in the place of stdout and stderr, for the rest of the test."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR")
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    monkeypatch.setattr(sys, "stderr", terminal)
    return terminal


def piped(*arguments: str, **variables: str) -> subprocess.CompletedProcess[bytes]:
    """Run the installed command as a script would, with its output in pipes and nothing on stdin."""
    script = Path(sys.executable).with_name("prepay")
    environment = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    return subprocess.run(
        [str(script), *arguments],
        check=False,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        env={**environment, "TERM": "xterm-256color", **variables},
        timeout=100,
    )


def test_there_is_colour_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = look(monkeypatch)
    assert cli.main(["balance", "tokportal"]) == 0
    assert f"{ESCAPE}[1mTokPortal" in screen.getvalue()


def test_no_color_is_heeded_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = look(monkeypatch)
    monkeypatch.setenv("NO_COLOR", "1")
    Output().data(None, Text("late", "red"))
    assert f"{ESCAPE}[3" not in screen.getvalue()


def test_json_is_plain_on_a_terminal_too(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = look(monkeypatch)
    assert cli.main(["balance", "tokportal", "--json"]) == 0
    assert ESCAPE not in screen.getvalue()
    assert json.loads(screen.getvalue())["tokportal"]["available"] == 132


@pytest.mark.parametrize(
    "command", ["balance tokportal", "history tokportal", "packs", "doctor", "quote ugen"]
)
def test_there_is_neither_colour_nor_padding_in_a_pipe(
    run: Run, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.delenv("NO_COLOR")
    told = run(command)
    assert told.out
    assert ESCAPE not in told.out + told.err
    assert [line for line in told.out.splitlines() if line != line.rstrip()] == []


def test_nothing_is_cut_off_where_no_terminal_limits_the_line(capsys: pytest.CaptureFixture[str]) -> None:
    Output().data(None, Text("credits " * 200))
    assert capsys.readouterr().out == ("credits " * 200).rstrip() + "\n"


def test_a_bar_moves_on_a_terminal_and_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = look(monkeypatch)
    with Output().progress("job_1") as tell:
        tell("running, generation, 40 %", 40.0)
        tell("running, concat", None)
    drawn = screen.getvalue()
    assert "job_1" in drawn
    assert f"{ESCAPE}[2K" in drawn
    assert drawn.endswith((f"{ESCAPE}[2K", f"{ESCAPE}[?25h", "\r")) or "\n" not in drawn[-3:]


def test_elsewhere_each_change_is_a_line_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    with Output().progress("job_1") as tell:
        tell("running, generation, 40 %", 40.0)
    assert capsys.readouterr() == ("", "job_1: running, generation, 40 %\n")


def test_nothing_is_asked_where_nobody_can_answer(server: RemoteMock) -> None:
    told = piped("balance", "tokportal", TOKPORTAL_API_KEY="")
    assert (told.returncode, told.stdout) == (4, b"")
    assert told.stderr.startswith(b"prepay: TokPortal: set TOKPORTAL_API_KEY")


def test_a_reader_who_goes_away_ends_the_command_without_a_traceback() -> None:
    script = Path(sys.executable).with_name("prepay")
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [str(script), "history", "tokportal"],
            check=False,
            stdout=writing,
            stderr=subprocess.PIPE,
            text=True,
        )
    finally:
        os.close(writing)
    assert done.returncode == 1
    assert done.stderr == ""


def test_letters_that_the_terminal_lacks_are_written_out(server: RemoteMock) -> None:
    account = server.tokportal.account(os.environ["TOKPORTAL_API_KEY"])
    account.grant(5, source="Schlüssel 🔑")
    told = piped("history", "tokportal", "--json", PYTHONIOENCODING="ascii")
    assert (told.returncode, told.stderr) == (0, b"")
    assert json.loads(told.stdout.decode("ascii"))
    table = piped("history", "tokportal", PYTHONIOENCODING="ascii")
    assert table.returncode == 0
    assert table.stdout.isascii()
