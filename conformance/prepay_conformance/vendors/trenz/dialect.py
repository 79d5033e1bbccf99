"""Trenz: nothing tells the balance but what was left after a call, and looking costs as well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from prepay_conformance.contract.dialect import Dialect
from prepay_conformance.contract.model import Operation
from prepay_conformance.contract.plans import Call, Script, Stop
from prepay_conformance.levels import Level
from prepay_conformance.vendors.trenz.billing import MODES
from prepay_conformance.vendors.trenz.stops import START, STOPS

__all__ = ["TrenzDialect"]


class TrenzDialect(Dialect):
    """The dialect of Trenz."""

    # Counted against a stand-in; tests/conformance/test_rates.py compares.
    live_requests = MappingProxyType({Level.READ: 15, Level.NEGATIVE: 450})
    # Counted by tests/conformance/measure_levels.py; tests/conformance/test_reports.py compares one of each kind.
    mock_requests = MappingProxyType(
        {Level.READ: 15, Level.NEGATIVE: 450, Level.SPEND: 820, Level.FULL: 1680}
    )

    def look(self) -> Call:
        # No operation tells the balance; the response to a free upload does.
        return Call("trenzUploadFile", body={"file": b"kit"})

    def examples_of(self, operation: Operation) -> tuple[int, ...]:
        # No key of the mock lacks the scope for a read, which is what 403 means there.
        faults = super().examples_of(operation)
        return (403, *faults) if operation.method == "GET" else faults

    def stops(self) -> Sequence[Stop]:
        return STOPS

    def start(self) -> Mapping[str, Any]:
        return START

    def scripts(self) -> Sequence[Script]:
        return MODES
