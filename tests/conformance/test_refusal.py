"""Which requests a server that keeps the contract must refuse: those alone may go out below level spend."""

from __future__ import annotations

import pytest

from prepay_conformance.contract import Contract
from prepay_conformance.gate import Request
from prepay_conformance.gate.refusal import why_refused
from tests.conformance.test_gate import ACCOUNT, KEY, create, read


@pytest.mark.parametrize(
    ("request_", "why"),
    [
        (create(), None),
        (create({**ACCOUNT, "unknown": 1}), None),
        (create({**ACCOUNT, "edits_quantity": 3}), "the body is invalid"),
        (create({}), "the body is invalid"),
        (create(Idempotency_Key="x" * 256), "Idempotency-Key is invalid"),
        (create(X_TokPortal_Dry_Run="perhaps"), "X-TokPortal-Dry-Run is invalid"),
        (create(Accept="*/*"), None),
        (create(Accept="text/html;q=0.5"), "accepts no JSON"),
        (read("/api/ext/bundles?page=1"), None),
        (read("/api/ext/bundles?page=0"), "page is invalid"),
        (read("/api/ext/bundles?page=x"), "page is invalid"),
        # Which of two counts is left open, so that it may be accepted.
        (read("/api/ext/bundles?page=0&page=1"), None),
        (read("/api/ext/bundles/a%20b"), "id is invalid"),
        (read("/api/ext/bundles/abc"), None),
        (Request("GET", "/api/ext/me"), "no valid key"),
        (read("/api/ext/me", "PATCH"), "PATCH is no method of this path"),
        (read("/api/ext/nothing"), "no such path"),
    ],
)
def test_what_must_be_refused(tokportal: Contract, request_: Request, why: str | None) -> None:
    assert why_refused(tokportal, request_, {KEY}) == why


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b'{"bundle_type": NaN}', b"[" * 100_000])
def test_a_body_that_is_no_json_must_be_refused(tokportal: Contract, body: bytes) -> None:
    request = create()
    request.body = body
    assert why_refused(tokportal, request, {KEY})
