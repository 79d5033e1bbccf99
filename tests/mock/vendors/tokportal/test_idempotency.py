"""One key, one effect: a write that is sent again is answered again and charged once."""

from __future__ import annotations

from typing import Any

import pytest

from prepay_mock.engine.engine import Engine
from prepay_mock.engine.messages import Request
from prepay_mock.world.clock import DAY
from prepay_mock.world.scenario import LotPlan
from tests.mock.harness import Api
from tests.mock.vendors.tokportal.calls import (
    CALLS,
    SEED_82,
    SINGLE,
    client_of,
    create,
    credits_of,
    perform,
    snapshot,
)
from tests.mock.vendors.tokportal.test_dry_run import WRITES, prepared


@pytest.mark.parametrize("operation", WRITES)
def test_a_keyed_write_happens_once_and_its_answer_is_given_again(api: Api, operation: str) -> None:
    bundle_id = prepared(api, operation)
    call = CALLS[operation]
    first = perform(api, call, bundle_id, idempotency_key="order-1")
    assert "idempotent-replayed" not in first.headers
    after = snapshot(api)
    for _ in range(3):
        again = perform(api, call, bundle_id, idempotency_key="order-1")
        assert (again.status, again.json) == (first.status, first.json)
        assert again.headers["idempotent-replayed"] == "true"
    assert snapshot(api) == after


def test_the_replayed_body_is_the_same_to_the_byte(api: Api) -> None:
    body = b'{"bundle_type": "account_only", "country": "USA", "title": "\xc3\xbc \xf0\x9f\x98\x80"}'
    headers = {
        b"x-api-key": api.key.encode(),
        b"content-type": b"application/json",
        b"idempotency-key": b"k",
    }
    request = Request("POST", "/api/ext/bundles", b"", headers, body)
    assert api.engine.handle(request).body == api.engine.handle(request).body


@pytest.mark.parametrize(
    ("raw", "same"),
    [
        (b'{"bundle_type":"account_only","country":"USA"}', True),
        (b'  {"country" : "USA",\n "bundle_type":"account_only"} ', True),
        (b'{"bundle_type":"account_\\u006fnly","country":"USA"}', True),
        (b'{"bundle_type":"account_only","country":"FR"}', False),
        (b'{"bundle_type":"account_only","country":"USA","title":"x"}', False),
        (b'{"bundle_type":"account_only","country":"USA","wants_moderation":false}', False),
    ],
)
def test_bodies_are_compared_by_value(api: Api, raw: bytes, same: bool) -> None:
    create(api, SINGLE, idempotency_key="k")
    answer = api.call("POST", "/api/ext/bundles", raw=raw, idempotency_key="k")
    if same:
        assert answer.headers["idempotent-replayed"] == "true"
    else:
        assert (answer.status, answer.json["error"]["code"]) == (409, "IDEMPOTENCY_KEY_REUSED")
    assert credits_of(api) == 1225


def test_numbers_are_compared_by_value_too(api: Api) -> None:
    body = {"bundle_type": "videos_only", "account_id": "a", "videos_quantity": 5}
    create(api, body, idempotency_key="k")
    answer = api.post("/api/ext/bundles", {**body, "videos_quantity": 5.0}, idempotency_key="k")
    assert answer.headers["idempotent-replayed"] == "true"


def test_a_key_belongs_to_its_method_and_path(api: Api) -> None:
    one, two = create(api), create(api)
    body = {"quantity": 1}
    assert api.post(f"/api/ext/bundles/{one}/add-video-slots", body, idempotency_key="k").status == 200
    before = snapshot(api)
    for path in (f"/api/ext/bundles/{two}/add-video-slots", f"/api/ext/bundles/{one}/add-edit-slots"):
        answer = api.post(path, body, idempotency_key="k")
        assert (answer.status, answer.json["error"]["code"]) == (409, "IDEMPOTENCY_KEY_REUSED")
    assert snapshot(api) == before


def test_a_402_is_not_kept_so_the_same_key_works_after_a_top_up(engine: Engine) -> None:
    api = client_of(engine, LotPlan(50))
    assert api.post("/api/ext/bundles", SEED_82, idempotency_key="k").status == 402
    account = engine.world.accounts["tokportal", api.key]
    account.ledger.grant(32, now=engine.world.clock.now(), source="topup")
    assert api.post("/api/ext/bundles", SEED_82, idempotency_key="k").json["credits_remaining"] == 0
    again = api.post("/api/ext/bundles", SEED_82, idempotency_key="k")
    assert (again.status, again.headers["idempotent-replayed"]) == (201, "true")
    assert credits_of(api) == 0


