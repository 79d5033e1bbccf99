"""What the kit keeps of a run is bounded, and still says what it was about."""

from __future__ import annotations

import json

from prepay_conformance.checks.balances import charged
from prepay_conformance.contract import Contract
from prepay_conformance.gate import Exchange, Journal, Masker, Origin, Request
from prepay_conformance.gate.journal import curl_of, entry_of


def test_g11_a_journal_keeps_sizes_where_bodies_are_too_long_and_what_was_charged(
    tokportal: Contract,
) -> None:
    operation = tokportal.operations["tokportalCreateBundle"]
    body = json.dumps({"data": ["x" * 1000] * 100, "credits_charged": 25}).encode()
    request = Request("POST", operation.path, [("Idempotency-Key", "k")], b"y" * 70_000)
    journal = Journal(most_bytes=50_000)
    for number in range(40):
        small = Request("POST", operation.path, [], b"z" * 2000)
        journal.add(Exchange(number, Origin("fuzz"), small, operation, {}, 201, [], b"{}"))
    journal.add(Exchange(99, Origin("fuzz"), request, operation, {}, 201, [], body))
    kept = sum(len(one.body) + len(one.request.body) for one in journal.exchanges)
    assert kept <= 50_000
    last = journal.exchanges[-1]
    assert (charged(tokportal, last), last.key, last.size, last.request.size) == (25, "k", len(body), 70_000)
    entry = entry_of(last, Masker())
    assert (entry["response"]["bytes"], entry["request"]["bytes"]) == (len(body), 70_000)
    assert "@body-of-70000-bytes" in curl_of(last, "http://x", Masker())
