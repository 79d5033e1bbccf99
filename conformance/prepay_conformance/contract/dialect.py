"""What the kit asks of a vendor. The base class answers from the contract's declarations alone.

A vendor that needs a rule, such as a price that depends on what a body asks for, overrides what it answers otherwise.
What is not declared is not guessed: then the law that would need it is not checked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, ClassVar

from prepay_conformance.contract.charges import reserves
from prepay_conformance.contract.model import Operation, Part, Places, Price
from prepay_conformance.contract.places import Seen, number_at, text_at
from prepay_conformance.contract.plain import plain_call, plain_stops
from prepay_conformance.contract.plans import NOTHING, Call, Listing, Script, Stop
from prepay_conformance.levels import Level

__all__ = ["UNKNOWN_PRICE", "Contract", "Dialect"]

UNKNOWN_PRICE = Price(None, {}, exact=False)
# An operator's faults: nothing that a client does brings these about.
_FAULTS = (429, 500, 502, 503, 504)


class Dialect:
    """One vendor.

    Class attributes:
        live_requests: how many requests a level sends to a live host, about; empty where nobody has counted.
        mock_requests: the same for the mock server, with the default number of examples.
        debits: the type of a history's row that charges credits.

    Args:
        part: the vendor's part of the contract.
    """

    live_requests: ClassVar[Mapping[Level, int]] = MappingProxyType({})
    mock_requests: ClassVar[Mapping[Level, int]] = MappingProxyType({})
    debits: ClassVar[str] = "debit"

    def __init__(self, part: Part) -> None:
        self.part = part

    # ---------------------------------------------------------------- prices

    def price(self, operation: Operation, body: Any) -> Price:
        """The price of a valid body, for an operation whose price is not one number."""
        return UNKNOWN_PRICE

    def highest(self, operation: Operation) -> int:
        """The most that any valid request can cost, for an operation whose price is not one number.

        Raises:
            ValueError: nobody has said how that is reckoned.
        """
        raise ValueError(
            f"{operation.id} has no fixed price, and the dialect of {self.part.vendor.title} does not say how it is "
            "reckoned. Give the operation a whole number as its price, or the vendor a dialect with price and highest"
        )

    # ---------------------------------------------------------------- what responses tell

    @classmethod
    def places(cls, operation: str, declared: Places) -> Places:  # noqa: ARG003 - for those that override it
        """Where the responses of an operation tell of credits; ``declared`` is what the contract says."""
        return declared

    def charged(self, seen: Seen) -> int | None:
        """What a response says that it has charged or reserved; None when it does not say."""
        return None if seen.operation is None else number_at(seen.operation.places.charged, seen)

    def available(self, seen: Seen) -> int | None:
        """What a response says that is available now; None when it does not say."""
        return None if seen.operation is None else number_at(seen.operation.places.available, seen)

    def tells_of_others(self, operation: Operation) -> bool:
        """Whether the charge that a free operation tells is that of an earlier call."""
        return False

    def reservation(self, seen: Seen) -> str:
        """The name of the reservation that a response is about; empty when it has none."""
        places = () if seen.operation is None else seen.operation.places.task
        return text_at(places, seen) or ""

    def renewed(self, params: Mapping[str, str]) -> str:
        """The name of the reservation that a request without a price of its own makes anew."""
        return next(iter(params.values()), "")

    def released(self, seen: Seen) -> str | None:
        """The name of the reservation that a success has ended before its time; None when it has ended none."""
        return None

    def refill(self, seen: Seen) -> int | None:
        """The credits that the account buys by itself from now on, 0 for none; None when the response is silent."""
        return None

    # ---------------------------------------------------------------- what is sent

    def look(self) -> Call | None:
        """The cheapest call that tells the available credits; None when only paid ones do."""
        telling = [one for one in self.part.operations.values() if one.tells_balance]
        telling.sort(key=self._is_another)
        return plain_call(telling[0], {}) if telling else None

    def _is_another(self, operation: Operation) -> bool:
        """Return False for the operation that the vendor's row names for the balance; others tell it by the way."""
        return operation.sdk != self.part.vendor.balance_operation

    def greeting(self) -> str:
        """The path of a GET that costs nothing and needs a key.

        Raises:
            ValueError: there is none.
        """
        free = [
            one
            for one in self.part.operations.values()
            if one.method == "GET" and not one.paid and one.secured
        ]
        best = sorted(free, key=lambda one: (self._is_another(one), not one.tells_balance, "{" in one.path))
        if not best:
            raise ValueError(
                f"{self.part.vendor.title} has no GET that needs a key and costs nothing. The kit begins with one"
            )
        parts = [NOTHING if part[:1] == "{" else part for part in best[0].path.split("/")]
        return "/".join(parts)

    def history(self) -> Listing | None:
        """The list of what was charged and granted, newest first; None where there is none."""
        return None

    @property
    def reserves(self) -> bool:
        """Whether some operation reserves credits."""
        return any(reserves(operation.charge) for operation in self.part.operations.values())

    def stops(self) -> Sequence[Stop]:
        """The stops of the tour, in an order in which each has what it needs."""
        return plain_stops(self.part)

    def start(self) -> Mapping[str, Any]:
        """Ids that name nothing, for levels at which nothing is created."""
        return {}

    def scripts(self) -> Sequence[Script]:
        """Scenarios of the vendor's own."""
        return ()

    def invalid_status(self, operation: Operation) -> int:
        """The status with which input is refused that the contract does not allow."""
        return 422 if 422 in operation.answers else 400

    def examples_of(self, operation: Operation) -> tuple[int, ...]:
        """Statuses that only an operator brings about, so that a mock is asked for them with ``Prefer``."""
        return _FAULTS

    # ---------------------------------------------------------------- generated traffic

    def obey(self, operation: Operation, body: dict[str, Any]) -> None:
        """Mend a valid body by the rules that its description states and its schema cannot."""

    def bound_by_state(self, operation: Operation) -> str | None:
        """The field of which the schema allows more than the account's state does; None when there is none."""
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract(Part):
    """One vendor's part of the contract, and what its dialect answers beyond it."""

    dialect: Dialect

    def with_prices(self, prices: Mapping[str, Any]) -> Contract:
        """Return this contract with another price table, by which its dialect reckons too."""
        part = replace(self.dialect.part, prices=prices)
        return replace(self, prices=prices, dialect=type(self.dialect)(part))
