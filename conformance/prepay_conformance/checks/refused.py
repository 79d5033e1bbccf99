"""Whether what the contract forbids is refused, whoever sent it."""

from __future__ import annotations

from collections.abc import Collection

from prepay_conformance.checks.notes import Notes
from prepay_conformance.contract import Contract
from prepay_conformance.gate import Exchange
from prepay_conformance.gate.refusal import why_refused
from prepay_conformance.laws import Law
from prepay_conformance.levels import Level

__all__ = ["RefusalLaw"]


class RefusalLaw:
    """Watches for requests that were accepted although the contract forbids them.

    Args:
        contract: what the server keeps.
        notes: where breaches go.
        keys: every key that opens an account.
        level: below ``spend`` an accepted one may have bought something, which is worse.
    """

    def __init__(self, contract: Contract, notes: Notes, keys: Collection[str], level: Level) -> None:
        self._contract = contract
        self._notes = notes
        self._keys = keys
        self._level = level

    def observe(self, exchange: Exchange) -> None:
        """Look at one exchange."""
        operation = exchange.operation
        if not exchange.ok or operation is None or exchange.stand_in:
            return
        why = why_refused(self._contract, exchange.request, self._keys)
        if why is None:
            return
        if operation.paid and self._level < Level.SPEND:
            dry = "as a dry run" if exchange.dry else "and may have bought something"
            self._notes.breach(Law.NOTHING_BOUGHT, f"{why}, and was accepted ({dry})", exchange)
        else:
            self._notes.breach(Law.REFUSED, f"{why}, and was accepted with {exchange.status}", exchange)
