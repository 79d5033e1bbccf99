"""Pairs of contracts that differ in one thing around schemas, with the rule that finds it and how it judges."""

from __future__ import annotations

from typing import Any

from tests.conformance.diff.contracts import contract, json_body, place
from tests.conformance.diff.parts import (
    BEARER,
    FIELD,
    FREE,
    KEY,
    LIST,
    NO_HOOKS,
    NOTHING,
    ONE_THAT_ENDS,
    PAID,
    TEXT,
    B,
    H,
    W,
    answering,
    called_back,
    form,
    form_response,
    hooked,
    oauth,
    query,
    secured,
    served,
    with_headers,
    with_media,
    with_parameters,
)

__all__ = ["PAIRS"]

Json = dict[str, Any]

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
