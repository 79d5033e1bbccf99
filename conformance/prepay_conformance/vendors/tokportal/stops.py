"""The stops of the tour, in an order in which each has what it needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from prepay_conformance.contract.plans import NO_UUID, Call, Stop, plain_stop
from prepay_conformance.gate import Exchange
from prepay_conformance.scenarios.stage import Stage

__all__ = ["START", "STOPS"]

START = {"bundle": NO_UUID}
"""Ids that name nothing, for levels at which nothing is created."""


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


STOPS = [
    plain_stop("tokportalGetCurrentUser"),
    plain_stop("tokportalGetCreditBalance"),
    plain_stop("tokportalGetCreditCosts"),
    plain_stop("tokportalListCreditTransactions", page=1, per_page=10),
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
    plain_stop(
        "tokportalCreateBundlesBulk", {"platforms": ["tiktok"], "country": "USA", "accounts_count": 1}
    ),
    plain_stop("tokportalListBundles", page=1, per_page=10),
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
