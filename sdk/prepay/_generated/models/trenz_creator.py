# pyright: basic
"""TrenzCreator, generated from the contract."""

from __future__ import annotations

from typing import ClassVar

from attrs import define
from prepay._operation.readers import each, integer, model
from prepay._operation.results import ApiObject, Parser
from prepay._operation.unset import UNSET, Unset

from ..models.trenz_creator_video import TrenzCreatorVideo
from ..models.trenz_product import TrenzProduct


@define(kw_only=True)
class TrenzCreator(ApiObject):
    """A creator.

    Source: assumed.

    Attributes:
        creator_id: Id of the creator.
        name: Public name.
        region: Market as a two-letter country code.
        follower_count: Followers.
        engagement_rate: Reactions per follower and video, 0 to 1.
        video_count: Videos published.
        products: Products that the creator promotes; only with `include=products`.
        videos: The latest videos; only with `include=videos`.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("creator_id", "creator_id", None),
        ("name", "name", None),
        ("region", "region", None),
        ("follower_count", "follower_count", integer),
        ("engagement_rate", "engagement_rate", None),
        ("video_count", "video_count", integer),
        ("products", "products", each(model(TrenzProduct))),
        ("videos", "videos", each(model(TrenzCreatorVideo))),
    )

    creator_id: str
    name: str
    region: str
    follower_count: int
    engagement_rate: float
    video_count: int
    products: list[TrenzProduct] | Unset = UNSET
    videos: list[TrenzCreatorVideo] | Unset = UNSET
