# pyright: basic
"""TokPortalCreditCosts, generated from the contract."""

from __future__ import annotations

from typing import ClassVar

from attrs import define
from prepay._operation.readers import integer
from prepay._operation.results import ApiObject, Parser


@define(kw_only=True)
class TokPortalCreditCosts(ApiObject):
    """Unit prices in credits

    Source: seed.

    Attributes:
        account_creation: One new account.
        video_slot: One video slot.
        niche_warming: Niche warming of one account.
        deep_warming: Deep warming of one Instagram account.
        video_editing: One edit slot.
        comment_moderation: Comment moderation of one bundle.
        sound_volume: Sound volume control of one video.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("account_creation", "account_creation", integer),
        ("video_slot", "video_slot", integer),
        ("niche_warming", "niche_warming", integer),
        ("deep_warming", "deep_warming", integer),
        ("video_editing", "video_editing", integer),
        ("comment_moderation", "comment_moderation", integer),
        ("sound_volume", "sound_volume", integer),
    )

    account_creation: int
    video_slot: int
    niche_warming: int
    deep_warming: int
    video_editing: int
    comment_moderation: int
    sound_volume: int
