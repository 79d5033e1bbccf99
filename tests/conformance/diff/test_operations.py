"""Changes around schemas: operations, parameters, bodies, responses, security, servers, webhooks, money."""

from __future__ import annotations

import copy
import datetime as dt
from typing import Any

import pytest

from prepay._contract import load_contract
from prepay_conformance.diff import RULES, Change, Level, compare
from tests.conformance.diff.contracts import contract, found, json_body, operation, place
from tests.conformance.diff.test_kinds import NARROWINGS, ROWS

Json = dict[str, Any]
B, W, H = "breaking", "warning", "harmless"
TEXT: Json = {"type": "string"}
LIST: Json = {"type": "array", "items": TEXT}
FIELD: Json = {"type": "object", "properties": {"a": TEXT}}
FREE: Json = {"charge": "none", "price": 0, "resend": "safe", "source": "seed", "sdk": "things.list"}
PAID: Json = {**FREE, "charge": "debit", "price": 5, "resend": "keyed", "idempotency": "header"}


def query(name: str = "page", **more: Any) -> Json:
    return {"name": name, "in": "query", "schema": TEXT, **more}


def with_parameters(*parameters: Json, **more: Any) -> Json:
    return contract(method="get", parameters=list(parameters), **more)


def answering(*statuses: str, **more: Any) -> Json:
    return contract(responses={status: {"description": ""} for status in statuses}, **more)


def with_media(*names: str, side: str = "response") -> Json:
    content = {name: {"schema": TEXT} for name in names}
    if side == "request":
        return contract(requestBody={"content": content})
    return contract(responses={"200": {"description": "", "content": content}})


def form(kind: str) -> Json:
    return {"content": {"multipart/form-data": {"schema": FIELD, "encoding": {"a": {"contentType": kind}}}}}


def form_response(kind: str) -> Json:
    return contract(responses={"200": {"description": "", **form(kind)}})


def with_headers(**headers: Json) -> Json:
    return contract(responses={"200": {"description": "", "headers": headers}})


KEY: Json = {"type": "apiKey", "in": "header", "name": "X-Key"}
BEARER: Json = {"type": "http", "scheme": "bearer"}


def oauth(**urls: str) -> Json:
    return {
        "type": "oauth2",
        "flows": {"clientCredentials": {"tokenUrl": "https://t.example", "scopes": {}, **urls}},
    }


def secured(*security: Json, **schemes: Json) -> Json:
    known = {"Key": KEY, "Bearer": BEARER, "Oauth": oauth(), **schemes}
    return contract(security=list(security), components={"securitySchemes": known})


def served(*urls: str) -> Json:
    return contract(servers=[{"url": url} for url in urls])


def hooked(body: Any = None, statuses: tuple[str, ...] = ("200",), headers: Json | None = None) -> Json:
    parts = {"requestBody": body} if body else {}
    answers = {status: {"description": "", "headers": headers or {}} for status in statuses}
    hook = operation(responses=answers, **parts)
    return contract(webhooks={"paid": {"post": hook}})


def called_back(schema: Any) -> Json:
    return contract(
        callbacks={"done": {"{$request.body#/url}": {"post": operation(requestBody=json_body(schema))}}}
    )


NO_HOOKS = contract(webhooks={})
ONE_THAT_ENDS = contract(deprecated=True, sunset="2026-01-31")
NOTHING: Json = {**contract(), "paths": {}}

