# pyright: basic
"""TrenzCreatorVideo, generated from the contract."""

from __future__ import annotations

from typing import ClassVar

from attrs import define
from prepay._operation.readers import integer
from prepay._operation.results import ApiObject, Parser


@define(kw_only=True)
class TrenzCreatorVideo(ApiObject):
    """A video of a creator.

    Source: assumed.

    Attributes:
        video_id: Id of the video.
        title: Title of the video.
        view_count: Times it was watched.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("video_id", "video_id", None),
        ("title", "title", None),
        ("view_count", "view_count", integer),
    )

    video_id: str
    title: str
    view_count: int
