"""Reports as files: JUnit XML, JSON, one HTML page, text, and the exchanges as HAR and as the kit's own journal."""

from __future__ import annotations

import json
from pathlib import Path

from prepay._version import __version__ as package_version
from prepay_conformance.gate import Journal, Masker
from prepay_conformance.report.har import har
from prepay_conformance.report.html import page
from prepay_conformance.report.junit import junit
from prepay_conformance.report.terminal import render
from prepay_conformance.verdict import Verdict

__all__ = ["write_reports"]


def write_reports(folder: Path, verdict: Verdict, journal: Journal, masker: Masker) -> list[Path]:
    """Write the reports and return their paths.

    They are ``verdict.json``, ``junit.xml``, ``report.html``, ``verdict.txt``, ``journal.har``, and ``journal.jsonl``,
    which level ``replay`` reads again. This is where all of it leaves the process, so here each text is masked,
    whatever was masked before.

    Raises:
        OSError: the folder cannot be written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    told = {"prepay": package_version, **verdict.as_json()}
    texts = {
        "verdict.json": json.dumps(told, indent=2, ensure_ascii=False) + "\n",
        "junit.xml": junit(verdict, journal),
        "verdict.txt": render(verdict, verbose=True) + "\n",
        "report.html": page(verdict, journal, masker),
    }
    written: list[Path] = []
    for name, text in texts.items():
        path = folder / name
        path.write_text(masker.text(text), encoding="utf-8")
        written.append(path)
    # The exchanges take seconds and the verdict does not: whoever stops a run may not wait for long.
    journal.write(folder / "journal.jsonl", masker)
    (folder / "journal.har").write_text(har(journal, verdict.url, masker), encoding="utf-8")
    return [*written, folder / "journal.jsonl", folder / "journal.har"]
