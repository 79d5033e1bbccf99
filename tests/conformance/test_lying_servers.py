"""CI cannot spend: whatever a server says, a run never makes it charge more than its cap.

The ledger of each server here is real and keeps the contract; what it answers is a lie. Credits are counted in its
ledger, not by what it says.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from prepay_conformance import Level
from prepay_conformance.shapes import is_object
from prepay_conformance.vendors.registry import BUILT_IN
from prepay_mock.engine.messages import Request, Response
from tests.conformance.live import live
from tests.conformance.test_levels import kit

Handle = Callable[[Request], Response]
Lie = Callable[[Request, Handle], Response]

PAID = ("/bundles", "/jobs", "/data/", "/content/", "/social/", "/ads/", "add-", "/videos/")
JSON = (b"content-type", b"application/json")


def answer(status: int, body: bytes) -> Response:
    """A response that says how long it is."""
    return Response(status, [JSON, (b"content-length", str(len(body)).encode())], body)


def _paid(request: Request) -> bool:
    return any(part in request.path for part in PAID)


def instead(status: int, body: object, *, only_sold: bool = True) -> Lie:
    """Carries a request out, and says something else."""

    def lie(request: Request, handle: Handle) -> Response:
        response = handle(request)
        if not _paid(request) or (only_sold and response.status >= 300):
            return response
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return answer(status, content)

    return lie


def with_fields(**fields: object) -> Lie:
    """Carries a request out, and changes what the response says of it."""

    def lie(request: Request, handle: Handle) -> Response:
        response = handle(request)
        if not _paid(request) or response.status >= 300:
            return response
        value: Any = json.loads(response.body)
        if is_object(value):
            value.update(fields)
        return answer(response.status, json.dumps(value).encode())

    return lie


def with_header(name: bytes, value: bytes) -> Lie:
    def lie(request: Request, handle: Handle) -> Response:
        response = handle(request)
        response.headers.append((name, value))
        return response

    return lie


def cancels_nothing(request: Request, handle: Handle) -> Response:
    """Says that a job was cancelled and its credits were released, and does nothing."""
    if not request.path.endswith("/cancel"):
        return handle(request)
    return answer(200, json.dumps({"status": "cancelled", "credits_reserved": 0}).encode())


LIES: Mapping[str, Lie] = {
    "500": instead(500, {"error": {"code": "INTERNAL_ERROR", "message": "no"}}),
    "503 with html": instead(503, b"<html>"),
    "504 empty": instead(504, b""),
    "404 of a gateway": instead(404, b"not found"),
    "404 of nobody": instead(404, {"code": "NO_SUCH"}),
    "418": instead(418, {}),
    "402 without an envelope": instead(402, {"error": {"code": "INSUFFICIENT_CREDITS"}}),
    "302": instead(302, {}),
    "200 of garbage": instead(200, b"\xff\xfe{"),
    "204": instead(204, b""),
    "charged 0": with_fields(credits_charged=0, credits_reserved=0, usage={"coin_cost": 0}),
    "charged -400": with_fields(credits_charged=-400, credits_reserved=-400, usage={"coin_cost": -400}),
    "a dry run": with_fields(dry_run=True, credits_charged=0),
    "a replay": with_header(b"Idempotent-Replayed", b"true"),
    "200 for 201": instead(200, {"job_id": "j", "credits_reserved": 0}),
    "surrogate": instead(201, b'{"credits_charged": "\\ud800", "data": {"id": "\\udfff"}}'),
    "cancels nothing": cancels_nothing,
}
CAPS = {"tokportal": 400, "ugen": 130, "trenz": 12}


def over_the_cap(vendor: str, lie: Lie, level: Level) -> int:
    """Run the kit against the liar; returns by how much its ledger was charged beyond the cap."""
    cap = CAPS[vendor] if level >= Level.SPEND else 0
    options = {"max_credits": cap} if level >= Level.SPEND else {}
    with live(lie) as host:
        verdict = kit(
            vendor,
            host.url,
            level=level,
            owns_account=True,
            max_requests=700,
            phases=("fuzzing", "examples"),
            **options,
        )
        assert verdict.errors == ()
        spent = host.spent(vendor)
        # Never too few: what was counted covers what was charged, or the excess would go unseen.
        assert verdict.credits >= spent or lie is cancels_nothing
        return spent - cap


@pytest.mark.parametrize("level", [Level.READ, Level.NEGATIVE, Level.SPEND, Level.FULL])
@pytest.mark.parametrize("vendor", BUILT_IN)
def test_g5_no_lie_makes_the_kit_spend_beyond_the_cap(vendor: str, level: Level) -> None:
    over = {name: over_the_cap(vendor, lie, level) for name, lie in LIES.items()}
    assert {name: taken for name, taken in over.items() if taken > 0} == {}


def test_g5_the_lies_are_lies() -> None:
    # Without the cap they sell: or the property would hold for servers that sell nothing.
    for vendor in BUILT_IN:
        with live(LIES["500"]) as host:
            kit(
                vendor,
                host.url,
                level=Level.FULL,
                max_credits=CAPS[vendor],
                owns_account=True,
                max_requests=400,
            )
            assert host.spent(vendor) > 0
