"""The shadow ledger: replays every answer and compares the balance after each step.

It knows nothing of the server but its answers and the documented prices, so it holds for a live API too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from prepay_conformance.checks.balances import told_available, told_by_refusal, whole
from prepay_conformance.checks.notes import Notes
from prepay_conformance.contract import Contract, Operation
from prepay_conformance.contract.charges import costs_nothing_found, reserves
from prepay_conformance.contract.model import Price
from prepay_conformance.contract.prices import price_of
from prepay_conformance.gate import Exchange
from prepay_conformance.laws import Law
from prepay_conformance.shapes import fields_of, is_object

__all__ = ["ShadowLedger"]


@dataclass(slots=True)
class _Account:
    available: int | None = None
    """What must be available now, at most; None when unknown."""
    maybe: int = 0
    """So much less it may be, because of requests whose outcome is unknown."""
    since: list[Exchange] = field(default_factory=list[Exchange])
    """What happened since the balance was last told."""
    teller: list[Exchange] = field(default_factory=list[Exchange])
    """The exchange that told it; empty when none has."""
    jobs: dict[str, int] = field(default_factory=dict[str, int])
    """Open reservations by job."""
    refill: int = 0
    """Credits of the pack that the account buys by itself; 0 when it does not."""


class ShadowLedger:
    """Watches the money of every account.

    Args:
        contract: prices and charge facts.
        notes: where breaches go.
        still: whether nothing happens between two requests: no job ends, no lot expires. A mock whose clock stands
            still promises that; without the promise available credits may have grown by what was reserved.
        adds_up: whether requests that overlap are added up and compared after them, as in a recording, which has them
            all; else they are left aside.
    """

    def __init__(
        self, contract: Contract, notes: Notes, *, still: bool = False, adds_up: bool = False
    ) -> None:
        self._contract = contract
        self._notes = notes
        self.still = still
        self._adds_up = adds_up
        self._accounts: dict[str, _Account] = {}

    def forget(self) -> None:
        """Somebody has moved time or credits: whatever was known of balances is void."""
        for account in self._accounts.values():
            account.available = None
            account.maybe = 0
            account.since.clear()

    def observe(self, exchange: Exchange) -> None:
        """Look at one exchange."""
        if exchange.origin.kind == "lever":
            if exchange.request.method != "GET":
                self.forget()
            return
        key, operation = self._contract.vendor.key_in(exchange.request.header), exchange.operation
        aside = exchange.stand_in or (exchange.overlaps and not self._adds_up)
        if key is None or operation is None or aside:
            return
        account = self._accounts.setdefault(key, _Account())
        price = price_of(self._contract, operation, exchange.sent)
        # Without its body nobody can say whether a dry run was one.
        hidden = exchange.unread and exchange.ok and exchange.asked_dry
        if exchange.status is None or exchange.status == 500 or hidden:
            self._doubt(exchange, operation, account, price)
            return
        refill = self._contract.dialect.refill(exchange)
        if refill is not None:
            account.refill = refill
        self._check_response(exchange, operation, account, price)
        account.since.append(exchange)
        if account.available is not None:
            change = self._change(exchange, operation, account, price)
            account.available = None if change is None else account.available + change
        elif exchange.ok and reserves(operation.charge):
            self._change(exchange, operation, account, price)
        if not exchange.overlaps:
            self._compare(exchange, account)

    def _check_response(
        self, exchange: Exchange, operation: Operation, account: _Account, price: Price
    ) -> None:
        if exchange.ok:
            self._check_price(exchange, operation, price)
            self._check_cover(exchange, account, price)
        elif exchange.status == 402:
            self._check_refusal(exchange, account, price)

    def _doubt(self, exchange: Exchange, operation: Operation, account: _Account, price: Price) -> None:
        """Whether a request was carried out is unknown: as much as it can cost may be gone, or nothing."""
        account.since.append(exchange)
        if operation.paid and price.credits is not None and exchange.status != 500:
            account.maybe += price.credits
        elif operation.paid or exchange.request.method != "GET" or exchange.status == 500:
            account.available = None
            account.maybe = 0
            account.since.clear()

    def _check_price(self, exchange: Exchange, operation: Operation, price: Price) -> None:
        told = self._contract.dialect.charged(exchange)
        if exchange.dry or exchange.replayed:
            if exchange.dry and told:
                self._notes.breach(Law.DRY_RUN, f"a dry run says that it charged {told} credits", exchange)
            return
        if not operation.paid:
            if told and not self._contract.dialect.tells_of_others(operation):
                self._notes.breach(Law.FREE, f"{told} credits were charged for what costs nothing", exchange)
            return
        if price.credits is None or (told is None and (exchange.unread or not operation.places.charged)):
            # Where the contract has no place for the charge, or the recording left it out, the balance tells.
            return
        if price.exact and told != price.credits:
            law = Law.CHARGE_DUE if not told else Law.PRICE
            said = "does not say what it charged" if told is None else f"charged {told} credits"
            self._notes.breach(law, f"the answer {said}; documented are {price.credits}", exchange)
        elif not price.exact and told is not None and told > price.credits:
            self._notes.breach(
                Law.PRICE, f"{told} credits were charged; at most {price.credits} are documented", exchange
            )
        parts = fields_of(exchange.json).get("cost_breakdown")
        if is_object(parts):
            self._check_parts(exchange, parts, told or 0, price)

    def _check_parts(self, exchange: Exchange, parts: Mapping[str, object], total: int, price: Price) -> None:
        amounts = [value for value in parts.values() if isinstance(value, int)]
        if sum(amounts) != total:
            self._notes.breach(
                Law.BREAKDOWN,
                f"the breakdown {dict(parts)} adds up to {sum(amounts)}, not to {total}",
                exchange,
            )
        elif price.exact and total == price.credits and dict(parts) != dict(price.parts):
            self._notes.breach(
                Law.BREAKDOWN, f"the breakdown is {dict(parts)}; documented is {dict(price.parts)}", exchange
            )

    def _check_cover(self, exchange: Exchange, account: _Account, price: Price) -> None:
        if exchange.replayed or exchange.overlaps or account.available is None or not price.exact:
            return
        if price.credits is not None and price.credits > account.available:
            self._notes.breach(
                Law.NO_OVERSPEND,
                f"a call for {price.credits} credits succeeded with {account.available} available",
                exchange,
            )

    def _check_refusal(self, exchange: Exchange, account: _Account, price: Price) -> None:
        required, available = told_by_refusal(exchange)
        details = fields_of(exchange.json, "error", "details")
        missing = whole(details, "missing")
        if required is not None and available is not None:
            if missing is not None and missing != required - available:
                message = f"missing is {missing}; required {required} − available {available} = {required - available}"
                self._notes.breach(Law.ARITHMETIC, message, exchange)
            if required <= available:
                message = f"refused for {required} credits with {available} available"
                self._notes.breach(Law.SHORT, message, exchange)
        parts = details.get("breakdown")
        if is_object(parts):
            total = sum(value for value in parts.values() if isinstance(value, int))
            if total != required:
                message = f"required is {required}; the breakdown {dict(parts)} adds up to {total}"
                self._notes.breach(Law.ARITHMETIC, message, exchange)
        if required is not None and price.exact and price.credits is not None and required != price.credits:
            self._notes.breach(Law.PRICE, f"required is {required}; documented are {price.credits}", exchange)
        if account.available is None or exchange.overlaps:
            return
        least = account.available - account.maybe
        if available is not None and not least <= available <= account.available:
            message = f"available is {available} in the 402; the balance is {account.available}"
            suspects = _operations([*account.teller, *account.since, exchange])
            self._notes.breach(Law.AVAILABLE, message, exchange, suspects=suspects)
        if price.exact and price.credits is not None and price.credits <= least:
            message = f"refused with {least} credits available for a price of {price.credits}"
            self._notes.breach(Law.SHORT, message, exchange)

    def _change(
        self, exchange: Exchange, operation: Operation, account: _Account, price: Price
    ) -> int | None:
        """What the exchange should have done to the available credits; None when that cannot be known."""
        if not exchange.ok:
            kept = exchange.status == 404 and costs_nothing_found(operation.charge)
            return -(price.credits or 0) if kept else 0
        if exchange.replayed or exchange.dry:
            return 0
        released = self._contract.dialect.released(exchange)
        if released is not None:
            return account.jobs.pop(released, None)
        if not operation.paid:
            return 0
        told = self._contract.dialect.charged(exchange)
        cost = told if told is not None else price.credits
        if reserves(operation.charge) and cost is not None:
            account.jobs[self._contract.dialect.reservation(exchange)] = cost
        return None if cost is None else -cost

    def _compare(self, exchange: Exchange, account: _Account) -> None:
        told = told_available(self._contract, exchange)
        if told is None:
            return
        expected, since = account.available, account.since
        if told < 0:
            self._notes.breach(Law.NO_OVERSPEND, f"{told} credits are available", exchange)
        if expected is not None and not self._explained(account, told - expected):
            law, culprit = _blame(since, exchange)
            least = f"{expected - account.maybe} to " if account.maybe else ""
            message = f"{told} credits are available; by the calls so far it must be {least}{expected}"
            if culprit is not exchange:
                message += f" (seen by exchange {exchange.seq})"
            suspects = _operations([*account.teller, *since, culprit])
            self._notes.breach(law, message, culprit, suspects=suspects)
        # What is not gone yet may still go: nobody knows when a request without a response is carried out.
        gone = 0 if expected is None else max(expected - told, 0)
        account.maybe = max(account.maybe - gone, 0)
        account.available = told
        account.since, account.teller = [], [exchange]

    def _explained(self, account: _Account, more: int) -> bool:
        """Whether the account can have so much more: as expected, by unknown outcomes, or by what it got by itself."""
        return -account.maybe <= more <= 0 or any(
            self._grown(account, grown) for grown in {more, more + account.maybe}
        )

    def _grown(self, account: _Account, more: int) -> bool:
        """Whether the account can have got so much by itself: by an automatic top-up, or by jobs that have ended."""
        if account.refill and more > 0 and more % account.refill == 0:
            return True
        return not self.still and 0 < more <= sum(account.jobs.values())


def _may_charge(exchange: Exchange) -> bool:
    """Return True for a write, and for a read that costs credits."""
    return exchange.request.method != "GET" or (exchange.operation is not None and exchange.operation.paid)


def _operations(exchanges: list[Exchange]) -> frozenset[str]:
    """The operations of exchanges that can have moved credits, or may have failed to."""
    return frozenset(one.operation.id for one in exchanges if one.operation is not None)


def _blame(since: list[Exchange], exchange: Exchange) -> tuple[Law, Exchange]:
    """Which law is broken when the balance is not what it must be, and by which exchange most likely."""
    others = [one for one in since if one is not exchange and _may_charge(one)]
    dry = next((one for one in others if one.dry), exchange if exchange.dry else None)
    if dry is not None:
        return Law.DRY_RUN, dry
    replayed = next((one for one in others if one.replayed), None)
    if replayed is not None:
        return Law.REPLAY, replayed
    failed = next((one for one in others if one.status is not None and not one.ok), None)
    if failed is not None:
        return Law.NO_EFFECT, failed
    culprits = [*others, exchange]
    operations = [one.operation for one in culprits if one.operation is not None]
    if all(operation.tells_balance for operation in operations):
        # Nothing happened between two looks.
        return Law.BALANCE, exchange
    if not any(operation.paid for operation in operations):
        return Law.FREE, culprits[0]
    paid = [one for one in culprits if one.operation is not None and one.operation.paid]
    return Law.BALANCE, paid[0] if len(paid) == 1 else exchange
