"""U-Gen: a job reserves its estimate, and releases it when it ends or is cancelled; accounts refill by themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from prepay_conformance.contract.dialect import UNKNOWN_PRICE, Dialect
from prepay_conformance.contract.model import Operation, Places, Price
from prepay_conformance.contract.places import Seen
from prepay_conformance.contract.plans import Listing, Script, Stop
from prepay_conformance.levels import Level
from prepay_conformance.shapes import fields_of
from prepay_conformance.vendors.ugen.history import HISTORY
from prepay_conformance.vendors.ugen.jobs import JOBS
from prepay_conformance.vendors.ugen.live import LIVE
from prepay_conformance.vendors.ugen.money import BILLING
from prepay_conformance.vendors.ugen.prices import breakdown_of_job, estimate_of_job, highest_of_job
from prepay_conformance.vendors.ugen.stops import START, STOPS

__all__ = ["UGenDialect"]

_TELL_OF_JOBS = frozenset({"ugenGetJob", "ugenListJobs", "ugenCancelJob"})


class UGenDialect(Dialect):
    """The dialect of U-Gen."""

    # Counted against a stand-in; tests/conformance/test_rates.py compares.
    live_requests = MappingProxyType({Level.READ: 200, Level.NEGATIVE: 960})
    # Counted by tests/conformance/measure_levels.py; tests/conformance/test_reports.py compares one of each kind.
    mock_requests = MappingProxyType(
        {Level.READ: 200, Level.NEGATIVE: 950, Level.SPEND: 1230, Level.FULL: 2720}
    )
    debits = "reserve"

    @classmethod
    def places(cls, operation: str, declared: Places) -> Places:
        # A job that was there before is answered with 200, a new one with 201.
        replayed = "status:200" if operation == "ugenCreateJob" else declared.replayed
        # What is held now, and not what was estimated once: the two are equal when a job is new.
        return declared._replace(charged=("/credits_reserved",), task=("/job_id",), replayed=replayed)

    def price(self, operation: Operation, body: Any) -> Price:
        try:
            parts = breakdown_of_job(self.part, estimate_of_job(self.part, operation, body))
        except LookupError:
            # A model may be any text; one that the table does not have is refused.
            return UNKNOWN_PRICE
        return Price(sum(parts.values()), parts)

    def highest(self, operation: Operation) -> int:
        return highest_of_job(self.part)

    def tells_of_others(self, operation: Operation) -> bool:
        return operation.id in _TELL_OF_JOBS

    def released(self, seen: Seen) -> str | None:
        if seen.operation is None or seen.operation.id != "ugenCancelJob" or not seen.ok:
            return None
        return seen.params.get("job_id", "")

    def refill(self, seen: Seen) -> int | None:
        if seen.operation is None or seen.operation.id != "ugenSetAutoTopup" or not seen.ok:
            return None
        wanted = fields_of(seen.json)
        packs = {pack["id"]: pack["credits"] for pack in self.part.prices.get("packs", ())}
        return int(packs.get(wanted.get("pack_id"), 0)) if wanted.get("enabled") is True else 0

    def history(self) -> Listing:
        return HISTORY

    def stops(self) -> Sequence[Stop]:
        return STOPS

    def start(self) -> Mapping[str, Any]:
        return START

    def scripts(self) -> Sequence[Script]:
        return (*LIVE, *JOBS, *BILLING)
