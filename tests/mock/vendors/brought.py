"""A vendor that another distribution might bring: one free read and one debit of 5 credits."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from prepay._contract.file import load_contract
from prepay_mock.contract import Problem
from prepay_mock.engine.dialect import Dialect
from prepay_mock.engine.errors import Refusal
from prepay_mock.engine.exchange import Exchange, Handler, Reply
from prepay_mock.engine.messages import Request
from prepay_mock.ledger import InsufficientCredits

__all__ = ["PRICE", "AcmeDialect", "contract_with_acme"]

PRICE = 5


class AcmeDialect(Dialect):
    """The dialect of a made-up vendor."""

    name = "acme"
    title = "Acme"
    prefix = "/acme/v1"
    credit_source = "voucher"
    route_code = method_code = accept_code = size_code = media_code = internal_code = "ERROR"

    def handlers(self) -> Mapping[str, Handler]:
        return {"acmeBuy": self._buy}

    def _buy(self, x: Exchange) -> Reply:
        try:
            x.account.ledger.charge(PRICE, now=x.now, ref="thing")
        except InsufficientCredits:
            raise Refusal(402, "NO_CREDITS", "There are too few credits.") from None
        return Reply(200, {"left": x.account.ledger.available})

    def key_of(self, request: Request) -> str | None:
        return (request.header(b"authorization") or "").removeprefix("Bearer ") or None

    def no_key(self) -> Refusal:
        return Refusal(401, "NO_KEY", "Send a key.")

    def bad_key(self) -> Refusal:
        return Refusal(401, "BAD_KEY", "This key opens nothing.")

    def bad_standing(self, standing: str) -> Refusal:
        return Refusal(403, "BAD_KEY", f"This key is {standing}.")

    def too_many(self, wait_us: int) -> Refusal:
        return Refusal(429, "TOO_MANY", "Wait.")

    def invalid(self, problems: Sequence[Problem]) -> Refusal:
        return Refusal(422, "INVALID", problems[0].message)

    def error_body(self, refusal: Refusal, x: Exchange) -> Any:
        return {"error": refusal.code}


def contract_with_acme(*, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """The contract's document with the made-up vendor's operation, and without paths that begin like these."""
    document = copy.deepcopy(dict(load_contract()))
    for path in [path for path in document["paths"] if path.startswith(without or ("\0",))]:
        del document["paths"][path]
    document["paths"]["/acme/v1/buy"] = {
        "post": {
            "operationId": "acmeBuy",
            "x-prepay": {"source": "seed", "charge": "debit", "price": "acme", "resend": "never"},
            "security": [{"AcmeKey": []}],
            "responses": {"200": {"description": "Bought"}, "402": {"description": "Too few credits"}},
        }
    }
    return document
