"""The flow of one call, driven by hand: what it sends, and what it makes of each outcome."""

from __future__ import annotations

import json
import pickle
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prepay import (
    ApiObject,
    APIStatusError,
    ConfigurationError,
    InsufficientCreditsError,
    MalformedResponseError,
    NoContent,
    PrepayError,
    Retry,
    Timeout,
    models,
)
from prepay._call.context import Settings
from prepay._layers.pipeline import run
from prepay._operation.options import CallOptions
from prepay._operation.spec import Call
from prepay._wire.effects import Outcome, Send
from prepay._wire.messages import TransportFailure, WireRequest, WireResponse
from prepay.errors import (
    AuthenticationError,
    BadRequestError,
    ConflictError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    RefusedError,
    ServerError,
    ValidationError,
)
from tests.sdk.fakes import BY_ID, OPERATIONS, dialect_of, spec

KEYS = ("key-1", "key-2")


def settings(vendor: str, defaults: CallOptions | None = None) -> Settings:
    keys = iter(KEYS)
    return Settings(
        dialect=dialect_of(vendor),
        headers={"accept": "application/json"},
        defaults=defaults or CallOptions(),
        new_key=lambda: next(keys),
    )


def drive(
    name: str,
    outcome: Outcome,
    options: CallOptions | None = None,
    *,
    defaults: CallOptions | None = None,
    **parts: Any,
) -> tuple[WireRequest, Any]:
    """Run one call of one attempt; the request that it sent, and its result or its error."""
    chosen = (options or CallOptions()).over(CallOptions(retry=Retry(attempts=1)))
    flow = run(Call(spec(BY_ID[name]), **parts), chosen, settings(BY_ID[name].vendor, defaults))
    send = next(flow)
    assert isinstance(send, Send)
    request = send.request
    try:
        flow.send(outcome)
    except StopIteration as done:
        return request, done.value
    except PrepayError as error:
        return request, error
    raise AssertionError("one outcome ends this flow")


def answer(status: int, body: Any = None, headers: Mapping[str, str] | None = None) -> WireResponse:
    return WireResponse(status, headers or {}, b"" if body is None else json.dumps(body).encode())


CREATE = {"bundle_type": "account_only", "country": "USA"}


def test_a_header_carries_the_key_where_the_vendor_wants_it_there() -> None:
    request, result = drive("tokportalCreateBundle", answer(201, {"data": {}}), body=CREATE)
    assert request.headers["idempotency-key"] == "key-1"
    assert json.loads(request.content or b"") == CREATE
    assert result.last_response.idempotency_key == "key-1"


def test_the_body_carries_the_key_where_the_vendor_wants_it_there() -> None:
    request, result = drive("ugenCreateJob", answer(201, {"job_id": "j1"}), body={"segment_count": 1})
    assert "idempotency-key" not in request.headers
    assert json.loads(request.content or b"") == {"segment_count": 1, "idempotency_key": "key-1"}
    assert result.last_response.idempotency_key == "key-1"


def test_no_key_is_made_up_where_the_vendor_knows_none() -> None:
    cases: list[tuple[str, dict[str, Any]]] = [
        ("trenzGenerateImage", {"body": {"prompt": "x"}}),
        ("ugenRetryJob", {"path": {"job_id": "j"}}),
    ]
    for name, parts in cases:
        request, result = drive(name, answer(200, {"job_id": "j", "data": {}}), **parts)
        assert b"key-1" not in (request.content or b"")
        assert "key-1" not in request.headers.values()
        assert result.last_response.idempotency_key is None


def test_the_callers_key_is_used_as_it_is() -> None:
    options = CallOptions(idempotency_key="order 66/ä".encode("ascii", "ignore").decode())
    request, error = drive("tokportalCreateBundle", answer(500), options, body=CREATE)
    assert request.headers["idempotency-key"] == error.idempotency_key == "order 66/"


