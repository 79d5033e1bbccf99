"""What a shell is told when somebody presses the tab key."""

from __future__ import annotations

import pytest

from tests.sdk.cli.conftest import Run


def complete(run: Run, monkeypatch: pytest.MonkeyPatch, line: str, shell: str = "bash") -> set[str]:
    """The words that a shell offers for a command line."""
    monkeypatch.setenv("_PREPAY_COMPLETE", f"complete_{shell}")
    if shell == "bash":
        monkeypatch.setenv("COMP_WORDS", line)
        monkeypatch.setenv("COMP_CWORD", str(len(line.split()) - 1))
    else:
        monkeypatch.setenv("_TYPER_COMPLETE_ARGS", line)
        monkeypatch.setenv("_TYPER_COMPLETE_FISH_ACTION", "get-args")
    told = run("")
    assert (told.code, told.err) == (0, "")
    return set(told.out.replace('"', " ").split())


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_every_shell_is_told_commands(run: Run, monkeypatch: pytest.MonkeyPatch, shell: str) -> None:
    offered = complete(run, monkeypatch, "prepay ba", shell)
    assert "balance" in offered
    assert "quote" not in offered


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_for_a_shell_can_be_shown(run: Run, monkeypatch: pytest.MonkeyPatch, shell: str) -> None:
    monkeypatch.setenv("_PREPAY_COMPLETE", f"source_{shell}")
    told = run("")
    assert told.code == 0
    assert f"complete_{shell}" in told.out


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("prepay balance t", {"tokportal", "trenz"}),
        ("prepay quote ugen j", {"jobs.create", "jobs.retry"}),
        ("prepay quote tokportal v", {"videos.configure"}),
        ("prepay mock sn", {"snapshot"}),
        ("prepay mock clock f", {"freeze"}),
        ("prepay mock fault add lo", {"lose_response"}),
        ("prepay mock grant x", set[str]()),
        ("prepay jobs w", {"watch"}),
    ],
)
def test_words_are_completed(run: Run, monkeypatch: pytest.MonkeyPatch, line: str, offered: set[str]) -> None:
    assert complete(run, monkeypatch, line) == offered
