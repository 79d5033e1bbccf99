"""A dry run validates and prices like the real thing, gives the same errors, and changes nothing at all."""

from __future__ import annotations

import pytest

from prepay_mock.engine.engine import Engine
from prepay_mock.world.scenario import LotPlan
from tests.mock.harness import Api
from tests.mock.vendors.tokportal.calls import (
    CALLS,
    NOBODYS,
    SEED_82,
    SINGLE,
    client_of,
    create,
    perform,
    ready_bundle,
    snapshot,
)

WRITES = [name for name, call in CALLS.items() if call.method != "GET"]
PAID = {
    "tokportalCreateBundle": 25,
    "tokportalCreateBundlesBulk": 50,
    "tokportalAddVideoSlots": 20,
    "tokportalAddEditSlots": 3,
    "tokportalConfigureBundleVideo": 1,
}


def prepared(api: Api, operation: str) -> str:
    """A bundle in the state that the operation needs."""
    bundle_id = ready_bundle(api)
    if operation == "tokportalUnpublishBundle":
        assert api.post(f"/api/ext/bundles/{bundle_id}/publish").status == 200
    return bundle_id


@pytest.mark.parametrize("operation", WRITES)
def test_a_dry_run_changes_nothing_and_says_so(api: Api, operation: str) -> None:
    bundle_id = prepared(api, operation)
    before, ids = snapshot(api), api.engine.world.ids.entities
    call = CALLS[operation]
    answer = perform(api, call, bundle_id, x_tokportal_dry_run="true")
    assert answer.status == call.status
    assert answer.json["dry_run"] is True
    assert answer.json["dry_run_notice"]
    assert answer.json["credits_charged"] == 0
    assert answer.json["credits_would_charge"] == PAID.get(operation, 0)
    assert answer.json["credits_remaining"] == 1250 - 27
    assert sum(answer.json["cost_breakdown"].values()) == PAID.get(operation, 0)
    assert snapshot(api) == before
    assert api.engine.world.ids.entities == ids


@pytest.mark.parametrize("operation", WRITES)
def test_the_real_call_then_costs_what_the_dry_run_said(api: Api, operation: str) -> None:
    bundle_id = prepared(api, operation)
    call = CALLS[operation]
    told = perform(api, call, bundle_id, x_tokportal_dry_run="true").json
    real = perform(api, call, bundle_id, x_tokportal_dry_run="false").json
    assert "dry_run" not in real
    assert real.get("credits_charged", 0) == told["credits_would_charge"]
    if operation not in {"tokportalCreateBundle", "tokportalCreateBundlesBulk"}:
        assert real["data"] == told["data"]


def test_the_ids_of_a_dry_run_are_synthetic_and_open_nothing(api: Api) -> None:
    answer = api.post("/api/ext/bundles", SEED_82, x_tokportal_dry_run="true")
    assert answer.json["data"]["id"] == "00000000-0000-4000-8000-000000000001"
    assert answer.json["data"]["status"] == "pending_setup"
    assert api.get(f"/api/ext/bundles/{answer.json['data']['id']}").status == 404
    batch = perform(api, CALLS["tokportalCreateBundlesBulk"], x_tokportal_dry_run="true")
    assert [bundle["id"] for bundle in batch.json["data"]] == [
        "00000000-0000-4000-8000-000000000001",
        "00000000-0000-4000-8000-000000000002",
    ]
    assert batch.json["created_count"] == 0


def test_a_dry_run_gives_the_same_402(engine: Engine) -> None:
    api = client_of(engine, LotPlan(50))
    told = api.post("/api/ext/bundles", SEED_82, x_tokportal_dry_run="true")
    real = api.post("/api/ext/bundles", SEED_82)
    assert told.status == real.status == 402
    assert told.json == real.json


def test_a_dry_run_gives_the_same_refusals(api: Api) -> None:
    bundle_id = create(api, SINGLE)
    for call, status in (
        (CALLS["tokportalPublishBundle"], 409),
        (CALLS["tokportalUnpublishBundle"], 409),
        (CALLS["tokportalAddEditSlots"], 400),
        (CALLS["tokportalConfigureBundleVideo"], 404),
    ):
        told = perform(api, call, bundle_id, x_tokportal_dry_run="true")
        assert told.status == status
        assert told.json == perform(api, call, bundle_id).json
    missing = perform(api, CALLS["tokportalAddVideoSlots"], NOBODYS, x_tokportal_dry_run="true")
    assert missing.json["error"]["code"] == "BUNDLE_NOT_FOUND"


def test_dry_runs_and_real_calls_do_not_share_their_keys(api: Api) -> None:
    headers = {"idempotency_key": "k"}
    dry = {"x_tokportal_dry_run": "true", **headers}
    assert api.post("/api/ext/bundles", SINGLE, **dry).json["credits_charged"] == 0
    assert api.post("/api/ext/bundles", SINGLE, **headers).json["credits_charged"] == 25
    again = api.post("/api/ext/bundles", SEED_82, **dry)
    assert (again.status, again.json["credits_would_charge"]) == (201, 82)
    assert "idempotent-replayed" not in again.headers
    replay = api.post("/api/ext/bundles", SINGLE, **headers)
    assert replay.headers["idempotent-replayed"] == "true"
    assert replay.json["credits_charged"] == 25


@pytest.mark.parametrize("value", ["yes", "1", "True", "TRUE"])
def test_a_header_that_is_no_boolean_never_charges(api: Api, value: str) -> None:
    answer = api.post("/api/ext/bundles", SINGLE, x_tokportal_dry_run=value)
    assert answer.status == 400
    assert answer.json["error"]["details"]["errors"][0]["field"] == "X-TokPortal-Dry-Run"
    assert api.get("/api/ext/me").json["data"]["credits"] == 1250
