# pyright: basic
"""POST /api/v1/jobs/{job_id}/retry, generated from the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Unpack

from prepay._operation.bound import AsyncOperation, Operation
from prepay._operation.options import OptionFields
from prepay._operation.readers import model
from prepay._operation.spec import Call, OperationSpec, QuotedBy, ResponseFields

from ...models.u_gen_job import UGenJob
from ..ugen_jobs.ugen_jobs_get import SPEC as QUOTED_BY

if TYPE_CHECKING:
    from prepay.credits import Quote

SPEC: OperationSpec[UGenJob] = OperationSpec(
    id="ugenRetryJob",
    vendor="ugen",
    name="jobs.retry",
    method="POST",
    path="/api/v1/jobs/{job_id}/retry",
    charge="reserve",
    resend="never",
    source="assumed",
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
    quoted_by=QuotedBy(spec=QUOTED_BY, total="credits_estimated", fields={}, defaults={}),
    response_fields=ResponseFields(charged=(("credits_estimated",),)),
    parsers={
        200: model(UGenJob),
    },
    errors={
        401: ("UNAUTHORIZED",),
        402: ("INSUFFICIENT_CREDITS",),
        403: ("FORBIDDEN",),
        404: ("NOT_FOUND",),
        406: ("NOT_ACCEPTABLE",),
        409: ("CONFLICT",),
        422: (),
        429: ("RATE_LIMITED",),
        500: ("INTERNAL_ERROR",),
        503: ("SERVICE_UNAVAILABLE",),
    },
)


class JobsRetry(Operation):
    """``jobs.retry``: Run a failed job again, with a new reservation."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[UGenJob]] = SPEC

    def __call__(
        self,
        job_id: str,
        **options: Unpack[OptionFields],
    ) -> UGenJob:
        """Run a failed job again, with a new reservation.

        Puts a failed job back in the queue from the stage where it stopped and reserves its full estimate
        anew; 402 when the available credits fall short. Only a failed job can be retried, others answer 409.
        Takes no body. No idempotency key exists: when the outcome is unknown, read the job before trying
        again. Source: assumed for method, path and amount; seed that a retry needs available credits.

        Charge: reserve computed from models, keyframes, music, voice, custom_voice, custom_captions,
        post_processing, qa_retry_percent, hitl_rejection_percent; resend: never; source: assumed.

        Args:
            job_id: Id of the job (UUID).
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            UGenJob: The job is queued again and its estimate reserved anew. (Status 200.)

        Raises:
            AuthenticationError: 401 UNAUTHORIZED.
            InsufficientCreditsError: 402 INSUFFICIENT_CREDITS.
            PermissionDeniedError: 403 FORBIDDEN.
            NotFoundError: 404 NOT_FOUND.
            APIStatusError: 406 NOT_ACCEPTABLE.
            ConflictError: 409 CONFLICT.
            ValidationError: 422.
            RateLimitError: 429 RATE_LIMITED.
            ServerError: 500 INTERNAL_ERROR; 503 SERVICE_UNAVAILABLE.
        """
        return self._client._execute(
            Call(
                SPEC,
                path={
                    "job_id": job_id,
                },
            ),
            options,
        )

    def quote(
        self,
        job_id: str,
        **options: Unpack[OptionFields],
    ) -> Quote:
        """What ``jobs.retry`` would cost with the very same arguments; charges nothing.

        Returns:
            Quote: total and breakdown in credits, and where they come from.
        """
        return self._client._quote(
            Call(
                SPEC,
                path={
                    "job_id": job_id,
                },
            ),
            options,
        )


class AsyncJobsRetry(AsyncOperation):
    """``jobs.retry``: Run a failed job again, with a new reservation."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[UGenJob]] = SPEC

    async def __call__(
        self,
        job_id: str,
        **options: Unpack[OptionFields],
    ) -> UGenJob:
        """Run a failed job again, with a new reservation.

        Puts a failed job back in the queue from the stage where it stopped and reserves its full estimate
        anew; 402 when the available credits fall short. Only a failed job can be retried, others answer 409.
        Takes no body. No idempotency key exists: when the outcome is unknown, read the job before trying
        again. Source: assumed for method, path and amount; seed that a retry needs available credits.

        Charge: reserve computed from models, keyframes, music, voice, custom_voice, custom_captions,
        post_processing, qa_retry_percent, hitl_rejection_percent; resend: never; source: assumed.

        Args:
            job_id: Id of the job (UUID).
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            UGenJob: The job is queued again and its estimate reserved anew. (Status 200.)

        Raises:
            AuthenticationError: 401 UNAUTHORIZED.
            InsufficientCreditsError: 402 INSUFFICIENT_CREDITS.
            PermissionDeniedError: 403 FORBIDDEN.
            NotFoundError: 404 NOT_FOUND.
            APIStatusError: 406 NOT_ACCEPTABLE.
            ConflictError: 409 CONFLICT.
            ValidationError: 422.
            RateLimitError: 429 RATE_LIMITED.
            ServerError: 500 INTERNAL_ERROR; 503 SERVICE_UNAVAILABLE.
        """
        return await self._client._execute(
            Call(
                SPEC,
                path={
                    "job_id": job_id,
                },
            ),
            options,
        )

    async def quote(
        self,
        job_id: str,
        **options: Unpack[OptionFields],
    ) -> Quote:
        """What ``jobs.retry`` would cost with the very same arguments; charges nothing.

        Returns:
            Quote: total and breakdown in credits, and where they come from.
        """
        return await self._client._quote(
            Call(
                SPEC,
                path={
                    "job_id": job_id,
                },
            ),
            options,
        )