# Name: old contract, new contract, rule, level; the rule must be found at that level, and nothing worse.
PAIRS: dict[str, tuple[Json, Json, str, str]] = {
    "an operation is gone": (contract(), NOTHING, "operation-removed", B),
    "an operation is gone after its sunset": (ONE_THAT_ENDS, NOTHING, "operation-removed", W),
    "an operation is gone before its sunset": (
        contract(deprecated=True, sunset="2027-01-31"), NOTHING, "operation-removed", B,
    ),
    "an operation is new": (NOTHING, contract(), "operation-added", H),
    "an operation moves": (
        contract(operationId="a"), contract(operationId="a", path="/other"), "operation-moved", B,
    ),
    "another operationId": (contract(operationId="a"), contract(operationId="b"), "operation-renamed", W),
    "deprecated": (contract(), contract(deprecated=True), "deprecated", W),
    "no longer deprecated": (contract(deprecated=True), contract(), "undeprecated", H),
    "an earlier sunset": (
        ONE_THAT_ENDS, contract(deprecated=True, sunset="2026-01-01"), "sunset-changed", W,
    ),
    "a later sunset": (
        ONE_THAT_ENDS, contract(deprecated=True, sunset="2026-02-01"), "sunset-changed", H,
    ),
    "no sunset": (ONE_THAT_ENDS, contract(deprecated=True), "sunset-changed", W),
    "a server is gone": (served("https://a.example"), served("https://b.example"), "server-changed", B),
    "a server is new": (
        served("https://a.example"), served("https://a.example", "https://b.example"), "server-added", H,
    ),
    "servers change places": (
        served("https://a.example", "https://b.example"), served("https://b.example", "https://a.example"),
        "server-order-changed", W,
    ),
    "another charge": (
        contract(x_prepay=FREE), contract(x_prepay={**FREE, "charge": "debit"}), "charge-changed", B,
    ),
    "another price": (
        contract(x_prepay=PAID), contract(x_prepay={**PAID, "price": 6}), "price-changed", B,
    ),
    "a price of the table is another": (
        contract(prices={"shop": {"by": {"s": 1, "l": 2}}}),
        contract(prices={"shop": {"by": {"s": 1, "l": 3}}}), "price-changed", B,
    ),
    "a price is gone": (
        contract(prices={"shop": {"a": 1}}), contract(prices={"shop": {}}),
        "price-removed", B,
    ),
    "a price is new": (
        contract(prices={"shop": {}}), contract(prices={"shop": {"a": 1}}),
        "price-added", H,
    ),
    "a weaker promise to resend": (
        contract(x_prepay=PAID), contract(x_prepay={**PAID, "resend": "never"}), "resend-changed", B,
    ),
    "a stronger promise to resend": (
        contract(x_prepay=PAID), contract(x_prepay={**PAID, "resend": "safe"}), "resend-changed", H,
    ),
    "no idempotency": (
        contract(x_prepay=PAID), contract(x_prepay={**PAID, "idempotency": None}),
        "idempotency-changed", B,
    ),
    "pages": (
        contract(x_prepay=FREE), contract(x_prepay={**FREE, "paginated": True}), "paginated-changed", H,
    ),
    "another name in the SDK": (
        contract(x_prepay=FREE), contract(x_prepay={**FREE, "sdk": "other"}), "sdk-changed", B,
    ),
    "other fields of the estimate": (
        contract(x_prepay={**PAID, "estimate_fields": {"a": "b"}}),
        contract(x_prepay={**PAID, "estimate_fields": {"a": "c"}}), "estimate_fields-changed", B,
    ),
    "better known": (
        contract(x_prepay=FREE), contract(x_prepay={**FREE, "source": "documented"}),
        "source-changed", H,
    ),
    "facts that were not there": (contract(), contract(x_prepay=FREE), "charge-changed", H),
    "a default of a call that spends": (
        with_parameters(query(schema={**TEXT, "default": "s"}), x_prepay=PAID),
        with_parameters(query(schema={**TEXT, "default": "l"}), x_prepay=PAID), "default-changed", B,
    ),
    "a new default of a call that spends": (
        with_parameters(query(), x_prepay=PAID),
        with_parameters(query(schema={**TEXT, "default": "l"}), x_prepay=PAID), "default-changed", B,
    ),
    "a default of a call that is free": (
        with_parameters(query(schema={**TEXT, "default": "s"}), x_prepay=FREE),
        with_parameters(query(schema={**TEXT, "default": "l"}), x_prepay=FREE), "default-changed", W,
    ),
    "a default of a response": (
        place("response-property", {**TEXT, "default": "s"}), place("response-property", {**TEXT, "default": "l"}),
        "default-changed", H,
    ),
    "a parameter is gone": (with_parameters(query()), with_parameters(), "parameter-removed", W),
    "a parameter of typed clients is gone": (
        with_parameters(query(), x_prepay=FREE), with_parameters(x_prepay=FREE),
        "parameter-removed", B,
    ),
    "a parameter is new": (with_parameters(), with_parameters(query()), "parameter-added", H),
    "a required parameter is new": (with_parameters(), with_parameters(query(required=True)), "parameter-added", B),
    "a parameter is required": (
        with_parameters(query()), with_parameters(query(required=True)), "parameter-became-required", B,
    ),
    "a parameter may be left out": (
        with_parameters(query(required=True)), with_parameters(query()), "parameter-became-optional", H,
    ),
    "a parameter moves": (
        with_parameters(query()), with_parameters({**query(), "in": "header"}), "parameter-moved", B,
    ),
    "a list is written otherwise": (
        with_parameters(query(schema=LIST)), with_parameters(query(schema=LIST, explode=False)),
        "serialisation-changed", B,
    ),
    "a list has another separator": (
        with_parameters(query(schema=LIST, explode=False)),
        with_parameters(query(schema=LIST, explode=False, style="pipeDelimited")), "serialisation-changed", B,
    ),
    "a parameter is JSON now": (
        with_parameters(query()),
        with_parameters({"name": "page", "in": "query", "content": {"application/json": {"schema": TEXT}}}),
        "serialisation-changed", B,
    ),
    "a part of a form has another type": (
        contract(requestBody=form("a/b")), contract(requestBody=form("a/c")), "serialisation-changed", W,
    ),
    "reserved characters must be escaped": (
        with_parameters(query(allowReserved=True)), with_parameters(query()), "reserved-changed", B,
    ),
    "an empty value is possible": (
        with_parameters(query()), with_parameters(query(allowEmptyValue=True)), "reserved-changed", H,
    ),
    "the body is gone": (contract(requestBody=json_body(TEXT)), contract(), "body-removed", B),
    "a body is possible": (contract(), contract(requestBody=json_body(TEXT)), "body-added", H),
    "a body is required": (
        contract(), contract(requestBody={**json_body(TEXT), "required": True}), "body-added", B,
    ),
    "the body is required": (
        contract(requestBody=json_body(TEXT)), contract(requestBody={**json_body(TEXT), "required": True}),
        "body-became-required", B,
    ),
    "the body may be left out": (
        contract(requestBody={**json_body(TEXT), "required": True}), contract(requestBody=json_body(TEXT)),
        "body-became-optional", H,
    ),
    "a media type of a request is gone": (
        with_media("application/json", "text/csv", side="request"), with_media("text/csv", side="request"),
        "media-type-removed", B,
    ),
    "a media type of a response is gone": (
        with_media("application/json", "text/csv"), with_media("text/csv"), "media-type-removed", B,
    ),
    "a media type of a response is new": (
        with_media("application/json"), with_media("application/json", "text/csv"), "media-type-added", H,
    ),
    "a media type of a request is new": (
        with_media("application/json", side="request"), with_media("application/json", "text/csv", side="request"),
        "media-type-added", H,
    ),
    "a success is gone": (answering("200", "201"), answering("200"), "status-removed", B),
    "an error is gone": (answering("200", "409"), answering("200"), "status-removed", W),
    "an error of a priced call is gone": (
        answering("200", "402", x_prepay=PAID), answering("200", x_prepay=PAID), "status-removed", B,
    ),
    "a success is new": (answering("200"), answering("200", "202"), "status-added", W),
    "a success of a priced call is new": (
        answering("200", x_prepay=PAID), answering("200", "202", x_prepay=PAID), "status-added", B,
    ),
    "an error is new": (answering("200"), answering("200", "409"), "status-added", H),
    "a header is gone": (with_headers(A={}), with_headers(), "header-removed", W),
    "a required header is gone": (with_headers(A={"required": True}), with_headers(), "header-removed", B),
    "a header is new": (with_headers(), with_headers(A={}), "header-added", H),
    "a header may be left out": (with_headers(A={"required": True}), with_headers(A={}), "header-became-optional", B),
    "a header is always there": (with_headers(A={}), with_headers(A={"required": True}), "header-became-required", H),
    "an error code is gone": (
        contract(responses={"404": {"description": "", "x-prepay-codes": ["A", "B"]}}),
        contract(responses={"404": {"description": "", "x-prepay-codes": ["A"]}}), "code-removed", B,
    ),
    "an error code is new": (
        contract(responses={"404": {"description": "", "x-prepay-codes": ["A"]}}),
        contract(responses={"404": {"description": "", "x-prepay-codes": ["A", "B"]}}), "code-added", H,
    ),
    "the key header is another": (
        secured({"Key": []}), secured({"Key": []}, Key={**KEY, "name": "X-Other"}), "security-changed", B,
    ),
    "a key became a bearer token": (secured({"Key": []}), secured({"Key": []}, Key=BEARER), "security-changed", B),
    "a way in is gone": (secured({"Key": []}, {"Bearer": []}), secured({"Bearer": []}), "security-changed", B),
    "a key is needed": (secured(), secured({"Key": []}), "security-changed", B),
    "both keys are needed": (secured({"Key": []}), secured({"Key": [], "Bearer": []}), "security-changed", B),
    "another way in": (secured({"Key": []}), secured({"Key": []}, {"Bearer": []}), "security-added", H),
    "no key is needed": (secured({"Key": []}), secured(), "security-relaxed", H),
    "one key is enough": (secured({"Key": [], "Bearer": []}), secured({"Key": []}), "security-relaxed", H),
    "a scope is needed": (secured({"Oauth": ["a"]}), secured({"Oauth": ["a", "b"]}), "scope-added", W),
    "a scope is not needed": (secured({"Oauth": ["a", "b"]}), secured({"Oauth": ["a"]}), "scope-removed", H),
    "another token URL": (
        secured({"Oauth": []}), secured({"Oauth": []}, Oauth=oauth(tokenUrl="https://u.example")), "oauth-changed", W,
    ),
    "a webhook is gone": (hooked(), NO_HOOKS, "webhook-removed", B),
    "a webhook is new": (NO_HOOKS, hooked(), "webhook-added", H),
    "a callback is gone": (called_back(FIELD), contract(), "webhook-removed", B),
    "a payload lost a field": (
        hooked(json_body(FIELD)), hooked(json_body({"type": "object"})), "field-removed", B,
    ),
    "a payload of a callback lost a field": (
        called_back(FIELD), called_back({"type": "object"}), "field-removed", B,
    ),
    "a payload has a new required field": (
        hooked(json_body({"type": "object"})), hooked(json_body({**FIELD, "required": ["a"]})), "field-added", H,
    ),
    "a payload that may be missing": (
        hooked({**json_body(FIELD), "required": True}), hooked(json_body(FIELD)), "body-became-optional", B,
    ),
    "an answer to a webhook is not taken any more": (
        hooked(statuses=("200", "204")), hooked(statuses=("200",)), "status-removed", B,
    ),
    "an answer to a webhook is taken too": (
        hooked(statuses=("200",)), hooked(statuses=("200", "204")), "status-added", H,
    ),
    "a webhook lost its payload": (hooked(json_body(FIELD)), hooked(), "body-removed", B),
    "a webhook has a payload": (hooked(), hooked(json_body(FIELD)), "body-added", H),
    "a payload is always there": (
        hooked(json_body(FIELD)), hooked({**json_body(FIELD), "required": True}), "body-became-required", B,
    ),
    "an answer needs no header": (hooked(headers={"A": {}}), hooked(), "header-removed", H),
    "an answer may have a header": (hooked(), hooked(headers={"A": {}}), "header-added", H),
    "an answer must have a header": (hooked(), hooked(headers={"A": {"required": True}}), "header-added", B),
    "an answer must have its header": (
        hooked(headers={"A": {}}), hooked(headers={"A": {"required": True}}), "header-became-required", B,
    ),
    "an answer need not have its header": (
        hooked(headers={"A": {"required": True}}), hooked(headers={"A": {}}), "header-became-optional", H,
    ),
    "a field of typed clients is read-only": (
        place("request-property", TEXT, x_prepay=FREE),
        place("request-property", {**TEXT, "readOnly": True}, x_prepay=FREE), "read-only-changed", B,
    ),
    "idempotency": (
        contract(x_prepay=FREE), contract(x_prepay={**FREE, "idempotency": "header"}),
        "idempotency-changed", H,
    ),
    "no pages": (
        contract(x_prepay={**FREE, "paginated": True}), contract(x_prepay=FREE), "paginated-changed", B,
    ),
    "alternatives of a request in one": (
        place("request-property", {"oneOf": [{"enum": ["a"]}, {"enum": ["b"]}]}),
        place("request-property", {"enum": ["a", "b"]}), "alternative-removed", H,
    ),
    "one of a response in alternatives": (
        place("response-property", {"enum": ["a", "b"]}),
        place("response-property", {"oneOf": [{"enum": ["a"]}, {"enum": ["b"]}]}), "alternative-added", H,
    ),
    "a part of a response has another type": (
        form_response("a/b"), form_response("a/c"), "serialisation-changed", B,
    ),
    "a member joins the allOf of a request": (
        place("request-body", {"allOf": [FIELD]}), place("request-body", {"allOf": [FIELD, {"required": ["a"]}]}),
        "demand-added", B,
    ),
}  # fmt: skip


