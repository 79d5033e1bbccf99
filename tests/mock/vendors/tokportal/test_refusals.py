"""Every documented status of every operation is reached, in TokPortal's envelope and with one of its codes."""

from __future__ import annotations

from typing import Any

import pytest

from prepay_mock.contract import Contract
from prepay_mock.engine.engine import Engine
from tests.mock.harness import Answer, Api, ledgers_hold, new_engine
from tests.mock.vendors.tokportal.calls import (
    CALLS,
    NOBODYS,
    SEED_52,
    SINGLE,
    Call,
    create,
    credits_of,
    perform,
    ready_bundle,
)
from tests.mock.vendors.tokportal.test_dry_run import prepared

OWNER, STRANGER = "sk_mock_owner_balance_1250", "sk_mock_stranger_balance_1250"
BAD_BODIES: dict[str, Any] = {
    "tokportalUpdateBundle": {},
    "tokportalConfigureBundleAccount": {},
    "tokportalConfigureBundleVideo": {},
}


def reach(contract: Contract, operation: str, status: int) -> Answer:
    """Make the operation answer with that status, in a world of its own."""
    engine = new_engine(contract)
    answer = _reach(engine, operation, status)
    assert ledgers_hold(engine) == []
    return answer


HEADERS = {
    401: {"x_api_key": ""},
    406: {"accept": "text/html"},
    415: {"content_type": "text/plain"},
    500: {"x_prepay_fault": "status=500"},
    503: {"x_prepay_fault": "status=503"},
}


def _reach(engine: Engine, operation: str, status: int) -> Answer:
    call = CALLS[operation]
    if status == 402:
        return _too_poor(engine, call)
    api = Api(engine, OWNER)
    bundle_id = prepared(api, operation)
    if status == 403:
        api = Api(engine, STRANGER if call.method == "GET" else "sk_mock_x_readonly")
    elif status == 404:
        bundle_id = NOBODYS
    elif status == 429:
        engine.world.accounts["tokportal", api.key].rate = (0, engine.world.clock.now())
    special = {400: _invalid, 409: _conflict, 413: _too_large}.get(status)
    if special is not None:
        return special(api, operation, bundle_id)
    return perform(api, call, bundle_id, **HEADERS.get(status, {}))


def _too_poor(engine: Engine, call: Call) -> Answer:
    if "{id}" not in call.path:
        return perform(Api(engine, "sk_mock_owner_balance_24"), call)
    api = Api(engine, "sk_mock_owner_balance_27")
    return perform(api, call, ready_bundle(api))


def _too_large(api: Api, operation: str, bundle_id: str) -> Answer:
    call = CALLS[operation]
    body = b'{"x":"' + b"x" * (1 << 20) + b'"}'
    return api.call(call.method, call.path.replace("{id}", bundle_id), raw=body)


def _invalid(api: Api, operation: str, bundle_id: str) -> Answer:
    call = CALLS[operation]
    if call.body is not None:
        return perform(api, call._replace(body=BAD_BODIES.get(operation, {"quantity": 0})), bundle_id)
    if "{id}" in call.path:
        return perform(api, call, "no%20id")
    return perform(api, call._replace(path=call.path.replace("page=1", "page=0")))


def _conflict(api: Api, operation: str, bundle_id: str) -> Answer:
    create(api, {**SINGLE, "title": "another request"}, idempotency_key="k")
    return perform(api, CALLS[operation], bundle_id, idempotency_key="k")


@pytest.mark.parametrize("operation", CALLS)
def test_every_documented_status_is_reached(contract: Contract, operation: str) -> None:
    for status, spec in contract.operations[operation].responses.items():
        answer = reach(contract, operation, status)
        assert answer.status == status, (status, answer.json)
        if status >= 400:
            assert answer.json["error"]["code"] in spec.codes
            assert answer.json["error"]["message"]


def test_the_table_of_calls_is_the_contracts(contract: Contract) -> None:
    documented = {name for name, operation in contract.operations.items() if operation.vendor == "tokportal"}
    assert documented == CALLS.keys()


@pytest.mark.parametrize(
    ("key", "status", "code"),
    [
        ("", 401, "AUTH_MISSING_KEY"),
        ("sk_nobody", 401, "AUTH_INVALID_KEY"),
        ("sk_mock_x_revoked", 401, "AUTH_REVOKED_KEY"),
        ("sk_mock_x_suspended", 401, "AUTH_REVOKED_KEY"),
        ("sk_mock_x_readonly", 403, "AUTH_INSUFFICIENT_SCOPE"),
    ],
)
def test_keys_that_may_not_write(api: Api, key: str, status: int, code: str) -> None:
    for call in CALLS.values():
        if call.method != "GET":
            answer = perform(api, call, x_api_key=key)
            assert (answer.status, answer.json["error"]["code"]) == (status, code)


def test_a_reader_may_read(engine: Engine) -> None:
    api = Api(engine, "sk_mock_x_readonly")
    assert api.get("/api/ext/credits/balance").status == 200


def test_a_key_in_another_header_is_no_key(api: Api) -> None:
    answer = api.get("/api/ext/me", x_api_key="", authorization=f"Bearer {api.key}")
    assert answer.json["error"]["code"] == "AUTH_MISSING_KEY"


