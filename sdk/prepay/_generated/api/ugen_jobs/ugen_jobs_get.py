# pyright: basic
"""GET /api/v1/jobs/{job_id}, generated from the contract."""

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
    id="ugenGetJob",
    vendor="ugen",
    name="jobs.get",
    method="GET",
    path="/api/v1/jobs/{job_id}",
    charge="none",
    resend="safe",
    source="documented",
    response_fields=ResponseFields(charged=(("credits_estimated",),)),
    parsers={
        200: model(UGenJob),
    },
    errors={
        401: ("UNAUTHORIZED",),
        404: ("NOT_FOUND",),
        406: ("NOT_ACCEPTABLE",),
        422: (),
        429: ("RATE_LIMITED",),
        500: ("INTERNAL_ERROR",),
        503: ("SERVICE_UNAVAILABLE",),
    },
)


class JobsGet(Operation):
    """``jobs.get``: Read one job."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[UGenJob]] = SPEC

    def __call__(
        self,
        job_id: str,
        **options: Unpack[OptionFields],
    ) -> UGenJob:
        """Read one job.

        Status, stage, progress and credits of a job; poll about every 10 seconds until it completes, fails or
        is cancelled. Source: documented.

        Charge: none; resend: safe; source: documented.

        Args:
            job_id: Id of the job (UUID).
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            UGenJob: The job as it is now. (Status 200.)

        Raises:
            AuthenticationError: 401 UNAUTHORIZED.
            NotFoundError: 404 NOT_FOUND.
            APIStatusError: 406 NOT_ACCEPTABLE.
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


class AsyncJobsGet(AsyncOperation):
    """``jobs.get``: Read one job."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[UGenJob]] = SPEC

    async def __call__(
        self,
        job_id: str,
        **options: Unpack[OptionFields],
    ) -> UGenJob:
        """Read one job.

        Status, stage, progress and credits of a job; poll about every 10 seconds until it completes, fails or
        is cancelled. Source: documented.

        Charge: none; resend: safe; source: documented.

        Args:
            job_id: Id of the job (UUID).
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            UGenJob: The job as it is now. (Status 200.)

        Raises:
            AuthenticationError: 401 UNAUTHORIZED.
            NotFoundError: 404 NOT_FOUND.
            APIStatusError: 406 NOT_ACCEPTABLE.
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