def rule_and_level(changes: list[Change], rule: str) -> list[str]:
    return [change.level.value for change in changes if change.rule == rule]


def today() -> dt.date:
    return dt.date(2026, 6, 1)


@pytest.mark.parametrize("name", PAIRS)
def test_c1_pairs_of_every_rule(name: str) -> None:
    old, new, rule, level = PAIRS[name]
    changes = compare(copy.deepcopy(old), copy.deepcopy(new), today=today)
    assert level in rule_and_level(changes, rule), changes
    assert min(change.level.rank for change in changes) == Level(level).rank, changes


def everything_found() -> list[Change]:
    changes = [change for old, new, _, _ in PAIRS.values() for change in compare(old, new, today=today)]
    schemas = [row[:2] for row in ROWS.values()] + [
        pair for narrow in NARROWINGS.values() for pair in (narrow, narrow[::-1])
    ]
    for old, new in schemas:
        for where in ("request-property", "response-property"):
            changes += compare(place(where, old), place(where, new))
    return changes


def test_every_rule_has_a_pair_and_judges_as_its_table_says() -> None:
    changes = everything_found()
    assert {change.rule for change in changes} == set(RULES)
    for change in changes:
        rule = RULES[change.rule]
        levels = {"request": rule.request, "response": rule.response, "": rule.other}[change.side]
        assert change.level in levels, change


