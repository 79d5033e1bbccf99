"""The wrapper around Prism: both modes, what it tells of violations, and what it says when there is no Prism."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from prepay_mock import Prism, RemoteMock
from prepay_mock.prism import PRISM_VERSION, PrismMissing, Violation, find_prism
from tests.tree import ROOT

KEY = {"X-API-Key": "sk_mock_a"}
Start = Callable[..., Prism]


def test_the_version_is_the_pinned_one() -> None:
    pinned = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    assert pinned["@stoplight/prism-cli"] == PRISM_VERSION


def test_mode_mock_answers_with_the_contracts_examples(prepay_prism: Start) -> None:
    prism = prepay_prism("mock")
    answer = httpx.get(f"{prism.url}/api/ext/credits/balance", headers=KEY)
    assert answer.json()["data"]["total_credits"] == 1250
    assert httpx.get(f"{prism.url}/api/ext/me", headers={**KEY, "Prefer": "code=503"}).status_code == 503
    assert prepay_prism("mock") is prism


def test_mode_proxy_lets_the_mock_pass_and_objects_to_nothing(
    prepay_prism: Start, prepay_server: RemoteMock
) -> None:
    prism = prepay_prism("proxy", upstream=prepay_server.url)
    seen = len(prism.violations())
    client = prepay_server.tokportal.client("a", base_url=prism.url)
    assert client.bundles.create(bundle_type="account_only", country="USA").credits_charged == 25
    assert client.credits.history().data[0].amount == -25
    assert prism.violations()[seen:] == []


def test_mode_proxy_names_the_violations_of_both_sides(
    prepay_prism: Start, prepay_server: RemoteMock
) -> None:
    prism = prepay_prism("proxy", upstream=prepay_server.url)
    seen = len(prism.violations())
    wrong = httpx.get(f"{prism.url}/api/ext/credits/history?page=0", headers=KEY)
    assert wrong.status_code == 400
    lost = httpx.get(f"{prism.url}/api/ext/me", headers={**KEY, "X-Prepay-Fault": "status=418"})
    assert lost.status_code == 418
    found = prism.violations()[seen:]
    assert found[0] == Violation(
        "request", ".query.page", "Request query parameter page must be >= 1", "GET /api/ext/credits/history"
    )
    assert [violation.request for violation in found if violation.side == "response"] == ["GET /api/ext/me"]
    assert len(prism.violations("request")) + len(prism.violations("response")) == len(prism.violations())
    assert json.loads(wrong.headers["sl-violations"])[0]["location"] == ["request", "query", "page"]


def test_what_prism_said_can_be_read_after_its_end(
    prepay_prism: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepay_prism("mock")
    # Its default under this setting is a mode in which it crashes.
    monkeypatch.setenv("NODE_ENV", "production")
    with Prism.mock() as prism:
        assert httpx.get(f"{prism.url}/api/ext/credits/history?page=0", headers=KEY).status_code == 400
    assert len(prism.violations("request")) == 1
    with pytest.raises(RuntimeError, match="not running"):
        print(prism.url)
    with pytest.raises(httpx.ConnectError):
        httpx.get("http://127.0.0.1:9/")


def test_a_contract_that_prism_cannot_read_is_told(prepay_prism: Start, tmp_path: Path) -> None:
    prepay_prism("mock")
    broken = tmp_path / "broken.yaml"
    broken.write_text("openapi: [", encoding="utf-8")
    with pytest.raises(RuntimeError, match="Prism ended with code"), Prism.mock(broken):
        pass


def test_without_prism_one_line_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.fspath(tmp_path))
    with pytest.raises(PrismMissing) as missing:
        find_prism(tmp_path)
    assert str(missing.value).count("\n") == 0
    assert f"npm install @stoplight/prism-cli@{PRISM_VERSION}" in str(missing.value)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(PrismMissing), Prism.mock():
        pass


def test_prism_is_found_in_a_folder_above_or_on_the_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands = tmp_path / "bin"
    local = tmp_path / "project" / "node_modules" / ".bin"
    deep = tmp_path / "project" / "a" / "b"
    for folder in (commands, local, deep):
        folder.mkdir(parents=True)
    for file in (commands / "node", commands / "prism", local / "prism"):
        file.write_text("#!/bin/sh\n", encoding="utf-8")
        file.chmod(0o755)
    monkeypatch.setenv("PATH", os.fspath(commands))
    assert find_prism(deep) == local / "prism"
    assert find_prism(commands) == commands / "prism"
