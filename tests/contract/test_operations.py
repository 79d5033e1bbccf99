"""Every operation says what it costs, what it answers and where it leads."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest

from tests.contract.document import (
    PREFIXES,
    SOURCES,
    VENDORS,
    Operation,
    at,
    children,
    contract,
    examples_of,
    is_array,
    operation,
    operations,
    pointer,
    resolve,
)

CHARGES = {"none", "debit", "reserve", "per_call", "async_on_complete"}
RESENDS = {"safe", "keyed", "refunded_5xx", "never"}

# The names under which the clients offer the operations: renaming one breaks every caller.
SDK_NAMES = {
    "tokportal": """
        me.get credits.balance credits.history credits.costs bundles.list bundles.create bundles.create_bulk
        bundles.get bundles.update bundles.publish_readiness bundles.publish bundles.unpublish
        bundles.add_video_slots bundles.add_edit_slots bundles.get_account bundles.configure_account
        videos.list videos.get videos.configure
    """,
    "ugen": """
        credits.balance credits.transactions credits.estimate credits.pricing billing.packs billing.checkout
        billing.payment_methods billing.delete_payment_method billing.get_auto_topup billing.set_auto_topup
        billing.get_credit_alert billing.set_credit_alert jobs.create jobs.list jobs.get jobs.cancel jobs.retry
        webhook.set webhook.get webhook.delete
    """,
    "trenz": """
        products.search products.get creators.search copywriting.product_title accounts.list campaigns.list
        images.generate videos.generate tasks.get files.upload
    """,
}

every_operation = pytest.mark.parametrize("op", operations(), ids=lambda op: op.id)


def spends(op: Operation) -> bool:
    return bool(op.facts["charge"] != "none")


def errors(op: Operation) -> dict[int, Any]:
    return {status: response for status, response in op.responses.items() if status >= 400}


def codes_of(response: Any) -> set[str]:
    """Return the error codes in the examples of a response, in whichever envelope."""
    values = examples_of(response["content"]["application/json"]).values()
    found = [value.get("error", value) for value in values]
    return {body["code"] for body in found if "code" in body}


def test_every_path_lies_under_the_prefix_of_one_vendor() -> None:
    assert all(
        sum(path.startswith(prefix) for prefix in PREFIXES.values()) == 1 for path in contract()["paths"]
    )


def test_no_operation_is_missing_or_new() -> None:
    assert Counter(op.vendor for op in operations()) == {"tokportal": 19, "ugen": 20, "trenz": 10}
    assert all(count == 1 for count in Counter(op.id for op in operations()).values())


@pytest.mark.parametrize("vendor", VENDORS)
def test_each_name_in_the_clients_is_taken_once(vendor: str) -> None:
    names = [op.facts["sdk"] for op in operations() if op.vendor == vendor]
    assert sorted(names) == sorted(SDK_NAMES[vendor].split())


@every_operation
def test_operation_belongs_to_its_vendor(op: Operation) -> None:
    assert re.fullmatch(rf"{op.vendor}([A-Z][a-z0-9]*)+", op.id)
    assert op.item["servers"], "the vendors have hosts of their own"
    (tag,) = op.raw["tags"]
    assert tag.replace("-", "").startswith(f"{VENDORS[op.vendor]} ")
    assert tag in {entry["name"] for entry in contract()["tags"]}
    assert op.raw["summary"]
    assert op.raw["description"]


@every_operation
def test_operation_says_what_it_costs_and_whether_it_may_be_sent_again(op: Operation) -> None:
    facts = op.facts
    assert facts["source"] in SOURCES
    assert facts["charge"] in CHARGES
    assert facts["resend"] in RESENDS
    assert spends(op) == (facts["price"] != 0)
    assert (facts["resend"] == "keyed") == ("idempotency" in facts)
    assert facts.get("idempotency", "header") in {"header", "body"}
    assert (facts["charge"] == "per_call") == (facts["resend"] == "refunded_5xx")
    assert not spends(op) or facts["resend"] != "safe", "a call that spends is never sent again blindly"


@every_operation
def test_a_price_is_a_number_or_names_keys_of_the_price_table(op: Operation) -> None:
    price = op.facts["price"]
    if isinstance(price, int):
        assert price >= 0
        assert op.vendor != "trenz" or at("x-prepay-prices", "trenz", op.id) == price
    else:
        keys = children(price)
        table = set(at("x-prepay-prices", op.vendor))
        assert {key for entry in keys for key in ([entry] if isinstance(entry, str) else entry)} <= table


@every_operation
def test_where_an_idempotency_key_goes_there_is_room_for_it(op: Operation) -> None:
    where = op.facts.get("idempotency")
    headers = {parameter["name"] for parameter in op.parameters if parameter["in"] == "header"}
    assert (where == "header") == ("Idempotency-Key" in headers)
    if where == "body":
        body = resolve(op.raw["requestBody"])["content"]["application/json"]["schema"]
        assert "idempotency_key" in resolve(body)["properties"]


@every_operation
def test_a_paginated_operation_takes_a_page_and_a_page_size(op: Operation) -> None:
    names = {parameter["name"] for parameter in op.parameters if parameter["in"] == "query"}
    for media in resolve(op.raw.get("requestBody", {})).get("content", {}).values():
        names |= set(resolve(media["schema"]).get("properties", {}))
    assert op.facts.get("paginated", False) == ("page" in names)
    assert ("page" in names) == bool(names & {"per_page", "page_size"})


@every_operation
def test_operation_is_secured_by_keys_of_its_own_vendor(op: Operation) -> None:
    schemes = {name for choice in op.raw["security"] for name in choice}
    assert all(name.startswith(VENDORS[op.vendor]) for name in schemes)
    assert schemes <= set(at("components", "securitySchemes"))
    assert bool(schemes) == (401 in op.responses) == (op.facts["sdk"] != "billing.packs")


@every_operation
def test_operation_documents_every_status_it_can_give(op: Operation) -> None:
    expected = {406, 429, 500, 503}
    if op.raw["security"]:
        expected |= {401}
    if "requestBody" in op.raw:
        expected |= {413, 415, 422 if op.vendor == "ugen" else 400}
    if any(parameter["in"] != "header" for parameter in op.parameters):
        expected |= {422 if op.vendor == "ugen" else 400}
    if spends(op):
        expected |= {402}
    if op.raw["security"] and (op.method != "GET" or spends(op)) and op.id != "ugenEstimateJobCredits":
        expected |= {403}
    if op.facts["charge"] in {"per_call", "async_on_complete"}:
        expected |= {502, 503, 504}
    assert expected <= set(op.responses), f"not documented: {sorted(expected - set(op.responses))}"


@every_operation
def test_only_an_operation_that_spends_answers_402(op: Operation) -> None:
    assert (402 in op.responses) == spends(op)


@every_operation
def test_every_status_has_a_named_example(op: Operation) -> None:
    for status, response in op.responses.items():
        assert response["description"]
        if status == 204:
            assert "content" not in response
        else:
            assert response["content"]["application/json"]["examples"], f"{status} has no example"


@every_operation
def test_every_error_names_the_codes_that_it_can_carry(op: Operation) -> None:
    known = set(at("components", "schemas", f"{VENDORS[op.vendor]}ErrorCode", "enum"))
    for status, response in errors(op).items():
        codes = response["x-prepay-codes"]
        assert set(codes) <= known, f"{status}: unknown codes"
        assert codes_of(response) == set(codes), f"{status}: one example for each code"


@every_operation
def test_a_429_says_how_long_to_wait(op: Operation) -> None:
    header = resolve(op.responses[429]["headers"]["Retry-After"])
    assert header["required"]
    assert header["schema"]["type"] == "integer"


def test_all_twenty_documented_codes_of_trenz_are_known() -> None:
    listed = """
        BAD_REQUEST INVALID_PARAM MISSING_PARAM INVALID_SORT_FIELD INVALID_INCLUDE PAGE_SIZE_EXCEEDED AUTH_MISSING_KEY
        AUTH_INVALID_KEY AUTH_KEY_REVOKED AUTH_KEY_SUSPENDED INSUFFICIENT_BALANCE FORBIDDEN_SCOPE ROUTE_NOT_FOUND
        TASK_NOT_FOUND RATE_LIMITED QUOTA_EXCEEDED INTERNAL_ERROR BACKEND_ERROR BACKEND_UNAVAILABLE BACKEND_TIMEOUT
    """
    documented = listed.split()
    known = set(at("components", "schemas", "TrenzErrorCode", "enum"))
    assert len(documented) == 20
    assert known - set(documented) == {"RESOURCE_NOT_FOUND", "INSUFFICIENT_CREDITS"}
    carried = {
        code
        for op in operations()
        if op.vendor == "trenz"
        for r in errors(op).values()
        for code in codes_of(r)
    }
    assert carried == known - {"ROUTE_NOT_FOUND"}, (
        "which no operation gives: it is the answer to an unknown path"
    )


# ---------------------------------------------------------------- links


def links() -> list[tuple[Operation, int, str, Any]]:
    return [
        (op, status, name, resolve(link))
        for op in operations()
        for status, response in op.responses.items()
        for name, link in response.get("links", {}).items()
    ]


def test_every_link_leads_to_an_operation_and_fills_its_parameters() -> None:
    for op, status, name, link in links():
        target = operation(link["operationId"])
        assert target.vendor == op.vendor
        given = {key.rpartition(".")[2] for key in link.get("parameters", {})}
        assert given <= {parameter["name"] for parameter in target.parameters}, (op.id, status, name)
        needed = {parameter["name"] for parameter in target.parameters if parameter["in"] == "path"}
        assert needed <= given, (op.id, status, name)


def test_what_a_link_takes_from_an_answer_is_in_every_example_that_has_any_rows() -> None:
    for op, status, name, link in links():
        values = examples_of(op.responses[status]["content"]["application/json"]).values()
        for expression in link.get("parameters", {}).values():
            if str(expression).startswith("$response.body#"):
                path = pointer(str(expression).removeprefix("$response.body"))
                assert any(found(value, path) for value in values), (op.id, status, name, expression)
            else:
                assert not str(expression).startswith("$response"), "only bodies are looked into here"


def found(value: Any, path: tuple[str | int, ...]) -> bool:
    for part in path:
        try:
            value = value[int(part)] if is_array(value) else value[part]
        except (IndexError, KeyError, TypeError):
            return False
    return isinstance(value, str | int)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("tokportalCreateBundle", "tokportalGetBundle"),
        ("tokportalCreateBundle", "tokportalPublishBundle"),
        ("ugenCreateJob", "ugenGetJob"),
        ("ugenCreateJob", "ugenCancelJob"),
        ("ugenCreateCheckoutSession", "ugenGetCreditBalance"),
        ("trenzGenerateImage", "trenzGetTask"),
        ("trenzGenerateVideo", "trenzGetTask"),
    ],
)
def test_links_tie_the_flows_together(start: str, end: str) -> None:
    ways = {(op.id, link["operationId"]) for op, _, _, link in links()}
    reached, border = {start}, {start}
    while border:
        border = {there for here, there in ways if here in border} - reached
        reached |= border
    assert end in reached
