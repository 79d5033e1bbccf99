"""The rows of x-prepay-vendors: what they say is read there and repeated nowhere, and no key is ever shown."""

from __future__ import annotations

import ast
import logging
from dataclasses import replace
from typing import Any

import httpx
import pytest

import prepay
from prepay._contract.rows import VendorRow, vendor_rows
from prepay._contract.vendors import BUILT_IN, KEY_HEADERS
from prepay._generated.vendors import DECLARED_HEADERS, Vendor
from prepay._wire.secret import KeyHeader
from prepay.hooks import shown
from prepay_conformance.vendors.registry import load
from prepay_mock.build import read_contract
from prepay_mock.engine.messages import Request as MockRequest
from prepay_mock.vendors import registry
from tests.contract.document import at, contract, is_object, nodes, resolve
from tests.tree import ROOT, is_generated, python_files

KEY = "sk_live_0123456789abcdef0123456789abcdef"
ROWS = tuple(BUILT_IN.values())
# A vendor may carry its key otherwise than all of today's.
CARRIERS = [
    *((row.name, KeyHeader(row.key_header, row.key_scheme)) for row in ROWS),
    ("trenz", KeyHeader("Authorization", "Bearer")),
    ("ugen", KeyHeader("X-Other-Key")),
]
every_row = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
every_carrier = pytest.mark.parametrize(("vendor", "carrier"), CARRIERS)


def test_the_generated_table_is_what_the_contract_says() -> None:
    assert dict(BUILT_IN) == vendor_rows(contract())
    assert Vendor.__args__ == tuple(BUILT_IN)  # type: ignore[attr-defined]


@every_row
def test_mock_and_kit_read_the_same_row(row: VendorRow) -> None:
    dialect = next(one for one in registry.dialects() if one.name == row.name)
    assert (dialect.title, dialect.prefix, dialect.per_minute) == (row.title, row.prefix, row.per_minute)
    kit = load(row.name).vendor
    assert (kit.title, kit.prefix, kit.variable) == (row.title, f"{row.prefix}/", row.env)
    assert (kit.key_header, kit.dry_run_header) == (row.key_header, row.dry_run)
    assert kit.per_minute < (row.per_minute or 61)
    assert kit.balance_operation == row.balance_operation


@every_row
def test_the_kit_looks_at_the_balance_by_the_operation_that_the_row_names(row: VendorRow) -> None:
    contract = load(row.name)
    look = contract.dialect.look()
    assert look is not None
    if row.balance_operation is not None:
        assert contract.operations[look.operation].sdk == row.balance_operation
        assert contract.dialect.greeting() == contract.operations[look.operation].path


@every_row
def test_the_row_agrees_with_its_operations(row: VendorRow) -> None:
    scheme = at("components", "securitySchemes", row.security)
    assert scheme["name"] == row.key_header
    declared = {
        str(resolve(node)["name"]) for _, node in nodes() if is_object(node) and node.get("in") == "header"
    }
    assert row.dry_run is None or row.dry_run in declared


def texts_of(name: str) -> list[str]:
    """The text constants in the code of a file; docstrings do not count."""
    tree = ast.parse((ROOT / name).read_text(encoding="utf-8"))
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    found = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in docs]
    return [
        (value.decode("latin-1") if isinstance(value, bytes) else value).lower()
        for value in found
        if isinstance(value, bytes | str)
    ]


@pytest.mark.parametrize("folder", ["sdk/prepay", "mock_server/prepay_mock"])
def test_what_a_row_says_is_said_nowhere_else(folder: str) -> None:
    facts = {
        fact.lower()
        for row in ROWS
        for fact in (row.prefix + "/", row.key_header, row.env, row.dry_run, *row.domains, row.top_up)
        if fact is not None
    }
    repeated = {
        f"{name}: {fact}"
        for name in python_files(folder)
        if not is_generated(name) and "/vendors/" not in name
        for text in texts_of(name)
        for fact in facts
        if fact in text
    }
    assert repeated == set()


def test_hooks_and_logs_show_what_the_contract_declares() -> None:
    """The version was looked for under a name that no response has, so that it was never shown."""
    headers = {"X-TokPortal-API-Version": "2026-05-25", "X-TokPortal-API-Stability": "stable"}
    assert shown(headers) == headers
    responses = {
        name.lower()
        for path, node in nodes()
        if is_object(node) and len(path) > 1 and path[-2] == "responses"
        for name in resolve(node).get("headers", {})
    }
    assert responses <= DECLARED_HEADERS
    assert {name.lower() for row in ROWS for name in row.request_id} <= DECLARED_HEADERS


