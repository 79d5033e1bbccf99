"""C4: cassettes of VCR.py, made by VCR.py while the SDK bought something from the mock."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

import pytest

from prepay import TokPortal
from prepay_conformance import KitError, Law
from tests.conformance.test_replay_forms import replayed, said

KEY = "sk_mock_cassette_balance_100"
# It has no types.
vcr: Any = importlib.import_module("vcr")


def recorded(url: str, path: Path, serializer: str = "yaml") -> Path:
    with (
        vcr.use_cassette(str(path), serializer=serializer),
        TokPortal(api_key=KEY, base_url=url) as client,
    ):
        assert client.balance().available == 100
        client.bundles.create(bundle_type="account_only", platform="tiktok", country="USA")
        assert client.balance().available == 75
    return path


@pytest.mark.parametrize("serializer", ["yaml", "json"])
def test_c4_a_healthy_cassette_conforms(serializer: str, mock_url: str, tmp_path: Path) -> None:
    verdict = replayed(recorded(mock_url, tmp_path / "cassette", serializer))
    assert said(verdict) == []
    assert (verdict.outcome, verdict.requests, verdict.credits) == ("conforms", 3, 25)
    assert verdict.unknown == (
        "the recording has no times: requests count in the order in which they are written",
    )


@pytest.mark.parametrize(
    ("right", "wrong", "law"),
    [
        ('"credits_charged":25', '"credits_charged":26', Law.PRICE),
        ('"total_credits":75', '"total_credits":50', Law.BALANCE),
    ],
)
def test_c4_a_broken_cassette_is_found(
    right: str, wrong: str, law: Law, mock_url: str, tmp_path: Path
) -> None:
    path = recorded(mock_url, tmp_path / "cassette.yaml")
    text = path.read_text()
    assert right in text
    path.write_text(text.replace(right, wrong))
    verdict = replayed(path)
    assert law in {one.law for one in verdict.findings}
    assert verdict.exit_code == 3
    assert KEY not in json.dumps(verdict.as_json())


BALANCE: dict[str, Any] = {
    "request": {
        "method": "GET",
        "uri": "https://app.tokportal.com/api/ext/me",
        "headers": {"X-API-Key": ["***"]},
        "body": None,
    },
    "response": {"status": {"code": 503}, "headers": {}, "body": {"string": ""}},
}


@pytest.mark.parametrize(
    "text",
    [
        "interactions: 5\n",
        "interactions:\n- request: {method: GET, uri: 'https://[x'}\n",
        "interactions:\n- request: {method: GET, uri: 'https://app.tokportal.com/api/ext/me'}\n",
        "interactions: !!python/object/apply:os.system ['true']\n",
        "interactions:\n- {a: [\n",
        'interactions: "a\n',
        json.dumps({"interactions": [{**BALANCE, "response": {"status": {"code": "x"}}}]}),
        json.dumps(
            {"interactions": [{**BALANCE, "response": {**BALANCE["response"], "body": {"string": [1]}}}]}
        ),
        '{"interactions": [' + "[" * 100_000,
    ],
)
def test_c4_what_is_no_cassette_is_refused_with_a_reason(text: str, tmp_path: Path) -> None:
    path = tmp_path / "recording"
    path.write_text(text)
    with pytest.raises(KitError, match="recording"):
        replayed(path)
