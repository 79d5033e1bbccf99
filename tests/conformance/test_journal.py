"""Nothing that leaves the process shows a key; what it shows still works in a shell."""

from __future__ import annotations

import json
import shlex
import subprocess
from pathlib import Path

import pytest

from prepay_conformance import NotAuthorised
from prepay_conformance.gate import Exchange, Journal, Masker, Origin, Request
from prepay_conformance.gate.journal import curl_of, entry_of
from prepay_conformance.vendors.registry import load
from prepay_conformance.wallet import Wallet

SECRET = "sk_live_0123456789abcdef"
TOKPORTAL = load("tokportal").vendor


def masker() -> Masker:
    made = Masker()
    made.add(SECRET, "$TOKPORTAL_API_KEY")
    made.add(f"{SECRET}_poor_balance_0", "${TOKPORTAL_API_KEY}_poor_balance_0")
    return made


def exchange(key: str = SECRET, body: bytes = b'{"a": "it\'s $5"}') -> Exchange:
    request = Request(
        "POST", "/api/ext/bundles?x=%20", [("X-API-Key", key), ("Content-Type", "application/json")], body
    )
    answer = f'{{"message": "no such key {key}", "email": "somebody@example.com"}}'.encode()
    return Exchange(7, Origin("script", "a scenario"), request, None, {}, 401, [("X-Echo", key)], answer)


def test_no_entry_shows_a_key() -> None:
    for key in (SECRET, f"{SECRET}_poor_balance_0"):
        entry = json.dumps(entry_of(exchange(key), masker()))
        assert SECRET not in entry
        assert "TOKPORTAL_API_KEY" in entry


def test_a_derived_key_is_shown_by_what_it_is_derived_from() -> None:
    assert masker().text(f"{SECRET}_poor_balance_0") == "${TOKPORTAL_API_KEY}_poor_balance_0"


def test_people_are_hidden_where_they_are_real() -> None:
    hiding = masker()
    hiding.hide_people = True
    assert "somebody@example.com" not in json.dumps(entry_of(exchange(), hiding))
    assert "somebody@example.com" in json.dumps(entry_of(exchange(), masker()))


@pytest.mark.parametrize(
    "body", [b"", b'{"a": "it\'s"}', b'{"a": "`id` $(id) \\\\ \\""}', '{"ä": "\u2028"}'.encode()]
)
def test_a_curl_line_says_what_was_sent(body: bytes) -> None:
    line = curl_of(exchange(body=body), "https://api.example.com", masker())
    assert SECRET not in line
    # A shell takes it apart as it would; only the variable is expanded.
    shell = f"export TOKPORTAL_API_KEY={SECRET}; printf '%s\\0' {line}"
    words = (
        subprocess.run(["bash", "-c", shell], check=True, capture_output=True)
        .stdout.decode()
        .split("\0")[:-1]
    )
    assert words[:4] == ["curl", "-i", "-X", "POST"]
    assert f"X-API-Key: {SECRET}" in words
    assert words[-1] == "https://api.example.com/api/ext/bundles?x=%20"
    if body:
        assert words[words.index("--data-binary") + 1] == body.decode()


def test_bytes_that_are_no_text_and_bodies_that_are_too_long() -> None:
    assert "base64 -d" in curl_of(exchange(body=b"\xff\xfe"), "https://x", masker())
    assert entry_of(exchange(body=b"\xff\xfe"), masker())["request"]["base64"] == "//4="
    long = exchange(body=b"x" * 100_000)
    assert entry_of(long, masker())["request"] | {"headers": []} == {
        "method": "POST",
        "target": "/api/ext/bundles?x=%20",
        "headers": [],
        "bytes": 100_000,
        "body": "",
    }
    assert len(shlex.split(curl_of(long, "https://x", masker()))[-2]) < 40


def test_a_journal_is_one_json_object_a_line(tmp_path: Path) -> None:
    journal = Journal()
    journal.add(exchange())
    journal.add(exchange(body="\u2028\u0085".encode()))
    journal.write(tmp_path / "journal.jsonl", masker())
    lines = (tmp_path / "journal.jsonl").read_text(encoding="utf-8").split("\n")
    assert [json.loads(line)["seq"] for line in lines if line] == [7, 7]


def test_keys_come_from_the_environment_or_are_derived_on_a_mock() -> None:
    environment = {"TOKPORTAL_API_KEY": "sk_mock_x", "TOKPORTAL_READONLY_API_KEY": "sk_other"}
    wallet = Wallet(TOKPORTAL, environment, mock=True, run="r", masker=Masker())
    derived = wallet.account("poor", balance=50)
    assert derived is not None
    assert (derived.value, derived.shown) == (
        "sk_mock_x_r_poor_balance_50",
        "${TOKPORTAL_API_KEY}_r_poor_balance_50",
    )
    empty, readonly = wallet.role("empty"), wallet.role("readonly")
    assert empty is not None
    assert readonly is not None
    assert (empty.value, readonly.value) == ("sk_mock_x_r_empty_empty", "sk_other")
    assert "sk_" not in repr((wallet.main, derived, readonly))
    assert sorted(wallet.values()) == [
        "sk_mock_x",
        "sk_mock_x_r_empty_empty",
        "sk_mock_x_r_poor_balance_50",
        "sk_other",
    ]


def test_on_a_live_host_no_key_is_made_up() -> None:
    wallet = Wallet(TOKPORTAL, {"TOKPORTAL_API_KEY": "sk_mock_x"}, mock=False, run="r", masker=Masker())
    assert wallet.account("poor", balance=1) is None
    assert wallet.role("empty") is None
    real = Wallet(TOKPORTAL, {"TOKPORTAL_API_KEY": SECRET}, mock=True, run="r", masker=Masker())
    assert real.account("poor", balance=1) is None
    with pytest.raises(NotAuthorised, match="TOKPORTAL_API_KEY"):
        Wallet(TOKPORTAL, {"TOKPORTAL_API_KEY": ""}, mock=True, run="r", masker=Masker())
