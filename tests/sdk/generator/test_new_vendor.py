"""``make vendor``: what it writes is generated, typed, served and tested at once, or nothing is written."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml

import new_vendor
import prepay
from prepay._contract.rows import vendor_rows
from tests.checkout import FOLDERS, copied_to, run, scaffold
from tests.tree import ROOT


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of this checkout, without the environments."""
    return copied_to(tmp_path_factory.mktemp("checkout"))


@pytest.fixture(scope="module")
def scaffolded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy that has the vendor."""
    folder = copied_to(tmp_path_factory.mktemp("scaffolded"))
    assert scaffold(folder, "acme").returncode == 0
    return folder


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for name in (*FOLDERS, "openapi.yaml")
        for path in ([folder / name] if (folder / name).is_file() else (folder / name).rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["trenz"], "there is a vendor trenz already"),
        (["class"], "no word of Python"),
        (["Acme"], "lower-case letters and digits"),
        (["two words"], "lower-case letters and digits"),
        (["../acme"], "lower-case letters and digits"),
        ([""], "lower-case letters and digits"),
        (["acme", "--title", "Budget"], "prepay.Budget is something else already"),
        (["acme", "--title", "acme: {"], "cannot be a title"),
        (["acme", "--title", "U Gen"], "something else already"),
    ],
)
def test_a_name_that_is_taken_or_cannot_be_one_is_refused_in_one_line(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (ROOT / "openapi.yaml").read_bytes()
    assert new_vendor.main(arguments) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert said in err
    assert (ROOT / "openapi.yaml").read_bytes() == before


def test_a_vendor_is_scaffolded_and_works_at_once(checkout: Path) -> None:
    before = files(checkout)
    done = scaffold(checkout, "acme")
    assert (done.returncode, done.stderr) == (0, "")
    written = files(checkout)
    there = [name for name in written if name not in before and "_generated" not in name]
    assert set(there) == set(done.stdout.splitlines()[1:-1])
    # No file but the contract and what is made from it has changed.
    changed = {name for name in before if written.get(name) != before[name]}
    assert {name for name in changed if "_generated" not in name} == {"openapi.yaml"}
    assert before["openapi.yaml"].count(b"\n") < written["openapi.yaml"].count(b"\n")
    assert vendor_rows(yaml.safe_load(written["openapi.yaml"]))["acme"].client == "Acme"
    assert all("{{" not in written[name].decode() for name in there)
    assert any(new_vendor.LEFT_OPEN.encode() in written[name] for name in there)
    assert run(checkout, "sdk/generate.py", "--check").returncode == 0
    for command in (["ruff", "check", "--no-cache", *there], ["ruff", "format", "--check", *there]):
        # The scenario is no Python.
        python = [word for word in command if not word.endswith(".yaml")]
        done = run(checkout, "-m", *python)
        assert done.returncode == 0, done.stdout
    tests = [name for name in there if name.startswith("tests/")]
    done = run(checkout, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", *tests)
    assert done.returncode == 0, done.stdout
    assert re.search(r"\b6 passed", done.stdout)


def test_its_clients_are_public_names(scaffolded: Path) -> None:
    done = run(scaffolded, "-c", "import prepay; print(prepay.Acme.__name__, prepay.AsyncAcme.__name__)")
    assert done.stdout == "Acme AsyncAcme\n", done.stderr
    with pytest.raises(AttributeError, match="no attribute 'Acme'"):
        getattr(prepay, "Acme")  # noqa: B009 - type checkers know that it is not there
    assert prepay.__dict__["__getattr__"]("AsyncTrenz") is prepay.AsyncTrenz


def test_a_second_time_it_is_refused_and_nothing_changes(scaffolded: Path) -> None:
    before = files(scaffolded)
    done = scaffold(scaffolded, "acme")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "there is a vendor acme already" in done.stderr
    # A file in the way stops it before anything is written.
    blocker = scaffolded / "mock_server/prepay_mock/vendors/other/dialect.py"
    blocker.parent.mkdir()
    blocker.write_text("", encoding="utf-8")
    done = scaffold(scaffolded, "other")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "mock_server/prepay_mock/vendors/other/dialect.py exists already" in done.stderr
    shutil.rmtree(blocker.parent)
    assert files(scaffolded) == before
