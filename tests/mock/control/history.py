"""A world with a bit of everything, and a script of requests that shows whether another world is the same."""

from __future__ import annotations

from typing import Any

import orjson

from prepay_mock.engine.messages import Request
from tests.mock.control.desk import Desk
from tests.mock.harness import Api

__all__ = ["BUNDLE", "JOB", "SCRIPT", "live", "show"]

BUNDLE = {"bundle_type": "account_and_videos", "country": "USA", "videos_quantity": 3}
JOB = {
    "product_name": "Serum",
    "product_image_url": "https://cdn.example/s.jpg",
    "segment_count": 1,
    "idempotency_key": "serum",
}
# What clients do afterwards: replays, spending, reads of everything that is kept, and a 402.
SCRIPT: tuple[tuple[str, str, str, Any, dict[str, str]], ...] = (
    ("GET", "tok", "/api/ext/credits/balance", None, {}),
    ("POST", "tok", "/api/ext/bundles", BUNDLE, {"idempotency-key": "first"}),
    ("POST", "tok", "/api/ext/bundles", BUNDLE, {"idempotency-key": "second"}),
    ("GET", "tok", "/api/ext/credits/history?per_page=3", None, {}),
    ("GET", "tok", "/api/ext/bundles", None, {}),
    ("GET", "fresh", "/api/ext/me", None, {}),
    ("POST", "ugen", "/api/v1/jobs", JOB, {}),
    ("GET", "ugen", "/api/v1/jobs", None, {}),
    ("GET", "ugen", "/api/v1/credits/transactions", None, {}),
    ("GET", "ugen", "/api/v1/billing/payment-methods", None, {}),
    ("POST", "ugen", "/api/v1/jobs", {**JOB, "segment_count": 40, "idempotency_key": "big"}, {}),
    ("GET", "trenz", "/v1/data/products/search?keyword=a&region=US", None, {}),
    ("POST", "trenz", "/v1/content/ai-image/generations", {"prompt": "A bottle"}, {}),
    ("GET", "trenz_empty", "/v1/data/products/search?keyword=a&region=US", None, {}),
)


def live(desk: Desk) -> None:
    """Let a few days happen at all three vendors, with faults, mails and webhooks still to come."""
    engine = desk.engine
    lots = [{"amount": 30, "expires_in_seconds": 86_400}, {"amount": 150}]
    desk.post("/accounts", {"vendor": "tokportal", "key": "sk_mock_tok", "lots": lots})
    tok = Api(engine, "sk_mock_tok")
    tok.post("/api/ext/bundles", BUNDLE, idempotency_key="first")
    ugen = Api(engine, "sk_mock_ugen")
    session = ugen.post("/api/v1/billing/checkout", {"pack_id": "starter"}).json["session_id"]
    desk.post(f"/payments/{session}", {"outcome": "paid"})
    alert = {"enabled": True, "threshold_credits": 1200, "email": "billing@studio.example"}
    ugen.post("/api/v1/billing/credit-alert", alert)
    hook = {"webhook_url": "http://127.0.0.1:9/hook", "webhook_secret": "0123456789abcdef"}
    ugen.put("/api/v1/tenants/me/webhook", hook)
    ugen.post("/api/v1/jobs", JOB)
    trenz = Api(engine, "sk_mock_trenz")
    trenz.post("/v1/content/ai-video/generations", {"prompt": "A bottle"})
    trenz.get("/v1/data/products/search?keyword=a&region=US", x_prepay_fault="backend_status=503")
    desk.post("/faults", {"fault": "status", "status": 503, "operation": "trenzGetTask"})
    desk.post("/faults", {"fault": "unknown_fields", "after": 3, "key": "sk_mock_tok"})
    desk.advance(7)


def show(desk: Desk) -> list[bytes]:
    """The bytes that the script is answered with: status, headers and body of each request."""
    answers: list[bytes] = []
    for seconds in (0, 30, 3 * 86_400):
        desk.advance(seconds)
        for method, name, target, body, headers in SCRIPT:
            path, _, query = target.partition("?")
            given = {b"x-api-key": f"sk_mock_{name}".encode(), b"content-type": b"application/json"}
            given |= {key.encode(): value.encode() for key, value in headers.items()}
            content = b"" if body is None else orjson.dumps(body)
            response = desk.engine.handle(Request(method, path, query.encode(), given, content))
            lines = [b"%d" % response.status, *(b": ".join(header) for header in response.headers)]
            answers.append(b"\n".join([*lines, response.body]))
    return answers
