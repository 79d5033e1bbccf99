"""What a call costs by the contract: the kit's own reckoning, independent of any server's.

Amounts are whole credits. A price that depends on what the server remembers (whether a video has paid for its sound,
what a job to retry costs) is not known from the request alone; then the most that it can be is.
"""

from __future__ import annotations

from typing import Any

from prepay_conformance.contract.dialect import UNKNOWN_PRICE, Contract
from prepay_conformance.contract.model import Operation, Price

__all__ = ["highest_price", "price_of"]

_FREE = Price(0, {})


def price_of(contract: Contract, operation: Operation, body: Any) -> Price:
    """The documented price of a request with this decoded body; an invalid one has none."""
    if not operation.paid:
        return _FREE
    if isinstance(operation.price, int):
        return Price(operation.price, {})
    if operation.body is None or not operation.body.schema.allows(body):
        # Among those without a body is a job's retry: it reserves its estimate anew, which only the job knows.
        return UNKNOWN_PRICE
    return contract.dialect.price(operation, body)


def highest_price(contract: Contract, operation: Operation) -> int:
    """The most that any valid request of an operation can cost: what counts where the request does not tell."""
    if not operation.paid:
        return 0
    return operation.price if isinstance(operation.price, int) else contract.dialect.highest(operation)