def test_a_dry_run_says_so_in_its_header() -> None:
    request, _ = drive(
        "tokportalCreateBundle", answer(201, {"data": {}}), CallOptions(dry_run=True), body=CREATE
    )
    assert request.headers["x-tokportal-dry-run"] == "true"
    request, _ = drive("tokportalCreateBundle", answer(201, {"data": {}}), body=CREATE)
    assert "x-tokportal-dry-run" not in request.headers


@pytest.mark.parametrize(
    "name", [op.id for op in OPERATIONS if op.method != "GET" and op.vendor != "tokportal"]
)
def test_a_dry_run_is_never_a_real_run_by_mistake(name: str) -> None:
    for options, defaults in ((CallOptions(dry_run=True), CallOptions()), (None, CallOptions(dry_run=True))):
        with pytest.raises(ConfigurationError, match="no dry run"):
            drive(name, answer(200, {}), options, defaults=defaults)


def test_a_rehearsing_client_can_still_read() -> None:
    balance = answer(200, {"available_credits": 1})
    _, result = drive("ugenGetCreditBalance", balance, defaults=CallOptions(dry_run=True))
    assert isinstance(result, ApiObject)


def test_options_of_the_call_go_over_those_of_the_client() -> None:
    long, short = Timeout(read=5), Timeout(read=1)
    base = CallOptions(timeout=short, deadline=2, dry_run=True, headers={"a": "1", "b": "1"})
    merged = CallOptions(timeout=long, dry_run=False, headers={"b": "2"}).over(base)
    assert merged == CallOptions(timeout=long, deadline=2, dry_run=False, headers={"a": "1", "b": "2"})
    assert CallOptions().over(base) == base
    assert CallOptions(deadline=None, headers=None).over(base) == replace(base, deadline=None, headers=None)


def test_the_answer_tells_request_id_rate_limit_and_replay() -> None:
    headers = {
        "x-tokportal-request-id": "req_1",
        "x-ratelimit-limit": "120",
        "x-ratelimit-remaining": "119",
        "x-ratelimit-reset": "soon",
        "idempotent-replayed": "true",
    }
    _, result = drive("tokportalCreateBundle", answer(201, {"data": {}}, headers), body=CREATE)
    info = result.last_response
    assert (info.request_id, info.replayed, info.status, info.attempts) == ("req_1", True, 201, 1)
    assert (info.rate_limit.limit, info.rate_limit.remaining, info.rate_limit.reset) == (120, 119, None)
    assert info.headers == headers


def test_an_undocumented_2xx_is_a_success_too() -> None:
    _, result = drive("tokportalCreateBundle", answer(200, {"data": {"id": "b1"}}), body=CREATE)
    assert isinstance(result, models.TokPortalBundleReceipt)
    assert result.last_response.status == 200


def test_no_content_is_a_result() -> None:
    _, result = drive("ugenDeleteWebhook", answer(204))
    assert isinstance(result, NoContent)
    assert result.last_response.status == 204


UNREADABLE = [
    b"",
    b"<html>",
    b'{"data": {"id"',
    b"[]",
    b"null",
    b'"text"',
    b"\xff\xfe",
    b"{}",
    b'{"error": {}}',
]


@pytest.mark.parametrize("body", UNREADABLE)
def test_a_success_that_cannot_be_read_says_that_the_server_reports_success(body: bytes) -> None:
    _, error = drive("tokportalCreateBundle", WireResponse(201, {}, body), body=CREATE)
    assert isinstance(error, MalformedResponseError)
    assert (error.status, error.idempotency_key) == (201, "key-1")
    assert error.charged is None
    assert "the server returned 201, but the body does not match the contract" in str(error)


BODIES = [
    b"",
    b"<!doctype html><title>502 Bad Gateway</title>",
    b'{"error": {"code": "INSUFFICIENT_CREDITS", "mess',
    b"null",
    b"[]",
    b"12",
    b'"INSUFFICIENT_CREDITS"',
    b'{"error": "plain words"}',
    b'{"error": null}',
    b'{"error": {"code": 7, "message": null, "details": "none"}}',
    b'{"error": {"code": "NEVER_SEEN", "message": "m", "details": {"required": "many", "breakdown": [1]}}}',
    b'{"detail": [{"loc": ["body", "x"], "msg": "Field required", "type": "missing"}]}',
    b"\xff\xfe\x00",
    b"[" * 100_000,
]


