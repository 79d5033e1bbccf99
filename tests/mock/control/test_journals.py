"""What came in, what went out, and that no secret is in it."""

from __future__ import annotations

import pytest

from tests.mock.control.desk import Desk, fields_of
from tests.mock.harness import Api

BUNDLE = {"bundle_type": "account_only", "country": "USA"}


def test_each_request_is_kept_with_its_answer(desk: Desk) -> None:
    api = Api(desk.engine, "sk_mock_a")
    answer = api.post("/api/ext/bundles?verbose=1", BUNDLE)
    heard = desk.get("/requests").json
    assert heard["total"] == 1
    assert heard["requests"] == [
        {
            "seq": 1,
            "at": "2026-06-01T12:00:00.000000+00:00",
            "vendor": "tokportal",
            "operation": "tokportal.bundles.create",
            "operation_id": "tokportalCreateBundle",
            "key": "sk_mock_a",
            "method": "POST",
            "path": "/api/ext/bundles",
            "query": "verbose=1",
            "status": 201,
            "request": BUNDLE,
            "response": answer.json,
        }
    ]


def test_refused_requests_are_kept_too_and_control_calls_are_not(desk: Desk) -> None:
    Api(desk.engine, "").get("/api/ext/me")
    Api(desk.engine).get("/api/ext/nowhere")
    Api(desk.engine).call("PATCH", "/api/ext/me")
    Api(desk.engine).call("POST", "/api/ext/bundles", raw=b"{broken")
    desk.get("/clock")
    heard = desk.get("/requests").json["requests"]
    assert [(entry["status"], entry["operation"]) for entry in heard] == [
        (401, "tokportal.me.get"),
        (404, None),
        (405, None),
        (400, "tokportal.bundles.create"),
    ]
    assert heard[3]["request"] == "7 bytes that are no JSON"


def test_the_journal_can_be_filtered(desk: Desk) -> None:
    one, two = Api(desk.engine, "sk_mock_one"), Api(desk.engine, "sk_mock_two_empty")
    for api in (one, two):
        api.get("/api/ext/me")
        api.post("/api/ext/bundles", BUNDLE)

    def seqs(**query: str | int) -> list[int]:
        return [entry["seq"] for entry in desk.get("/requests", **query).json["requests"]]

    assert seqs() == [1, 2, 3, 4]
    assert seqs(key="sk_mock_one") == [1, 2]
    for name in ("tokportal.bundles.create", "bundles.create", "tokportalCreateBundle"):
        assert seqs(operation=name) == [2, 4]
    assert seqs(status=402) == [4]
    assert seqs(key="sk_mock_one", status=402) == []
    assert seqs(limit=2) == [3, 4]
    assert desk.get("/requests", limit=2).json["total"] == 4


def test_a_bad_filter_is_refused_by_its_name(desk: Desk) -> None:
    assert fields_of(desk.get("/requests", status="ok")) == ["status"]
    assert fields_of(desk.get("/requests", limit=0)) == ["limit"]
    assert fields_of(desk.get("/requests", opration="x")) == ["opration"]
    refused = desk.get("/requests", operation="tokportalGetMe")
    assert fields_of(refused) == ["operation"]


def test_the_journal_can_be_cleared(desk: Desk) -> None:
    Api(desk.engine).get("/api/ext/me")
    assert desk.delete("/requests").status == 204
    assert desk.get("/requests").json == {"total": 0, "requests": []}
    Api(desk.engine).get("/api/ext/me")
    assert desk.get("/requests").json["requests"][0]["seq"] == 2


def test_secrets_in_bodies_and_keys_of_others_are_masked(desk: Desk) -> None:
    secret = "whsec-do-not-show"
    hook = {"webhook_url": "http://127.0.0.1:9/hook", "webhook_secret": secret}
    assert Api(desk.engine, "sk_mock_u").put("/api/v1/tenants/me/webhook", hook).status == 200
    foreign = "sk_live_do_not_show"
    assert Api(desk.engine, foreign).get("/api/ext/me").status == 401
    heard = desk.get("/requests").json["requests"]
    assert heard[0]["request"]["webhook_secret"] == "***"
    assert [entry["key"] for entry in heard] == ["sk_mock_u", None]
    everything = str(heard) + str(desk.get("/accounts").json) + str(desk.get("/").json)
    assert secret not in everything
    assert foreign not in everything


def test_a_long_journal_forgets_its_oldest_requests(desk: Desk) -> None:
    api = Api(desk.engine, "sk_mock_many")
    for _ in range(1003):
        api.get("/api/v1/credits/balance")
    heard = desk.get("/requests", limit=1000).json
    assert (heard["total"], heard["requests"][0]["seq"], heard["requests"][-1]["seq"]) == (1000, 4, 1003)


@pytest.mark.parametrize(("path", "name"), [("/outbox", "mails"), ("/webhooks", "webhooks")])
def test_what_was_never_sent_is_an_empty_list(desk: Desk, path: str, name: str) -> None:
    assert desk.get(path).json == {name: []}


def test_an_alert_mail_lies_in_the_outbox(desk: Desk) -> None:
    api = Api(desk.engine, desk.key("ugen", 150))
    alert = {"enabled": True, "threshold_credits": 100, "email": "billing@studio.example"}
    api.post("/api/v1/billing/credit-alert", alert)
    job = {"product_name": "Serum", "product_image_url": "https://cdn.example/s.jpg", "segment_count": 1}
    assert api.post("/api/v1/jobs", job).status == 201
    mails = desk.get("/outbox").json["mails"]
    assert [mail["to"] for mail in mails] == ["billing@studio.example"]
    assert "sk_mock" not in str(mails[0]["subject"])
