# pyright: basic
"""POST /api/v1/jobs, generated from the contract."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Unpack

from prepay._operation.bound import AsyncOperation, Operation
from prepay._operation.options import OptionFields
from prepay._operation.readers import model
from prepay._operation.spec import Call, IdempotencyKey, OperationSpec, QuotedBy, ResponseFields
from prepay._operation.unset import UNSET, Unset

from ...models.u_gen_caption_options import UGenCaptionOptions
from ...models.u_gen_job import UGenJob
from ...models.u_gen_job_create_aspect_ratio import KnownUGenJobCreateAspectRatio
from ...models.u_gen_job_create_keyframe_resolution import (
    KnownUGenJobCreateKeyframeResolution,
)
from ...models.u_gen_job_create_qai_mode import KnownUGenJobCreateQaiMode
from ...models.u_gen_job_stage import KnownUGenJobStage
from ...models.u_gen_voice_settings import UGenVoiceSettings
from ..ugen_credits.ugen_credits_estimate import SPEC as QUOTED_BY

if TYPE_CHECKING:
    from prepay.credits import Quote

SPEC: OperationSpec[UGenJob] = OperationSpec(
    id="ugenCreateJob",
    vendor="ugen",
    name="jobs.create",
    method="POST",
    path="/api/v1/jobs",
    charge="reserve",
    resend="keyed",
    source="documented",
    price={
        "models": "models",
        "keyframes": "keyframes",
        "music": "music",
        "voice": "voice",
        "custom_voice": "custom_voice",
        "custom_captions": "custom_captions",
        "post_processing": "post_processing",
        "qa_retry_percent": "qa_retry_percent",
        "hitl_rejection_percent": "hitl_rejection_percent",
    },
    body="json",
    idempotency=IdempotencyKey("body", "idempotency_key", 86400),
    quoted_by=QuotedBy(
        spec=QUOTED_BY,
        total="total_credits",
        fields={
            "segment_count": ("segment_count",),
            "video_model": ("model_id",),
            "variant": ("variant",),
            "segment_duration": ("duration_seconds",),
            "video_resolution": ("resolution",),
            "keyframe_resolution": ("keyframe_resolution",),
            "caption_style": ("caption_style",),
            "music_enabled": ("music_enabled",),
            "voice_enabled": ("voice_enabled",),
            "custom_voice": ("custom_voice",),
            "qai_enabled": ("qai_enabled",),
            "max_retries_keyframe": ("max_kf_retries",),
            "max_retries_video": ("max_video_retries",),
            "human_review_gate": ("human_review_gate",),
            "human_review_videos": ("human_review_videos",),
            "human_review_max_rejections": ("hitl_anchor_max_rejections", "hitl_segments_max_rejections"),
        },
        defaults={
            "video_model": "veo3_fast",
            "variant": "i2v",
            "segment_duration": 8,
            "video_resolution": "standard",
            "keyframe_resolution": "1k",
            "caption_style": "tiktok_karaoke",
            "music_enabled": True,
            "voice_enabled": False,
            "custom_voice": False,
            "qai_enabled": False,
            "max_retries_keyframe": 1,
            "max_retries_video": 0,
            "human_review_gate": False,
            "human_review_videos": False,
            "human_review_max_rejections": 0,
        },
    ),
    response_fields=ResponseFields(charged=(("credits_estimated",),)),
    parsers={
        200: model(UGenJob),
        201: model(UGenJob),
    },
    errors={
        401: ("UNAUTHORIZED",),
        402: ("INSUFFICIENT_CREDITS",),
        403: ("FORBIDDEN",),
        404: ("NOT_FOUND",),
        406: ("NOT_ACCEPTABLE",),
        409: ("CONFLICT",),
        413: ("PAYLOAD_TOO_LARGE",),
        415: ("UNSUPPORTED_MEDIA_TYPE",),
        422: (),
        429: ("RATE_LIMITED",),
        500: ("INTERNAL_ERROR",),
        503: ("SERVICE_UNAVAILABLE",),
    },
)


class JobsCreate(Operation):
    """``jobs.create``: Create a video job and reserve its estimate."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[UGenJob]] = SPEC

    def __call__(
        self,
        *,
        product_name: str,
        product_image_url: str,
        segment_count: int,
        persona_id: str | Unset = UNSET,
        video_model: str | Unset = UNSET,
        variant: str | Unset = UNSET,
        video_resolution: str | Unset = UNSET,
        aspect_ratio: KnownUGenJobCreateAspectRatio | Unset = UNSET,
        segment_duration: int | Unset = UNSET,
        keyframe_resolution: KnownUGenJobCreateKeyframeResolution | Unset = UNSET,
        interaction_mode: str | Unset = UNSET,
        environment_description: str | Unset = UNSET,
        key_selling_points: Sequence[str] | Unset = UNSET,
        script_structure: str | Unset = UNSET,
        script_tone: str | Unset = UNSET,
        cta_text: str | Unset = UNSET,
        custom_script: str | Unset = UNSET,
        caption_style: str | Unset = UNSET,
        custom_caption_options: UGenCaptionOptions | Mapping[str, Any] | Unset = UNSET,
        music_enabled: bool | Unset = UNSET,
        music_mood: str | Unset = UNSET,
        custom_music_id: str | Unset = UNSET,
        music_volume: float | Unset = UNSET,
        voice_enabled: bool | Unset = UNSET,
        custom_voice: bool | Unset = UNSET,
        voice_settings: UGenVoiceSettings | Mapping[str, Any] | Unset = UNSET,
        qai_enabled: bool | Unset = UNSET,
        qai_mode: KnownUGenJobCreateQaiMode | Unset = UNSET,
        max_retries_keyframe: int | Unset = UNSET,
        max_retries_video: int | Unset = UNSET,
        human_review_gate: bool | Unset = UNSET,
        human_review_videos: bool | Unset = UNSET,
        human_review_max_rejections: int | Unset = UNSET,
        human_review_budget: str | Unset = UNSET,
        stop_at_stage: KnownUGenJobStage | Unset = UNSET,
        webhook_url: str | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> UGenJob:
        """Create a video job and reserve its estimate.

        Reserves the credits that credits.estimate gives for the same settings (`x-prepay.estimate_fields`
        maps the names) and queues the job. Needs available_credits >= estimate, otherwise 402 and nothing
        changes. On completion the reservation is released and the actual cost, never more than the
        reservation, is consumed; on failure or cancellation everything is released. The same idempotency_key
        with the same body answers 200 with the existing job and reserves nothing; with another body 409.
        Source: documented; status codes and the replay rules assumed.

        Charge: reserve computed from models, keyframes, music, voice, custom_voice, custom_captions,
        post_processing, qa_retry_percent, hitl_rejection_percent; resend: keyed; source: documented.

        Args:
            product_name: Product that the video shows.
            product_image_url: Picture of the product (URL).
            segment_count: Video segments, 1 to 10. N segments need N + 1 keyframes.
            persona_id: Persona that presents the product (UUID); left out, one is picked at random.
            video_model: Video model, such as veo3_fast, veo3, kling3_std or kling3_pro. Veo costs a flat rate
                per segment, Kling a rate per second. Sora models are not open to jobs. The default is
                assumed; left out, the server takes "veo3_fast".
            variant: Model variant; only i2v (image to video) is known; left out, the server takes "i2v";
                assumed.
            video_resolution: Video resolution. No surcharge is published for any; left out, the server takes
                "standard".
            aspect_ratio: Shape of the video. 1:1 is for Kling only, Auto for Veo only; one of ``9:16``,
                ``16:9``, ``1:1``, ``Auto``; left out, the server takes "9:16".
            segment_duration: Seconds per segment. Veo 8; Kling 3 to 10; left out, the server takes 8.
            keyframe_resolution: Keyframe resolution; 8, 12 or 18 credits per keyframe; one of ``1k``, ``2k``,
                ``4k``; left out, the server takes "1k"; assumed.
            interaction_mode: How the persona handles the product, such as holdable or display_static; left
                out, the server takes "holdable".
            environment_description: Surroundings of the scene.
            key_selling_points: Points that the script should make. Not used with custom_script.
            script_structure: Plan of the script. Not used with custom_script; left out, the server takes
                "standard_5phase".
            script_tone: Tone of the script. Not used with custom_script; left out, the server takes
                "conversational".
            cta_text: Call to action. Not used with custom_script.
            custom_script: Own script. Takes the place of script_structure, script_tone, key_selling_points
                and cta_text.
            caption_style: Caption style. Standard styles are free, `custom` costs 20 credits (value assumed);
                left out, the server takes "tiktok_karaoke".
            custom_caption_options: Look of custom captions. Its fields are not published; all are passed on.
            music_enabled: Background music, 15 credits; left out, the server takes true.
            music_mood: Mood of the music.
            custom_music_id: Id of an own piece of music.
            music_volume: Loudness of the music, 0 to 1 (range assumed); left out, the server takes 0.15.
            voice_enabled: Voice-over, 15 credits; left out, the server takes false; assumed.
            custom_voice: Own voice for the voice-over, 20 credits instead of 15. Counts only with
                voice_enabled (assumed); left out, the server takes false; assumed.
            voice_settings: Settings of the voice-over. Its fields are not published; all are passed on.
            qai_enabled: Automatic quality checks; switches the two retry buffers on; left out, the server
                takes false; assumed.
            qai_mode: Score that a picture must reach, 0.55, 0.70 or 0.80; one of ``lenient``, ``standard``,
                ``strict``; left out, the server takes "lenient".
            max_retries_keyframe: Keyframe retries, 0 to 5, at least 1 with qai_enabled; each reserves 50 % of
                the keyframe cost; left out, the server takes 1.
            max_retries_video: Video retries, 0 to 5; each reserves 50 % of the video cost with qai_enabled;
                left out, the server takes 0.
            human_review_gate: A person reviews the anchor keyframe; switches its rejection buffer on; left
                out, the server takes false; assumed.
            human_review_videos: A person reviews the segment videos; switches their rejection buffer on; left
                out, the server takes false; assumed.
            human_review_max_rejections: Rejections allowed at each switched-on review. An anchor rejection
                reserves one keyframe, a segment rejection the video cost (assumed); 0 to 10; left out, the
                server takes 0.
            human_review_budget: What happens when the rejections are used up; left out, the server takes
                "accept_best".
            stop_at_stage: Stage of the pipeline, in this order. A failed job keeps the stage it stopped at;
                one of ``prepare``, ``agents``, ``init``, ``generation``, ``concat``, ``audio``, ``captions``,
                ``complete``.
            webhook_url: HTTPS address told about this job instead of the account's webhook; plain http only
                on the loopback interface (assumed).
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            UGenJob: This idempotency_key and body were seen before; the job of that time, as it is now.
                Nothing was reserved. (Status 200.)
            UGenJob: The job is queued and its estimate reserved. (Status 201.)

        Raises:
            AuthenticationError: 401 UNAUTHORIZED.
            InsufficientCreditsError: 402 INSUFFICIENT_CREDITS.
            PermissionDeniedError: 403 FORBIDDEN.
            NotFoundError: 404 NOT_FOUND.
            APIStatusError: 406 NOT_ACCEPTABLE; 413 PAYLOAD_TOO_LARGE; 415 UNSUPPORTED_MEDIA_TYPE.
            ConflictError: 409 CONFLICT.
            ValidationError: 422.
            RateLimitError: 429 RATE_LIMITED.
            ServerError: 500 INTERNAL_ERROR; 503 SERVICE_UNAVAILABLE.
        """
        return self._client._execute(
            Call(
                SPEC,
                body={
                    "product_name": product_name,
                    "product_image_url": product_image_url,
                    "segment_count": segment_count,
                    "persona_id": persona_id,
                    "video_model": video_model,
                    "variant": variant,
                    "video_resolution": video_resolution,
                    "aspect_ratio": aspect_ratio,
                    "segment_duration": segment_duration,
                    "keyframe_resolution": keyframe_resolution,
                    "interaction_mode": interaction_mode,
                    "environment_description": environment_description,
                    "key_selling_points": key_selling_points,
                    "script_structure": script_structure,
                    "script_tone": script_tone,
                    "cta_text": cta_text,
                    "custom_script": custom_script,
                    "caption_style": caption_style,
                    "custom_caption_options": custom_caption_options,
                    "music_enabled": music_enabled,
                    "music_mood": music_mood,
                    "custom_music_id": custom_music_id,
                    "music_volume": music_volume,
                    "voice_enabled": voice_enabled,
                    "custom_voice": custom_voice,
                    "voice_settings": voice_settings,
                    "qai_enabled": qai_enabled,
                    "qai_mode": qai_mode,
                    "max_retries_keyframe": max_retries_keyframe,
                    "max_retries_video": max_retries_video,
                    "human_review_gate": human_review_gate,
                    "human_review_videos": human_review_videos,
                    "human_review_max_rejections": human_review_max_rejections,
                    "human_review_budget": human_review_budget,
                    "stop_at_stage": stop_at_stage,
                    "webhook_url": webhook_url,
                },
            ),
            options,
        )

    def quote(
        self,
        *,
        product_name: str,
        product_image_url: str,
        segment_count: int,
        persona_id: str | Unset = UNSET,
        video_model: str | Unset = UNSET,
        variant: str | Unset = UNSET,
        video_resolution: str | Unset = UNSET,
        aspect_ratio: KnownUGenJobCreateAspectRatio | Unset = UNSET,
        segment_duration: int | Unset = UNSET,
        keyframe_resolution: KnownUGenJobCreateKeyframeResolution | Unset = UNSET,
        interaction_mode: str | Unset = UNSET,
        environment_description: str | Unset = UNSET,
        key_selling_points: Sequence[str] | Unset = UNSET,
        script_structure: str | Unset = UNSET,
        script_tone: str | Unset = UNSET,
        cta_text: str | Unset = UNSET,
        custom_script: str | Unset = UNSET,
        caption_style: str | Unset = UNSET,
        custom_caption_options: UGenCaptionOptions | Mapping[str, Any] | Unset = UNSET,
        music_enabled: bool | Unset = UNSET,
        music_mood: str | Unset = UNSET,
        custom_music_id: str | Unset = UNSET,
        music_volume: float | Unset = UNSET,
        voice_enabled: bool | Unset = UNSET,
        custom_voice: bool | Unset = UNSET,
        voice_settings: UGenVoiceSettings | Mapping[str, Any] | Unset = UNSET,
        qai_enabled: bool | Unset = UNSET,
        qai_mode: KnownUGenJobCreateQaiMode | Unset = UNSET,
        max_retries_keyframe: int | Unset = UNSET,
        max_retries_video: int | Unset = UNSET,
        human_review_gate: bool | Unset = UNSET,
        human_review_videos: bool | Unset = UNSET,
        human_review_max_rejections: int | Unset = UNSET,
        human_review_budget: str | Unset = UNSET,
        stop_at_stage: KnownUGenJobStage | Unset = UNSET,
        webhook_url: str | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> Quote:
        """What ``jobs.create`` would cost with the very same arguments; charges nothing.

        Returns:
            Quote: total and breakdown in credits, and where they come from.
        """
        return self._client._quote(
            Call(
                SPEC,
                body={
                    "product_name": product_name,
                    "product_image_url": product_image_url,
                    "segment_count": segment_count,
                    "persona_id": persona_id,
                    "video_model": video_model,
                    "variant": variant,
                    "video_resolution": video_resolution,
                    "aspect_ratio": aspect_ratio,
                    "segment_duration": segment_duration,
                    "keyframe_resolution": keyframe_resolution,
                    "interaction_mode": interaction_mode,
                    "environment_description": environment_description,
                    "key_selling_points": key_selling_points,
                    "script_structure": script_structure,
                    "script_tone": script_tone,
                    "cta_text": cta_text,
                    "custom_script": custom_script,
                    "caption_style": caption_style,
                    "custom_caption_options": custom_caption_options,
                    "music_enabled": music_enabled,
                    "music_mood": music_mood,
                    "custom_music_id": custom_music_id,
                    "music_volume": music_volume,
                    "voice_enabled": voice_enabled,
                    "custom_voice": custom_voice,
                    "voice_settings": voice_settings,
                    "qai_enabled": qai_enabled,
                    "qai_mode": qai_mode,
                    "max_retries_keyframe": max_retries_keyframe,
                    "max_retries_video": max_retries_video,
                    "human_review_gate": human_review_gate,
                    "human_review_videos": human_review_videos,
                    "human_review_max_rejections": human_review_max_rejections,
                    "human_review_budget": human_review_budget,
                    "stop_at_stage": stop_at_stage,
                    "webhook_url": webhook_url,
                },
            ),
            options,
        )


class AsyncJobsCreate(AsyncOperation):
    """``jobs.create``: Create a video job and reserve its estimate."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[UGenJob]] = SPEC

    async def __call__(
        self,
        *,
        product_name: str,
        product_image_url: str,
        segment_count: int,
        persona_id: str | Unset = UNSET,
        video_model: str | Unset = UNSET,
        variant: str | Unset = UNSET,
        video_resolution: str | Unset = UNSET,
        aspect_ratio: KnownUGenJobCreateAspectRatio | Unset = UNSET,
        segment_duration: int | Unset = UNSET,
        keyframe_resolution: KnownUGenJobCreateKeyframeResolution | Unset = UNSET,
        interaction_mode: str | Unset = UNSET,
        environment_description: str | Unset = UNSET,
        key_selling_points: Sequence[str] | Unset = UNSET,
        script_structure: str | Unset = UNSET,
        script_tone: str | Unset = UNSET,
        cta_text: str | Unset = UNSET,
        custom_script: str | Unset = UNSET,
        caption_style: str | Unset = UNSET,
        custom_caption_options: UGenCaptionOptions | Mapping[str, Any] | Unset = UNSET,
        music_enabled: bool | Unset = UNSET,
        music_mood: str | Unset = UNSET,
        custom_music_id: str | Unset = UNSET,
        music_volume: float | Unset = UNSET,
        voice_enabled: bool | Unset = UNSET,
        custom_voice: bool | Unset = UNSET,
        voice_settings: UGenVoiceSettings | Mapping[str, Any] | Unset = UNSET,
        qai_enabled: bool | Unset = UNSET,
        qai_mode: KnownUGenJobCreateQaiMode | Unset = UNSET,
        max_retries_keyframe: int | Unset = UNSET,
        max_retries_video: int | Unset = UNSET,
        human_review_gate: bool | Unset = UNSET,
        human_review_videos: bool | Unset = UNSET,
        human_review_max_rejections: int | Unset = UNSET,
        human_review_budget: str | Unset = UNSET,
        stop_at_stage: KnownUGenJobStage | Unset = UNSET,
        webhook_url: str | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> UGenJob:
        """Create a video job and reserve its estimate.

        Reserves the credits that credits.estimate gives for the same settings (`x-prepay.estimate_fields`
        maps the names) and queues the job. Needs available_credits >= estimate, otherwise 402 and nothing
        changes. On completion the reservation is released and the actual cost, never more than the
        reservation, is consumed; on failure or cancellation everything is released. The same idempotency_key
        with the same body answers 200 with the existing job and reserves nothing; with another body 409.
        Source: documented; status codes and the replay rules assumed.

        Charge: reserve computed from models, keyframes, music, voice, custom_voice, custom_captions,
        post_processing, qa_retry_percent, hitl_rejection_percent; resend: keyed; source: documented.

        Args:
            product_name: Product that the video shows.
            product_image_url: Picture of the product (URL).
            segment_count: Video segments, 1 to 10. N segments need N + 1 keyframes.
            persona_id: Persona that presents the product (UUID); left out, one is picked at random.
            video_model: Video model, such as veo3_fast, veo3, kling3_std or kling3_pro. Veo costs a flat rate
                per segment, Kling a rate per second. Sora models are not open to jobs. The default is
                assumed; left out, the server takes "veo3_fast".
            variant: Model variant; only i2v (image to video) is known; left out, the server takes "i2v";
                assumed.
            video_resolution: Video resolution. No surcharge is published for any; left out, the server takes
                "standard".
            aspect_ratio: Shape of the video. 1:1 is for Kling only, Auto for Veo only; one of ``9:16``,
                ``16:9``, ``1:1``, ``Auto``; left out, the server takes "9:16".
            segment_duration: Seconds per segment. Veo 8; Kling 3 to 10; left out, the server takes 8.
            keyframe_resolution: Keyframe resolution; 8, 12 or 18 credits per keyframe; one of ``1k``, ``2k``,
                ``4k``; left out, the server takes "1k"; assumed.
            interaction_mode: How the persona handles the product, such as holdable or display_static; left
                out, the server takes "holdable".
            environment_description: Surroundings of the scene.
            key_selling_points: Points that the script should make. Not used with custom_script.
            script_structure: Plan of the script. Not used with custom_script; left out, the server takes
                "standard_5phase".
            script_tone: Tone of the script. Not used with custom_script; left out, the server takes
                "conversational".
            cta_text: Call to action. Not used with custom_script.
            custom_script: Own script. Takes the place of script_structure, script_tone, key_selling_points
                and cta_text.
            caption_style: Caption style. Standard styles are free, `custom` costs 20 credits (value assumed);
                left out, the server takes "tiktok_karaoke".
            custom_caption_options: Look of custom captions. Its fields are not published; all are passed on.
            music_enabled: Background music, 15 credits; left out, the server takes true.
            music_mood: Mood of the music.
            custom_music_id: Id of an own piece of music.
            music_volume: Loudness of the music, 0 to 1 (range assumed); left out, the server takes 0.15.
            voice_enabled: Voice-over, 15 credits; left out, the server takes false; assumed.
            custom_voice: Own voice for the voice-over, 20 credits instead of 15. Counts only with
                voice_enabled (assumed); left out, the server takes false; assumed.
            voice_settings: Settings of the voice-over. Its fields are not published; all are passed on.
            qai_enabled: Automatic quality checks; switches the two retry buffers on; left out, the server
                takes false; assumed.
            qai_mode: Score that a picture must reach, 0.55, 0.70 or 0.80; one of ``lenient``, ``standard``,
                ``strict``; left out, the server takes "lenient".
            max_retries_keyframe: Keyframe retries, 0 to 5, at least 1 with qai_enabled; each reserves 50 % of
                the keyframe cost; left out, the server takes 1.
            max_retries_video: Video retries, 0 to 5; each reserves 50 % of the video cost with qai_enabled;
                left out, the server takes 0.
            human_review_gate: A person reviews the anchor keyframe; switches its rejection buffer on; left
                out, the server takes false; assumed.
            human_review_videos: A person reviews the segment videos; switches their rejection buffer on; left
                out, the server takes false; assumed.
            human_review_max_rejections: Rejections allowed at each switched-on review. An anchor rejection
                reserves one keyframe, a segment rejection the video cost (assumed); 0 to 10; left out, the
                server takes 0.
            human_review_budget: What happens when the rejections are used up; left out, the server takes
                "accept_best".
            stop_at_stage: Stage of the pipeline, in this order. A failed job keeps the stage it stopped at;
                one of ``prepare``, ``agents``, ``init``, ``generation``, ``concat``, ``audio``, ``captions``,
                ``complete``.
            webhook_url: HTTPS address told about this job instead of the account's webhook; plain http only
                on the loopback interface (assumed).
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            UGenJob: This idempotency_key and body were seen before; the job of that time, as it is now.
                Nothing was reserved. (Status 200.)
            UGenJob: The job is queued and its estimate reserved. (Status 201.)

        Raises:
            AuthenticationError: 401 UNAUTHORIZED.
            InsufficientCreditsError: 402 INSUFFICIENT_CREDITS.
            PermissionDeniedError: 403 FORBIDDEN.
            NotFoundError: 404 NOT_FOUND.
            APIStatusError: 406 NOT_ACCEPTABLE; 413 PAYLOAD_TOO_LARGE; 415 UNSUPPORTED_MEDIA_TYPE.
            ConflictError: 409 CONFLICT.
            ValidationError: 422.
            RateLimitError: 429 RATE_LIMITED.
            ServerError: 500 INTERNAL_ERROR; 503 SERVICE_UNAVAILABLE.
        """
        return await self._client._execute(
            Call(
                SPEC,
                body={
                    "product_name": product_name,
                    "product_image_url": product_image_url,
                    "segment_count": segment_count,
                    "persona_id": persona_id,
                    "video_model": video_model,
                    "variant": variant,
                    "video_resolution": video_resolution,
                    "aspect_ratio": aspect_ratio,
                    "segment_duration": segment_duration,
                    "keyframe_resolution": keyframe_resolution,
                    "interaction_mode": interaction_mode,
                    "environment_description": environment_description,
                    "key_selling_points": key_selling_points,
                    "script_structure": script_structure,
                    "script_tone": script_tone,
                    "cta_text": cta_text,
                    "custom_script": custom_script,
                    "caption_style": caption_style,
                    "custom_caption_options": custom_caption_options,
                    "music_enabled": music_enabled,
                    "music_mood": music_mood,
                    "custom_music_id": custom_music_id,
                    "music_volume": music_volume,
                    "voice_enabled": voice_enabled,
                    "custom_voice": custom_voice,
                    "voice_settings": voice_settings,
                    "qai_enabled": qai_enabled,
                    "qai_mode": qai_mode,
                    "max_retries_keyframe": max_retries_keyframe,
                    "max_retries_video": max_retries_video,
                    "human_review_gate": human_review_gate,
                    "human_review_videos": human_review_videos,
                    "human_review_max_rejections": human_review_max_rejections,
                    "human_review_budget": human_review_budget,
                    "stop_at_stage": stop_at_stage,
                    "webhook_url": webhook_url,
                },
            ),
            options,
        )

    async def quote(
        self,
        *,
        product_name: str,
        product_image_url: str,
        segment_count: int,
        persona_id: str | Unset = UNSET,
        video_model: str | Unset = UNSET,
        variant: str | Unset = UNSET,
        video_resolution: str | Unset = UNSET,
        aspect_ratio: KnownUGenJobCreateAspectRatio | Unset = UNSET,
        segment_duration: int | Unset = UNSET,
        keyframe_resolution: KnownUGenJobCreateKeyframeResolution | Unset = UNSET,
        interaction_mode: str | Unset = UNSET,
        environment_description: str | Unset = UNSET,
        key_selling_points: Sequence[str] | Unset = UNSET,
        script_structure: str | Unset = UNSET,
        script_tone: str | Unset = UNSET,
        cta_text: str | Unset = UNSET,
        custom_script: str | Unset = UNSET,
        caption_style: str | Unset = UNSET,
        custom_caption_options: UGenCaptionOptions | Mapping[str, Any] | Unset = UNSET,
        music_enabled: bool | Unset = UNSET,
        music_mood: str | Unset = UNSET,
        custom_music_id: str | Unset = UNSET,
        music_volume: float | Unset = UNSET,
        voice_enabled: bool | Unset = UNSET,
        custom_voice: bool | Unset = UNSET,
        voice_settings: UGenVoiceSettings | Mapping[str, Any] | Unset = UNSET,
        qai_enabled: bool | Unset = UNSET,
        qai_mode: KnownUGenJobCreateQaiMode | Unset = UNSET,
        max_retries_keyframe: int | Unset = UNSET,
        max_retries_video: int | Unset = UNSET,
        human_review_gate: bool | Unset = UNSET,
        human_review_videos: bool | Unset = UNSET,
        human_review_max_rejections: int | Unset = UNSET,
        human_review_budget: str | Unset = UNSET,
        stop_at_stage: KnownUGenJobStage | Unset = UNSET,
        webhook_url: str | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> Quote:
        """What ``jobs.create`` would cost with the very same arguments; charges nothing.

        Returns:
            Quote: total and breakdown in credits, and where they come from.
        """
        return await self._client._quote(
            Call(
                SPEC,
                body={
                    "product_name": product_name,
                    "product_image_url": product_image_url,
                    "segment_count": segment_count,
                    "persona_id": persona_id,
                    "video_model": video_model,
                    "variant": variant,
                    "video_resolution": video_resolution,
                    "aspect_ratio": aspect_ratio,
                    "segment_duration": segment_duration,
                    "keyframe_resolution": keyframe_resolution,
                    "interaction_mode": interaction_mode,
                    "environment_description": environment_description,
                    "key_selling_points": key_selling_points,
                    "script_structure": script_structure,
                    "script_tone": script_tone,
                    "cta_text": cta_text,
                    "custom_script": custom_script,
                    "caption_style": caption_style,
                    "custom_caption_options": custom_caption_options,
                    "music_enabled": music_enabled,
                    "music_mood": music_mood,
                    "custom_music_id": custom_music_id,
                    "music_volume": music_volume,
                    "voice_enabled": voice_enabled,
                    "custom_voice": custom_voice,
                    "voice_settings": voice_settings,
                    "qai_enabled": qai_enabled,
                    "qai_mode": qai_mode,
                    "max_retries_keyframe": max_retries_keyframe,
                    "max_retries_video": max_retries_video,
                    "human_review_gate": human_review_gate,
                    "human_review_videos": human_review_videos,
                    "human_review_max_rejections": human_review_max_rejections,
                    "human_review_budget": human_review_budget,
                    "stop_at_stage": stop_at_stage,
                    "webhook_url": webhook_url,
                },
            ),
            options,
        )
