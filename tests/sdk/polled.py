"""A server that is polled and never comes to an end, and the waits that poll it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx

from prepay import Clock
from tests.sdk.fakes import client

__all__ = ["JOB_ID", "WAITS", "Server"]

JOB_ID = "38f6c09a-b8d6-422d-8278-b4e13b865a3f"
PACKS = [{"id": "starter", "credits": 200}]
SESSION = {"checkout_url": "https://pay.example/cs_1234567890", "session_id": "cs_1234567890"}


def _wait_for_job(source: Any, **given: Any) -> Any:
    return source.jobs.wait(JOB_ID, **given)


def _wait_for_credits(source: Any, **given: Any) -> Any:
    return source.wait_for_credits(100, **given)


def _buy(source: Any, **given: Any) -> Any:
    return source.billing.buy("starter", print, **given)


WAITS: dict[str, Callable[..., Any]] = {"jobs": _wait_for_job, "credits": _wait_for_credits, "buy": _buy}


class Server:
    """A U-Gen that never comes to an end, on a clock that waiting moves on; notes when it was polled."""

    def __init__(self, kind: str, *, takes: float = 0.0, **options: Any) -> None:
        self.now, self.takes = 0.0, takes
        self.polled: list[float] = []
        self.refusal: httpx.Response | None = None
        self.clock = Clock(
            monotonic=lambda: self.now,
            now=lambda: self.now,
            random=lambda: 0.0,
            sleep=self.wait,
            sleep_async=self.later,
        )
        self.client = client("ugen", kind, self.handle, clock=self.clock, **options)

    def wait(self, seconds: float) -> None:
        self.now += seconds

    async def later(self, seconds: float) -> None:
        self.now += seconds

    def handle(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path.endswith("/packs"):
            return httpx.Response(200, json=PACKS)
        if path.endswith("/checkout"):
            return httpx.Response(201, json=SESSION)
        self.polled.append(self.now)
        first_history = path.endswith("/transactions") and len(self.polled) == 1
        if self.refusal is not None and not first_history:
            return self.refusal
        if path.endswith("/balance"):
            return httpx.Response(
                200, json={"credit_balance": 24, "credit_reserved": 0, "available_credits": 24}
            )
        if path.endswith("/transactions"):
            return httpx.Response(200, json={"items": [], "page_size": 100})
        return httpx.Response(200, json={"job_id": JOB_ID, "status": "running"})

    @property
    def polls(self) -> int:
        """How often the state was polled; the look at the history before a purchase is none."""
        return len(self.polled)
