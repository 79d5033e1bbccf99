"""U-Gen: what can be tried on a live account, by reading alone or at the lowest price."""

from __future__ import annotations

from typing import Any

from prepay_conformance.contract.plans import Script
from prepay_conformance.laws import Law
from prepay_conformance.levels import Level
from prepay_conformance.scenarios.books import check_books
from prepay_conformance.scenarios.pages import check_pages
from prepay_conformance.scenarios.stage import Stage
from prepay_conformance.vendors.ugen.history import HISTORY
from prepay_conformance.vendors.ugen.jobs import SMALLEST, balance, create

__all__ = ["LIVE"]


def estimates(stage: Stage) -> None:
    """Estimates and published prices: reading only."""
    api = stage.main()
    pricing = api.good("ugenListModelPricing", law=Law.PRICE_TABLE)
    listed = {
        (row["model_id"], row["variant"]): (row["billing_unit"], row["credits"]) for row in pricing.json
    }
    wanted = {
        (row["model_id"], row["variant"]): (row["billing_unit"], row["credits"])
        for row in stage.contract.prices["models"]
    }
    stage.equal(listed, wanted, Law.PRICE_TABLE, "the price list", pricing)
    for row in pricing.json:
        usd = round(row["price_usd"] * stage.contract.prices["credits_per_usd"])
        stage.equal(row["credits"], usd, Law.PRICE_TABLE, f"credits of {row['model_id']}", pricing)
    one = api.good("ugenListModelPricing", query={"model_id": "veo3"})
    stage.equal(
        [row["model_id"] for row in one.json], ["veo3"], Law.PRICE_TABLE, "the list of one model", one
    )
    packs = api.good("ugenListCreditPacks", law=Law.PRICE_TABLE)
    shown = [
        {key: pack.get(key) for key in known} for pack, known in zip(packs.json, _packs(stage), strict=False)
    ]
    stage.equal(shown, _packs(stage), Law.PRICE_TABLE, "the packs", packs)


def _packs(stage: Stage) -> list[dict[str, Any]]:
    return [dict(pack) for pack in stage.contract.prices["packs"]]


def smallest(stage: Stage) -> None:
    """The smallest job, cancelled at once: for a live account, which gets its credits back."""
    api = stage.payer()
    before = balance(stage, api)
    answer = create(stage, api)
    price = stage.number(answer, "credits_reserved")
    cancelled = api.good("ugenCancelJob", path={"job_id": stage.text(answer, "job_id")})
    stage.equal(price, SMALLEST, Law.ESTIMATE, "what the smallest job reserves", answer)
    stage.equal(
        balance(stage, api), before, Law.RELEASE, "balance, reserved, available once cancelled", cancelled
    )


def books(stage: Stage) -> None:
    """The transactions of the key's own account: for any account, since it only reads."""
    api = stage.main()
    balance(stage, api)
    check_books(stage, api, own=False)
    check_pages(stage, api, HISTORY, size=10, most=3)


LIVE = (
    Script("estimates", Level.READ, estimates, 0),
    Script("books", Level.READ, books, 0),
    Script("smallest job", Level.SPEND, smallest, SMALLEST),
)
