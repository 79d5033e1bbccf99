# pyright: basic
"""PUT /api/ext/bundles/{id}/videos/{position}, generated from the contract."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Unpack

from prepay._operation.bound import AsyncOperation, Operation
from prepay._operation.options import OptionFields
from prepay._operation.readers import model
from prepay._operation.spec import Call, IdempotencyKey, OperationSpec, ResponseFields
from prepay._operation.unset import UNSET, Unset

from ...models.tok_portal_bundle_video_receipt import TokPortalBundleVideoReceipt
from ...models.tok_portal_instagram_content_type import (
    KnownTokPortalInstagramContentType,
)
from ...models.tok_portal_video_type import KnownTokPortalVideoType

if TYPE_CHECKING:
    from prepay.credits import Quote

SPEC: OperationSpec[TokPortalBundleVideoReceipt] = OperationSpec(
    id="tokportalConfigureBundleVideo",
    vendor="tokportal",
    name="videos.configure",
    method="PUT",
    path="/api/ext/bundles/{id}/videos/{position}",
    charge="debit",
    resend="keyed",
    source="seed",
    price={"sound_volume": "sound_volume"},
    body="json",
    idempotency=IdempotencyKey("header", "Idempotency-Key", 86400),
    dry_run="X-TokPortal-Dry-Run",
    response_fields=ResponseFields(
        breakdown=(("cost_breakdown",),),
        charged=(("credits_charged",),),
        left=(("credits_remaining",),),
        quoted=(("credits_would_charge",),),
    ),
    parsers={
        200: model(TokPortalBundleVideoReceipt),
    },
    errors={
        400: ("VALIDATION_ERROR",),
        401: ("AUTH_MISSING_KEY", "AUTH_INVALID_KEY", "AUTH_REVOKED_KEY"),
        402: ("INSUFFICIENT_CREDITS",),
        403: ("BUNDLE_NOT_OWNED", "AUTH_INSUFFICIENT_SCOPE"),
        404: ("BUNDLE_NOT_FOUND", "VIDEO_NOT_FOUND"),
        406: ("NOT_ACCEPTABLE",),
        409: ("BUNDLE_INVALID_STATUS", "IDEMPOTENCY_KEY_REUSED"),
        413: ("PAYLOAD_TOO_LARGE",),
        415: ("UNSUPPORTED_MEDIA_TYPE",),
        429: ("RATE_LIMIT_EXCEEDED",),
        500: ("INTERNAL_ERROR",),
        503: ("SERVICE_UNAVAILABLE",),
    },
)


class VideosConfigure(Operation):
    """``videos.configure``: Configure one video of a bundle"""

    __slots__ = ()
    spec: ClassVar[OperationSpec[TokPortalBundleVideoReceipt]] = SPEC

    def __call__(
        self,
        id: str,
        position: int,
        *,
        video_type: KnownTokPortalVideoType,
        target_publish_date: datetime.date,
        description: str | Unset = UNSET,
        name: str | Unset = UNSET,
        external_ref: str | Unset = UNSET,
        video_url: str | Unset = UNSET,
        carousel_images: Sequence[str] | Unset = UNSET,
        carousel_title: str | Unset = UNSET,
        story_image_url: str | Unset = UNSET,
        tiktok_sound_url: str | Unset = UNSET,
        volume_original_sound: int | None | Unset = UNSET,
        volume_added_sound: int | None | Unset = UNSET,
        editing_instructions: str | Unset = UNSET,
        instagram_content_type: KnownTokPortalInstagramContentType | Unset = UNSET,
        instagram_location: str | Unset = UNSET,
        instagram_collaborators: Sequence[str] | Unset = UNSET,
        instagram_audio_name: str | Unset = UNSET,
        instagram_add_to_story: bool | Unset = UNSET,
        ai_content_disclaimer: bool | Unset = UNSET,
        disclose_as_ads: bool | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> TokPortalBundleVideoReceipt:
        """Configure one video of a bundle

        Replaces the whole configuration of the slot: a field that is left out is cleared. The first time that
        `volume_original_sound` or `volume_added_sound` is set on this video, 1 credit is debited; every later
        change of either is free, also after both were cleared (assumed). Without a volume it costs nothing.

        Charge: debit computed from sound_volume; resend: keyed; source: seed.

        Args:
            id: Id of the bundle, as its creation returned it.
            position: Position of the video slot in the bundle, counted from 1.
            video_type: Kind of post; one of ``video``, ``carousel``, ``story``.
            target_publish_date: First day of a two-day window; the vendor asks for 1 to 3 days of lead.
            description: Caption; required for a video or a carousel.
            name: Your name for the video.
            external_ref: Your own reference.
            video_url: The film, for a video.
            carousel_images: The pictures, for a carousel.
            carousel_title: Title of a carousel.
            story_image_url: The picture, for a story.
            tiktok_sound_url: TikTok sound to use; the vendor asks for one on a TikTok carousel.
            volume_original_sound: Volume of the original sound in percent; 1 credit the first time either
                volume is set on this video; 0 to 100.
            volume_added_sound: Volume of the added sound in percent; 1 credit the first time either volume is
                set on this video; 0 to 100.
            editing_instructions: What the editor should do.
            instagram_content_type: Kind of Instagram post; the vendor asks for it on Instagram; one of
                ``reel``, ``post``.
            instagram_location: Place to tag.
            instagram_collaborators: Users to invite as collaborators.
            instagram_audio_name: Name of the audio.
            instagram_add_to_story: Share the post to the story as well.
            ai_content_disclaimer: Label the post as made with AI.
            disclose_as_ads: Label the post as advertising.
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            TokPortalBundleVideoReceipt: The video after the change, and what it cost (Status 200.)

        Raises:
            BadRequestError: 400 VALIDATION_ERROR.
            AuthenticationError: 401 AUTH_MISSING_KEY, AUTH_INVALID_KEY, AUTH_REVOKED_KEY.
            InsufficientCreditsError: 402 INSUFFICIENT_CREDITS.
            PermissionDeniedError: 403 BUNDLE_NOT_OWNED, AUTH_INSUFFICIENT_SCOPE.
            NotFoundError: 404 BUNDLE_NOT_FOUND, VIDEO_NOT_FOUND.
            APIStatusError: 406 NOT_ACCEPTABLE; 413 PAYLOAD_TOO_LARGE; 415 UNSUPPORTED_MEDIA_TYPE.
            ConflictError: 409 BUNDLE_INVALID_STATUS, IDEMPOTENCY_KEY_REUSED.
            RateLimitError: 429 RATE_LIMIT_EXCEEDED.
            ServerError: 500 INTERNAL_ERROR; 503 SERVICE_UNAVAILABLE.
        """
        return self._client._execute(
            Call(
                SPEC,
                path={
                    "id": id,
                    "position": position,
                },
                body={
                    "video_type": video_type,
                    "target_publish_date": target_publish_date,
                    "description": description,
                    "name": name,
                    "external_ref": external_ref,
                    "video_url": video_url,
                    "carousel_images": carousel_images,
                    "carousel_title": carousel_title,
                    "story_image_url": story_image_url,
                    "tiktok_sound_url": tiktok_sound_url,
                    "volume_original_sound": volume_original_sound,
                    "volume_added_sound": volume_added_sound,
                    "editing_instructions": editing_instructions,
                    "instagram_content_type": instagram_content_type,
                    "instagram_location": instagram_location,
                    "instagram_collaborators": instagram_collaborators,
                    "instagram_audio_name": instagram_audio_name,
                    "instagram_add_to_story": instagram_add_to_story,
                    "ai_content_disclaimer": ai_content_disclaimer,
                    "disclose_as_ads": disclose_as_ads,
                },
            ),
            options,
        )

    def quote(
        self,
        id: str,
        position: int,
        *,
        video_type: KnownTokPortalVideoType,
        target_publish_date: datetime.date,
        description: str | Unset = UNSET,
        name: str | Unset = UNSET,
        external_ref: str | Unset = UNSET,
        video_url: str | Unset = UNSET,
        carousel_images: Sequence[str] | Unset = UNSET,
        carousel_title: str | Unset = UNSET,
        story_image_url: str | Unset = UNSET,
        tiktok_sound_url: str | Unset = UNSET,
        volume_original_sound: int | None | Unset = UNSET,
        volume_added_sound: int | None | Unset = UNSET,
        editing_instructions: str | Unset = UNSET,
        instagram_content_type: KnownTokPortalInstagramContentType | Unset = UNSET,
        instagram_location: str | Unset = UNSET,
        instagram_collaborators: Sequence[str] | Unset = UNSET,
        instagram_audio_name: str | Unset = UNSET,
        instagram_add_to_story: bool | Unset = UNSET,
        ai_content_disclaimer: bool | Unset = UNSET,
        disclose_as_ads: bool | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> Quote:
        """What ``videos.configure`` would cost with the very same arguments; charges nothing.

        Returns:
            Quote: total and breakdown in credits, and where they come from.
        """
        return self._client._quote(
            Call(
                SPEC,
                path={
                    "id": id,
                    "position": position,
                },
                body={
                    "video_type": video_type,
                    "target_publish_date": target_publish_date,
                    "description": description,
                    "name": name,
                    "external_ref": external_ref,
                    "video_url": video_url,
                    "carousel_images": carousel_images,
                    "carousel_title": carousel_title,
                    "story_image_url": story_image_url,
                    "tiktok_sound_url": tiktok_sound_url,
                    "volume_original_sound": volume_original_sound,
                    "volume_added_sound": volume_added_sound,
                    "editing_instructions": editing_instructions,
                    "instagram_content_type": instagram_content_type,
                    "instagram_location": instagram_location,
                    "instagram_collaborators": instagram_collaborators,
                    "instagram_audio_name": instagram_audio_name,
                    "instagram_add_to_story": instagram_add_to_story,
                    "ai_content_disclaimer": ai_content_disclaimer,
                    "disclose_as_ads": disclose_as_ads,
                },
            ),
            options,
        )


class AsyncVideosConfigure(AsyncOperation):
    """``videos.configure``: Configure one video of a bundle"""

    __slots__ = ()
    spec: ClassVar[OperationSpec[TokPortalBundleVideoReceipt]] = SPEC

    async def __call__(
        self,
        id: str,
        position: int,
        *,
        video_type: KnownTokPortalVideoType,
        target_publish_date: datetime.date,
        description: str | Unset = UNSET,
        name: str | Unset = UNSET,
        external_ref: str | Unset = UNSET,
        video_url: str | Unset = UNSET,
        carousel_images: Sequence[str] | Unset = UNSET,
        carousel_title: str | Unset = UNSET,
        story_image_url: str | Unset = UNSET,
        tiktok_sound_url: str | Unset = UNSET,
        volume_original_sound: int | None | Unset = UNSET,
        volume_added_sound: int | None | Unset = UNSET,
        editing_instructions: str | Unset = UNSET,
        instagram_content_type: KnownTokPortalInstagramContentType | Unset = UNSET,
        instagram_location: str | Unset = UNSET,
        instagram_collaborators: Sequence[str] | Unset = UNSET,
        instagram_audio_name: str | Unset = UNSET,
        instagram_add_to_story: bool | Unset = UNSET,
        ai_content_disclaimer: bool | Unset = UNSET,
        disclose_as_ads: bool | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> TokPortalBundleVideoReceipt:
        """Configure one video of a bundle

        Replaces the whole configuration of the slot: a field that is left out is cleared. The first time that
        `volume_original_sound` or `volume_added_sound` is set on this video, 1 credit is debited; every later
        change of either is free, also after both were cleared (assumed). Without a volume it costs nothing.

        Charge: debit computed from sound_volume; resend: keyed; source: seed.

        Args:
            id: Id of the bundle, as its creation returned it.
            position: Position of the video slot in the bundle, counted from 1.
            video_type: Kind of post; one of ``video``, ``carousel``, ``story``.
            target_publish_date: First day of a two-day window; the vendor asks for 1 to 3 days of lead.
            description: Caption; required for a video or a carousel.
            name: Your name for the video.
            external_ref: Your own reference.
            video_url: The film, for a video.
            carousel_images: The pictures, for a carousel.
            carousel_title: Title of a carousel.
            story_image_url: The picture, for a story.
            tiktok_sound_url: TikTok sound to use; the vendor asks for one on a TikTok carousel.
            volume_original_sound: Volume of the original sound in percent; 1 credit the first time either
                volume is set on this video; 0 to 100.
            volume_added_sound: Volume of the added sound in percent; 1 credit the first time either volume is
                set on this video; 0 to 100.
            editing_instructions: What the editor should do.
            instagram_content_type: Kind of Instagram post; the vendor asks for it on Instagram; one of
                ``reel``, ``post``.
            instagram_location: Place to tag.
            instagram_collaborators: Users to invite as collaborators.
            instagram_audio_name: Name of the audio.
            instagram_add_to_story: Share the post to the story as well.
            ai_content_disclaimer: Label the post as made with AI.
            disclose_as_ads: Label the post as advertising.
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            TokPortalBundleVideoReceipt: The video after the change, and what it cost (Status 200.)

        Raises:
            BadRequestError: 400 VALIDATION_ERROR.
            AuthenticationError: 401 AUTH_MISSING_KEY, AUTH_INVALID_KEY, AUTH_REVOKED_KEY.
            InsufficientCreditsError: 402 INSUFFICIENT_CREDITS.
            PermissionDeniedError: 403 BUNDLE_NOT_OWNED, AUTH_INSUFFICIENT_SCOPE.
            NotFoundError: 404 BUNDLE_NOT_FOUND, VIDEO_NOT_FOUND.
            APIStatusError: 406 NOT_ACCEPTABLE; 413 PAYLOAD_TOO_LARGE; 415 UNSUPPORTED_MEDIA_TYPE.
            ConflictError: 409 BUNDLE_INVALID_STATUS, IDEMPOTENCY_KEY_REUSED.
            RateLimitError: 429 RATE_LIMIT_EXCEEDED.
            ServerError: 500 INTERNAL_ERROR; 503 SERVICE_UNAVAILABLE.
        """
        return await self._client._execute(
            Call(
                SPEC,
                path={
                    "id": id,
                    "position": position,
                },
                body={
                    "video_type": video_type,
                    "target_publish_date": target_publish_date,
                    "description": description,
                    "name": name,
                    "external_ref": external_ref,
                    "video_url": video_url,
                    "carousel_images": carousel_images,
                    "carousel_title": carousel_title,
                    "story_image_url": story_image_url,
                    "tiktok_sound_url": tiktok_sound_url,
                    "volume_original_sound": volume_original_sound,
                    "volume_added_sound": volume_added_sound,
                    "editing_instructions": editing_instructions,
                    "instagram_content_type": instagram_content_type,
                    "instagram_location": instagram_location,
                    "instagram_collaborators": instagram_collaborators,
                    "instagram_audio_name": instagram_audio_name,
                    "instagram_add_to_story": instagram_add_to_story,
                    "ai_content_disclaimer": ai_content_disclaimer,
                    "disclose_as_ads": disclose_as_ads,
                },
            ),
            options,
        )

    async def quote(
        self,
        id: str,
        position: int,
        *,
        video_type: KnownTokPortalVideoType,
        target_publish_date: datetime.date,
        description: str | Unset = UNSET,
        name: str | Unset = UNSET,
        external_ref: str | Unset = UNSET,
        video_url: str | Unset = UNSET,
        carousel_images: Sequence[str] | Unset = UNSET,
        carousel_title: str | Unset = UNSET,
        story_image_url: str | Unset = UNSET,
        tiktok_sound_url: str | Unset = UNSET,
        volume_original_sound: int | None | Unset = UNSET,
        volume_added_sound: int | None | Unset = UNSET,
        editing_instructions: str | Unset = UNSET,
        instagram_content_type: KnownTokPortalInstagramContentType | Unset = UNSET,
        instagram_location: str | Unset = UNSET,
        instagram_collaborators: Sequence[str] | Unset = UNSET,
        instagram_audio_name: str | Unset = UNSET,
        instagram_add_to_story: bool | Unset = UNSET,
        ai_content_disclaimer: bool | Unset = UNSET,
        disclose_as_ads: bool | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> Quote:
        """What ``videos.configure`` would cost with the very same arguments; charges nothing.

        Returns:
            Quote: total and breakdown in credits, and where they come from.
        """
        return await self._client._quote(
            Call(
                SPEC,
                path={
                    "id": id,
                    "position": position,
                },
                body={
                    "video_type": video_type,
                    "target_publish_date": target_publish_date,
                    "description": description,
                    "name": name,
                    "external_ref": external_ref,
                    "video_url": video_url,
                    "carousel_images": carousel_images,
                    "carousel_title": carousel_title,
                    "story_image_url": story_image_url,
                    "tiktok_sound_url": tiktok_sound_url,
                    "volume_original_sound": volume_original_sound,
                    "volume_added_sound": volume_added_sound,
                    "editing_instructions": editing_instructions,
                    "instagram_content_type": instagram_content_type,
                    "instagram_location": instagram_location,
                    "instagram_collaborators": instagram_collaborators,
                    "instagram_audio_name": instagram_audio_name,
                    "instagram_add_to_story": instagram_add_to_story,
                    "ai_content_disclaimer": ai_content_disclaimer,
                    "disclose_as_ads": disclose_as_ads,
                },
            ),
            options,
        )
