"""The SDK against the mock: mutated webhooks, cancelled calls, crowds on nested budgets, and no lost descriptors."""

from __future__ import annotations

import asyncio
import random
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx

from prepay import Budget, webhooks
from prepay.errors import PrepayError
from prepay_mock import Mock
from prepay_mock.handles.mock import serving
from tests.chaos.report import Outcome

__all__ = ["cancellations", "mutated_webhooks", "races", "soak"]

_SECRET = "s3cret-of-the-hook"
_AT = 1_780_000_000.0
_BUNDLE: dict[str, Any] = {"bundle_type": "account_only", "country": "USA"}


def mutated_webhooks(seed: int, count: int) -> Outcome:
    """Change a signed delivery in one place, body or headers: none may be accepted."""
    chance = random.Random(seed)
    body = (
        b'{"id":"evt_1","type":"bundle.created","api_version":"x","created_at":"2026-06-01T00:00:00Z",'
        b'"data":{"bundle_id":"b","status":"pending_setup"}}'
    )
    signed = (
        (webhooks.verify_tokportal, webhooks.sign_tokportal(body, _SECRET, at=_AT)),
        (webhooks.verify_ugen, webhooks.sign_ugen(body, _SECRET, at=_AT)),
    )
    wrong: list[str] = []
    for number in range(count):
        verify, headers = signed[number % 2]
        changed, text = dict(headers), body
        if chance.random() < 0.5:
            text = _changed(chance, body)
        else:
            name = chance.choice(list(headers))
            changed[name] = _changed(chance, headers[name].encode()).decode("latin-1")
        if (text, changed) == (body, headers):
            continue
        try:
            verify(text, changed, _SECRET, now=lambda: _AT)
        except webhooks.WebhookError:
            continue
        except Exception as error:  # noqa: BLE001 - told below
            wrong.append(f"seed {seed}, {number}: {type(error).__name__} for {changed}")
        else:
            if not _same(headers, changed) or text != body:
                wrong.append(f"seed {seed}, {number}: accepted {changed} {text!r}")
    return Outcome("webhooks", f"{count} mutated deliveries", wrong)


def _same(headers: dict[str, str], changed: dict[str, str]) -> bool:
    """Whether a header means what it meant: spaces, empty parts and the case of hex digits say nothing."""

    def meaning(text: str) -> list[str]:
        return [part.strip() for part in text.lower().split(",") if part.strip()]

    return all(meaning(changed[name]) == meaning(text) for name, text in headers.items())


def _changed(chance: random.Random, text: bytes) -> bytes:
    at = chance.randrange(len(text))
    act = chance.randrange(4)
    if act == 0:
        return text[:at] + bytes([text[at] ^ (1 << chance.randrange(7))]) + text[at + 1 :]
    if act == 1:
        return text[:at] + text[at + 1 :]
    if act == 2:
        return text[:at] + bytes([chance.randrange(32, 127)]) + text[at:]
    return text[:at]


def cancellations(count: int) -> Outcome:
    """Cancel a paid call after 1, 2, 3 … steps of the event loop: the budget never knows less than was charged."""
    wrong: list[str] = []
    for steps in range(count):
        wrong += asyncio.run(_cancelled(steps))
    return Outcome("cancellations", f"{count} points", wrong)


async def _cancelled(steps: int) -> list[str]:
    with Mock() as mock:
        account = mock.tokportal.account(balance=1000)
        client = account.async_client()
        budget = Budget(500)
        task = asyncio.create_task(client.bundles.create(**_BUNDLE, budget=budget))
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        with suppress(asyncio.CancelledError, PrepayError):
            await task
        taken = 1000 - account.balance
        known = budget.spent + budget.reserved
        wrong = (
            [] if known >= taken else [f"after {steps} steps {taken} were charged, the budget knows {known}"]
        )
        answer = await client.bundles.create(**_BUNDLE)
        if answer.credits_charged != 25:
            wrong.append(f"after {steps} steps the client is of no use")
        await client.aclose()
    return wrong


def races(rounds: int) -> Outcome:
    """144 calls at once on a budget within a budget: no more is charged than the inner one allows."""
    wrong: list[str] = []
    for number in range(rounds):
        wrong += asyncio.run(_race(number))
    return Outcome("races", f"{rounds} x 144 calls", wrong)


async def _race(number: int) -> list[str]:
    with Mock(rate_limits=False) as mock:
        account = mock.tokportal.account(balance=100_000)
        client = account.async_client()
        outer, inner = Budget(1000), Budget(300 + number)
        with outer, inner:
            results = await asyncio.gather(
                *(client.bundles.create(**_BUNDLE) for _ in range(144)), return_exceptions=True
            )
        bought = sum(not isinstance(result, BaseException) for result in results)
        taken = 100_000 - account.balance
        await client.aclose()
    expected = inner.limit // 25
    facts = (bought, taken, inner.spent, outer.spent)
    right = (expected, 25 * expected, 25 * expected, 25 * expected)
    return [] if facts == right else [f"round {number}: {facts}, not {right}"]


def soak(count: int) -> Outcome:
    """Open and close connections, with calls and broken ones: the server keeps no descriptor."""
    wrong: list[str] = []
    with serving(rate_limits=False) as server:
        key = server.new_key("tokportal", balance=1_000_000)
        _round(server.url, key, 20)
        before = _descriptors()
        _round(server.url, key, count)
        after = _descriptors()
        if after > before + 5:
            wrong.append(f"{before} descriptors before, {after} after {count} connections")
    return Outcome("soak", f"{count} connections, descriptors {before} -> {after}", wrong)


def _descriptors() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def _round(url: str, key: str, count: int) -> None:
    for number in range(count):
        with httpx.Client(base_url=url, headers={"X-API-Key": key}, trust_env=False) as client:
            assert client.get("/api/ext/me").status_code == 200
            if number % 3 == 0:
                with suppress(httpx.HTTPError):
                    client.post("/api/ext/bundles", json=_BUNDLE, headers={"X-Prepay-Fault": "lose_response"})
