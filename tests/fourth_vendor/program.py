"""What an application, the mock and the kit do with the scaffolded vendor; prints what came of it as JSON.

It runs in a copy of the checkout that has the vendor, so every name of it is looked up and not imported.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from typing import Any

import httpx

import prepay
from prepay import Budget, ConfigurationError, InsufficientCreditsError
from prepay_conformance import Settings, run
from prepay_mock import Mock

KEY = "sk_mock_acme_balance_25"
HOST = "https://api.acme.example"


def made(http: Any, **options: Any) -> Any:
    """A client of the vendor."""
    found: Any = getattr(prepay, "Acme")  # noqa: B009 - type checkers know that it is not there
    return found(KEY, base_url="https://prepay.mock", http_client=http, retry=None, **options)


def application() -> dict[str, Any]:
    """Buy, run out of credits, ask for the balance."""
    with Mock() as mock, made(httpx.Client(transport=mock.transport)) as acme:
        bought = acme.things.buy(label="kit")
        render = acme.renders.start(label="kit")
        # The other vendor's word for what is left.
        left = acme.balance().available
        for _ in range(3):
            acme.things.buy(label="kit")
        try:
            acme.things.buy(label="kit")
            short = None
        except InsufficientCreditsError as error:
            short = [error.operation, error.required, error.available, error.missing, error.told_by]
        kept = [{"method": each.method, "operation": each.operation} for each in mock.requests]
        return {
            "bought": [bought.credits_charged, bought.last_response.credits.charged, bought.thing_id[:6]],
            "render": render.last_response.credits.charged,
            "left": left,
            "short": short,
            "problems": mock.verify(),
            "requests": kept[:2],
        }


def told_in_a_header() -> dict[str, Any]:
    """A server that charges 7 where the contract says 5, and tells it in a header."""
    seen: list[str | None] = []

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers.get("authorization"))
        body = {"render_id": "render_1", "status": "running"}
        return httpx.Response(202, json=body, headers={"X-Acme-Credits-Charged": "7"})

    budget = Budget(100)
    with made(httpx.Client(transport=httpx.MockTransport(handle)), budget=budget) as acme:
        quoted = acme.renders.start.quote(label="kit").total
        acme.renders.start(label="kit")
    return {"quoted": quoted, "spent": budget.spent, "reserved": budget.reserved, "key": seen}


def interlock() -> str:
    """A key of the mock is kept from the vendor's own host."""
    try:
        getattr(prepay, "Acme")(KEY, base_url=HOST)  # noqa: B009
    except ConfigurationError as error:
        return str(error)
    return "let through"


def judged(overcharge: int) -> dict[str, Any]:
    """The kit, at level full, on the mock as a server; with so many credits more than the price."""
    dialect: Any = import_module("prepay_mock.vendors.acme.dialect")
    charge = dialect._charge

    def too_much(exchange: Any, ref: str) -> int:
        exchange.account.ledger.charge(overcharge, now=exchange.now, ref=ref)
        return int(charge(exchange, ref))

    dialect._charge = too_much if overcharge else charge
    try:
        with Mock(rate_limits=False).serve() as server:
            verdict = run(
                Settings(
                    vendor="acme",
                    url=server.url,
                    level="full",
                    examples=3,
                    environment={"ACME_API_KEY": "sk_mock_acme_kit"},
                    run="fourth",
                )
            )
    finally:
        dialect._charge = charge
    return {
        "outcome": verdict.outcome,
        "level": str(verdict.level),
        "findings": sorted({f"{one.law.name} {one.operation}" for one in verdict.findings}),
    }


if __name__ == "__main__":
    json.dump(
        {
            "application": application(),
            "header": told_in_a_header(),
            "interlock": interlock(),
            "healthy": judged(0),
            "overcharging": judged(2),
        },
        sys.stdout,
    )
