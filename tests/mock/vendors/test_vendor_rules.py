"""Rules of the vendors' requests and webhooks: repeated keys, open models, conditions, dry runs, idempotency keys."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

import httpx
import orjson
import pytest

from prepay_mock.contract import Contract
from prepay_mock.engine.engine import Engine
from prepay_mock.serving.in_process import InProcessTransport
from prepay_mock.webhooks.post import Outgoing
from prepay_mock.webhooks.sender import Sender
from prepay_mock.world.clock import Clock
from prepay_mock.world.faults import Fault
from tests.mock.harness import START, Api
from tests.mock.vendors.tokportal.calls import SINGLE, create, credits_of, ready_bundle
from tests.mock.vendors.ugen.calls import JOB
from tests.mock.webhooks.receiving import done, new_engine


@pytest.fixture
def engine(contract: Contract) -> Engine:
    return new_engine(contract, Clock(frozen_at=START))


@pytest.fixture
def api(engine: Engine) -> Api:
    return Api(engine, "sk_mock_rules_balance_1000")


# -- faults and dry runs -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("operation", [None, "tokportalCreateBundle"])
def test_a13_a_fault_passes_a_dry_run_by_and_meets_the_purchase(
    engine: Engine, api: Api, operation: str | None
) -> None:
    engine.world.faults.add(Fault("status", status=503, operation=operation))
    assert api.post("/api/ext/bundles", SINGLE, x_tokportal_dry_run="true").status == 201
    assert api.post("/api/ext/bundles", SINGLE).status == 503
    assert api.post("/api/ext/bundles", SINGLE).status == 201


def test_a13_what_passes_first_is_not_counted_by_dry_runs(engine: Engine, api: Api) -> None:
    engine.world.faults.add(Fault("status", status=503, after=1))
    for _ in range(3):
        assert api.post("/api/ext/bundles", SINGLE, x_tokportal_dry_run="true").status == 201
    assert api.post("/api/ext/bundles", SINGLE).status == 201
    assert api.post("/api/ext/bundles", SINGLE).status == 503


def test_a13_a_fault_that_is_meant_for_dry_runs_meets_them(api: Api) -> None:
    fault = {"fault": "status", "status": 503, "dry_run": True}
    assert api.post("/_prepay/faults", fault).json["dry_run"] is True
    assert api.post("/api/ext/bundles", SINGLE, x_tokportal_dry_run="true").status == 503


# -- reading requests ----------------------------------------------------------------------------------------------


def test_d5_a_repeated_filter_means_any_of_its_values(api: Api) -> None:
    tiktok, instagram = create(api), create(api, SINGLE | {"platform": "instagram"})

    def found(query: str) -> set[str]:
        answer = api.get(f"/api/ext/bundles?{query}")
        assert answer.status == 200, answer.json
        return {bundle["id"] for bundle in answer.json["data"]}

    assert found("platform=tiktok&platform=instagram") == {tiktok, instagram}
    assert found("platform=tiktok") == {tiktok}
    assert found("platform=instagram&platform=instagram") == {instagram}
    assert api.get("/api/ext/bundles?platform=tiktok&platform=myspace").status == 400
    assert api.get("/api/ext/bundles?page=1&page=2").status == 400


@pytest.mark.parametrize("status", [500, 501, 502, 503, 504, 599])
def test_d6_whatever_5xx_the_backend_gives_is_refunded(engine: Engine, api: Api, status: int) -> None:
    engine.world.faults.add(Fault("backend_status", status=status))
    answer = api.get("/v1/data/products/search?keyword=bottle")
    assert answer.status >= 500
    account = engine.world.accounts["trenz", api.key]
    assert account.ledger.available == 1000
    assert [entry.kind for entry in account.ledger.history] == ["grant", "charge", "refund"]


@pytest.mark.parametrize("model", ["kling-3.0/pro", "seedance_2", "sora-2-image-to-video", "veo3.1"])
def test_d7_a_model_without_a_rate_for_jobs_gets_the_vendors_refusal(api: Api, model: str) -> None:
    answer = api.post("/api/v1/jobs", JOB | {"video_model": model})
    error = answer.json["error"]
    assert (answer.status, error["code"], error["details"]["model_id"]) == (404, "NOT_FOUND", model)


@pytest.mark.parametrize("fields", [{"model_id": "kling-3.0/pro"}, {"model_id": "veo3", "variant": "t2v"}])
def test_d7_an_estimate_of_a_model_without_a_rate_says_so(api: Api, fields: dict[str, str]) -> None:
    answer = api.post("/api/v1/credits/estimate", {"segment_count": 1} | fields)
    assert (answer.status, answer.json["error"]["message"]) == (404, "Model not found")
    assert answer.json["error"]["details"]["model_id"] == fields["model_id"]


def test_d7_a_rate_in_the_table_is_all_that_a_model_needs(contract: Contract) -> None:
    row = {"model_id": "veo9", "variant": "t2v", "billing_unit": "per_generation", "credits": 7}
    ugen = {**contract.prices["ugen"], "models": [*contract.prices["ugen"]["models"], row]}
    kind = type(contract)
    prices = {**contract.prices, "ugen": ugen}
    other = kind(contract.document, contract.operations, contract.router, contract.version, prices)
    api = Api(new_engine(other), "sk_mock_rules_balance_1000")
    body = {"segment_count": 1, "model_id": "veo9", "variant": "t2v", "duration_seconds": 20}
    parts = api.post("/api/v1/credits/estimate", body).json["breakdown"]
    assert [part["credits"] for part in parts if part["component"] == "video"] == [7]


def test_d8_conditions_hold_only_where_their_property_is_there(contract: Contract) -> None:
    """For every request body of the contract: of an empty one nothing is missing but what is always required."""
    schemas = contract.document["components"]["schemas"]
    tried = 0
    for operation in contract.operations.values():
        body = operation.body
        if body is None or body.multipart or body.validator is None:
            continue
        tried += 1
        place = contract.document["paths"]
        raw = next(
            item[method]["requestBody"]["content"]["application/json"]["schema"]
            for item in place.values()
            for method in item
            if isinstance(item[method], dict) and item[method].get("operationId") == operation.id
        )
        schema = schemas[raw["$ref"].rpartition("/")[2]] if "$ref" in raw else raw
        missing = {
            getattr(error.kind, "property", "").strip('"')
            for error in body.validator.iter_errors({})
            if str(error.schema_path[-1]) == "required"
        }
        allowed = set(schema.get("required", ()))
        if operation.id == "tokportalUpdateBundle":
            allowed |= {"auto_finalize_videos"}  # one of three fields, whichever
        assert missing <= allowed, operation.id
    assert tried > 10


def test_d8_an_empty_bundle_lacks_its_type_alone(api: Api) -> None:
    errors = api.post("/api/ext/bundles", {}).json["error"]["details"]["errors"]
    assert [error["field"] for error in errors] == ["bundle_type"]


def test_d15_a_key_belongs_to_method_path_query_and_body(api: Api) -> None:
    key = "k" * 255
    assert api.post("/api/ext/bundles?source=a", SINGLE, idempotency_key=key).status == 201
    assert (
        api.post("/api/ext/bundles?source=a", SINGLE, idempotency_key=key).headers["idempotent-replayed"]
        == "true"
    )
    for path in ("/api/ext/bundles?source=b", "/api/ext/bundles"):
        answer = api.post(path, SINGLE, idempotency_key=key)
        assert (answer.status, answer.json["error"]["code"]) == (409, "IDEMPOTENCY_KEY_REUSED")
    assert credits_of(api) == 975
    assert api.post("/api/ext/bundles", SINGLE, idempotency_key="k" * 256).status == 400


# -- TokPortal's webhooks ------------------------------------------------------------------------------------------


class Inbox:
    def __init__(self) -> None:
        self.got: list[Outgoing] = []

    def __call__(self, outgoing: Outgoing) -> int:
        self.got.append(outgoing)
        return 200


def test_d14_what_the_contract_describes_is_sent(contract: Contract, engine: Engine, api: Api) -> None:
    inbox = Inbox()
    Sender(engine, transport=inbox)
    key = api.key
    secret = "s3cret-of-the-hook"
    with httpx.Client(
        transport=InProcessTransport(engine), base_url="http://mock", headers={"X-API-Key": key}
    ) as client:
        hook = {"url": "http://127.0.0.1:9/tok", "secret": secret}
        answer = done(client.put(f"/_prepay/accounts/{key}/webhook?vendor=tokportal", json=hook))
        assert (answer["webhook_url"], secret in str(answer)) == (hook["url"], False)
        first = ready_bundle(api)
        api.post("/api/ext/bundles", SINGLE, x_tokportal_dry_run="true")
        assert api.post(f"/api/ext/bundles/{first}/publish").status == 200
        second = create(api)
        done(client.post(f"/_prepay/bundles/{second}", json={"status": "cancelled"}))
        charge = engine.world.accounts["tokportal", key].ledger.history[-1]
        done(client.post(f"/_prepay/accounts/{key}/refund?vendor=tokportal", json={"charge": charge.id}))
    events = [orjson.loads(out.body) for out in inbox.got]
    assert [event["type"] for event in events] == [
        "bundle.created", "bundle.published", "bundle.created", "bundle.cancelled", "credits.restored",
    ]  # fmt: skip
    assert events[-1]["data"]["credits"] == 25
    assert len({event["id"] for event in events}) == 5
    for out, event in zip(inbox.got, events, strict=True):
        assert (out.headers["TokPortal-Event-Id"], out.headers["TokPortal-Event-Type"]) == (
            event["id"],
            event["type"],
        )
        fields = dict(part.split("=") for part in out.headers["TokPortal-Signature"].split(","))
        signed = fields["t"].encode() + b"." + out.body
        assert fields["v1"] == hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
        schema = contract.document["webhooks"][event["type"]]["post"]["requestBody"]["content"][
            "application/json"
        ]
        validate(contract, schema["schema"], event)


def validate(contract: Contract, schema: dict[str, Any], value: Any) -> None:
    import jsonschema_rs

    whole = {"components": {"schemas": contract.document["components"]["schemas"]}, **schema}
    jsonschema_rs.Draft202012Validator(whole, validate_formats=True).validate(value)


def test_d14_the_sdk_verifies_them(engine: Engine, api: Api) -> None:
    from prepay import webhooks

    inbox = Inbox()
    Sender(engine, transport=inbox)
    hook = {"url": "http://127.0.0.1:9/tok", "secret": "s3cret-of-the-hook"}
    assert api.put(f"/_prepay/accounts/{api.key}/webhook?vendor=tokportal", hook).status == 200
    bundle = create(api)
    assert engine.deliver is not None
    engine.deliver()
    (out,) = inbox.got
    event: Any = webhooks.verify_tokportal(
        out.body, out.headers, hook["secret"], now=lambda: START / 1_000_000
    )
    assert (event.type, event.data.bundle_id) == ("bundle.created", bundle)


def test_d14_an_endpoint_can_be_removed_and_others_have_their_own_way(api: Api) -> None:
    path = f"/_prepay/accounts/{api.key}/webhook"
    hook = {"url": "http://127.0.0.1:9/tok"}
    assert api.put(f"{path}?vendor=tokportal", hook).status == 200
    assert api.delete(f"{path}?vendor=tokportal").status == 204
    create(api)
    assert api.get("/_prepay/webhooks").json["webhooks"] == []
    for vendor in ("ugen", "trenz"):
        assert api.put(f"{path}?vendor={vendor}", hook).status == 409
    assert api.put(f"{path}?vendor=tokportal", {"url": "ftp://x"}).status == 422


# -- checkout, and amounts -----------------------------------------------------------------------------------------


def test_h14_a_checkout_session_ends_after_a_day(api: Api) -> None:
    def session() -> str:
        found: str = api.post("/api/v1/billing/checkout", {"pack_id": "starter"}).json["session_id"]
        return found

    early, late = session(), session()
    api.post("/_prepay/clock", {"advance_seconds": 24 * 3600 - 1})
    assert api.post(f"/_prepay/payments/{early}", {"outcome": "paid"}).status == 200
    api.post("/_prepay/clock", {"advance_seconds": 1})
    answer = api.post(f"/_prepay/payments/{late}", {"outcome": "paid"})
    assert (answer.status, "is expired already" in answer.json["error"]["message"]) == (409, True)
    assert api.get("/api/v1/credits/balance").json["credit_balance"] == 1200


AMOUNTS = (b"NaN", b"-1", b"0", b"5.5", b"1e400", b"null", b"true", b'"5"', b"1000000001", b"Infinity")


@pytest.mark.parametrize("amount", AMOUNTS)
def test_h14_credits_are_whole_and_positive(api: Api, amount: bytes) -> None:
    job_id = api.post("/api/v1/jobs", JOB).json["job_id"]
    paths = {
        f"/accounts/{api.key}/grant?vendor=ugen": b'{"amount": %b}',
        f"/accounts/{api.key}/refund?vendor=ugen": b'{"charge": "txn_00000001", "amount": %b}',
        "/accounts": b'{"vendor": "ugen", "lots": [{"amount": %b}]}',
    }
    if amount != b"0":
        paths[f"/jobs/{job_id}"] = b'{"outcome": "completed", "actual_credits": %b}'
    before = api.get("/_prepay/state").json["accounts"]
    for path, body in paths.items():
        answer = api.call("POST", f"/_prepay{path}", raw=body % amount, content_type="application/json")
        assert answer.status == 422, (path, answer.json)
    assert api.get("/_prepay/state").json["accounts"] == before


def test_h14_five_point_zero_is_five(engine: Engine, api: Api) -> None:
    create(api)
    raw = b'{"amount": 5.0, "expires_in_seconds": 60.0}'
    answer = api.call(
        "POST",
        f"/_prepay/accounts/{api.key}/grant?vendor=tokportal",
        raw=raw,
        content_type="application/json",
    )
    assert (answer.status, answer.json["balance"]) == (200, 980)
    assert type(engine.world.accounts["tokportal", api.key].ledger.balance) is int
