"""Paid operations of every kind of charge, and responses that are in no vendor's own words."""

from __future__ import annotations

from typing import Any

from prepay._wire.effects import Outcome
from tests.sdk.fakes import OPERATIONS, spec
from tests.sdk.stage import CREATE, answer

SPECS = {op.id: spec(op) for op in OPERATIONS}
PAID = {name: chosen for name, chosen in SPECS.items() if chosen.charge != "none"}
SUCCESS: dict[str, tuple[dict[str, Any], Outcome]] = {
    "tokportalCreateBundle": ({"body": CREATE}, answer(201, {"data": {"id": "b"}, "credits_charged": 25})),
    "ugenCreateJob": ({"body": {"segment_count": 1}}, answer(201, {"job_id": "j", "credits_estimated": 101})),
    "trenzGetProduct": (
        {"path": {"product_id": "p"}},
        answer(200, {"data": {}, "usage": {"coin_cost": 1, "remaining_balance": 9}}),
    ),
    "trenzGenerateImage": ({"body": {"prompt": "x"}}, answer(202, {"data": {"task_id": "t"}})),
}
# What a proxy, a gateway or a load balancer says; none of it is a vendor's word.
FOREIGN: dict[str, Any] = {
    "html": "<html><h1>502 Bad Gateway</h1></html>",
    "nothing": None,
    "foreign json": {"errorCode": 502, "message": "upstream"},
    "unknown code": {"code": "UPSTREAM_FAILED", "message": "m", "request_id": "r"},
    "nested unknown code": {"error": {"code": "UPSTREAM_FAILED", "message": "m"}},
    "array": [{"code": "BACKEND_ERROR"}],
    "null": {"error": None},
    "code is no text": {"code": 502, "error": {"code": 502}},
    "detail is text": {"detail": "Not Found"},
    "empty detail": {"detail": []},
}
STATUSES = (400, 401, 402, 403, 404, 408, 409, 413, 415, 422, 425, 429, 499, 500, 502, 503, 504, 520, 302)
