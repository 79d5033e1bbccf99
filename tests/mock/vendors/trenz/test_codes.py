"""The twenty documented error codes, keys, and the order in which a request is checked."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest

from prepay_mock.engine.engine import Engine
from prepay_mock.world.faults import Fault
from tests.mock.harness import Answer, Api, ledgers_hold, new_engine
from tests.mock.vendors.trenz.calls import CALLS, available, journal, perform

SEARCH = "/v1/data/products/search?keyword=bottle"


def as_key(name: str, operation: str = "trenzListCampaigns") -> Callable[[Api], Answer]:
    def call(api: Api) -> Answer:
        api.key = name
        return perform(api, operation)

    return call


def failing(status: int) -> Callable[[Api], Answer]:
    return lambda api: api.get(SEARCH, x_prepay_fault=f"backend_status={status}")


def past_the_limit(api: Api) -> Answer:
    for _ in range(200):
        assert api.get("/v1/tasks/none").status == 404
    return api.get(SEARCH)


def past_the_quota(api: Api) -> Answer:
    api.engine.world.faults.add(
        Fault("status", status=429, code="QUOTA_EXCEEDED", headers={"Retry-After": "3600"})
    )
    return api.get(SEARCH)


CODES: dict[str, tuple[int, Callable[[Api], Answer]]] = {
    "BAD_REQUEST": (400, lambda api: api.call("POST", "/v1/social/accounts/list", raw=b"{")),
    "INVALID_PARAM": (400, lambda api: api.get(SEARCH + "&region=usa")),
    "MISSING_PARAM": (400, lambda api: api.get("/v1/data/products/search")),
    "INVALID_SORT_FIELD": (400, lambda api: api.get(SEARCH + "&sort=colour")),
    "INVALID_INCLUDE": (400, lambda api: api.get(SEARCH + "&include=weather")),
    "PAGE_SIZE_EXCEEDED": (400, lambda api: api.get(SEARCH + "&page_size=101")),
    "AUTH_MISSING_KEY": (401, as_key("")),
    "AUTH_INVALID_KEY": (401, as_key("sk_live_of_somebody")),
    "AUTH_KEY_REVOKED": (401, as_key("sk_mock_a_revoked")),
    "AUTH_KEY_SUSPENDED": (401, as_key("sk_mock_a_suspended")),
    "INSUFFICIENT_BALANCE": (402, as_key("sk_mock_a_empty")),
    "FORBIDDEN_SCOPE": (403, as_key("sk_mock_a_readonly", "trenzGenerateImage")),
    "ROUTE_NOT_FOUND": (404, lambda api: api.get("/v1/data/sellers/search")),
    "TASK_NOT_FOUND": (404, lambda api: api.get("/v1/tasks/task_unknown")),
    "RATE_LIMITED": (429, past_the_limit),
    "QUOTA_EXCEEDED": (429, past_the_quota),
    "INTERNAL_ERROR": (500, failing(500)),
    "BACKEND_ERROR": (502, failing(502)),
    "BACKEND_UNAVAILABLE": (503, failing(503)),
    "BACKEND_TIMEOUT": (504, failing(504)),
}


@pytest.mark.parametrize("code", CODES)
def test_a_documented_code_is_reached(api: Api, code: str) -> None:
    status, call = CODES[code]
    answer = call(api)
    assert (answer.status, answer.json["code"]) == (status, code)
    assert set(answer.json) == {"code", "message", "request_id", "docs_url"}
    assert answer.json["docs_url"] == f"https://openapi-doc.trenz.ai/errors/{code}"


def test_the_codes_are_those_of_the_contract(engine: Engine) -> None:
    assumed_or_other_name = {"RESOURCE_NOT_FOUND", "INSUFFICIENT_CREDITS"}
    known = set(engine.contract.document["components"]["schemas"]["TrenzErrorCode"]["enum"])
    assert known - assumed_or_other_name == set(CODES)
    assert len(CODES) == 20


def test_the_other_published_name_of_402_can_be_asked_for(engine: Engine, api: Api) -> None:
    engine.world.faults.add(Fault("status", status=402, code="INSUFFICIENT_CREDITS"))
    answer = api.get(SEARCH)
    assert (answer.status, answer.json["code"]) == (402, "INSUFFICIENT_CREDITS")


@pytest.mark.parametrize(
    ("operation", "price", "left"), [("trenzGenerateVideo", 100, 99), ("trenzGenerateProductTitle", 5, 3)]
)
def test_402_tells_price_and_balance_in_its_message(
    engine: Engine, operation: str, price: int, left: int
) -> None:
    answer = perform(Api(engine, f"sk_mock_a_balance_{left}"), operation)
    message = f"This call costs {price} credits and {left} are left. Top up and try again."
    assert answer.json["message"] == message


@pytest.mark.parametrize(
    ("backend_status", "status", "code", "refunded"),
    [
        (400, 400, "BAD_REQUEST", False),
        (404, 400, "BAD_REQUEST", False),
        (429, 400, "BAD_REQUEST", False),
        (499, 400, "BAD_REQUEST", False),
        (500, 500, "INTERNAL_ERROR", True),
        (501, 502, "BACKEND_ERROR", True),
        (502, 502, "BACKEND_ERROR", True),
        (503, 503, "BACKEND_UNAVAILABLE", True),
        (504, 504, "BACKEND_TIMEOUT", True),
        (599, 502, "BACKEND_ERROR", True),
    ],
)
def test_how_a_backend_answer_is_told(
    engine: Engine, api: Api, backend_status: int, status: int, code: str, refunded: bool
) -> None:
    answer = failing(backend_status)(api)
    assert (answer.status, answer.json["code"]) == (status, code)
    assert journal(engine, api) == [("charge", -1), *([("refund", 1)] if refunded else [])]


def test_a_backend_that_answers_well_is_no_failure(api: Api) -> None:
    assert failing(200)(api).status == 200


def test_a_product_that_the_backend_does_not_know_keeps_the_charge(engine: Engine, api: Api) -> None:
    for answer in (
        api.get("/v1/data/products/prod_0"),
        perform(api, "trenzGetProduct", x_prepay_fault="backend_status=404"),
    ):
        assert (answer.status, answer.json["code"]) == (404, "RESOURCE_NOT_FOUND")
    assert journal(engine, api) == [("charge", -1), ("charge", -1)]


@pytest.mark.parametrize("operation", ["trenzGetTask", "trenzUploadFile"])
@pytest.mark.parametrize("backend_status", [502, 503, 504])
def test_a_free_call_meets_a_failing_backend_as_503(api: Api, operation: str, backend_status: int) -> None:
    answer = perform(api, operation, x_prepay_fault=f"backend_status={backend_status}")
    assert (answer.status, answer.json["code"]) == (503, "BACKEND_UNAVAILABLE")


def test_a_planned_fault_ends_and_the_next_call_is_served(engine: Engine, api: Api) -> None:
    engine.world.faults.add(Fault("backend_status", operation="trenzSearchProducts", status=504, times=2))
    assert [api.get(SEARCH).status for _ in range(3)] == [504, 504, 200]
    assert available(engine, api) == 499


# -- keys ---------------------------------------------------------------------------------------------------------


def test_one_key_in_either_header_is_one_account(api: Api) -> None:
    first = api.get(SEARCH)
    second = api.get(SEARCH, x_api_key="", authorization=f"Bearer {api.key}")
    third = api.get(SEARCH, x_api_key="", authorization=f"bearer   {api.key} ")
    balances = [answer.json["usage"]["remaining_balance"] for answer in (first, second, third)]
    assert balances == [499, 498, 497]


def test_x_api_key_wins_over_bearer(engine: Engine, api: Api) -> None:
    answer = api.get(SEARCH, authorization="Bearer sk_mock_other_balance_7")
    assert answer.json["usage"]["remaining_balance"] == 499
    assert ("trenz", "sk_mock_other_balance_7") not in engine.world.accounts


@pytest.mark.parametrize("value", ["Basic c2s6", "Bearer", "Bearer ", "sk_mock_a", "Token sk_mock_a"])
def test_an_authorization_that_is_no_bearer_is_no_key(api: Api, value: str) -> None:
    answer = api.get(SEARCH, x_api_key="", authorization=value)
    assert (answer.status, answer.json["code"]) == (401, "AUTH_MISSING_KEY")


@pytest.mark.parametrize(
    "key", ["sk_live_x", "tok_1", "SK_MOCK_A", "sk_mock", "ключ".encode().decode("latin-1")]
)
def test_a_key_that_opens_nothing(engine: Engine, key: str) -> None:
    answer = Api(engine, key).get(SEARCH)
    assert (answer.status, answer.json["code"]) == (401, "AUTH_INVALID_KEY")
    assert engine.world.accounts == {}


def test_any_key_opens_an_account_where_the_mock_is_told_so(engine: Engine) -> None:
    open_engine = new_engine(engine.contract, any_key=True)
    assert perform(Api(open_engine, "sk_live_x"), "trenzUploadFile").status == 201
    assert ledgers_hold(open_engine) == []


@pytest.mark.parametrize("operation", CALLS)
def test_a_read_only_key_spends_nothing_and_changes_nothing(engine: Engine, operation: str) -> None:
    api = Api(engine, "sk_mock_a_readonly")
    answer = perform(api, operation)
    if operation == "trenzGetTask":
        assert answer.json["code"] == "TASK_NOT_FOUND"
    else:
        assert (answer.status, answer.json["code"]) == (403, "FORBIDDEN_SCOPE")
    assert journal(engine, api) == []


# -- the order of the checks --------------------------------------------------------------------------------------


def test_checks_run_in_order_and_money_comes_last(engine: Engine) -> None:
    """Each request mends what the one before was refused for, and is refused for the next reason."""
    images = "/v1/content/ai-image/generations"
    broke = {"x_api_key": "sk_mock_a_empty"}
    json = {"content_type": "application/json"}
    steps: list[tuple[str, str, bytes, dict[str, str], int]] = [
        ("DELETE", "/v1/images", b"{", {"accept": "text/html"}, 404),
        ("DELETE", images, b"{", {"accept": "text/html"}, 405),
        ("POST", images, b"{", {"accept": "text/html"}, 401),
        ("POST", images, b"{", {"accept": "text/html", "x_api_key": "sk_mock_a_readonly"}, 403),
        ("POST", images, b"{", {"accept": "text/html", "content_type": "text/plain"} | broke, 406),
        ("POST", images, b"{" * (2**20 + 1), {"content_type": "text/plain"} | broke, 415),
        ("POST", images, b"{" * (2**20 + 1), json | broke, 413),
        ("POST", images, b"{", json | broke, 400),
        ("POST", images, b'{"reference_file_id": "none"}', json | broke, 400),
        ("POST", images, b'{"prompt": "a", "reference_file_id": "none"}', json | broke, 404),
        ("POST", images, b'{"prompt": "a"}', json | broke, 402),
    ]
    api = Api(engine, "")
    met = [api.call(method, path, raw=raw, **headers).status for method, path, raw, headers, _ in steps]
    assert met == [status for *_, status in steps]


def test_a_wrong_method_is_told_the_right_ones(api: Api) -> None:
    for name, call in CALLS.items():
        path = call.path.format(task_id="x")
        other, allow = ("GET", "POST, OPTIONS") if call.method == "POST" else ("POST", "GET, HEAD, OPTIONS")
        for method in (other, "PUT", "PATCH", "DELETE", "TRACE", "QUERY"):
            answer = api.call(method, path)
            assert (answer.status, answer.headers["allow"]) == (405, allow), (name, method)
            assert answer.json["code"] == "BAD_REQUEST"
        options = api.call("OPTIONS", path)
        assert (options.status, options.headers["allow"]) == (204, allow)


@pytest.mark.parametrize(
    "path", ["/v1/", "/v1/tasks", "/v1/tasks/", "/v1/tasks/a/b", "/v1/Files", "/v1/" + "a" * 9000]
)
def test_an_unknown_route_is_this_vendors_own(api: Api, path: str) -> None:
    answer = api.get(path)
    assert (answer.status, answer.json["code"]) == (404, "ROUTE_NOT_FOUND")
    assert len(answer.json["message"]) <= 2000


# -- rate limit ---------------------------------------------------------------------------------------------------


def test_the_limit_is_200_a_minute_for_each_key(engine: Engine, api: Api) -> None:
    statuses = [api.get(SEARCH).status for _ in range(201)]
    assert statuses == [200] * 200 + [429]
    refused = api.get(SEARCH)
    assert refused.json["message"] == "Rate limit exceeded. Maximum 200 requests per minute."
    assert refused.headers["retry-after"] == "1"
    assert available(engine, api) == 300
    assert Api(engine, "sk_mock_another_balance_500").get(SEARCH).status == 200
    engine.world.clock.advance(int(refused.headers["retry-after"]) * 1_000_000)
    assert api.get(SEARCH).status == 200


def test_request_ids_differ_and_are_uuids(api: Api) -> None:
    answers = [api.get(SEARCH), api.get(SEARCH), api.get("/v1/none"), api.get("/v1/tasks/none")]
    ids = [answer.json["request_id"] for answer in answers]
    assert len(set(ids)) == 4
    assert all(len(text) == 36 and text[14] == "4" for text in ids)
    assert all(first < second for first, second in pairwise(ids))
