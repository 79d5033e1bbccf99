# pyright: basic
"""TokPortalBundleVideo, generated from the contract."""

from __future__ import annotations

import datetime
from typing import ClassVar

from attrs import define
from prepay._operation.readers import date, integer
from prepay._operation.results import ApiObject, Parser
from prepay._operation.unset import UNSET, Unset

from ..models.tok_portal_instagram_content_type import (
    TokPortalInstagramContentType,
)
from ..models.tok_portal_video_status import TokPortalVideoStatus
from ..models.tok_portal_video_type import TokPortalVideoType


@define(kw_only=True)
class TokPortalBundleVideo(ApiObject):
    """A video slot; fields are absent or null until they are configured

    Source: assumed.

    Attributes:
        id: Id of the video.
        bundle_id: Id of its bundle.
        position: Position in the bundle, counted from 1.
        status: Where it stands in its life; one of ``pending``, ``configured``, ``published``, ``accepted``,
            ``in_review``, ``pending_corrections``, ``finalized``.
        video_type: Kind of post; one of ``video``, ``carousel``, ``story``.
        target_publish_date: First day of the two-day window.
        description: Caption.
        name: Your name for the video.
        external_ref: Your own reference.
        video_url: The film.
        carousel_images: The pictures of a carousel.
        carousel_title: Title of a carousel.
        story_image_url: The picture of a story.
        tiktok_sound_url: TikTok sound.
        volume_original_sound: Volume of the original sound in percent, or null.
        volume_added_sound: Volume of the added sound in percent, or null.
        editing_instructions: What the editor should do.
        instagram_content_type: Kind of Instagram post; one of ``reel``, ``post``.
        instagram_location: Tagged place.
        instagram_collaborators: Invited collaborators.
        instagram_audio_name: Name of the audio.
        instagram_add_to_story: Whether the post is shared to the story as well.
        ai_content_disclaimer: Whether the post is labelled as made with AI.
        disclose_as_ads: Whether the post is labelled as advertising.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("id", "id", None),
        ("bundle_id", "bundle_id", None),
        ("position", "position", integer),
        ("status", "status", None),
        ("video_type", "video_type", None),
        ("target_publish_date", "target_publish_date", date),
        ("description", "description", None),
        ("name", "name", None),
        ("external_ref", "external_ref", None),
        ("video_url", "video_url", None),
        ("carousel_images", "carousel_images", None),
        ("carousel_title", "carousel_title", None),
        ("story_image_url", "story_image_url", None),
        ("tiktok_sound_url", "tiktok_sound_url", None),
        ("volume_original_sound", "volume_original_sound", integer),
        ("volume_added_sound", "volume_added_sound", integer),
        ("editing_instructions", "editing_instructions", None),
        ("instagram_content_type", "instagram_content_type", None),
        ("instagram_location", "instagram_location", None),
        ("instagram_collaborators", "instagram_collaborators", None),
        ("instagram_audio_name", "instagram_audio_name", None),
        ("instagram_add_to_story", "instagram_add_to_story", None),
        ("ai_content_disclaimer", "ai_content_disclaimer", None),
        ("disclose_as_ads", "disclose_as_ads", None),
    )

    id: str
    bundle_id: str
    position: int
    status: TokPortalVideoStatus
    video_type: TokPortalVideoType | Unset = UNSET
    target_publish_date: datetime.date | None | Unset = UNSET
    description: None | str | Unset = UNSET
    name: None | str | Unset = UNSET
    external_ref: None | str | Unset = UNSET
    video_url: None | str | Unset = UNSET
    carousel_images: list[str] | Unset = UNSET
    carousel_title: None | str | Unset = UNSET
    story_image_url: None | str | Unset = UNSET
    tiktok_sound_url: None | str | Unset = UNSET
    volume_original_sound: int | None | Unset = UNSET
    volume_added_sound: int | None | Unset = UNSET
    editing_instructions: None | str | Unset = UNSET
    instagram_content_type: TokPortalInstagramContentType | Unset = UNSET
    instagram_location: None | str | Unset = UNSET
    instagram_collaborators: list[str] | Unset = UNSET
    instagram_audio_name: None | str | Unset = UNSET
    instagram_add_to_story: bool | Unset = UNSET
    ai_content_disclaimer: bool | Unset = UNSET
    disclose_as_ads: bool | Unset = UNSET
