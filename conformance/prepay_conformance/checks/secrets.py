"""Whether an answer repeats a key or a secret that was sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from prepay_conformance.checks.notes import Notes
from prepay_conformance.contract import Vendor
from prepay_conformance.gate import Exchange
from prepay_conformance.laws import Law
from prepay_conformance.shapes import is_object

__all__ = ["SecretLaw"]

_SHORTEST = 8
_SECRET_FIELDS = ("webhook_secret",)


class SecretLaw:
    """Watches for what was sent to prove who one is, valid or not.

    Args:
        vendor: says in which headers its keys go.
        notes: where breaches go.
    """

    def __init__(self, vendor: Vendor, notes: Notes) -> None:
        self._vendor = vendor
        self._notes = notes

    def observe(self, exchange: Exchange) -> None:
        """Look at one exchange."""
        if exchange.status is None:
            return
        for name, secret in _sent(self._vendor, exchange):
            if secret.encode("utf-8", "replace") in exchange.content:
                self._notes.breach(Law.SECRETS, f"the body of a {exchange.status} repeats {name}", exchange)
            elif any(secret in value for _, value in exchange.headers):
                self._notes.breach(Law.SECRETS, f"a header of a {exchange.status} repeats {name}", exchange)


def _sent(vendor: Vendor, exchange: Exchange) -> Iterator[tuple[str, str]]:
    key = vendor.key_in(exchange.request.header)
    if key is not None and len(key) >= _SHORTEST:
        yield f"the key of {vendor.key_header}", key
    scheme, _, token = (exchange.request.header("authorization") or "").partition(" ")
    if scheme.lower() == "bearer" and len(token) >= _SHORTEST and token != key:
        yield "the token of Authorization", token
    # A generated body may hold the same text in a field that is shown; a script's secret is like nothing else.
    body: Any = exchange.sent
    if exchange.origin.kind == "script" and is_object(body):
        for field in _SECRET_FIELDS:
            secret = body.get(field)
            if isinstance(secret, str) and len(secret) >= _SHORTEST:
                yield field, secret
