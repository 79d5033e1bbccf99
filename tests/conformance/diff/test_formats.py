"""The ways in which a comparison is told."""

from __future__ import annotations

import html
import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from prepay_conformance.cli import main
from prepay_conformance.diff.formats.markdown import MARKDOWN_CHARACTERS
from tests.conformance.diff.contracts import contract, json_body, place

OLD = contract(
    operationId="getThings",
    method="get",
    parameters=[{"name": "page", "in": "query", "schema": {"type": "integer", "maximum": 9}}],
    responses={
        "200": {"description": "", **json_body({"type": "object", "properties": {"a|b": {"type": "string"}}})}
    },
)
NEW = contract(
    operationId="getThings",
    method="get",
    deprecated=True,
    parameters=[{"name": "page", "in": "query", "schema": {"type": "integer", "maximum": 5}}],
    responses={
        "200": {"description": "", **json_body({"type": "object", "properties": {"c": {"type": "string"}}})}
    },
)


def run(folder: Path, *arguments: str, old: dict[str, Any] = OLD, new: dict[str, Any] = NEW) -> list[str]:
    for name, document in (("old.yaml", old), ("new.yaml", new)):
        (folder / name).write_text(json.dumps(document, indent=1))
    return ["diff", str(folder / "old.yaml"), str(folder / "new.yaml"), *arguments]


def test_lines_where_output_is_piped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(run(tmp_path)) == 3
    assert capsys.readouterr().out == (
        "breaking (2)\n"
        "  GET /things query parameter page: maximum was 9 and is 5 [limit-narrowed]\n"
        "  GET /things response 200 body.a|b: the field is gone [field-removed]\n\n"
        "warning (1)\n"
        "  GET /things: is deprecated now [deprecated]\n\n"
        "harmless (1)\n"
        "  GET /things response 200 body.c: a new field [field-added]\n\n"
        "2 breaking, 1 harmless changes, 1 warning\n"
    )


def test_json_has_a_version_and_every_fact(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(run(tmp_path, "--format", "json")) == 3
    told = json.loads(capsys.readouterr().out)
    assert main(run(tmp_path, "--json")) == 3
    assert json.loads(capsys.readouterr().out) == told
    assert {key: told[key] for key in ("version", "breaking", "warning", "harmless", "failed")} == {
        "version": 1,
        "breaking": 2,
        "warning": 1,
        "harmless": 1,
        "failed": True,
    }
    assert told["changes"][0] == {
        "rule": "limit-narrowed",
        "kind": "limit-narrowed",
        "level": "breaking",
        "breaking": True,
        "where": "GET /things query parameter page",
        "message": "maximum was 9 and is 5",
        "operation": "GET /things",
        "operation_id": "getThings",
        "side": "request",
        "file": str(tmp_path / "new.yaml"),
        "pointer": "/paths/~1things/get/parameters/0/schema",
        "in": "new",
    }
    assert told["changes"][1]["in"] == "old"


def test_markdown_for_a_pull_request(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(run(tmp_path, "--format", "markdown")) == 3
    out = capsys.readouterr().out
    assert out.startswith("### Contract: 2 breaking, 1 harmless changes, 1 warning\n")
    assert "| `GET /things response 200 body.a\\|b` | the field is gone | `field-removed` |" in out
    assert "<details><summary>Harmless (1)</summary>" in out


def test_markdown_is_no_longer_than_a_comment_may_be(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fields = {f"a_rather_long_name_of_a_field_{number}": {"type": "string"} for number in range(2000)}
    old = place("response-body", {"type": "object", "properties": fields})
    main(run(tmp_path, "--format", "markdown", old=old, new=place("response-body", {"type": "object"})))
    out = capsys.readouterr().out
    assert len(out) <= MARKDOWN_CHARACTERS
    assert "more." in out


def test_markdown_takes_no_markup_from_a_contract(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    evil = {"type": "string", "enum": ["<img src=x> @team [a](http://b.example) `c`"]}
    main(
        run(
            tmp_path,
            "--format",
            "markdown",
            old=place("request-body", evil),
            new=place("request-body", {**evil, "enum": ["d"]}),
        )
    )
    out = capsys.readouterr().out
    assert "<img" not in out
    assert "@team" not in out
    assert "](http" not in out
    assert "no longer <img src=x> @team [a](http://b.example) `c`" in html.unescape(out)


def test_junit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(run(tmp_path, "--format", "junit")) == 3
    root = ET.fromstring(capsys.readouterr().out)
    assert root.tag == "testsuites"
    suite = root[0]
    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("4", "2", "0")
    assert suite.get("timestamp")
    assert [case.get("classname") for case in suite if case.find("failure") is not None] == [
        "limit-narrowed",
        "field-removed",
    ]
    assert main(run(tmp_path, "--format", "junit", new=OLD)) == 0
    assert len(list(ET.fromstring(capsys.readouterr().out).iter("testcase"))) == 1


def test_annotations_for_github(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(run(tmp_path, "--format", "github")) == 3
    lines = capsys.readouterr().out.splitlines()
    text = (tmp_path / "new.yaml").read_text().splitlines()
    narrowed = next(line for line in lines if "limit-narrowed" in line)
    assert narrowed.startswith(f"::error file={tmp_path / 'new.yaml'},line=")
    number = int(narrowed.partition("line=")[2].partition(",")[0])
    assert '"schema"' in text[number - 1]
    assert any(line.startswith("::warning ") for line in lines)
    assert any(line.startswith("::notice ") for line in lines)
    gone = next(line for line in lines if "field-removed" in line)
    assert "line=" not in gone


def test_annotations_cannot_be_forged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    evil = {
        "type": "object",
        "properties": {"a\n::error::forged": {"type": "string"}, "b%0A": {"type": "string"}},
    }
    main(
        run(
            tmp_path,
            "--format",
            "github",
            old=place("response-body", evil),
            new=place("response-body", {"type": "object"}),
        )
    )
    lines = capsys.readouterr().out.splitlines()
    assert not [line for line in lines if line.startswith("::error::")]
    assert "b%250A" in "\n".join(lines)


@pytest.mark.parametrize("arguments", [["--format", "xml"], ["--fail-on", "harmless"]])
def test_unknown_choices_are_refused(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(run(tmp_path, *arguments)) == 2
    assert "choose from" in capsys.readouterr().err


def test_tables_that_fit_a_terminal(tmp_path: Path) -> None:
    code = f"import sys; from prepay_conformance.cli import main; sys.exit(main({run(tmp_path)!r}))"
    master, slave = pty.openpty()
    environment = {**os.environ, "COLUMNS": "72", "TERM": "xterm-256color"}
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=slave, stderr=slave, env=environment, close_fds=True
    ) as child:
        os.close(slave)
        data = b""
        while True:
            try:
                part = os.read(master, 4096)
            except OSError:
                break
            if not part:
                break
            data += part
    os.close(master)
    assert child.returncode == 3
    text = data.decode()
    assert "\x1b[" in text
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text)
    assert "2 breaking, 1 harmless changes, 1 warning" in plain
    assert max(len(line.rstrip()) for line in plain.splitlines()) <= 72
