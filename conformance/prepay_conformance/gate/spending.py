"""Credits that a run has spent: priced before a request is sent, and corrected by what its response proves."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from prepay_conformance.contract import Contract, Operation
from prepay_conformance.contract.charges import reserves
from prepay_conformance.contract.model import Price
from prepay_conformance.contract.prices import highest_price, price_of
from prepay_conformance.gate.exchange import Exchange, Request
from prepay_conformance.gate.proof import was_refused, was_sent

__all__ = ["Spending"]


class Spending:
    """Counts credits by the contract's charge facts and by what responses prove; never too few.

    A paid request costs its price until its response proves otherwise: a documented refusal, a dry run that it had
    asked for, a replay of a key that was used before. Everything else counts, errors and silence too.

    Args:
        contract: prices and charge facts.
        keys: every API key that opens an account, once they are known; a request without one is charged to nobody.
    """

    def __init__(self, contract: Contract, keys: Collection[str] | None = None) -> None:
        self._contract = contract
        self._keys = keys
        self._jobs: dict[str, int] = {}
        self._sent: dict[str, int] = {}
        self.mock = False
        """Whether examples that were asked for with ``Prefer`` are believed to have done nothing."""
        self.credits = 0
        """What was spent, less what was given back."""
        self.committed = 0
        """What was spent at most: what came back may be a lie, so a cap does not allow it to be spent again."""

    def at_most(self, request: Request, body: Any) -> int:
        """The most that the request can cost, whatever the server makes of it."""
        operation, params, _ = self._contract.find(request.method, request.path)
        if operation is None or not operation.paid:
            return 0
        return self._most(operation, params, body)

    def sending(self, exchange: Exchange) -> None:
        """Remember the idempotency key of a request that is about to leave."""
        if exchange.key is not None:
            self._sent[exchange.key] = self._sent.get(exchange.key, 0) + 1

    def add(self, exchange: Exchange) -> int:
        """Count an exchange; returns what it has cost, which is negative when credits came back."""
        try:
            cost, most = self._cost(exchange)
        except Exception:
            # Whatever could not be understood was no proof.
            operation = exchange.operation
            cost = most = 0 if operation is None else highest_price(self._contract, operation)
            self._count(cost, most)
            raise
        self._count(cost, most)
        return cost

    def _count(self, cost: int, most: int) -> None:
        self.credits += cost
        self.committed += max(cost, most, 0)

    def _most(self, operation: Operation, params: dict[str, str], body: Any) -> int:
        price = price_of(self._contract, operation, body).credits
        if price is None:
            price = self._jobs.get(self._contract.dialect.renewed(params))
        return highest_price(self._contract, operation) if price is None else price

    def _cost(self, exchange: Exchange) -> tuple[int, int]:
        """What an exchange has cost by its response, and at most."""
        operation = exchange.operation
        # In a recording the key may have been used before its beginning; the kit knows what it has sent itself.
        exchange.repeats = self._keys is None or self._sent.get(exchange.key or "", 0) > 1
        if operation is None or self._is_certainly_free(exchange):
            return 0, 0
        dialect = self._contract.dialect
        released = dialect.released(exchange)
        if released is not None:
            return -self._jobs.pop(released, 0), 0
        told = dialect.charged(exchange) if exchange.ok else None
        if told is not None and told < 0:
            told = None
        if not operation.paid or exchange.dry:
            # What must cost nothing counts when the server says that it did; but jobs tell what they had reserved.
            cost = 0 if dialect.tells_of_others(operation) else told or 0
            return cost, cost
        most = self._most(operation, exchange.params, exchange.sent)
        if not exchange.ok:
            return most, most
        return (0, 0) if exchange.replayed else self._bought(exchange, operation, told, most)

    def _is_certainly_free(self, exchange: Exchange) -> bool:
        if not was_sent(exchange) or self._is_nobodys(exchange.request):
            return True
        return (exchange.stand_in and self.mock) or was_refused(exchange)

    def _bought(
        self, exchange: Exchange, operation: Operation, told: int | None, most: int
    ) -> tuple[int, int]:
        price: Price = price_of(self._contract, operation, exchange.sent)
        cost = most if told is None else told
        if price.exact:
            cost = max(cost, price.credits or 0)
        if reserves(operation.charge):
            self._jobs[self._contract.dialect.reservation(exchange)] = cost
        return cost, max(cost, most)

    def _is_nobodys(self, request: Request) -> bool:
        if self._keys is None:
            return False
        return not any(key in value for _, value in request.headers for key in self._keys)