def test_no_header_that_may_carry_a_key_is_ever_shown() -> None:
    names = [*KEY_HEADERS, *(row.key_header for row in ROWS), "Authorization", "Cookie", "Set-Cookie"]
    assert set(shown(dict.fromkeys([*names, "Proxy-Authorization"], KEY)).values()) == {"***"}
    assert not KEY_HEADERS & DECLARED_HEADERS


def client_of(vendor: str, carrier: KeyHeader, transport: httpx.Client, **options: Any) -> Any:
    kind: Any = getattr(prepay, BUILT_IN[vendor].client)

    carried: Any = type("Carried", (kind,), {"_profile": replace(kind._profile, key_header=carrier)})
    return carried(KEY, base_url="https://api.example.test", http_client=transport, retry=None, **options)


QUESTIONS = {"tokportal": "me.get", "ugen": "credits.balance", "trenz": "tasks.get"}


@every_carrier
@pytest.mark.parametrize("cookies", [{}, {"a": "b"}], ids=["plain", "with cookies"])
def test_the_key_travels_as_the_row_says_and_is_shown_nowhere(
    vendor: str, carrier: KeyHeader, cookies: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    sent: list[httpx.Request] = []
    told: list[object] = []

    def handle(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        echo = request.headers[carrier.name]
        return httpx.Response(
            400, json={"code": "BAD", "message": echo, "error": echo}, headers={"X-Request-ID": echo}
        )

    hooks = prepay.Hooks(on_request=told.append, on_response=told.append)
    transport = httpx.Client(transport=httpx.MockTransport(handle), cookies=cookies)
    source = client_of(vendor, carrier, transport, hooks=hooks)
    resource, _, name = QUESTIONS[vendor].partition(".")
    call = getattr(getattr(source, resource), name)
    with caplog.at_level(logging.DEBUG), pytest.raises(prepay.APIStatusError) as caught:
        call(**({"task_id": "task_1"} if vendor == "trenz" else {}))
    expected = KEY if carrier.scheme is None else f"{carrier.scheme} {KEY}"
    assert [request.headers[carrier.name] for request in sent] == [expected]
    # In that header and in no other.
    rest = [value for name, value in sent[0].headers.multi_items() if name.lower() != carrier.name.lower()]
    assert not any(KEY in value for value in rest)
    error = caught.value
    everything = (
        told,
        caplog.text,
        source,
        error,
        error.__dict__,
        error.args,
        vars(error).get("body"),
        sent[0].url,
    )
    assert KEY not in " ".join(map(repr, everything)) + str(error)
    assert told
    assert caplog.text


@pytest.mark.parametrize("header", sorted({row.key_header for row in ROWS} | {"Authorization", "Cookie"}))
def test_a_header_that_carries_a_key_cannot_be_set_for_a_call(header: str) -> None:
    with httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(500))) as transport:
        source = client_of("ugen", KeyHeader("X-API-Key"), transport)
        with pytest.raises(prepay.InvalidArgumentError, match="carries the key"):
            source.credits.balance(headers={header: KEY})


@every_row
def test_the_mock_reads_the_key_as_the_row_says_and_keeps_no_header_with_it(row: VendorRow) -> None:
    from prepay_mock.store.rows import call_maker

    compiled = read_contract()
    name, value = row.key_field(KEY)
    request = MockRequest("GET", "/", headers={name.lower().encode(): value.encode()})
    dialect = next(one for one in registry.dialects() if one.name == row.name)(compiled)
    assert dialect.key_of(request) == KEY
    assert dialect.key_headers(KEY) == request.headers
    assert dialect.key_of(MockRequest("GET", "/")) is None
    assert name.lower().encode() in compiled.key_headers
    assert callable(call_maker(compiled))


@pytest.mark.parametrize(
    ("value", "key"),
    [
        ("Bearer k", "k"),
        ("bearer  k ", "k"),
        ("k", None),
        ("Basic k", None),
        ("Bearer ", None),
        ("", None),
        (None, None),
    ],
)
def test_a_key_behind_a_scheme_is_read(value: str | None, key: str | None) -> None:
    bearer = ROWS[0]._replace(key_header="Authorization", key_scheme="Bearer")
    assert bearer.key_in(value) == key
    assert bearer.key_field("k") == ("Authorization", "Bearer k")
    assert ROWS[0].key_in("  k ") == "k"