def test_every_level_of_the_table_is_reached() -> None:
    seen = {(change.rule, change.side, change.level) for change in everything_found()}
    for rule in RULES.values():
        for side, levels in (("request", rule.request), ("response", rule.response), ("", rule.other)):
            for level in levels:
                assert (rule.id, side, level) in seen, (
                    f"{rule.id} as {level.value} in {side or 'the contract'}"
                )


SAME: dict[str, tuple[Json, Json]] = {
    "a path parameter has another name": (
        with_parameters({"name": "id", "in": "path", "required": True, "schema": TEXT}, path="/things/{id}"),
        with_parameters({"name": "thing", "in": "path", "required": True, "schema": TEXT}, path="/things/{thing}"),
    ),
    "a charset": (with_media("application/json"), with_media("application/json; charset=utf-8")),
    "a charset in a request": (
        with_media("application/json;charset=UTF-8", side="request"), with_media("Application/JSON", side="request"),
    ),
    "a security scheme has another name": (
        secured({"Key": []}), secured({"ApiKey": []}, ApiKey=KEY),
    ),
    "a security scheme that nothing uses": (secured({"Key": []}), secured({"Key": []}, More=BEARER)),
    "case of a header": (with_headers(**{"X-Count": {"schema": TEXT}}), with_headers(**{"x-count": {"schema": TEXT}})),
    "a slash after the server": (served("https://a.example"), served("https://a.example/")),
    "styles that write one value alike": (
        with_parameters(query(explode=True)), with_parameters(query(explode=False, style="pipeDelimited")),
    ),
    "the default style written out": (
        with_parameters(query(schema=LIST)), with_parameters(query(schema=LIST, style="form", explode=True)),
    ),
    "no content": (
        contract(responses={"200": {"description": "", "content": None}}), contract(),
    ),
    "statuses as numbers": (contract(responses={200: {"description": ""}}), contract()),
    "a parameter of the path": (
        with_parameters(query()),
        {**contract(), "paths": {"/things": {"parameters": [query()], "get": operation()}}},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SAME)
def test_c2_what_changes_nothing_for_clients(name: str) -> None:
    for old, new in (SAME[name], SAME[name][::-1]):
        assert found(old, new) == []


def test_c2_a_range_of_statuses_and_of_media_types_stands_for_its_members() -> None:
    changes = found(answering("200", "404", "409"), answering("2XX", "4xx"))
    assert [(change.rule, change.where) for change in changes] == [
        ("status-added", "POST /things response 2XX"),
        ("status-added", "POST /things response 4XX"),
    ]
    assert found(answering("200", "default"), answering("200", "404", "default")) == []
    csv, any_text = with_media("text/csv"), with_media("text/*")
    assert {change.rule for change in found(csv, any_text)} == {"media-type-added"}
    assert {change.rule for change in found(any_text, csv)} == {"media-type-removed"}


@pytest.mark.parametrize(
    ("field", "default", "costs"),
    [("keyframe_resolution", "4k", (252, 292)), ("video_model", "veo3", (252, 822))],
)
def test_c1_a_changed_default_says_what_it_costs_before_and_after(
    field: str, default: str, costs: tuple[int, int]
) -> None:
    old = load_contract()
    new = copy.deepcopy(old)
    new["components"]["schemas"]["UGenJobCreate"]["properties"][field]["default"] = default
    changes = [change for change in found(old, new) if change.operation == "POST /api/v1/jobs"]
    [change] = [change for change in changes if change.rule == "default-changed"]
    assert change.breaking
    assert f"without {field} costs {costs[0]} credits before and {costs[1]} after" in change.message


def test_c1_a_price_table_tells_what_a_default_costs() -> None:
    def priced(default: str) -> Json:
        parameter = query("size", schema={**TEXT, "default": default})
        prices = {"shop": {"sizes": {"s": 5, "l": 12}}}
        return with_parameters(parameter, x_prepay=PAID, prices=prices)

    [change] = found(priced("s"), priced("l"))
    assert change.breaking
    assert change.message == "the default was s and is l: size s costs 5 credits, l costs 12"


def test_a_change_names_operation_side_and_pointer() -> None:
    old = place("response-property", TEXT, operationId="getThing")
    new = place("response-property", {"type": "integer"}, operationId="getThing")
    [change] = found(old, new)
    assert (change.operation, change.operation_id, change.side) == ("POST /things", "getThing", "response")
    assert change.where == "POST /things response 200 body.field"
    assert change.pointer == (
        "/paths/~1things/post/responses/200/content/application~1json/schema/properties/field"
    )
    assert change.message == "the type was string and is integer"
    assert not change.in_old


def test_names_of_others_cannot_steer_a_terminal() -> None:
    old = place("response-body", {"type": "object", "properties": {"a\x1b[2J\nb": TEXT}})
    [change] = found(old, place("response-body", {"type": "object"}))
    assert change.where.isprintable()