@pytest.mark.parametrize(("status", "body"), [(400, {"bundle_type": "account_only"}), (415, None)])
def test_refusals_are_not_kept(api: Api, status: int, body: Any) -> None:
    if body is None:
        answer = api.call(
            "POST", "/api/ext/bundles", raw=b"x", content_type="text/plain", idempotency_key="k"
        )
    else:
        answer = api.post("/api/ext/bundles", body, idempotency_key="k")
    assert answer.status == status
    assert api.post("/api/ext/bundles", SINGLE, idempotency_key="k").status == 201


def test_a_keyed_write_that_fails_by_a_fault_can_be_sent_again(api: Api) -> None:
    lost = api.post("/api/ext/bundles", SINGLE, idempotency_key="a", x_prepay_fault="lose_response")
    assert lost.status == 201
    again = api.post("/api/ext/bundles", SINGLE, idempotency_key="a")
    assert again.headers["idempotent-replayed"] == "true"
    assert credits_of(api) == 1225
    failed = api.post("/api/ext/bundles", SINGLE, idempotency_key="b", x_prepay_fault="status=503")
    assert failed.status == 503
    assert credits_of(api) == 1225
    assert "idempotent-replayed" not in api.post("/api/ext/bundles", SINGLE, idempotency_key="b").headers
    assert credits_of(api) == 1200


@pytest.mark.parametrize(("elapsed", "replayed"), [(DAY - 1, True), (DAY, False)])
def test_answers_are_kept_for_24_hours_of_the_worlds_clock(api: Api, elapsed: int, replayed: bool) -> None:
    create(api, SINGLE, idempotency_key="k")
    api.engine.world.clock.advance(elapsed)
    answer = api.post("/api/ext/bundles", SINGLE, idempotency_key="k")
    assert ("idempotent-replayed" in answer.headers) is replayed
    assert credits_of(api) == (1225 if replayed else 1200)
    # What was put anew lives for another day, and may be another request.
    if not replayed:
        api.engine.world.clock.advance(DAY - 1)
        assert api.post("/api/ext/bundles", SEED_82, idempotency_key="k").status == 409


def test_outdated_answers_do_not_pile_up(engine: Engine) -> None:
    engine.rate_limits = False
    api = Api(engine, "sk_mock_x_balance_99999")
    table = engine.world.open_account("tokportal", api.key, engine.world.clock.now()).table("idempotency")
    for day in range(4):
        # A key that is used again when its day is over counts as young, and holds no older one up.
        create(api, SINGLE, idempotency_key="daily")
        for number in range(100):
            create(api, SINGLE, idempotency_key=f"{day}-{number}")
        engine.world.clock.advance(DAY)
    # The sweep comes with every 64th answer that is kept.
    assert len(table) <= 101 + 64
    assert "3-99" in table


def test_keys_are_the_accounts_own(engine: Engine) -> None:
    one, other = Api(engine, "sk_mock_a_balance_100"), Api(engine, "sk_mock_b_balance_100")
    first = one.post("/api/ext/bundles", SINGLE, idempotency_key="k")
    second = other.post("/api/ext/bundles", SINGLE, idempotency_key="k")
    assert "idempotent-replayed" not in second.headers
    assert first.json["data"]["id"] != second.json["data"]["id"]


@pytest.mark.parametrize("key", ["k" * 256, "with space", "ümlaut"])
def test_keys_that_are_none(api: Api, key: str) -> None:
    answer = api.post("/api/ext/bundles", SINGLE, idempotency_key=key)
    assert answer.status == 400
    assert answer.json["error"]["details"]["errors"][0]["field"] == "Idempotency-Key"
    assert credits_of(api) == 1250


def test_without_a_key_every_write_counts(api: Api) -> None:
    assert create(api) != create(api)
    assert credits_of(api) == 1200


def test_a_key_survives_a_snapshot(api: Api) -> None:
    first = create(api, SINGLE, idempotency_key="k")
    world = api.engine.world
    kept = world.dump()
    create(api, SINGLE, idempotency_key="later")
    world.load(kept)
    assert create(api, SINGLE, idempotency_key="k") == first
    assert credits_of(api) == 1225
