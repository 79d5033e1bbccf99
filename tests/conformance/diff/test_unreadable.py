"""Contracts that cannot be read: one clear line, exit code 2, and no time lost on them."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from prepay_conformance.cli import main
from tests.conformance.diff.contracts import contract

ONE_REFERENCE = "{{/things: {{post: {{requestBody: {{$ref: '{}'}}, responses: {{}}}}}}}}"
BAD = {
    "not there": (None, "does not exist"),
    "not YAML": ("a: [", "is neither YAML nor JSON"),
    "not text": (b"\xff\xfe\xff", "is not UTF-8 text"),
    "a list": ("- a", "not an OpenAPI document"),
    "nothing": ("", "not an OpenAPI document"),
    "swagger": ("swagger: '2.0'", "of version 2.0"),
    "OpenAPI of the future": ("openapi: 4.0.0", "of version 4.0.0"),
    "paths as a list": ("openapi: 3.1.0\npaths: []", "`paths` must be a mapping"),
    "a reference to nothing": (
        f"openapi: 3.1.0\npaths: {ONE_REFERENCE.format('#/nothing')}", "leads to nothing",
    ),
    "a reference to a file that is not there": (
        f"openapi: 3.1.0\npaths: {ONE_REFERENCE.format('b.yaml')}", "b.yaml does not exist",
    ),
    "a body that is text": (
        f"openapi: 3.1.0\npaths: {ONE_REFERENCE.format('#/openapi')}", "expected a mapping at /openapi",
    ),
    "a reference to another host": (
        f"openapi: 3.1.0\npaths: {ONE_REFERENCE.format('https://a.example/b.yaml')}",
        "another host",
    ),
    "an alias that contains itself": ("openapi: 3.1.0\nx-a: &a [*a]", "contains itself"),
    "a mapping as key": ("openapi: 3.1.0\n? {a: b}\n: c", "key that is not text"),
    "flow brackets without end": ("openapi: " + "[" * 20_000, "is neither YAML nor JSON"),
    "deep JSON": ('{"openapi": ' + "[" * 200_000, "nested deeper"),
    "deep YAML": ("openapi: 3.1.0\nx-a: " + "[" * 300 + "]" * 300, "nested deeper than 200 levels"),
    "a bomb": (
        "openapi: 3.1.0\nx-0: &x0 [a, a, a, a, a, a, a, a, a]\n"
        + "".join(f"x-{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 9)}]\n" for n in range(1, 12)),
        "YAML aliases are written out",
    ),
    "a bomb of merges": (
        "openapi: 3.1.0\nx-0: &x0 {a: b}\n"
        + "".join(f"x-{n}: &x{n} {{<<: [{', '.join([f'*x{n - 1}'] * 9)}]}}\n" for n in range(1, 12)),
        "YAML aliases are written out",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_c3_what_cannot_be_read_is_one_clear_line(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text, reason = BAD[name]
    file = tmp_path / "bad.yaml"
    if isinstance(text, bytes):
        file.write_bytes(text)
    elif text is not None:
        file.write_text(text)
    good = tmp_path / "good.json"
    good.write_text(json.dumps(contract()))
    started = time.monotonic()
    assert main(["diff", str(good), str(file)]) == 2
    assert time.monotonic() - started < 5
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1
    assert reason in err
