"""The stops of each vendor's tour, in an order in which each has what it needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from prepay_conformance.gate import Exchange
from prepay_conformance.scenarios.stage import Call, Stage
from prepay_conformance.scenarios.tour import Stop

__all__ = ["START", "STOPS"]

_NOWHERE = "00000000-0000-4000-8000-00000000dead"

START: Mapping[str, Mapping[str, Any]] = {
    "tokportal": {"bundle": _NOWHERE},
    "ugen": {"job": _NOWHERE, "other": _NOWHERE, "method": _NOWHERE},
    "trenz": {"task": "kit-no-such-thing", "product": "kit-no-such-thing"},
}
"""Ids that name nothing, for levels at which nothing is created."""


def _plain(operation: str, body: Any = None, **query: Any) -> Stop:
    return Stop(operation, lambda _: Call(operation, query=query, body=body))


# ---------------------------------------------------------------- TokPortal


def _bundle(stage: Stage, answer: Exchange) -> Mapping[str, Any]:
    return {"bundle": stage.text(answer, "data", "id")}


def _of_bundle(operation: str, body: Any = None, **path: Any) -> Stop:
    return Stop(operation, lambda known: Call(operation, {"id": known["bundle"], **path}, body=body))


_PROFILE = {
    "username": "kit.account",
    "visible_name": "Kit",
    "biography": "Made by a contract test",
    "profile_picture_url": "https://media.example.com/kit.png",
}
_VIDEO = {
    "video_type": "video",
    "target_publish_date": "2030-01-01",
    "description": "Made by a contract test",
    "video_url": "https://media.example.com/kit.mp4",
    "volume_original_sound": 40,
}

_TOKPORTAL = [
    _plain("tokportalGetCurrentUser"),
    _plain("tokportalGetCreditBalance"),
    _plain("tokportalGetCreditCosts"),
    _plain("tokportalListCreditTransactions", page=1, per_page=10),
    Stop(
        "tokportalCreateBundle",
        lambda _: Call(
            "tokportalCreateBundle",
            body={
                "bundle_type": "account_and_videos",
                "platform": "tiktok",
                "country": "USA",
                "videos_quantity": 2,
            },
        ),
        _bundle,
    ),
    _plain("tokportalCreateBundlesBulk", {"platforms": ["tiktok"], "country": "USA", "accounts_count": 1}),
    _plain("tokportalListBundles", page=1, per_page=10),
    _of_bundle("tokportalGetBundle"),
    _of_bundle("tokportalUpdateBundle", {"title": "kit"}),
    _of_bundle("tokportalAddVideoSlots", {"quantity": 1}),
    _of_bundle("tokportalAddEditSlots", {"quantity": 1}),
    _of_bundle("tokportalGetBundlePublishReadiness"),
    _of_bundle("tokportalGetBundleAccount"),
    _of_bundle("tokportalConfigureBundleAccount", _PROFILE),
    _of_bundle("tokportalListBundleVideos"),
    _of_bundle("tokportalGetBundleVideo", position=1),
    _of_bundle("tokportalConfigureBundleVideo", _VIDEO, position=1),
    _of_bundle("tokportalPublishBundle"),
    _of_bundle("tokportalUnpublishBundle"),
]

# ---------------------------------------------------------------- U-Gen

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


_UGEN = [
    _plain("ugenGetCreditBalance"),
    _plain("ugenListCreditTransactions", page=1, page_size=10),
    _plain("ugenEstimateJobCredits", {"segment_count": 1, "model_id": "veo3_fast", "music_enabled": False}),
    _plain("ugenListModelPricing"),
    _plain("ugenListCreditPacks"),
    Stop(
        "ugenCreateCheckoutSession",
        lambda _: Call("ugenCreateCheckoutSession", body={"pack_id": "starter"}),
        _session,
    ),
    Stop("ugenListPaymentMethods", lambda _: Call("ugenListPaymentMethods"), _method),
    _plain("ugenSetAutoTopup", {"enabled": False}),
    _plain("ugenGetAutoTopup"),
    _plain("ugenSetCreditAlert", {"enabled": True, "threshold_credits": 0, "email": "kit@example.com"}),
    _plain("ugenGetCreditAlert"),
    Stop("ugenCreateJob", lambda _: Call("ugenCreateJob", body=JOB), _job),
    _plain("ugenListJobs", page=1, page_size=10),
    _of_job("ugenGetJob"),
    Stop(
        "ugenRetryJob",
        lambda known: Call("ugenRetryJob", {"job_id": known["job"]}),
        before=_fail_job,
    ),
    _of_job("ugenCancelJob"),
    _plain(
        "ugenSetWebhook",
        {"webhook_url": "https://hooks.example.com/kit", "webhook_secret": "kit-secret-0123456789abcdef"},
    ),
    _plain("ugenGetWebhook"),
    _plain("ugenDeleteWebhook"),
    Stop(
        "ugenDeletePaymentMethod",
        lambda known: Call("ugenDeletePaymentMethod", {"payment_method_id": known["method"]}),
    ),
]

# ---------------------------------------------------------------- Trenz


def _product(stage: Stage, answer: Exchange) -> Mapping[str, Any]:
    return {"product": stage.text(answer, "data", "items", 0, "product_id")}


def _task(stage: Stage, answer: Exchange) -> Mapping[str, Any]:
    return {"task": stage.text(answer, "data", "task_id")}


_TRENZ = [
    _plain("trenzUploadFile", {"file": b"kit"}),
    Stop(
        "trenzSearchProducts",
        lambda _: Call("trenzSearchProducts", query={"keyword": "bottle", "page": 1, "page_size": 2}),
        _product,
    ),
    Stop("trenzGetProduct", lambda known: Call("trenzGetProduct", {"product_id": known["product"]})),
    _plain("trenzSearchCreators", keyword="home", page=1, page_size=2),
    _plain("trenzGenerateProductTitle", {"product_name": "Kit bottle", "count": 1}),
    _plain("trenzListSocialAccounts", {"page": 1, "page_size": 2}),
    _plain("trenzListCampaigns", page=1, page_size=2),
    Stop(
        "trenzGenerateImage",
        lambda _: Call("trenzGenerateImage", body={"prompt": "A bottle", "count": 1}),
        _task,
    ),
    _plain("trenzGenerateVideo", {"prompt": "A bottle", "duration_seconds": 4}),
    Stop("trenzGetTask", lambda known: Call("trenzGetTask", {"task_id": known["task"]})),
]

STOPS: Mapping[str, list[Stop]] = {"tokportal": _TOKPORTAL, "ugen": _UGEN, "trenz": _TRENZ}
