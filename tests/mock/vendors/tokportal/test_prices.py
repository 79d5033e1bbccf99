"""Prices come from the contract and from nowhere else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from prepay_mock.contract import Contract
from prepay_mock.vendors.tokportal import TokPortalDialect
from prepay_mock.vendors.tokportal.prices import Tariff, counted


def with_prices(contract: Contract, **changes: int) -> Contract:
    """The contract with other unit prices."""
    table: dict[str, Any] = {**contract.prices["tokportal"], **changes}
    return replace(contract, prices={**contract.prices, "tokportal": table})


def test_another_price_table_makes_another_price(contract: Contract) -> None:
    tariff = Tariff(with_prices(contract, account_creation=32, niche_warming=0), "tokportalCreateBundle")
    quantities = {"account_creation": 2, "video_slots": 3, "niche_warming": 2}
    # What costs nothing stands in no breakdown.
    price = tariff.price(quantities)
    assert price.breakdown == {"account_creation": 64, "video_slots": 6}
    assert price.detail == (("account_creation", 64), ("video_slots", 6))
    assert price.total == 70


def test_a_contract_without_the_prices_is_refused(contract: Contract) -> None:
    with pytest.raises(ValueError, match="no TokPortal prices"):
        TokPortalDialect(replace(contract, prices={}))
    table = dict(contract.prices["tokportal"])
    del table["sound_volume"]
    with pytest.raises(ValueError, match=r"tokportalConfigureBundleVideo names .*sound_volume"):
        TokPortalDialect(replace(contract, prices={"tokportal": table}))


@pytest.mark.parametrize(("number", "words"), [(0, "0 videos"), (1, "1 video"), (2, "2 videos")])
def test_things_are_counted_in_words(number: int, words: str) -> None:
    assert counted(number, "video") == words
