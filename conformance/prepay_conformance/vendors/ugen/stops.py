"""The stops of the tour, in an order in which each has what it needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from prepay_conformance.contract.plans import NO_UUID, Call, Stop, plain_stop
from prepay_conformance.gate import Exchange
from prepay_conformance.scenarios.stage import Stage

__all__ = ["JOB", "START", "STOPS"]

START = {"job": NO_UUID, "other": NO_UUID, "method": NO_UUID}
"""Ids that name nothing, for levels at which nothing is created."""


JOB = {
    "product_name": "Kit bottle",
    "product_image_url": "https://media.example.com/bottle.jpg",
    "segment_count": 1,
    "music_enabled": False,
}


def _session(stage: Stage, answer: Exchange) -> Mapping[str, Any]:
    session = stage.text(answer, "session_id")
    if stage.levers is not None:
        stage.levers.pay(session)
    return {"session": session}


def _method(stage: Stage, answer: Exchange) -> Mapping[str, Any]:
    return {"method": stage.text(answer, 0, "id")} if answer.json else {}


def _job(stage: Stage, answer: Exchange) -> Mapping[str, Any]:
    return {"job": stage.text(answer, "job_id")}


def _fail_job(stage: Stage, known: Mapping[str, Any]) -> Mapping[str, Any]:
    if stage.levers is not None:
        stage.levers.end_job(known["job"], "failed")
    return {}


def _of_job(operation: str) -> Stop:
    return Stop(operation, lambda known: Call(operation, {"job_id": known["job"]}))


STOPS = [
    plain_stop("ugenGetCreditBalance"),
    plain_stop("ugenListCreditTransactions", page=1, page_size=10),
    plain_stop(
        "ugenEstimateJobCredits", {"segment_count": 1, "model_id": "veo3_fast", "music_enabled": False}
    ),
    plain_stop("ugenListModelPricing"),
    plain_stop("ugenListCreditPacks"),
    Stop(
        "ugenCreateCheckoutSession",
        lambda _: Call("ugenCreateCheckoutSession", body={"pack_id": "starter"}),
        _session,
    ),
    Stop("ugenListPaymentMethods", lambda _: Call("ugenListPaymentMethods"), _method),
    plain_stop("ugenSetAutoTopup", {"enabled": False}),
    plain_stop("ugenGetAutoTopup"),
    plain_stop("ugenSetCreditAlert", {"enabled": True, "threshold_credits": 0, "email": "kit@example.com"}),
    plain_stop("ugenGetCreditAlert"),
    Stop("ugenCreateJob", lambda _: Call("ugenCreateJob", body=JOB), _job),
    plain_stop("ugenListJobs", page=1, page_size=10),
    _of_job("ugenGetJob"),
    Stop(
        "ugenRetryJob",
        lambda known: Call("ugenRetryJob", {"job_id": known["job"]}),
        before=_fail_job,
    ),
    _of_job("ugenCancelJob"),
    plain_stop(
        "ugenSetWebhook",
        {"webhook_url": "https://hooks.example.com/kit", "webhook_secret": "kit-secret-0123456789abcdef"},
    ),
    plain_stop("ugenGetWebhook"),
    plain_stop("ugenDeleteWebhook"),
    Stop(
        "ugenDeletePaymentMethod",
        lambda known: Call("ugenDeletePaymentMethod", {"payment_method_id": known["method"]}),
    ),
]
