# pyright: basic
"""POST /api/v1/credits/estimate, generated from the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Unpack

from prepay._operation.bound import AsyncOperation, Operation
from prepay._operation.options import OptionFields
from prepay._operation.readers import model
from prepay._operation.spec import Call, OperationSpec, ResponseFields
from prepay._operation.unset import UNSET, Unset

from ...models.u_gen_estimate import UGenEstimate
from ...models.u_gen_estimate_request_keyframe_resolution import (
    KnownUGenEstimateRequestKeyframeResolution,
)

if TYPE_CHECKING:
    pass

SPEC: OperationSpec[UGenEstimate] = OperationSpec(
    id="ugenEstimateJobCredits",
    vendor="ugen",
    name="credits.estimate",
    method="POST",
    path="/api/v1/credits/estimate",
    charge="none",
    resend="safe",
    source="seed",
    body="json",
    response_fields=ResponseFields(charged=(("credits_estimated",),)),
    parsers={
        200: model(UGenEstimate),
    },
    errors={
        401: ("UNAUTHORIZED",),
        404: ("NOT_FOUND",),
        406: ("NOT_ACCEPTABLE",),
        413: ("PAYLOAD_TOO_LARGE",),
        415: ("UNSUPPORTED_MEDIA_TYPE",),
        422: (),
        429: ("RATE_LIMITED",),
        500: ("INTERNAL_ERROR",),
        503: ("SERVICE_UNAVAILABLE",),
    },
)


class CreditsEstimate(Operation):
    """``credits.estimate``: Compute what a job would reserve."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[UGenEstimate]] = SPEC

    def __call__(
        self,
        *,
        segment_count: int,
        model_id: str | Unset = UNSET,
        variant: str | Unset = UNSET,
        duration_seconds: int | Unset = UNSET,
        resolution: str | Unset = UNSET,
        keyframe_resolution: KnownUGenEstimateRequestKeyframeResolution | Unset = UNSET,
        caption_style: str | Unset = UNSET,
        music_enabled: bool | Unset = UNSET,
        voice_enabled: bool | Unset = UNSET,
        custom_voice: bool | Unset = UNSET,
        qai_enabled: bool | Unset = UNSET,
        max_kf_retries: int | Unset = UNSET,
        max_video_retries: int | Unset = UNSET,
        human_review_gate: bool | Unset = UNSET,
        hitl_anchor_max_rejections: int | Unset = UNSET,
        human_review_videos: bool | Unset = UNSET,
        hitl_segments_max_rejections: int | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> UGenEstimate:
        """Compute what a job would reserve.

        Total and per-component cost of a job in whole credits. Reserves and charges nothing. Video: rate x
        segments (Veo, Sora) or rate x seconds x segments (Kling). Keyframes: (segments + 1) x 8 / 12 / 18 for
        1k / 2k / 4k. Music 15; voice 15, or 20 with a custom voice; custom captions 20; post-processing 10
        always. QA buffer: 50 % of the keyframe or video cost per retry, rounded up, when qai_enabled. Review
        buffer: one keyframe per anchor rejection when human_review_gate, the video cost per segment rejection
        when human_review_videos. Source: seed for the request and the rules; documented for the flat parts;
        answer's field names assumed.

        Charge: none; resend: safe; source: seed.

        Args:
            segment_count: Video segments, 1 to 10. N segments need N + 1 keyframes.
            model_id: Video model, such as veo3_fast, veo3, kling3_std, kling3_pro, sora-2-image-to-video or
                sora-2-pro-image-to-video; GET /credits/pricing lists those with a rate. Veo and Sora cost a
                flat rate per segment, Kling a rate per second; left out, the server takes "veo3_fast".
            variant: Model variant; only i2v (image to video) is known; left out, the server takes "i2v".
            duration_seconds: Seconds per segment. Veo 8; Kling 3 to 10; Sora 10 or 15, Sora Pro also 25.
                Veo's and Sora's flat rates do not depend on it, so Sora also accepts the default 8 (assumed);
                left out, the server takes 8.
            resolution: Video resolution. No surcharge is published for any; left out, the server takes
                "standard".
            keyframe_resolution: Keyframe resolution; 8, 12 or 18 credits per keyframe; one of ``1k``, ``2k``,
                ``4k``; left out, the server takes "1k".
            caption_style: Caption style. Standard styles are free, `custom` costs 20 credits (value assumed);
                left out, the server takes "tiktok_karaoke".
            music_enabled: Background music, 15 credits; left out, the server takes true.
            voice_enabled: Voice-over, 15 credits; left out, the server takes false.
            custom_voice: Own voice for the voice-over, 20 credits instead of 15. Counts only with
                voice_enabled (assumed); left out, the server takes false.
            qai_enabled: Automatic quality checks; switches the two retry buffers on; left out, the server
                takes false.
            max_kf_retries: Keyframe retries to budget, 0 to 5; each 50 % of the keyframe cost; left out, the
                server takes 0.
            max_video_retries: Video retries to budget, 0 to 5; each 50 % of the video cost; left out, the
                server takes 0.
            human_review_gate: A person reviews the anchor keyframe; switches its rejection buffer on; left
                out, the server takes false.
            hitl_anchor_max_rejections: Anchor rejections to budget; each costs one keyframe (assumed); 0 to
                10; left out, the server takes 0.
            human_review_videos: A person reviews the segment videos; switches their rejection buffer on; left
                out, the server takes false.
            hitl_segments_max_rejections: Segment rejections to budget; each costs the whole video part
                (assumed); 0 to 10; left out, the server takes 0.
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            UGenEstimate: The estimate. The breakdown adds up to total_credits. (Status 200.)

        Raises:
            AuthenticationError: 401 UNAUTHORIZED.
            NotFoundError: 404 NOT_FOUND.
            APIStatusError: 406 NOT_ACCEPTABLE; 413 PAYLOAD_TOO_LARGE; 415 UNSUPPORTED_MEDIA_TYPE.
            ValidationError: 422.
            RateLimitError: 429 RATE_LIMITED.
            ServerError: 500 INTERNAL_ERROR; 503 SERVICE_UNAVAILABLE.
        """
        return self._client._execute(
            Call(
                SPEC,
                body={
                    "segment_count": segment_count,
                    "model_id": model_id,
                    "variant": variant,
                    "duration_seconds": duration_seconds,
                    "resolution": resolution,
                    "keyframe_resolution": keyframe_resolution,
                    "caption_style": caption_style,
                    "music_enabled": music_enabled,
                    "voice_enabled": voice_enabled,
                    "custom_voice": custom_voice,
                    "qai_enabled": qai_enabled,
                    "max_kf_retries": max_kf_retries,
                    "max_video_retries": max_video_retries,
                    "human_review_gate": human_review_gate,
                    "hitl_anchor_max_rejections": hitl_anchor_max_rejections,
                    "human_review_videos": human_review_videos,
                    "hitl_segments_max_rejections": hitl_segments_max_rejections,
                },
            ),
            options,
        )


class AsyncCreditsEstimate(AsyncOperation):
    """``credits.estimate``: Compute what a job would reserve."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[UGenEstimate]] = SPEC

    async def __call__(
        self,
        *,
        segment_count: int,
        model_id: str | Unset = UNSET,
        variant: str | Unset = UNSET,
        duration_seconds: int | Unset = UNSET,
        resolution: str | Unset = UNSET,
        keyframe_resolution: KnownUGenEstimateRequestKeyframeResolution | Unset = UNSET,
        caption_style: str | Unset = UNSET,
        music_enabled: bool | Unset = UNSET,
        voice_enabled: bool | Unset = UNSET,
        custom_voice: bool | Unset = UNSET,
        qai_enabled: bool | Unset = UNSET,
        max_kf_retries: int | Unset = UNSET,
        max_video_retries: int | Unset = UNSET,
        human_review_gate: bool | Unset = UNSET,
        hitl_anchor_max_rejections: int | Unset = UNSET,
        human_review_videos: bool | Unset = UNSET,
        hitl_segments_max_rejections: int | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> UGenEstimate:
        """Compute what a job would reserve.

        Total and per-component cost of a job in whole credits. Reserves and charges nothing. Video: rate x
        segments (Veo, Sora) or rate x seconds x segments (Kling). Keyframes: (segments + 1) x 8 / 12 / 18 for
        1k / 2k / 4k. Music 15; voice 15, or 20 with a custom voice; custom captions 20; post-processing 10
        always. QA buffer: 50 % of the keyframe or video cost per retry, rounded up, when qai_enabled. Review
        buffer: one keyframe per anchor rejection when human_review_gate, the video cost per segment rejection
        when human_review_videos. Source: seed for the request and the rules; documented for the flat parts;
        answer's field names assumed.

        Charge: none; resend: safe; source: seed.

        Args:
            segment_count: Video segments, 1 to 10. N segments need N + 1 keyframes.
            model_id: Video model, such as veo3_fast, veo3, kling3_std, kling3_pro, sora-2-image-to-video or
                sora-2-pro-image-to-video; GET /credits/pricing lists those with a rate. Veo and Sora cost a
                flat rate per segment, Kling a rate per second; left out, the server takes "veo3_fast".
            variant: Model variant; only i2v (image to video) is known; left out, the server takes "i2v".
            duration_seconds: Seconds per segment. Veo 8; Kling 3 to 10; Sora 10 or 15, Sora Pro also 25.
                Veo's and Sora's flat rates do not depend on it, so Sora also accepts the default 8 (assumed);
                left out, the server takes 8.
            resolution: Video resolution. No surcharge is published for any; left out, the server takes
                "standard".
            keyframe_resolution: Keyframe resolution; 8, 12 or 18 credits per keyframe; one of ``1k``, ``2k``,
                ``4k``; left out, the server takes "1k".
            caption_style: Caption style. Standard styles are free, `custom` costs 20 credits (value assumed);
                left out, the server takes "tiktok_karaoke".
            music_enabled: Background music, 15 credits; left out, the server takes true.
            voice_enabled: Voice-over, 15 credits; left out, the server takes false.
            custom_voice: Own voice for the voice-over, 20 credits instead of 15. Counts only with
                voice_enabled (assumed); left out, the server takes false.
            qai_enabled: Automatic quality checks; switches the two retry buffers on; left out, the server
                takes false.
            max_kf_retries: Keyframe retries to budget, 0 to 5; each 50 % of the keyframe cost; left out, the
                server takes 0.
            max_video_retries: Video retries to budget, 0 to 5; each 50 % of the video cost; left out, the
                server takes 0.
            human_review_gate: A person reviews the anchor keyframe; switches its rejection buffer on; left
                out, the server takes false.
            hitl_anchor_max_rejections: Anchor rejections to budget; each costs one keyframe (assumed); 0 to
                10; left out, the server takes 0.
            human_review_videos: A person reviews the segment videos; switches their rejection buffer on; left
                out, the server takes false.
            hitl_segments_max_rejections: Segment rejections to budget; each costs the whole video part
                (assumed); 0 to 10; left out, the server takes 0.
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            UGenEstimate: The estimate. The breakdown adds up to total_credits. (Status 200.)

        Raises:
            AuthenticationError: 401 UNAUTHORIZED.
            NotFoundError: 404 NOT_FOUND.
            APIStatusError: 406 NOT_ACCEPTABLE; 413 PAYLOAD_TOO_LARGE; 415 UNSUPPORTED_MEDIA_TYPE.
            ValidationError: 422.
            RateLimitError: 429 RATE_LIMITED.
            ServerError: 500 INTERNAL_ERROR; 503 SERVICE_UNAVAILABLE.
        """
        return await self._client._execute(
            Call(
                SPEC,
                body={
                    "segment_count": segment_count,
                    "model_id": model_id,
                    "variant": variant,
                    "duration_seconds": duration_seconds,
                    "resolution": resolution,
                    "keyframe_resolution": keyframe_resolution,
                    "caption_style": caption_style,
                    "music_enabled": music_enabled,
                    "voice_enabled": voice_enabled,
                    "custom_voice": custom_voice,
                    "qai_enabled": qai_enabled,
                    "max_kf_retries": max_kf_retries,
                    "max_video_retries": max_video_retries,
                    "human_review_gate": human_review_gate,
                    "hitl_anchor_max_rejections": hitl_anchor_max_rejections,
                    "human_review_videos": human_review_videos,
                    "hitl_segments_max_rejections": hitl_segments_max_rejections,
                },
            ),
            options,
        )
