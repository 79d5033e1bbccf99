"""The stops of the tour, in an order in which each has what it needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from prepay_conformance.contract.plans import NOTHING, Call, Stop, plain_stop
from prepay_conformance.gate import Exchange
from prepay_conformance.scenarios.stage import Stage

__all__ = ["START", "STOPS"]

START = {"task": NOTHING, "product": NOTHING}
"""Ids that name nothing, for levels at which nothing is created."""


def _product(stage: Stage, answer: Exchange) -> Mapping[str, Any]:
    return {"product": stage.text(answer, "data", "items", 0, "product_id")}


def _task(stage: Stage, answer: Exchange) -> Mapping[str, Any]:
    return {"task": stage.text(answer, "data", "task_id")}


STOPS = [
    plain_stop("trenzUploadFile", {"file": b"kit"}),
    Stop(
        "trenzSearchProducts",
        lambda _: Call("trenzSearchProducts", query={"keyword": "bottle", "page": 1, "page_size": 2}),
        _product,
    ),
    Stop("trenzGetProduct", lambda known: Call("trenzGetProduct", {"product_id": known["product"]})),
    plain_stop("trenzSearchCreators", keyword="home", page=1, page_size=2),
    plain_stop("trenzGenerateProductTitle", {"product_name": "Kit bottle", "count": 1}),
    plain_stop("trenzListSocialAccounts", {"page": 1, "page_size": 2}),
    plain_stop("trenzListCampaigns", page=1, page_size=2),
    Stop(
        "trenzGenerateImage",
        lambda _: Call("trenzGenerateImage", body={"prompt": "A bottle", "count": 1}),
        _task,
    ),
    plain_stop("trenzGenerateVideo", {"prompt": "A bottle", "duration_seconds": 4}),
    Stop("trenzGetTask", lambda known: Call("trenzGetTask", {"task_id": known["task"]})),
]
