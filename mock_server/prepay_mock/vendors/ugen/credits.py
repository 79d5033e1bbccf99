"""Balance, ledger rows, estimate and price list: everything about credits that spends none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from prepay_mock.contract import Contract
from prepay_mock.engine.exchange import Exchange, Handler, Reply
from prepay_mock.ledger import Entry
from prepay_mock.vendors.ugen.cost import CostTable, NoRate
from prepay_mock.vendors.ugen.paging import page_of, window
from prepay_mock.vendors.ugen.refusals import no_model
from prepay_mock.world.clock import iso_seconds

__all__ = ["CreditHandlers"]

# The vendor knows six types (seed). Of those that take away only consume fits credits that have expired.
_TYPES = {
    "grant": "purchase",
    "charge": "consume",
    "hold": "reserve",
    "release": "release",
    "refund": "refund",
    "expire": "consume",
}
_GIFTS = frozenset({"bonus", "refund"})
_OF_JOBS = frozenset({"charge", "hold", "release", "refund"})
_LONGEST_TEXT = 500


class CreditHandlers:
    """The operations of the tag U-Gen Credits.

    Args:
        contract: the compiled contract.
        costs: its price tables.
    """

    def __init__(self, contract: Contract, costs: CostTable) -> None:
        self._prices: Mapping[str, Any] = contract.prices["ugen"]
        self._costs = costs

    def handlers(self) -> dict[str, Handler]:
        """operationId → handler."""
        return {
            "ugenGetCreditBalance": self.balance,
            "ugenListCreditTransactions": self.transactions,
            "ugenEstimateJobCredits": self.estimate,
            "ugenListModelPricing": self.pricing,
        }

    def balance(self, x: Exchange) -> Reply:
        """Credits owned, reserved, and available = owned − reserved (seed)."""
        ledger = x.account.ledger
        return Reply(
            200,
            {
                "credit_balance": ledger.balance,
                "credit_reserved": ledger.reserved,
                "available_credits": ledger.available,
            },
        )

    def transactions(self, x: Exchange) -> Reply:
        """One page of rows, newest first; with ``job_id`` only the rows of that job."""
        offset, limit = window(x)
        job_id: str | None = x.params.get("job_id")
        ref = None if job_id is None else job_id.lower()
        entries, total = x.account.ledger.history.page(offset, limit, ref=ref)
        return page_of(x, [self._row(x, entry) for entry in entries], total)

    def _row(self, x: Exchange, entry: Entry) -> dict[str, Any]:
        # Balances are on available credits: there every row's amount is its step, and rows chain without a gap.
        return {
            "id": x.world.ids.uuid_for("transaction", x.account.key, entry.id),
            "type": self._type(x, entry),
            "amount": entry.amount,
            "balance_before": entry.available_after - entry.amount,
            "balance_after": entry.available_after,
            "job_id": entry.ref if entry.kind in _OF_JOBS and entry.ref else None,
            "description": _in_words(entry)[:_LONGEST_TEXT],
            "created_at": iso_seconds(entry.at),
        }

    def _type(self, x: Exchange, entry: Entry) -> str:
        if entry.kind == "grant":
            source = x.account.ledger.lot(entry.of).source
            if source in _GIFTS:
                return source
        return _TYPES[entry.kind]

    def estimate(self, x: Exchange) -> Reply:
        """What a job with these settings would reserve, by component."""
        try:
            quote = self._costs.quote(x.fields())
        except NoRate as unknown:
            raise no_model(unknown.model, unknown.variant) from None
        breakdown = [
            {"component": part.component, "credits": part.credits, "detail": part.detail}
            for part in quote.parts
        ]
        return Reply(200, {"total_credits": quote.total, "breakdown": breakdown})

    def pricing(self, x: Exchange) -> Reply:
        """The rates of all models, or of one; a bare array (seed)."""
        wanted: str | None = x.params.get("model_id")
        per_usd: int = self._prices["credits_per_usd"]
        cost_per_usd: int = per_usd * self._prices["markup"]
        return Reply(
            200,
            [
                {
                    "model_id": row["model_id"],
                    "variant": row["variant"],
                    "billing_unit": row["billing_unit"],
                    "kie_cost_usd": row["credits"] / cost_per_usd,
                    "price_usd": row["credits"] / per_usd,
                    "credits": row["credits"],
                }
                for row in self._prices["models"]
                if wanted in (None, row["model_id"])
            ],
        )


def _in_words(entry: Entry) -> str:
    if entry.kind == "hold":
        return entry.note or "Reserved for job"
    if entry.kind == "release":
        return f"{entry.note or 'Job ended'}, reservation released"
    if entry.kind == "charge":
        return f"{entry.note or 'Job completed'}, actual cost"
    if entry.kind == "expire":
        return "Credits expired"
    return entry.note or ("Credits added" if entry.kind == "grant" else "Credits given back")
