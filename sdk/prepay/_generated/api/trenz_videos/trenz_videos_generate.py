# pyright: basic
"""POST /v1/content/ai-video/generations, generated from the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Unpack

from prepay._operation.bound import AsyncOperation, Operation
from prepay._operation.options import OptionFields
from prepay._operation.readers import model
from prepay._operation.spec import Call, OperationSpec, ResponseFields
from prepay._operation.unset import UNSET, Unset

from ...models.trenz_aspect_ratio import KnownTrenzAspectRatio
from ...models.trenz_submission_response import TrenzSubmissionResponse
from ...models.trenz_video_model import KnownTrenzVideoModel

if TYPE_CHECKING:
    from prepay.credits import Quote

SPEC: OperationSpec[TrenzSubmissionResponse] = OperationSpec(
    id="trenzGenerateVideo",
    vendor="trenz",
    name="videos.generate",
    method="POST",
    path="/v1/content/ai-video/generations",
    charge="async_on_complete",
    resend="never",
    source="assumed",
    error_code=("code",),
    price=100,
    body="json",
    response_fields=ResponseFields(
        charged=(("usage", "coin_cost"), ("usage", "credits_cost")),
        left=(("usage", "remaining_balance"), ("usage", "credits_balance")),
        task=(("data", "task_id"),),
    ),
    parsers={
        202: model(TrenzSubmissionResponse),
    },
    errors={
        400: ("BAD_REQUEST", "INVALID_PARAM", "MISSING_PARAM"),
        401: ("AUTH_MISSING_KEY", "AUTH_INVALID_KEY", "AUTH_KEY_REVOKED", "AUTH_KEY_SUSPENDED"),
        402: ("INSUFFICIENT_BALANCE", "INSUFFICIENT_CREDITS"),
        403: ("FORBIDDEN_SCOPE",),
        404: ("RESOURCE_NOT_FOUND",),
        406: ("BAD_REQUEST",),
        413: ("BAD_REQUEST",),
        415: ("BAD_REQUEST",),
        429: ("RATE_LIMITED", "QUOTA_EXCEEDED"),
        500: ("INTERNAL_ERROR",),
        502: ("BACKEND_ERROR",),
        503: ("BACKEND_UNAVAILABLE",),
        504: ("BACKEND_TIMEOUT",),
    },
)


class VideosGenerate(Operation):
    """``videos.generate``: Submit a video task, for 100 credits on acceptance."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[TrenzSubmissionResponse]] = SPEC

    def __call__(
        self,
        *,
        prompt: str,
        model: KnownTrenzVideoModel | Unset = UNSET,
        duration_seconds: int | Unset = UNSET,
        aspect_ratio: KnownTrenzAspectRatio | Unset = UNSET,
        reference_file_id: str | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> TrenzSubmissionResponse:
        """Submit a video task, for 100 credits on acceptance.

        Charged 100 credits (assumed) when the submission succeeds, whatever the length of the video. A
        refused or failed submission costs nothing. A task that fails later is never refunded. The name of the
        mode, `async_on_complete`, is the vendor's; the charge does not wait for completion.

        Charge: async_on_complete of 100 credits; resend: never; source: assumed.

        Args:
            prompt: What the video shall show.
            model: Video model; the service chooses without it. The vendor lists each as an operation of its
                own; one of ``veo3``, ``sora2``, ``sora2_pro``, ``grok``, ``wan2_6``, ``sd_pro``,
                ``sd_pro_fast``; assumed.
            duration_seconds: Length in seconds; the price does not depend on it; 1 to 60; left out, the
                server takes 8.
            aspect_ratio: Width to height of a video; 9:16 without it; one of ``9:16``, ``16:9``, ``1:1``;
                assumed.
            reference_file_id: An uploaded file to build on; an unknown id is a 404.
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            TrenzSubmissionResponse: Accepted. 100 credits were charged, and stay so even if the task fails.
                (Status 202.)

        Raises:
            BadRequestError: 400 BAD_REQUEST, INVALID_PARAM, MISSING_PARAM.
            AuthenticationError: 401 AUTH_MISSING_KEY, AUTH_INVALID_KEY, AUTH_KEY_REVOKED, AUTH_KEY_SUSPENDED.
            InsufficientCreditsError: 402 INSUFFICIENT_BALANCE, INSUFFICIENT_CREDITS.
            PermissionDeniedError: 403 FORBIDDEN_SCOPE.
            NotFoundError: 404 RESOURCE_NOT_FOUND.
            APIStatusError: 406 BAD_REQUEST; 413 BAD_REQUEST; 415 BAD_REQUEST.
            RateLimitError: 429 RATE_LIMITED, QUOTA_EXCEEDED.
            ServerError: 500 INTERNAL_ERROR; 502 BACKEND_ERROR; 503 BACKEND_UNAVAILABLE; 504 BACKEND_TIMEOUT.
        """
        return self._client._execute(
            Call(
                SPEC,
                body={
                    "prompt": prompt,
                    "model": model,
                    "duration_seconds": duration_seconds,
                    "aspect_ratio": aspect_ratio,
                    "reference_file_id": reference_file_id,
                },
            ),
            options,
        )

    def quote(
        self,
        *,
        prompt: str,
        model: KnownTrenzVideoModel | Unset = UNSET,
        duration_seconds: int | Unset = UNSET,
        aspect_ratio: KnownTrenzAspectRatio | Unset = UNSET,
        reference_file_id: str | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> Quote:
        """What ``videos.generate`` would cost with the very same arguments; charges nothing.

        Returns:
            Quote: total and breakdown in credits, and where they come from.
        """
        return self._client._quote(
            Call(
                SPEC,
                body={
                    "prompt": prompt,
                    "model": model,
                    "duration_seconds": duration_seconds,
                    "aspect_ratio": aspect_ratio,
                    "reference_file_id": reference_file_id,
                },
            ),
            options,
        )


class AsyncVideosGenerate(AsyncOperation):
    """``videos.generate``: Submit a video task, for 100 credits on acceptance."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[TrenzSubmissionResponse]] = SPEC

    async def __call__(
        self,
        *,
        prompt: str,
        model: KnownTrenzVideoModel | Unset = UNSET,
        duration_seconds: int | Unset = UNSET,
        aspect_ratio: KnownTrenzAspectRatio | Unset = UNSET,
        reference_file_id: str | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> TrenzSubmissionResponse:
        """Submit a video task, for 100 credits on acceptance.

        Charged 100 credits (assumed) when the submission succeeds, whatever the length of the video. A
        refused or failed submission costs nothing. A task that fails later is never refunded. The name of the
        mode, `async_on_complete`, is the vendor's; the charge does not wait for completion.

        Charge: async_on_complete of 100 credits; resend: never; source: assumed.

        Args:
            prompt: What the video shall show.
            model: Video model; the service chooses without it. The vendor lists each as an operation of its
                own; one of ``veo3``, ``sora2``, ``sora2_pro``, ``grok``, ``wan2_6``, ``sd_pro``,
                ``sd_pro_fast``; assumed.
            duration_seconds: Length in seconds; the price does not depend on it; 1 to 60; left out, the
                server takes 8.
            aspect_ratio: Width to height of a video; 9:16 without it; one of ``9:16``, ``16:9``, ``1:1``;
                assumed.
            reference_file_id: An uploaded file to build on; an unknown id is a 404.
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            TrenzSubmissionResponse: Accepted. 100 credits were charged, and stay so even if the task fails.
                (Status 202.)

        Raises:
            BadRequestError: 400 BAD_REQUEST, INVALID_PARAM, MISSING_PARAM.
            AuthenticationError: 401 AUTH_MISSING_KEY, AUTH_INVALID_KEY, AUTH_KEY_REVOKED, AUTH_KEY_SUSPENDED.
            InsufficientCreditsError: 402 INSUFFICIENT_BALANCE, INSUFFICIENT_CREDITS.
            PermissionDeniedError: 403 FORBIDDEN_SCOPE.
            NotFoundError: 404 RESOURCE_NOT_FOUND.
            APIStatusError: 406 BAD_REQUEST; 413 BAD_REQUEST; 415 BAD_REQUEST.
            RateLimitError: 429 RATE_LIMITED, QUOTA_EXCEEDED.
            ServerError: 500 INTERNAL_ERROR; 502 BACKEND_ERROR; 503 BACKEND_UNAVAILABLE; 504 BACKEND_TIMEOUT.
        """
        return await self._client._execute(
            Call(
                SPEC,
                body={
                    "prompt": prompt,
                    "model": model,
                    "duration_seconds": duration_seconds,
                    "aspect_ratio": aspect_ratio,
                    "reference_file_id": reference_file_id,
                },
            ),
            options,
        )

    async def quote(
        self,
        *,
        prompt: str,
        model: KnownTrenzVideoModel | Unset = UNSET,
        duration_seconds: int | Unset = UNSET,
        aspect_ratio: KnownTrenzAspectRatio | Unset = UNSET,
        reference_file_id: str | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> Quote:
        """What ``videos.generate`` would cost with the very same arguments; charges nothing.

        Returns:
            Quote: total and breakdown in credits, and where they come from.
        """
        return await self._client._quote(
            Call(
                SPEC,
                body={
                    "prompt": prompt,
                    "model": model,
                    "duration_seconds": duration_seconds,
                    "aspect_ratio": aspect_ratio,
                    "reference_file_id": reference_file_id,
                },
            ),
            options,
        )
