"""Headers of the caller: what cannot be honored is refused before anything is sent (G18)."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from prepay import Budget, InvalidArgumentError
from tests.sdk.fakes import KINDS, answering, ask, client
from tests.sdk.stage import CREATE
from tests.soak.hostile import PAID

both = pytest.mark.parametrize("kind", KINDS)
BY_HTTP = [
    "Content-Length",
    "Transfer-Encoding",
    "Connection",
    "TE",
    "Trailer",
    "Upgrade",
    "Expect",
    "Keep-Alive",
]


@both
@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("Idempotency-Key", "pass idempotency_key"),
        ("idempotency-key", "pass idempotency_key"),
        ("X-TokPortal-Dry-Run", "pass dry_run=True"),
        ("Host", "base_url"),
        ("Content-Type", "follows from the arguments"),
        ("X-API-Key", "give the key to the client"),
        ("Authorization", "give the key to the client"),
        ("Cookie", "give the key to the client"),
        *[(name, "HTTP sets it") for name in BY_HTTP],
    ],
)  # fmt: skip
@pytest.mark.parametrize("vendor", ["tokportal", "ugen", "trenz"])
async def test_g18_a_header_that_cannot_be_honored_is_refused(
    vendor: str, name: str, advice: str, kind: str
) -> None:
    seen: list[Any] = []
    paid = next(one for one in PAID.values() if one.vendor == vendor)
    handler, budget = answering(httpx.Response(201), seen), Budget(500)
    for where in ("client", "call"):
        headers: dict[str, Any] = {"headers": {name: "x"}}
        source = client(vendor, kind, handler, **(headers if where == "client" else {}))
        with pytest.raises(InvalidArgumentError, match=advice):
            await ask(source, paid.name, **paid.given, budget=budget, **(headers if where == "call" else {}))
    assert (seen, budget.available) == ([], 500)


@pytest.mark.parametrize(
    "headers",
    [
        {"": "x"},
        {"X Trace": "x"},
        {"X-Trace:": "x"},
        {"X-Träce": "x"},
        {"X-Trace\r\n": "x"},
        {"X-Trace": " x"},
        {"X-Trace": "x "},
        {"X-Trace": "x\ty"},
        {"X-Trace": "ключ"},
        {"X-Trace": "a\r\nX-Evil: 1"},
        {"X-Trace": "\x7f"},
        {"X-Trace": 5},
        {5: "x"},
        {b"x-trace": b"x"},
        {"X-Trace": None},
        {"X-Trace": "a", "x-trace": "b"},
    ],
)
async def test_g18_names_are_tokens_and_values_are_printable(headers: Any) -> None:
    seen: list[Any] = []
    source = client("tokportal", "sync", answering(httpx.Response(201), seen))
    with pytest.raises(InvalidArgumentError, match="header"):
        await ask(source, "bundles.create", **CREATE, headers=headers)
    assert seen == []


async def test_g18_headers_that_can_be_honored_are_sent() -> None:
    seen: list[Any] = []
    given_ = {"X-Request-ID": "order-1", "User-Agent": "shop/1", "X-Trace": "", "traceparent": "00-a b-01"}
    await ask(
        client("tokportal", "sync", answering(httpx.Response(200, json={"data": {}}), seen)),
        "me.get",
        headers=given_,
    )
    assert {name: seen[0].headers[name] for name in given_} == given_