CLASSES: dict[int, type[RefusedError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    402: InsufficientCreditsError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    422: ValidationError,
    429: RateLimitError,
}


@pytest.mark.parametrize("status", [300, *CLASSES, 418, 451, 499, 500, 503, 520, 599, 999])
@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_any_status_with_any_body_gives_the_right_class(status: int, body: bytes) -> None:
    for name in ("tokportalGetCreditBalance", "ugenGetCreditBalance"):
        error: Any = drive(name, WireResponse(status, {}, body))[1]
        assert error.status == status
        assert type(error) is CLASSES.get(status, ServerError if status >= 500 else APIStatusError)
        assert str(status) in str(error)


@given(
    status=st.integers(300, 999),
    body=st.binary(max_size=64) | st.text().map(str.encode),
)
def test_no_error_body_breaks_the_reading(status: int, body: bytes) -> None:
    _, error = drive("tokportalGetCreditBalance", WireResponse(status, {}, body))
    assert isinstance(error, RefusedError)


def test_an_unknown_error_code_survives() -> None:
    body = {"error": {"code": "moon_in_wrong_phase", "message": "Wait.", "details": {"phase": "full"}}}
    _, error = drive("tokportalGetCreditBalance", answer(409, body, {"x-tokportal-request-id": "req_9"}))
    assert (error.code, error.details, error.request_id, error.body) == (
        "moon_in_wrong_phase",
        {"phase": "full"},
        "req_9",
        body,
    )
    assert str(error) == "tokportal.credits.balance: 409 moon_in_wrong_phase: Wait. (request req_9)"


SEED_402 = {
    "code": "INSUFFICIENT_CREDITS",
    "message": "Not enough credits to complete this operation.",
    "details": {
        "required": 82,
        "available": 50,
        "missing": 32,
        "breakdown": {"account_creation": 25, "video_slots": 20, "niche_warming": 7, "video_editing": 30},
    },
}


def test_the_402_of_the_seed_tells_every_figure() -> None:
    _, error = drive("tokportalCreateBundle", answer(402, {"error": SEED_402}), body=CREATE)
    assert isinstance(error, InsufficientCreditsError)
    assert (error.required, error.available, error.missing) == (82, 50, 32)
    assert sum(error.breakdown.values()) == error.required


@pytest.mark.parametrize(
    ("details", "figures"),
    [
        ({"required": 86, "available": 12}, (86, 12, 74)),
        ({"required": 86}, (86, None, None)),
        ({"required": 86.0, "available": "12"}, (86, None, None)),
        ({"required": True, "available": 1.5, "missing": float("nan")}, (None, None, None)),
        ({}, (None, None, None)),
    ],
)
def test_figures_that_a_402_lacks_are_derived_or_none(
    details: dict[str, Any], figures: tuple[int | None, int | None, int | None]
) -> None:
    body = {"error": {"code": "INSUFFICIENT_CREDITS", "message": "m", "details": details}}
    _, error = drive("ugenCreateJob", answer(402, body), body={"segment_count": 1})
    assert (error.required, error.available, error.missing) == figures


@pytest.mark.parametrize("sent", [True, False])
def test_errors_survive_copy_and_pickle(sent: bool) -> None:
    outcomes: list[Outcome] = [
        answer(402, {"error": SEED_402}),
        answer(500),
        answer(201, []),
        TransportFailure(may_have_been_sent=sent, reason="no answer came"),
    ]
    for outcome in outcomes:
        _, error = drive("tokportalCreateBundle", outcome, body=CREATE)
        for twin in (pickle.loads(pickle.dumps(error)), deepcopy(error)):
            assert type(twin) is type(error)
            assert vars(twin) == vars(error)
            assert str(twin) == str(error)
