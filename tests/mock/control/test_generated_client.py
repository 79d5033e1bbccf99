"""Somebody else's generator makes a typed client of the control API, and the client works."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from prepay_mock import Mock
from prepay_mock.control import description as described


def test_r56_a_generated_client_types_each_response_and_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("openapi_python_client")
    source = Path(described.__file__).with_name("openapi.yaml")
    done = subprocess.run(
        [
            Path(sys.executable).with_name("openapi-python-client"),
            *("generate", "--path", source, "--meta", "none", "--output-path", "control_client"),
            # An operation that it cannot read would be left out with a warning.
            "--fail-on-warning",
        ],
        cwd=tmp_path,
        env={**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])

    def part(name: str) -> Any:
        return importlib.import_module(f"control_client.{name}")

    with Mock(freeze_at="2026-06-01T12:00:00Z") as mock, mock.serve() as server:
        client = part("client").Client(base_url=server.url, httpx_args={"trust_env": False})
        with client:
            clock = part("api.world.read_clock").sync(client=client)
            assert (clock.now, clock.frozen) == (mock.clock.now, True)
            body = part("models.new_account").NewAccount(vendor="tokportal", key="sk_mock_a", lots=[])
            assert part("api.accounts.open_account").sync(client=client, body=body).available == 0
            ledger = part("api.accounts.read_ledger").sync("sk_mock_a", client=client)
            assert (ledger.standing, ledger.entries, ledger.total) == ("active", [], 0)
            lost = part("models.fault_kind").FaultKind.LOSE_RESPONSE
            fault = part("models.fault").Fault(fault=lost, operation="bundles.create")
            planned = part("api.faults.plan_fault").sync(client=client, body=fault)
            assert (planned.operation, planned.met) == ("tokportal.bundles.create", 0)
            missing = part("api.accounts.read_account").sync("sk_mock_b", client=client)
            assert missing.error.code == "ACCOUNT_NOT_FOUND"
