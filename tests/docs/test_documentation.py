"""The documentation builds without a warning, its tables hold, and every snippet in it runs."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from prepay._contract.file import load_contract
from prepay_mock.build import make_engine
from prepay_mock.control import ControlApp
from prepay_mock.serving.server import running

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.glob("*.md"))]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# What a reader does once on a machine of their own, and not in a test.
ONCE = ("pip install", "export ", "prepay mock --no-rate-limits &")


def blocks(page: Path, language: str) -> list[str]:
    return [text for name, text in BLOCK.findall(page.read_text(encoding="utf-8")) if name == language]


@pytest.fixture
def url() -> Iterator[str]:
    engine = make_engine(rate_limits=False)
    ControlApp(engine)
    with running(engine) as base_url:
        yield base_url


@pytest.mark.parametrize(
    "page", [page for page in PAGES if blocks(page, "python")], ids=lambda page: page.name
)
def test_every_python_snippet_runs(page: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKPORTAL_API_KEY", "sk_mock_docs")
    monkeypatch.setenv("TOKPORTAL_BASE_URL", url)
    names: dict[str, Any] = {"__name__": "snippet"}
    for text in blocks(page, "python"):
        exec(compile(text, page.name, "exec"), names)  # the snippets of a page go on where the last one ended


@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page, "sh")], ids=lambda page: page.name)
def test_every_shell_snippet_runs(page: Path, url: str) -> None:
    bin_folder = Path(sys.executable).parent
    for text in blocks(page, "sh"):
        lines = [line for line in text.splitlines() if not line.startswith(ONCE)]
        script = "\n".join(
            line.replace("http://127.0.0.1:4010", url).replace("curl ", "curl -sSf ") for line in lines
        )
        result = subprocess.run(
            ["sh", "-ec", f'PATH="{bin_folder}:$PATH"\n{script}'],
            capture_output=True, text=True, timeout=240, check=False,
        )  # fmt: skip
        assert result.returncode == 0, result.stdout + result.stderr


def test_every_difference_is_told_of_an_operation_that_exists() -> None:
    told: dict[str, Any] = yaml.safe_load((DOCS / "differs.yaml").read_text(encoding="utf-8"))
    paths: dict[str, dict[str, Any]] = load_contract()["paths"]
    known: set[str] = set()
    for item in paths.values():
        known |= {
            entry["operationId"] for method, entry in item.items() if method not in ("servers", "parameters")
        }
    assert {name for vendor in told.values() for name in vendor["operations"]} <= known


def test_the_documentation_builds_without_a_warning(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "-W",
        "--keep-going",
        "-b",
        "html",
        str(DOCS),
        str(tmp_path),
    ]
    result = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
    assert result.returncode == 0, result.stderr
    credits_page = (tmp_path / "credits.html").read_text(encoding="utf-8")
    assert "/api/ext/bundles/bulk" in credits_page
    assert "async_on_complete" in credits_page


def test_the_project_describes_itself_to_language_models() -> None:
    pages = re.findall(r"\]\(([^)]+)\)", (ROOT / "llms.txt").read_text(encoding="utf-8"))
    assert pages
    assert [page for page in pages if not (ROOT / page).exists()] == []
