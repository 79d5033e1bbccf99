"""Whether a response proves that its request was free: the vendor's own documented refusal, and nothing less."""

from __future__ import annotations

from prepay_conformance.contract.charges import costs_nothing_found
from prepay_conformance.gate.exchange import Exchange

__all__ = ["was_refused", "was_sent"]


def was_sent(exchange: Exchange) -> bool:
    """Return True unless it is certain that no byte of the request has left."""
    return exchange.status is not None or not exchange.error.startswith("not sent")


def was_refused(exchange: Exchange) -> bool:
    """Return True if the response is a refusal in the vendor's own words, which charges nothing.

    That is a 4xx that the contract documents for the operation, in the vendor's envelope, with a code documented for
    it. A gateway's 404, a 4xx of another operation or a page of HTML prove nothing.
    """
    operation, status = exchange.operation, exchange.status
    if operation is None or status is None or not 400 <= status < 500:
        return False
    answer = operation.answers.get(status)
    if answer is None or answer.schema is None or not answer.schema.allows(exchange.json):
        return False
    if answer.codes and exchange.code not in answer.codes:
        return False
    # Who charges for looking does so whether there was anything or not.
    return not (status == 404 and costs_nothing_found(operation.charge))
