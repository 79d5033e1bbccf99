"""A server that charges and then says whatever it likes: the vendor of the interrupt property, in memory."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from prepay._contract.words import Vendor
from prepay._wire.effects import Outcome, Send
from prepay._wire.messages import TransportFailure, WireResponse

__all__ = ["PAID", "RESPONSES", "Paid", "Server"]


@dataclass(frozen=True, slots=True)
class Paid:
    """One paid operation and what it costs.

    Attributes:
        vendor: whose.
        name: how it is called on a client.
        given: its arguments.
        price: credits.
        status: of its success.
        body: of its success.
        code: makes an error body of the vendor from a code.
        short: the code of a 402.
    """

    vendor: Vendor
    name: str
    given: Mapping[str, Any]
    price: int
    status: int
    body: Mapping[str, Any]
    code: Callable[[str], Any]
    short: str


def _nested(code: str) -> Any:
    return {"error": {"code": code, "message": "m"}}


def _flat(code: str) -> Any:
    return {"code": code, "message": "m", "request_id": "r"}


PAID: Final[Mapping[str, Paid]] = {
    "debit": Paid(
        "tokportal",
        "bundles.create",
        {"bundle_type": "account_only", "country": "USA"},
        25,
        201,
        {"data": {"id": "b"}, "credits_charged": 25, "credits_remaining": 75},
        _nested,
        "INSUFFICIENT_CREDITS",
    ),
    "reserve": Paid(
        "ugen",
        "jobs.create",
        {"product_name": "a", "product_image_url": "https://a.example/a.png", "segment_count": 1},
        101,
        201,
        {"job_id": "j", "status": "queued", "credits_estimated": 101},
        _nested,
        "INSUFFICIENT_CREDITS",
    ),
    "per_call": Paid(
        "trenz",
        "products.get",
        {"product_id": "p"},
        1,
        200,
        {"data": {"product_id": "p"}, "usage": {"coin_cost": 1, "remaining_balance": 99}},
        _flat,
        "INSUFFICIENT_BALANCE",
    ),
    "async_on_complete": Paid(
        "trenz",
        "images.generate",
        {"prompt": "cats"},
        20,
        202,
        {"data": {"task_id": "t"}, "usage": {"coin_cost": 20, "remaining_balance": 80}},
        _flat,
        "INSUFFICIENT_BALANCE",
    ),
}

_BIG: Final = "9" * 5000
_ODD_HEADERS: Final[Mapping[str, str]] = {
    "x-ratelimit-limit": _BIG,
    "x-ratelimit-remaining": "-1",
    "x-ratelimit-reset": "NaN",
    "date": f"Fri, 31 Dec {_BIG[:4000]} 23:59:59 GMT",
    "retry-after": _BIG,
    "x-request-id": "\udcff",
}
# Names of what a server says after it has charged: as it should, or in a way that proves nothing.
_AFTER_CHARGE: Final = (
    "success",
    "odd headers",
    "date out of the calendar",
    "truncated",
    "doubled keys",
    "not a number",
    "nested without end",
    "lone surrogate",
    "not UTF-8",
    "UTF-16",
    "huge number",
    "negative charge",
    "empty",
    "html",
    "null",
    "array",
    "other shape",
    "error in a success",
    "lost",
    *(
        f"{kind} {status}"
        for status in (302, 401, 403, 404, 408, 413, 425, 429, 499, 500, 502, 503, 504, 599)
        for kind in ("html", "foreign")
    ),
    "vendor 500",
    "infinite wait",
    "deep error",
)
_BEFORE_CHARGE: Final = ("unsent", "lost before", "vendor 402", "vendor 401", "vendor 429")
RESPONSES: Final = (*_AFTER_CHARGE, *_BEFORE_CHARGE, "vendor 404", "vendor 502")


@dataclass(slots=True)
class Server:
    """One account of one vendor. The first paid request meets ``first``, and later ones succeed.

    Attributes:
        paid: the operation.
        first: one of ``RESPONSES``.
        taken: credits that left the account.
        heard: paid requests that arrived.
    """

    paid: Paid
    first: str = "success"
    taken: int = 0
    heard: int = 0
    stored: dict[str, int] = field(default_factory=dict[str, int])

    def receive(self, send: Send) -> Outcome:
        """Take a request, and say whatever is planned."""
        if self._is_question(send):
            send.left = True
            return self._told()
        plan, self.first = self.first, "success"
        if plan == "unsent":
            return TransportFailure(may_have_been_sent=False, reason="nothing was sent")
        send.left = True
        self.heard += 1
        if plan in ("vendor 502", "vendor 404"):
            return self._backend(plan)
        if plan in _BEFORE_CHARGE:
            return self._refused(plan)
        key = send.key or f"request {self.heard}"
        replay = key in self.stored
        if not replay:
            self.stored[key] = self.paid.price
            self.taken += self.paid.price
        return _said(self.paid, plan, {"idempotent-replayed": "true"} if replay else {})

    def _is_question(self, send: Send) -> bool:
        return send.call.spec.charge == "none" or "x-tokportal-dry-run" in send.request.headers

    def _told(self) -> WireResponse:
        price = self.paid.price
        if self.paid.vendor == "ugen":
            return _answer(200, {"total_credits": price, "breakdown": []})
        return _answer(
            201,
            {"data": {}, "credits_charged": 0, "credits_would_charge": price, "cost_breakdown": {"a": price}},
        )

    def _refused(self, plan: str) -> Outcome:
        if plan == "lost before":
            return TransportFailure(may_have_been_sent=True, reason="no answer came")
        status = int(plan.removeprefix("vendor "))
        code = {
            402: self.paid.short,
            401: "UNAUTHORIZED" if self.paid.vendor == "ugen" else "AUTH_INVALID_KEY",
            429: "RATE_LIMIT_EXCEEDED" if self.paid.vendor == "tokportal" else "RATE_LIMITED",
        }[status]
        return _answer(status, self.paid.code(code), {"retry-after": "1"})

    def _backend(self, plan: str) -> Outcome:
        """Trenz alone: a failure of the backend is refunded, what the backend does not find is charged."""
        if self.paid.vendor != "trenz":
            return _answer(int(plan.removeprefix("vendor ")), "a gateway's page")
        if plan == "vendor 502":
            return _answer(502, _flat("BACKEND_ERROR"))
        if "per_call" in PAID and self.paid is PAID["per_call"]:
            self.taken += self.paid.price
        return _answer(404, _flat("RESOURCE_NOT_FOUND"))


def _said(paid: Paid, plan: str, headers: Mapping[str, str]) -> Outcome:
    """What is said after a charge."""
    if plan == "lost":
        return TransportFailure(may_have_been_sent=True, reason="no answer came", timed_out=True)
    kind, _, status = plan.rpartition(" ")
    if status.isdecimal():
        body: Any = {
            "html": "<html>gateway</html>",
            "foreign": {"errorCode": int(status), "message": "gateway"},
        }.get(kind, paid.code("INTERNAL_ERROR"))
        return _answer(int(status), body, {"retry-after": "0"})
    if plan == "infinite wait":
        return _answer(429, {"error": {"details": {"retry_after": 10**400}}}, {"retry-after": _BIG})
    if plan == "deep error":
        return WireResponse(503, {}, b'{"error": ' + b"[" * 900 + b"]" * 900 + b"}")
    return WireResponse(paid.status, {**headers, **_headers(plan)}, _content(paid, plan))


def _headers(plan: str) -> Mapping[str, str]:
    if plan == "odd headers":
        return _ODD_HEADERS
    return {"date": "Fri, 31 Dec 9999 23:59:59 -2300"} if plan == "date out of the calendar" else {}


def _content(paid: Paid, plan: str) -> bytes:
    text = json.dumps(paid.body)
    words = {
        "truncated": text[:-3],
        "doubled keys": text[:-1] + ', "credits_charged": 0, "credits_charged": 0, "usage": {}, "usage": {}}',
        "not a number": text.replace(str(paid.price), "NaN"),
        "nested without end": text[:-1] + ', "x": ' + "[" * 5000 + "]" * 5000 + "}",
        "lone surrogate": text[:-1] + r', "x": "\ud83d"}',
        "huge number": text.replace(str(paid.price), _BIG),
        "negative charge": text.replace(f" {paid.price}", f" -{paid.price}"),
        "empty": "",
        "html": "<html></html>",
        "null": "null",
        "array": "[]",
        "other shape": '{"ok": true}',
        "error in a success": json.dumps(paid.code("INTERNAL_ERROR")),
    }
    if plan == "not UTF-8":
        return text.encode().replace(b'"', b'"\xff', 1)
    return words.get(plan, text).encode("utf-16" if plan == "UTF-16" else "utf-8")


def _answer(status: int, body: Any, headers: Mapping[str, str] | None = None) -> WireResponse:
    content = body if isinstance(body, str) else json.dumps(body)
    return WireResponse(status, headers or {}, content.encode())
