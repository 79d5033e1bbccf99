"""Errors: the right class from any answer, figures from any vendor, one helpful line, and copies that are whole."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import prepay
from prepay import Retry, errors
from prepay._call.refusals import class_of
from prepay.errors import (
    APIStatusError,
    BadRequestError,
    ConflictError,
    FieldProblem,
    IdempotencyKeyReusedError,
    InsufficientCreditsError,
    PrepayError,
    ServerError,
    ValidationError,
)
from prepay_mock import Mock
from tests.contract.document import Operation
from tests.sdk.fakes import KINDS, OPERATIONS, ask
from tests.sdk.stage import CREATE, Stage, answer

both = pytest.mark.parametrize("kind", KINDS)
ONCE = Retry(attempts=1)
JOB: dict[str, Any] = {
    "product_name": "a",
    "product_image_url": "https://a.example/a.png",
    "segment_count": 1,
}


def error_of(name: str, status: int, said: Any, headers: dict[str, str] | None = None, **parts: Any) -> Any:
    """The error of a call that is answered so."""
    return Stage().attempt(name, answer(status, said, headers), retry=ONCE, **parts)


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        (400, "VALIDATION_ERROR", ValidationError),
        (400, "INVALID_PARAM", ValidationError),
        (400, "PAGE_SIZE_EXCEEDED", ValidationError),
        (400, "BAD_REQUEST", BadRequestError),
        (400, None, BadRequestError),
        (422, None, ValidationError),
        (402, "MOON_TAX", InsufficientCreditsError),
        (400, "INSUFFICIENT_CREDITS", InsufficientCreditsError),
        (403, "INSUFFICIENT_BALANCE", InsufficientCreditsError),
        (500, "INSUFFICIENT_CREDITS", ServerError),
        (409, "IDEMPOTENCY_KEY_REUSED", IdempotencyKeyReusedError),
        (409, "BUNDLE_INVALID_STATUS", ConflictError),
        (418, None, APIStatusError),
        (302, None, APIStatusError),
        (599, None, ServerError),
        (999, None, ServerError),
    ],
)
def test_status_and_code_choose_the_class(status: int, code: str | None, expected: type) -> None:
    assert class_of(status, code) is expected


@given(st.integers(100, 999), st.none() | st.text(max_size=20))
def test_every_answer_has_a_class(status: int, code: str | None) -> None:
    kind = class_of(status, code)
    assert issubclass(kind, APIStatusError) or kind is InsufficientCreditsError


@pytest.mark.parametrize("op", OPERATIONS, ids=lambda op: op.id)
def test_every_error_of_the_contract_has_a_class_of_its_status(op: Operation) -> None:
    for status, response in op.responses.items():
        for code in response.get("x-prepay-codes", ()):
            if status >= 400 and status not in (406, 413, 415):
                assert class_of(status, code) is not APIStatusError, (status, code)


def test_callers_may_catch_by_status_alone() -> None:
    assert issubclass(ValidationError, BadRequestError)
    assert issubclass(IdempotencyKeyReusedError, ConflictError)
    kinds: list[Any] = [getattr(errors, name) for name in errors.__all__ if name != "FailureReason"]
    assert all(issubclass(kind, PrepayError) or kind is FieldProblem for kind in kinds)


def test_field_problems_have_one_shape() -> None:
    reason = "must not be greater than videos_quantity"
    body: Any = {
        "error": {"code": "VALIDATION_ERROR", "details": {"errors": [{"field": "edits", "reason": reason}]}}
    }
    error = error_of("tokportalCreateBundle", 400, body, body=CREATE)
    assert error.problems == (FieldProblem("edits", reason),)
    body = {"detail": [{"loc": ["body", "segment_count"], "msg": "Field required", "type": "missing"}]}
    error = error_of("ugenCreateJob", 422, body, body=JOB)
    assert error.problems == (FieldProblem("body.segment_count", "Field required"),)
    assert str(error) == "ugen.jobs.create: 422 body.segment_count: Field required"
    odds: list[Any] = [[None, 7, {}], "text", {"a": 1}]
    for odd in odds:
        found = error_of("ugenCreateJob", 422, {"detail": odd}, body=JOB).problems
        assert all(isinstance(problem, FieldProblem) for problem in found)


def test_the_request_id_of_trenz_is_in_its_body() -> None:
    body = {"code": "RATE_LIMITED", "message": "Slow down.", "request_id": "550e"}
    error = error_of("trenzGetTask", 429, body, {"retry-after": "61"}, path={"task_id": "t"})
    assert (error.request_id, error.retry_after, error.vendor) == ("550e", 61, "trenz")
    assert str(error) == "trenz.tasks.get: 429 RATE_LIMITED: Slow down.; retry after 61 s (request 550e)"


def test_a_message_of_many_lines_becomes_one() -> None:
    error = error_of(
        "ugenGetJob", 404, {"error": {"code": "NOT_FOUND", "message": "No\n such\tjob"}}, path={"job_id": "j"}
    )
    assert str(error) == "ugen.jobs.get: 404 NOT_FOUND: No such job"
    said = {"error": {"code": "NOT_FOUND", "message": "so many words " * 10_000}}
    assert len(str(error_of("ugenGetJob", 404, said, path={"job_id": "j"}))) < 500


@pytest.mark.parametrize(
    ("quantity", "required", "available", "affordable"),
    [
        (10, 20, 12, 6),
        (10, 30, 0, 0),
        (10, 20, 19, 9),
        (3, 20, 12, None),
        (10, 20, None, None),
        ("10", 20, 12, None),
    ],
)
def test_what_the_credits_would_pay_for_is_told(
    quantity: Any, required: int, available: int | None, affordable: int | None
) -> None:
    details = {"required": required, "available": available}
    body = {"error": {"code": "INSUFFICIENT_CREDITS", "message": "m", "details": details}}
    error = error_of("tokportalAddVideoSlots", 402, body, path={"id": "b"}, body={"quantity": quantity})
    assert error.affordable == affordable
    if affordable:
        assert f"(enough for a quantity of {affordable})" in str(error)


def test_a_402_of_trenz_has_no_figures_but_the_price_of_the_contract() -> None:
    for code in ("INSUFFICIENT_BALANCE", "INSUFFICIENT_CREDITS"):
        body = {"code": code, "message": "You need 999 credits and have 3.", "request_id": "r"}
        error = error_of("trenzGenerateVideo", 402, body, body={"prompt": "cats"})
        assert (error.required, error.available, error.missing, error.breakdown) == (100, None, None, {})
        assert "The call costs 100 credits." in str(error)
        assert "support@trenz.ai" in error.top_up


@both
@pytest.mark.parametrize(
    ("vendor", "call", "arguments", "figures", "hint"),
    [
        ("tokportal", "bundles.create", CREATE, (25, 5, 20), "web app"),
        ("ugen", "jobs.create", JOB, (101, 5, 96), "client.billing.checkout"),
        ("trenz", "images.generate", {"prompt": "cats"}, (20, None, None), "support@trenz.ai"),
    ],
)
async def test_each_vendor_tells_what_is_missing_and_how_to_get_it(
    kind: str, vendor: str, call: str, arguments: dict[str, Any], figures: tuple[Any, ...], hint: str
) -> None:
    with Mock() as mock:
        account = getattr(mock, vendor).account(balance=5)
        source: Any = account.async_client() if kind == "async" else account.client()
        with pytest.raises(InsufficientCreditsError) as caught:
            await ask(source, call, **arguments)
        account.assert_charged(0)
    error = caught.value
    assert (error.required, error.available, error.missing) == figures
    assert (error.vendor, error.operation, error.charged) == (vendor, f"{vendor}.{call}", False)
    assert hint in error.top_up
    assert hint in str(error)
    assert "\n" not in str(error)


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 409, 418, 422, 429, 500])
def test_copies_are_whole(status: int) -> None:
    body = {"error": {"code": "ANY", "message": "m", "details": {"required": 25, "available": 5, "x": [1]}}}
    error = error_of("tokportalCreateBundle", status, body, {"retry-after": "99"}, body=CREATE)
    for twin in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
        assert type(twin) is type(error)
        assert (str(twin), twin.args) == (str(error), error.args)
        assert vars(twin) == vars(error)


def test_errors_are_where_users_look_for_them() -> None:
    public = set(errors.__all__) - {"FailureReason"}
    assert public <= set(prepay.__all__)
