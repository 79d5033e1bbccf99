"""Quotes: the price before the call, by the way that each vendor offers, and never at a cost."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from prepay import InsufficientCreditsError, MalformedResponseError, Quote
from tests.contract.document import Operation, at, example
from tests.sdk.fakes import (
    BY_ID,
    KINDS,
    OPERATIONS,
    answering,
    ask,
    client,
    first_success,
    required_arguments,
    serving,
)

both = pytest.mark.parametrize("kind", KINDS)
SPENDING = [op for op in OPERATIONS if op.facts["charge"] != "none"]
PARTS = {"account_creation": 25, "video_slots": 20, "niche_warming": 7, "video_editing": 30}


@both
@pytest.mark.parametrize("op", SPENDING, ids=lambda op: op.id)
async def test_a_quote_never_makes_the_call_itself(op: Operation, kind: str) -> None:
    seen: list[httpx.Request] = []
    source = client(op.vendor, kind, serving(seen))
    try:
        quote = await ask(source, op.facts["sdk"], "quote", **required_arguments(op))
    except MalformedResponseError:
        quote = None  # the contract's first answer is not that of a rehearsal
    for request in seen:
        rehearsal = request.headers.get("x-tokportal-dry-run") == "true"
        asked = (request.method, request.url.path)
        assert rehearsal or request.method == "GET" or asked == ("POST", "/api/v1/credits/estimate")
        assert request.url.path != op.path or rehearsal
    if isinstance(op.facts.get("price"), int):
        assert seen == []
        assert quote == Quote(
            total=op.facts["price"], breakdown={op.facts["sdk"]: op.facts["price"]}, source="price"
        )


SEED = {
    "bundle_type": "account_and_videos",
    "country": "USA",
    "videos_quantity": 10,
    "edits_quantity": 10,
    "wants_niche_warming": True,
    "niche_warming_instructions": "cats",
}


@both
async def test_tokportal_rehearses_the_seeds_bundle_at_82(kind: str) -> None:
    seen: list[httpx.Request] = []
    body = {
        "data": {},
        "credits_charged": 0,
        "credits_would_charge": 82,
        "cost_breakdown": {**PARTS, "total": 82},
    }
    source = client("tokportal", kind, answering(httpx.Response(201, json=body), seen))
    quote = await ask(source, "bundles.create", "quote", **SEED, idempotency_key="for the call itself")
    assert quote == Quote(total=82, breakdown=PARTS, source="dry_run")
    assert sum(quote.breakdown.values()) == quote.total
    assert json.loads(seen[0].content) == SEED
    assert seen[0].headers["idempotency-key"] != "for the call itself", "the rehearsal would use the key up"


@both
async def test_what_cannot_be_afforded_can_still_be_quoted(kind: str) -> None:
    details = {"required": 82, "available": 50, "missing": 32, "breakdown": PARTS}
    body = {"error": {"code": "INSUFFICIENT_CREDITS", "message": "Not enough.", "details": details}}
    source = client("tokportal", kind, answering(httpx.Response(402, json=body)))
    assert await ask(source, "bundles.create", "quote", **SEED) == Quote(
        total=82, breakdown=PARTS, source="dry_run"
    )


@both
async def test_a_402_without_figures_is_an_error_of_the_quote_too(kind: str) -> None:
    source = client("tokportal", kind, answering(httpx.Response(402, text="<html>")))
    with pytest.raises(InsufficientCreditsError):
        await ask(source, "bundles.create", "quote", **SEED)


@both
async def test_ugen_estimates_a_job_under_the_estimates_names(kind: str) -> None:
    seen: list[httpx.Request] = []
    estimate = example("UGenEstimateSeed")
    source = client("ugen", kind, answering(httpx.Response(200, json=estimate), seen))
    job: dict[str, Any] = {
        "product_name": "Bottle",
        "product_image_url": "https://a.example/bottle.png",
        "segment_count": 3,
        "video_model": "veo3_fast",
        "voice_enabled": True,
        "human_review_max_rejections": 2,
        "music_mood": None,
    }
    quote = await ask(source, "jobs.create", "quote", **job)
    assert (quote.total, quote.source) == (252, "estimate")
    assert quote.breakdown == {"video": 180, "keyframes": 32, "music": 15, "voice": 15, "post_processing": 10}
    (request,) = seen
    assert request.url.path == "/api/v1/credits/estimate"
    sent = json.loads(request.content)
    assert sent["segment_count"] == 3
    assert sent["model_id"] == "veo3_fast"
    assert sent["voice_enabled"] is True
    assert (sent["hitl_anchor_max_rejections"], sent["hitl_segments_max_rejections"]) == (2, 2)
    assert sent["max_kf_retries"] == 1, "the job's default, not the estimate's"
    known = at("components", "schemas", "UGenEstimateRequest", "properties")
    assert set(sent) <= set(known)


def test_every_job_field_of_the_mapping_leads_to_a_field_of_the_estimate() -> None:
    fields = BY_ID["ugenCreateJob"].facts["estimate_fields"]
    job = at("components", "schemas", "UGenJobCreate", "properties")
    estimate = at("components", "schemas", "UGenEstimateRequest", "properties")
    places = [to for target in fields.values() for to in ([target] if isinstance(target, str) else target)]
    assert set(fields) <= set(job)
    assert sorted(places) == sorted(estimate), "each field of the estimate is told by exactly one of the job"


@both
async def test_a_retry_is_quoted_at_what_the_job_was_estimated(kind: str) -> None:
    seen: list[httpx.Request] = []
    job = first_success(BY_ID["ugenGetJob"]).json()
    source = client("ugen", kind, answering(httpx.Response(200, json=job), seen))
    quote = await ask(source, "jobs.retry", "quote", job_id=job["job_id"])
    assert (quote.total, quote.source) == (job["credits_estimated"], "estimate")
    assert (seen[0].method, seen[0].url.path) == ("GET", f"/api/v1/jobs/{job['job_id']}")


@both
@pytest.mark.parametrize("body", [{}, {"credits_would_charge": "82"}, {"credits_would_charge": True}, []])
async def test_an_answer_without_a_price_is_no_quote(kind: str, body: Any) -> None:
    source = client("tokportal", kind, answering(httpx.Response(201, json=body)))
    with pytest.raises(MalformedResponseError, match="credits_would_charge"):
        await ask(source, "bundles.create", "quote", **SEED)
