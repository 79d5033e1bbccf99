"""Retries as the server sees them, through the client's own transport."""

from __future__ import annotations

import io
import json
from typing import Any

import httpx
import pytest
import respx

import prepay
from prepay import File, Retry
from prepay.testing import no_waiting
from tests.sdk.fakes import CANARY, CLASSES, KINDS, TRENZ_URL, ask
from tests.sdk.stage import CREATE

both = pytest.mark.parametrize("kind", KINDS)
RECEIPT = {"data": {"id": "b1"}, "credits_charged": 25, "credits_remaining": 75}
JOB: dict[str, Any] = {
    "product_name": "Bottle",
    "product_image_url": "https://a.example/b.png",
    "segment_count": 3,
}


def made(vendor: str, kind: str, **options: Any) -> Any:
    found: Any = getattr(prepay, ("Async" if kind == "async" else "") + CLASSES[vendor])
    address = {"base_url": TRENZ_URL} if vendor == "trenz" else {}
    return found(CANARY, **address, **options)


async def finish(source: Any) -> None:
    await source.aclose() if hasattr(source, "aclose") else source.close()


def of(route: respx.Route) -> list[httpx.Request]:
    """The requests that a route was sent."""
    calls: Any = route.calls
    return [call.request for call in calls]


@both
@respx.mock
async def test_tokportals_key_is_in_its_header_at_every_attempt(kind: str) -> None:
    route = respx.post("https://app.tokportal.com/api/ext/bundles").mock(
        side_effect=[
            httpx.Response(503, headers={"Retry-After": "3"}),
            httpx.ReadTimeout,
            httpx.Response(201, json=RECEIPT, headers={"Idempotent-Replayed": "true"}),
        ]
    )
    source = made("tokportal", kind)
    with no_waiting() as clock:
        began = clock.monotonic()
        receipt = await ask(source, "bundles.create", **CREATE)
        assert clock.monotonic() - began >= 3
    await finish(source)
    info = receipt.last_response
    assert (info.attempts, info.replayed) == (3, True)
    assert [request.headers["idempotency-key"] for request in of(route)] == [info.idempotency_key] * 3
    assert {request.content for request in of(route)} == {json.dumps(CREATE, separators=(",", ":")).encode()}
    assert {request.headers["x-api-key"] for request in of(route)} == {CANARY}


@both
@respx.mock
async def test_ugens_key_is_in_its_body_at_every_attempt(kind: str) -> None:
    route = respx.post("https://api.u-gen.ai/api/v1/jobs").mock(
        side_effect=[
            httpx.RemoteProtocolError,
            httpx.Response(500),
            httpx.Response(201, json={"job_id": "j1"}),
        ]
    )
    source = made("ugen", kind)
    with no_waiting():
        job = await ask(source, "jobs.create", **JOB)
    await finish(source)
    keys = [json.loads(request.content)["idempotency_key"] for request in of(route)]
    assert keys == [job.last_response.idempotency_key] * 3
    assert all("idempotency-key" not in request.headers for request in of(route))


@both
@respx.mock
async def test_a_call_of_its_own_has_a_key_of_its_own(kind: str) -> None:
    route = respx.post("https://app.tokportal.com/api/ext/bundles").respond(201, json=RECEIPT)
    source = made("tokportal", kind)
    for _ in range(3):
        await ask(source, "bundles.create", **CREATE)
    await finish(source)
    assert len({request.headers["idempotency-key"] for request in of(route)}) == 3


@both
@respx.mock
async def test_a_file_is_sent_whole_each_time(kind: str) -> None:
    route = respx.post(f"{TRENZ_URL}/v1/files").mock(
        side_effect=[httpx.ConnectError, httpx.Response(200, json={"data": {"file_id": "f1"}})]
    )
    source = made("trenz", kind)
    with no_waiting():
        await ask(source, "files.upload", file=File(io.BytesIO(b"the whole file"), name="a.bin"))
    await finish(source)
    first, second = of(route)
    assert b"the whole file" in second.content
    assert first.headers["content-length"] == second.headers["content-length"]


@both
@respx.mock
@pytest.mark.parametrize("cause", [httpx.ReadTimeout, httpx.WriteError, httpx.RemoteProtocolError])
async def test_what_trenz_may_have_charged_is_not_sent_again(kind: str, cause: type[Exception]) -> None:
    route = respx.get(f"{TRENZ_URL}/v1/data/products/p1").mock(side_effect=cause)
    source = made("trenz", kind)
    with no_waiting(), pytest.raises(prepay.OutcomeUnknownError):
        await ask(source, "products.get", product_id="p1")
    await finish(source)
    assert len(of(route)) == 1


@both
@respx.mock
async def test_retries_of_client_and_call_go_over_each_other(kind: str) -> None:
    route = respx.get("https://api.u-gen.ai/api/v1/credits/balance").respond(500)
    source = made("ugen", kind, retry=Retry(attempts=2))
    for retry, attempts in ((prepay.UNSET, 2), (None, 1), (Retry(attempts=1), 1), (Retry(attempts=3), 3)):
        before = len(of(route))
        with no_waiting(), pytest.raises(prepay.ServerError) as caught:
            await ask(source, "credits.balance", retry=retry)
        assert caught.value.attempts == len(of(route)) - before == attempts
    await finish(source)
