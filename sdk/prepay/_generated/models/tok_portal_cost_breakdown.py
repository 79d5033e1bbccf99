# pyright: basic
"""TokPortalCostBreakdown, generated from the contract."""

from __future__ import annotations

from typing import ClassVar

from attrs import define
from prepay._operation.readers import integer
from prepay._operation.results import ApiObject, Parser
from prepay._operation.unset import UNSET, Unset


@define(kw_only=True)
class TokPortalCostBreakdown(ApiObject):
    """Parts of a price in credits; parts that cost nothing are left out, and the parts add up to the price

    Source: seed.

    Attributes:
        account_creation: New accounts.
        video_slots: Video slots.
        niche_warming: Niche warming.
        deep_warming: Deep warming.
        video_editing: Edit slots.
        comment_moderation: Comment moderation.
        sound_volume: Sound volume control.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("account_creation", "account_creation", integer),
        ("video_slots", "video_slots", integer),
        ("niche_warming", "niche_warming", integer),
        ("deep_warming", "deep_warming", integer),
        ("video_editing", "video_editing", integer),
        ("comment_moderation", "comment_moderation", integer),
        ("sound_volume", "sound_volume", integer),
    )

    account_creation: int | Unset = UNSET
    video_slots: int | Unset = UNSET
    niche_warming: int | Unset = UNSET
    deep_warming: int | Unset = UNSET
    video_editing: int | Unset = UNSET
    comment_moderation: int | Unset = UNSET
    sound_volume: int | Unset = UNSET
