"""TokPortal: a price for each thing that a body asks for, a history of every movement, bundles that grow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from prepay_conformance.contract.dialect import Dialect
from prepay_conformance.contract.model import Operation, Price
from prepay_conformance.contract.plans import Listing, Script, Stop
from prepay_conformance.levels import Level
from prepay_conformance.vendors.tokportal.history import HISTORY
from prepay_conformance.vendors.tokportal.money import MONEY
from prepay_conformance.vendors.tokportal.once import ONCE
from prepay_conformance.vendors.tokportal.prices import highest_of, price_of_body
from prepay_conformance.vendors.tokportal.stops import START, STOPS

__all__ = ["TokPortalDialect"]

_DEPENDS_ON_STATE = {"tokportalAddEditSlots": "quantity", "tokportalAddVideoSlots": "quantity"}
"""Operations whose schema allows more than the bundle of the moment does, with the field that then is refused."""


class TokPortalDialect(Dialect):
    """The dialect of TokPortal."""

    # Counted against a stand-in; tests/conformance/test_rates.py compares.
    live_requests = MappingProxyType({Level.READ: 330, Level.NEGATIVE: 1200})
    # Counted by tests/conformance/measure_levels.py; tests/conformance/test_reports.py compares one of each kind.
    mock_requests = MappingProxyType(
        {Level.READ: 330, Level.NEGATIVE: 1180, Level.SPEND: 1550, Level.FULL: 2980}
    )

    def price(self, operation: Operation, body: Any) -> Price:
        return price_of_body(self.part, operation, body)

    def highest(self, operation: Operation) -> int:
        return highest_of(self.part, operation)

    def history(self) -> Listing:
        return HISTORY

    def stops(self) -> Sequence[Stop]:
        return STOPS

    def start(self) -> Mapping[str, Any]:
        return START

    def scripts(self) -> Sequence[Script]:
        return (*MONEY, *ONCE)

    def obey(self, operation: Operation, body: dict[str, Any]) -> None:
        if operation.id == "tokportalCreateBundle":
            _at_most(body, "edits_quantity", "videos_quantity")
        elif operation.id == "tokportalCreateBundlesBulk":
            _at_most(body, "upload_accounts_count", "accounts_count")

    def bound_by_state(self, operation: Operation) -> str | None:
        return _DEPENDS_ON_STATE.get(operation.id)


def _at_most(body: dict[str, Any], field: str, bound: str) -> None:
    value, most = body.get(field), body.get(bound)
    if isinstance(value, int | float) and isinstance(most, int | float) and value > most:
        body[field] = most
