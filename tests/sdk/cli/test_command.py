"""The command `prepay`: what it prints where, its exit codes, and what it says when an extra is missing."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import EntryPoint, version
from pathlib import Path

import pytest

from prepay import cli
from prepay.cli import exit_codes
from prepay.cli.exit_codes import ExitCode


def repeat(argv: Sequence[str]) -> int:
    print(*argv, sep="|")
    return 7


def lack_a_library(argv: Sequence[str]) -> int:
    raise ModuleNotFoundError("No module named 'orjson'", name="orjson")


def lack_rich(argv: Sequence[str]) -> int:
    raise ModuleNotFoundError("No module named 'rich.table'", name="rich.table")


def lack_a_part_of_itself(argv: Sequence[str]) -> int:
    raise ModuleNotFoundError("No module named 'prepay_mock.gone'", name="prepay_mock.gone")


PLUGINS: dict[str, Callable[[Sequence[str]], int]] = {
    "repeat": repeat,
    "mock": lack_a_library,
    "contract": lack_rich,
    "broken": lack_a_part_of_itself,
}


@pytest.fixture
def plugins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Offer the functions above instead of the installed sub-commands."""
    entries = [
        EntryPoint(name, f"{function.__module__}:{function.__name__}", cli.COMMAND_GROUP)
        for name, function in PLUGINS.items()
    ]

    def entry_points(*, group: str) -> list[EntryPoint]:
        return [entry for entry in entries if entry.group == group]

    monkeypatch.setattr(cli, "entry_points", entry_points)


def run_installed(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the console script of this environment as a user would."""
    script = Path(sys.executable).with_name("prepay")
    return subprocess.run([str(script), *arguments], check=False, capture_output=True, text=True)


def test_the_installed_command_tells_its_version() -> None:
    done = run_installed("--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"prepay {version('prepay')}\n", "")


def test_the_installed_command_lists_the_other_packages_commands() -> None:
    done = run_installed("--help")
    assert done.returncode == ExitCode.OK
    assert "mock" in done.stdout
    assert "contract" in done.stdout
    assert done.stderr == ""


def test_an_unknown_command_is_a_usage_error_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["moc"]) == ExitCode.USAGE
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "moc" in printed.err


@pytest.mark.parametrize("prefix", [[], ["--"]], ids=["directly", "through Typer"])
@pytest.mark.usefixtures("plugins")
def test_a_subcommand_gets_everything_after_its_name(
    prefix: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main([*prefix, "repeat", "--port", "0", "--version", "-h", "x y"]) == 7
    assert capsys.readouterr().out == "--port|0|--version|-h|x y\n"


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (
            "mock",
            "prepay mock: the module 'orjson' is not installed; it comes with: pip install 'prepay[mock]'\n",
        ),
        (
            "contract",
            "prepay contract: the module 'rich' is not installed; it comes with: pip install 'prepay[cli]'\n",
        ),
    ],
)
@pytest.mark.usefixtures("plugins")
def test_a_missing_extra_is_one_line_that_says_what_to_install(
    command: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main([command]) == ExitCode.MISSING_EXTRA
    assert capsys.readouterr() == ("", said)


@pytest.mark.parametrize("arguments", [[], ["--help"], ["balance"]])
def test_without_the_cli_extra_one_line_says_so(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "typer", None)
    monkeypatch.delitem(sys.modules, "prepay.cli.app", raising=False)
    assert cli.main(arguments) == ExitCode.MISSING_EXTRA
    said = "prepay: the module 'typer' is not installed; it comes with: pip install 'prepay[cli]'\n"
    assert capsys.readouterr() == ("", said)


@pytest.mark.usefixtures("plugins")
def test_a_broken_installation_is_not_blamed_on_an_extra() -> None:
    with pytest.raises(ModuleNotFoundError, match=r"prepay_mock\.gone"):
        cli.main(["broken"])


def test_a_subcommand_starts_before_slow_libraries_are_imported() -> None:
    program = (
        "import sys; from importlib.metadata import EntryPoint; from prepay import cli\n"
        "sys.modules['probe'] = probe = type(sys)('probe')\n"
        "slow = {'typer', 'rich', 'click', 'httpx', 'attr'}\n"
        "probe.main = lambda argv: print(sorted(slow & set(sys.modules))) or 0\n"
        "cli.entry_points = lambda group: [EntryPoint('mock', 'probe:main', group)]\n"
        "sys.exit(cli.main(['mock']))"
    )
    done = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "[]\n"), done.stderr


def test_exit_codes_differ_and_are_documented() -> None:
    assert len({code.value for code in ExitCode}) == len(ExitCode.__members__)
    source = Path(exit_codes.__file__).read_text(encoding="utf-8")
    for name, code in ExitCode.__members__.items():
        assert f'    {name} = {code.value}\n    """' in source
