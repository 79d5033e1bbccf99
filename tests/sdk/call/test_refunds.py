"""Refunds that a vendor makes by itself are watched for, and told only when that can be known."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from prepay._call.resend import resilient
from prepay._wire.effects import Outcome
from tests.sdk.stage import Stage, answer

BACKEND = {
    502: {"code": "BACKEND_ERROR", "message": "m"},
    503: {"code": "BACKEND_UNAVAILABLE", "message": "m"},
}


def trenz_answer(cost: int, remaining: int) -> Outcome:
    return answer(200, {"data": {}, "usage": {"coin_cost": cost, "remaining_balance": remaining}})


LOOKUP: dict[str, Any] = {"path": {"product_id": "p1"}}


@pytest.mark.parametrize(("remaining", "missing"), [(98, 0), (97, 1), (96, 2), (90, None), (120, None)])
def test_a_refund_that_did_not_arrive_is_told(
    remaining: int, missing: int | None, caplog: pytest.LogCaptureFixture
) -> None:
    stage = Stage()
    settings = stage.settings()
    stage.play(resilient(stage.context("trenzGetProduct", settings, **LOOKUP)), trenz_answer(1, 99))
    failed = [answer(502, BACKEND[502]), answer(503, BACKEND[503])]
    with caplog.at_level(logging.WARNING, logger="prepay"):
        result = stage.play(
            resilient(stage.context("trenzGetProduct", settings, **LOOKUP)),
            *failed,
            trenz_answer(1, remaining),
        )
    assert result.info.unrefunded == missing
    assert [f"{missing} credits are missing" in message for message in caplog.messages] == [True] * bool(
        missing
    )


def test_nothing_is_told_of_refunds_while_others_spend() -> None:
    stage = Stage()
    settings = stage.settings()
    first = resilient(stage.context("trenzGetProduct", settings, **LOOKUP))
    next(first)
    second = stage.context("trenzGetProduct", settings, **LOOKUP)
    result = stage.play(resilient(second), answer(502, BACKEND[502]), trenz_answer(1, 97))
    assert result.info.unrefunded is None
    with pytest.raises(StopIteration):
        first.send(trenz_answer(1, 98))
    third = stage.context("trenzGetProduct", settings, **LOOKUP)
    result = stage.play(resilient(third), answer(502, BACKEND[502]), trenz_answer(1, 96))
    assert result.info.unrefunded is None, "the two before may have overtaken each other"
    fourth = stage.context("trenzGetProduct", settings, **LOOKUP)
    result = stage.play(resilient(fourth), answer(502, BACKEND[502]), trenz_answer(1, 95))
    assert result.info.unrefunded == 0


def test_both_spellings_of_usage_are_read() -> None:
    stage = Stage()
    settings = stage.settings()
    other = answer(200, {"data": {}, "usage": {"credits_cost": 1, "credits_balance": 9}})
    stage.play(resilient(stage.context("trenzGetProduct", settings, **LOOKUP)), other)
    result = stage.play(
        resilient(stage.context("trenzGetProduct", settings, **LOOKUP)),
        answer(502, BACKEND[502]),
        trenz_answer(1, 8),
    )
    assert result.info.unrefunded == 0
