"""A wire with a small vendor behind it, for flows that a test schedules step by step."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from typing import Any

from prepay._wire.effects import Outcome, Send
from prepay._wire.messages import TransportFailure, WireRequest, WireResponse

__all__ = ["FATES", "SmallVendor"]

FATES = ("answered",) * 12 + (
    "lost before",
    "lost after",
    "lost after",
    "unsent",
    503,
    429,
    500,
    "cut before",
    "cut after",
)
"""What becomes of a request. ``cut``: the application is interrupted while it waits for the answer."""


class SmallVendor:
    """The one paid operation of each vendor that these tests use, over one account.

    Attributes:
        balance: credits that are left.
        taken: credits that were charged or reserved so far.
    """

    def __init__(self, balance: int, rng: random.Random) -> None:
        self.balance, self.taken = balance, 0
        self._rng = rng
        self._answers: dict[str, bytes] = {}

    def receive(self, send: Send) -> tuple[Outcome | BaseException, str | int]:
        """Take a request; what its sender gets, and its fate."""
        fate = self._rng.choice(FATES)
        request = send.request
        if fate == "unsent":
            return TransportFailure(may_have_been_sent=False, reason="nothing was sent"), fate
        send.left = True
        if isinstance(fate, int):
            body = {"code": {503: "BACKEND_UNAVAILABLE"}.get(fate, "INTERNAL_ERROR"), "message": "m"}
            return WireResponse(fate, {"retry-after": "1"}, json.dumps(body).encode()), fate
        answer = None if fate in ("lost before", "cut before") else self._serve(request)
        if fate.startswith("cut"):
            return KeyboardInterrupt(), fate
        if fate.startswith("lost") or answer is None:
            return TransportFailure(may_have_been_sent=True, reason="no answer came"), fate
        return answer, fate

    def _serve(self, request: WireRequest) -> WireResponse:
        asked: dict[str, Any] = json.loads(request.content or b"{}")
        if request.target == "/api/ext/bundles":
            return self._bundle(request.headers, asked)
        if request.target == "/api/v1/credits/estimate":
            return _answer(200, {"total_credits": 10 * asked["segment_count"], "breakdown": []})
        if request.target == "/api/v1/jobs":
            return self._job(asked)
        assert request.target == "/v1/content/ai-image/generations"
        if not self._take(20):
            return _answer(402, {"code": "INSUFFICIENT_BALANCE", "message": "m"})
        return _answer(
            202, {"data": {"task_id": "t"}, "usage": {"coin_cost": 20, "remaining_balance": self.balance}}
        )

    def _bundle(self, headers: Mapping[str, str], asked: dict[str, Any]) -> WireResponse:
        price = 25 + 2 * asked.get("videos_quantity", 0)
        if "x-tokportal-dry-run" in headers:
            return _answer(201, {"data": {}, "credits_would_charge": price, "credits_charged": 0})
        key = headers["idempotency-key"]
        if key in self._answers:
            return WireResponse(201, {"idempotent-replayed": "true"}, self._answers[key])
        if not self._take(price):
            details = {"required": price, "available": self.balance}
            return _answer(
                402, {"error": {"code": "INSUFFICIENT_CREDITS", "message": "m", "details": details}}
            )
        made = _answer(
            201, {"data": {"id": "b"}, "credits_charged": price, "credits_remaining": self.balance}
        )
        self._answers[key] = made.content
        return made

    def _job(self, asked: dict[str, Any]) -> WireResponse:
        price, key = 10 * asked["segment_count"], asked["idempotency_key"]
        if key in self._answers:
            return WireResponse(200, {}, self._answers[key])
        if not self._take(price):
            return _answer(402, {"error": {"code": "INSUFFICIENT_CREDITS", "message": "m"}})
        made = _answer(201, {"job_id": "j", "status": "queued", "credits_estimated": price})
        self._answers[key] = made.content
        return made

    def _take(self, price: int) -> bool:
        if price > self.balance:
            return False
        self.balance -= price
        self.taken += price
        return True


def _answer(status: int, body: Any) -> WireResponse:
    return WireResponse(status, {}, json.dumps(body).encode())
