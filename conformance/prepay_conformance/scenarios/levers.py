"""What can be done to a mock and to no live vendor: moving time, ending jobs, paying. HTTP under ``/_prepay/``."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from prepay_conformance.errors import KitError
from prepay_conformance.gate import Exchange, Gate, Origin, Request
from prepay_conformance.wallet import Key

__all__ = ["Levers"]


class Levers:
    """The mock server's control surface.

    Every method raises KitError when the mock does not do what it is told.
    """

    def __init__(self, gate: Gate, vendor: str) -> None:
        self._gate = gate
        self._vendor = vendor

    def there(self) -> bool:
        """Whether the server has a control surface."""
        return self._gate.mock and self._send("GET", "/_prepay/clock").status == 200

    def freeze(self) -> bool:
        """Stop the clock; returns whether it ran before."""
        ran = not self._read("/_prepay/clock")["frozen"]
        self._do("/_prepay/clock", {"frozen": True})
        return ran

    def unfreeze(self) -> None:
        """Let the clock run again."""
        self._do("/_prepay/clock", {"frozen": False})

    def advance(self, seconds: int) -> None:
        """Move time on; what becomes due happens."""
        self._do("/_prepay/clock", {"advance_seconds": seconds})

    def open_account(self, key: Key, lots: Sequence[Mapping[str, Any]]) -> None:
        """Open an account with lots: ``amount`` credits, ``expires_in_seconds``, ``source``."""
        self._do("/_prepay/accounts", {"vendor": self._vendor, "key": key.value, "lots": list(lots)})

    def grant(self, key: Key, amount: int) -> None:
        """Add credits that never expire."""
        self._do(f"/_prepay/accounts/{quote(key.value)}/grant?vendor={self._vendor}", {"amount": amount})

    def end_job(self, job: str, outcome: str, actual: int | None = None) -> None:
        """End a job as ``completed`` or ``failed``, at a cost of ``actual`` credits."""
        body: dict[str, Any] = {"outcome": outcome}
        if actual is not None:
            body["actual_credits"] = actual
        self._do(f"/_prepay/jobs/{quote(job)}", body)

    def end_task(self, task: str, outcome: str) -> None:
        """End a task as ``succeeded`` or ``failed``."""
        self._do(f"/_prepay/tasks/{quote(task)}", {"outcome": outcome})

    def pay(self, session: str, outcome: str = "paid") -> None:
        """Settle a checkout as ``paid``, ``failed`` or ``expired``."""
        self._do(f"/_prepay/payments/{quote(session)}", {"outcome": outcome})

    def _read(self, target: str) -> Any:
        return self._told(self._send("GET", target))

    def _do(self, target: str, body: Mapping[str, Any]) -> None:
        self._told(self._send("POST", target, body))

    def _told(self, exchange: Exchange) -> Any:
        if not exchange.ok:
            answer = exchange.content[:300].decode("utf-8", "replace") or exchange.error
            raise KitError(f"the mock did not do {exchange.request.target}: {exchange.status} {answer}")
        return exchange.json

    def _send(self, method: str, target: str, body: Mapping[str, Any] | None = None) -> Exchange:
        content = b"" if body is None else json.dumps(body).encode()
        headers = [("Content-Type", "application/json")] if body is not None else []
        return self._gate.send(Request(method, target, headers, content), Origin("lever"))
