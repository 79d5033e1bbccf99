"""Prices that traffic shows: what calls were charged, and price lists that the API gives.

A call is charged a sum, and the table has the parts. So the watch tries changes of single prices, and asks the
contract's own reckoning what each call would cost then. If several changes would explain the sums equally well, none is
proposed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, TypeGuard

from prepay_conformance.contract import Contract, Operation
from prepay_conformance.contract.model import Price
from prepay_conformance.contract.prices import price_of
from prepay_conformance.drift.document import Document, escaped
from prepay_conformance.drift.items import Item, Items, Key, Kind
from prepay_conformance.drift.price_lists import listed_prices
from prepay_conformance.drift.table import leaves_of, value_at, with_value
from prepay_conformance.drift.traffic import Traffic
from prepay_conformance.shapes import fields_of, is_array, is_object

__all__ = ["PriceWatch"]

_CHECKED = 500
"""Charges that fit, and must go on fitting, that each change of the table is tried on."""
_TRIED = 50
"""Charges that do not fit, from which changes of the table are reckoned."""


class _Charge(NamedTuple):
    """One charge of an operation whose price comes from a table."""

    operation: Operation
    body: Any
    credits: int
    exact: bool
    traffic: Traffic


class PriceWatch:
    """Collects charges, and says at the end which prices differ."""

    def __init__(self, document: Document, contracts: Mapping[str, Contract], items: Items) -> None:
        self._document = document
        self._contracts = contracts
        self._items = items
        self._charges: dict[str, list[_Charge]] = {}
        self._listed: dict[str, dict[tuple[str | int, ...], int]] = {}
        self._count = 0

    def observe(self, traffic: Traffic) -> None:
        """Look at what one response charged, or at the prices that it lists."""
        exchange, operation = traffic.exchange, traffic.exchange.operation
        if operation is None or exchange.stand_in or not traffic.whole:
            return
        contract = self._contracts[traffic.vendor]
        if not operation.paid:
            if exchange.ok:
                self._free(traffic, operation, contract)
            return
        charged = self._charged(traffic, contract)
        if charged is None:
            return
        if isinstance(operation.price, int):
            if charged != operation.price:
                self._changed(traffic, operation, charged)
            return
        price = _price(contract, operation, exchange.sent)
        if price.credits is None or self._count >= self._items.limits.charges:
            return
        self._count += 1
        charge = _Charge(operation, exchange.sent, charged, price.exact, traffic)
        self._charges.setdefault(traffic.vendor, []).append(charge)

    def _charged(self, traffic: Traffic, contract: Contract) -> int | None:
        """What a paid call cost: as a success says, or as a refusal for lack of credits requires."""
        exchange = traffic.exchange
        if exchange.asked_dry or exchange.replayed:
            return None
        if exchange.ok:
            return next((value for _, value in _told(contract, exchange.json)), None)
        required = fields_of(exchange.json, "error", "details").get("required")
        return required if exchange.status == 402 and _is_whole(required) else None

    def _free(self, traffic: Traffic, operation: Operation, contract: Contract) -> None:
        exchange = traffic.exchange
        if exchange.request.method == "GET":
            for path, value in listed_prices(contract.prices, exchange.json):
                if value != value_at(contract.prices, path):
                    self._listed.setdefault(traffic.vendor, {})[path] = value
                    self._table_item(traffic, contract, path, value, "the API's price list says")
            return
        schema = f"/paths/{escaped(operation.path)}/{operation.method.lower()}/responses/{exchange.status}"
        for pointer, value in _told(contract, exchange.json):
            # Where the contract lists the field, it tells of something else, such as the price of a job.
            if value > 0 and not exchange.asked_dry and not self._documents(schema, pointer):
                self._changed(traffic, operation, value)

    def _documents(self, response: str, pointer: str) -> bool:
        at = f"{response}/content/application~1json/schema"
        node: Any = None
        for part in pointer.split("/")[1:]:
            at, node = self._document.at(at)
            if not is_object(node) or part not in node.get("properties", {}):
                return False
            at += f"/properties/{part}"
        return True

    def _changed(self, traffic: Traffic, operation: Operation, cost: int) -> None:
        """A fixed price of one operation differs."""
        place = f"/paths/{escaped(operation.path)}/{operation.method.lower()}"
        key = Key(Kind.PRICE_CHANGED, place, str(cost))
        documented = operation.price if operation.paid else "nothing"
        item = self._items.add(key, f"it costs {cost} credits; documented: {documented}", traffic)
        if item is not None:
            item.data = {
                "fixed": cost,
                "old": operation.price,
                "vendor": traffic.vendor,
                "id": operation.id,
            }

    def _table_item(
        self, traffic: Traffic, contract: Contract, path: tuple[str | int, ...], value: int, why: str
    ) -> Item | None:
        name = "/".join(escaped(str(part)) for part in path)
        key = Key(Kind.PRICE_CHANGED, f"/x-prepay-prices/{contract.vendor.name}/{name}", str(value))
        old = value_at(contract.prices, path)
        shown = ".".join(str(part) for part in path)
        item = self._items.add(key, f"{shown} costs {value} credits; documented: {old} ({why})", traffic)
        if item is not None:
            item.data = {"table": path, "vendor": contract.vendor.name, "value": value}
        return item

    def finish(self) -> None:
        """Explain the charges that differ by changes of the table."""
        for vendor, charges in self._charges.items():
            contract = listed = self._contracts[vendor]
            for path, value in self._listed.get(vendor, {}).items():
                listed = listed.with_prices(with_value(listed.prices, path, value))
            if _misfits(listed, charges) > _misfits(contract, charges):
                # A price list that calls contradict explains nothing.
                listed = contract
            self._confirm(contract, listed, charges)
            self._explain(listed, charges)

    def _confirm(self, contract: Contract, listed: Contract, charges: list[_Charge]) -> None:
        """Count the calls that were charged as the price list says, and not as the contract does."""
        if listed is contract:
            return
        for path, value in self._listed[contract.vendor.name].items():
            alone = contract.with_prices(with_value(contract.prices, path, value))
            for charge in charges:
                before = _price(contract, charge.operation, charge.body)
                if _fits(listed, charge) and _price(alone, charge.operation, charge.body) != before:
                    self._table_item(charge.traffic, contract, path, value, "")

    def _explain(self, contract: Contract, charges: list[_Charge]) -> None:
        start = contract
        off: list[_Charge] = [charge for charge in charges if not _fits(contract, charge)]
        fitting = [charge for charge in charges if _fits(contract, charge)]
        for _ in range(len(off)):
            if not off:
                return
            best = self._best(contract, off, fitting)
            if best is None:
                break
            path, value, explained = best
            contract = contract.with_prices(with_value(contract.prices, path, value))
            for charge in explained:
                self._table_item(charge.traffic, start, path, value, "what calls were charged")
            fitting += explained
            settled = {id(charge) for charge in explained}
            off = [charge for charge in off if id(charge) not in settled]
        for charge in off:
            self._unexplained(contract, charge)

    def _best(
        self, contract: Contract, off: list[_Charge], fitting: list[_Charge]
    ) -> tuple[tuple[str | int, ...], int, list[_Charge]] | None:
        """The one price whose change explains most of the charges and breaks none; None if there are several."""
        found: list[tuple[tuple[str | int, ...], int, list[_Charge]]] = []
        for path, value in leaves_of(contract.prices, self._items.limits.prices):
            for changed in sorted(set(_candidates(contract, path, value, off))):
                trial = contract.with_prices(with_value(contract.prices, path, changed))
                if all(_fits(trial, charge) for charge in fitting[:_CHECKED]):
                    found.append((path, changed, [charge for charge in off if _fits(trial, charge)]))
        found.sort(key=lambda one: -len(one[2]))
        if not found or (len(found) > 1 and len(found[1][2]) == len(found[0][2])):
            return None
        return found[0]

    def _unexplained(self, contract: Contract, charge: _Charge) -> None:
        operation = charge.operation
        place = f"/paths/{escaped(operation.path)}/{operation.method.lower()}"
        price = _price(contract, operation, charge.body).credits
        message = f"a call was charged {charge.credits} credits, and not {price}; no single price explains it"
        self._items.add(Key(Kind.PRICE_CHANGED, place, ""), message, charge.traffic)


def _told(contract: Contract, body: Any) -> Iterator[tuple[str, int]]:
    """What a response says that its call was charged, where the contract says that it stands."""
    fields = fields_of(contract.document, "x-prepay-vendors", contract.vendor.name, "response_fields")
    places: Any = fields.get("charged")
    for pointer in places if is_array(places) else ():
        *path, last = str(pointer).split("/")[1:]
        value = fields_of(body, *path).get(last)
        if _is_whole(value):
            yield str(pointer), value


def _is_whole(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _price(contract: Contract, operation: Operation, body: Any) -> Price:
    try:
        return price_of(contract, operation, body)
    except (LookupError, TypeError):
        # Another contract may have paid operations, or a table, that the kit cannot reckon with.
        return Price(None, {}, exact=False)


def _misfits(contract: Contract, charges: list[_Charge]) -> int:
    return sum(not _fits(contract, charge) for charge in charges)


def _fits(contract: Contract, charge: _Charge) -> bool:
    price = _price(contract, charge.operation, charge.body).credits
    if price is None:
        return True
    return charge.credits == price if charge.exact else charge.credits <= price


def _candidates(
    contract: Contract, path: tuple[str | int, ...], value: int, off: list[_Charge]
) -> Iterator[int]:
    """Values of one price that would make one charge right."""
    raised = contract.with_prices(with_value(contract.prices, path, value + 1))
    for charge in off[:_TRIED]:
        before = _price(contract, charge.operation, charge.body).credits
        after = _price(raised, charge.operation, charge.body).credits
        if before is None or after is None or after <= before:
            continue
        change, rest = divmod(charge.credits - before, after - before)
        if not rest and value + change >= 0:
            yield value + change
