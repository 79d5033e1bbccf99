# pyright: basic
"""POST /api/v1/jobs/{job_id}/cancel, generated from the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Unpack

from prepay._operation.bound import AsyncOperation, Operation
from prepay._operation.options import OptionFields
from prepay._operation.readers import model
from prepay._operation.spec import Call, OperationSpec, ResponseFields

from ...models.u_gen_job import UGenJob

if TYPE_CHECKING:
    pass

SPEC: OperationSpec[UGenJob] = OperationSpec(
    id="ugenCancelJob",
    vendor="ugen",
    name="jobs.cancel",
    method="POST",
    path="/api/v1/jobs/{job_id}/cancel",
    charge="none",
    resend="safe",
    source="assumed",
    response_fields=ResponseFields(charged=(("credits_estimated",),)),
    parsers={
        200: model(UGenJob),
    },
    errors={
        401: ("UNAUTHORIZED",),
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


class JobsCancel(Operation):
    """``jobs.cancel``: Cancel a job and release its reservation."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[UGenJob]] = SPEC

    def __call__(
        self,
        job_id: str,
        **options: Unpack[OptionFields],
    ) -> UGenJob:
        """Cancel a job and release its reservation.

        Stops a queued or running job and releases every reserved credit at once; nothing is consumed. A job
        that has completed, failed or been cancelled answers 409 and changes nothing, so a second cancel is
        harmless. Takes no body. Source: assumed for method and path; documented that cancelling releases
        everything.

        Charge: none; resend: safe; source: assumed.

        Args:
            job_id: Id of the job (UUID).
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            UGenJob: The cancelled job; credits_reserved is 0. (Status 200.)

        Raises:
            AuthenticationError: 401 UNAUTHORIZED.
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


class AsyncJobsCancel(AsyncOperation):
    """``jobs.cancel``: Cancel a job and release its reservation."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[UGenJob]] = SPEC

    async def __call__(
        self,
        job_id: str,
        **options: Unpack[OptionFields],
    ) -> UGenJob:
        """Cancel a job and release its reservation.

        Stops a queued or running job and releases every reserved credit at once; nothing is consumed. A job
        that has completed, failed or been cancelled answers 409 and changes nothing, so a second cancel is
        harmless. Takes no body. Source: assumed for method and path; documented that cancelling releases
        everything.

        Charge: none; resend: safe; source: assumed.

        Args:
            job_id: Id of the job (UUID).
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            UGenJob: The cancelled job; credits_reserved is 0. (Status 200.)

        Raises:
            AuthenticationError: 401 UNAUTHORIZED.
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
