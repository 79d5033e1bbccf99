"""C6: the HTML report in a real headless Chromium, without a network: it fits 400 px, and its filters work."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from prepay_conformance.report import write_reports
from prepay_conformance.runner import Run
from tests.conformance.servers import planted, settings
from tests.conformance.test_broken_servers import BUGS
from tests.tree import ROOT

SCRIPT = ROOT / "tests" / "conformance" / "report_page.mjs"
LIES = (
    "tokportal: one operation costs 1 credit more",
    "tokportal: unpublishing refunds",
    "tokportal: pages repeat a row",
)
WIDTHS = (320, 400, 800, 1030, 1300)


def missing(what: str) -> None:
    """Without a browser there is nothing to see; where ``CI`` is ``true`` there must be one."""
    message = f"{what} is missing: install it to look at the report in a browser"
    (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(message)


@pytest.fixture(scope="module")
def looked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the browser has seen of the report on a server with three faults."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    node = shutil.which("node")
    if chromium is None or node is None:
        missing("Chromium" if node else "Node.js")
    if not (ROOT / "node_modules" / "playwright-core").is_dir():
        missing("playwright-core (npm install)")
    folder: Path = tmp_path_factory.mktemp("report")

    def plant(engine: Any, patch: pytest.MonkeyPatch) -> None:
        for bug in BUGS:
            if bug.id in LIES:
                bug.plant(engine, patch)

    with pytest.MonkeyPatch.context() as patch, planted(plant, patch) as url:
        kit = Run(settings("tokportal", url, fuzz=False))
        write_reports(folder, kit.verdict(), kit.journal, kit.masker)
    task = {
        "file": str(folder / "report.html"),
        "widths": WIDTHS,
        "law": "price",
        "operation": "tokportalUnpublishBundle",
        "outcome": "conforms",
    }
    done = subprocess.run(
        [str(node), str(SCRIPT)],
        input=json.dumps(task),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        cwd=ROOT,
        env={**os.environ, "PREPAY_CHROMIUM": str(chromium)},
    )
    assert done.returncode == 0, done.stderr
    seen: dict[str, Any] = json.loads(done.stdout)
    return seen


def test_c6_the_page_never_scrolls_sideways(looked: dict[str, Any]) -> None:
    assert {look["width"] for look in looked["looks"]} == set(WIDTHS)
    for look in looked["looks"]:
        assert look["scrollWidth"] <= look["width"], look


def test_c6_the_page_is_light_or_dark_as_the_reader_has_it(looked: dict[str, Any]) -> None:
    backs = {look["dark"]: look["back"] for look in looked["looks"]}
    assert backs[False] == "rgb(255, 255, 255)"
    assert backs[True] != backs[False]


def test_c6_filters_work_without_a_network(looked: dict[str, Any]) -> None:
    filters = looked["filters"]
    everything = filters["none"]
    assert len(everything["causes"]) == len(LIES)
    assert len(everything["operations"]) == 19
    assert filters["law"]["causes"] == ["price/tokportalAddEditSlots"]
    assert filters["law"]["operations"] == ["tokportalAddEditSlots"]
    assert filters["operation"]["causes"] == ["no-unpublish-refund/tokportalUnpublishBundle"]
    assert filters["operation"]["operations"] == ["tokportalUnpublishBundle"]
    assert filters["outcome"]["causes"] == []
    assert 10 < len(filters["outcome"]["operations"]) < 19
    assert filters["lawSaid"] == "2 of 22 shown"
    assert filters["reset"] == everything


def test_c6_nothing_is_requested_and_nothing_fails(looked: dict[str, Any]) -> None:
    assert looked["failures"] == []
    assert all(url.startswith("file:") for url in looked["requests"])


def test_c6_a_finding_links_into_the_journal(looked: dict[str, Any]) -> None:
    assert looked["link"].startswith("journal.jsonl#:~:text=")
    assert '"seq"' in looked["journal"]