@pytest.mark.parametrize("operation", [name for name, call in CALLS.items() if "{id}" in call.path])
def test_somebody_elses_bundle_is_forbidden_and_stays_as_it_was(engine: Engine, operation: str) -> None:
    owner, stranger = Api(engine, OWNER), Api(engine, STRANGER)
    bundle_id = create(owner, SEED_52)
    before = owner.get(f"/api/ext/bundles/{bundle_id}").json
    answer = perform(stranger, CALLS[operation], bundle_id)
    assert (answer.status, answer.json["error"]["code"]) == (403, "BUNDLE_NOT_OWNED")
    assert owner.get(f"/api/ext/bundles/{bundle_id}").json == before
    assert credits_of(stranger) == 1250


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("DELETE", "/api/ext/credits/balance", "GET, HEAD, OPTIONS"),
        ("TRACE", "/api/ext/bundles", "GET, HEAD, POST, OPTIONS"),
        ("QUERY", "/api/ext/bundles/bulk", "POST, OPTIONS"),
        ("DELETE", f"/api/ext/bundles/{NOBODYS}", "GET, HEAD, PATCH, OPTIONS"),
        ("POST", f"/api/ext/bundles/{NOBODYS}/videos/1", "GET, HEAD, PUT, OPTIONS"),
        ("GET", f"/api/ext/bundles/{NOBODYS}/publish", "POST, OPTIONS"),
        ("HEAD", f"/api/ext/bundles/{NOBODYS}/publish", "POST, OPTIONS"),
    ],
)
def test_other_methods_are_refused_with_the_ones_there_are(
    api: Api, method: str, path: str, allow: str
) -> None:
    answer = api.call(method, path, x_api_key="")
    assert (answer.status, answer.headers["allow"]) == (405, allow)
    assert method == "HEAD" or answer.json["error"]["code"] == "METHOD_NOT_ALLOWED"
    options = api.call("OPTIONS", path, x_api_key="")
    assert (options.status, options.headers["allow"]) == (204, allow)


@pytest.mark.parametrize(
    "path", ["/api/ext/nothing", "/api/ext/bundles/", "/api/ext/bundles//publish", "/api/ext/Me"]
)
def test_an_unknown_route_is_tokportals_404(api: Api, path: str) -> None:
    answer = api.get(path)
    assert (answer.status, answer.json["error"]["code"]) == (404, "NOT_FOUND")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"text"',
        b"NaN",
        b'{"quantity":NaN}',
        b'{"quantity":Infinity}',
        b'{"quantity":1e999}',
        b'{"quantity":1}{"quantity":1}',
        b'{"quantity":\xff}',
        b'\xef\xbb\xbf{"quantity":1}',
        b'{"quantity":"\\ud800"}',
        b"[" * 100_000,
        b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
        b'{"quantity":99999999999999999999999999}',
        b'{"quantity":' + b"9" * 5000 + b"}",
    ],
)
def test_bodies_that_are_no_request_get_400_and_never_a_500(api: Api, raw: bytes) -> None:
    bundle_id = create(api)
    answer = api.call(
        "POST", f"/api/ext/bundles/{bundle_id}/add-video-slots", raw=raw, content_type="application/json"
    )
    assert answer.status == 400
    assert answer.json["error"]["code"] == "VALIDATION_ERROR"
    assert answer.json["error"]["details"]["errors"][0]["field"]
    assert credits_of(api) == 1225


def test_a_reason_stays_short_whatever_was_sent(api: Api) -> None:
    answer = api.post("/api/ext/bundles", {**SINGLE, "country": "x" * 100_000})
    assert answer.status == 400
    assert all(len(error["reason"]) < 400 for error in answer.json["error"]["details"]["errors"])


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=-1", "page=1.0", "page=one", "page=", "per_page=101", "page=1&page=2", "page=1000001"],
)
def test_pages_that_are_none(api: Api, query: str) -> None:
    for path in ("/api/ext/bundles", "/api/ext/credits/history"):
        answer = api.get(f"{path}?{query}")
        assert answer.status == 400
        assert answer.json["error"]["details"]["errors"][0]["field"] in {"page", "per_page"}


def test_the_order_of_the_checks(engine: Engine) -> None:
    """Each request breaks one rule more than the one after it; the earlier rule always answers."""
    api = Api(engine, "sk_mock_x_balance_25")
    bundle_id = create(api)
    path = f"/api/ext/bundles/{bundle_id}/add-video-slots"
    poor = {"quantity": 10}
    wrong: dict[str, str] = {"accept": "text/html", "content_type": "text/plain", "x_tokportal_dry_run": "x"}
    seen = [
        api.call("POST", path + "/x", poor, raw=None, x_api_key="", **wrong).status,
        api.call("PATCH", path, poor, raw=None, x_api_key="", **wrong).status,
        api.call("POST", path, poor, raw=None, x_api_key="", **wrong).status,
        api.call("POST", path, poor, raw=None, **wrong).status,
        api.call("POST", path, poor, raw=None, **{**wrong, "accept": ""}).status,
        api.call("POST", path, poor, content_type="text/plain").status,
        api.call("POST", path, {"quantity": 0}).status,
        api.call("POST", path.replace(bundle_id, NOBODYS), poor).status,
        api.call("POST", path, poor).status,
    ]
    assert seen == [404, 405, 401, 406, 400, 415, 400, 404, 402]
