# pyright: basic
"""GET /v1/tasks/{task_id}, generated from the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Unpack

from prepay._operation.bound import AsyncOperation, Operation
from prepay._operation.options import OptionFields
from prepay._operation.readers import model
from prepay._operation.spec import Call, OperationSpec, ResponseFields

from ...models.trenz_task_response import TrenzTaskResponse

if TYPE_CHECKING:
    pass

SPEC: OperationSpec[TrenzTaskResponse] = OperationSpec(
    id="trenzGetTask",
    vendor="trenz",
    name="tasks.get",
    method="GET",
    path="/v1/tasks/{task_id}",
    charge="none",
    resend="safe",
    source="assumed",
    error_code=("code",),
    response_fields=ResponseFields(
        charged=(("usage", "coin_cost"), ("usage", "credits_cost")),
        left=(("usage", "remaining_balance"), ("usage", "credits_balance")),
        task=(("data", "task_id"),),
    ),
    parsers={
        200: model(TrenzTaskResponse),
    },
    errors={
        400: ("BAD_REQUEST", "INVALID_PARAM"),
        401: ("AUTH_MISSING_KEY", "AUTH_INVALID_KEY", "AUTH_KEY_REVOKED", "AUTH_KEY_SUSPENDED"),
        404: ("TASK_NOT_FOUND",),
        406: ("BAD_REQUEST",),
        429: ("RATE_LIMITED", "QUOTA_EXCEEDED"),
        500: ("INTERNAL_ERROR",),
        503: ("BACKEND_UNAVAILABLE",),
    },
)


class TasksGet(Operation):
    """``tasks.get``: Read the state of an image or video task, free of charge."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[TrenzTaskResponse]] = SPEC

    def __call__(
        self,
        task_id: str,
        **options: Unpack[OptionFields],
    ) -> TrenzTaskResponse:
        """Read the state of an image or video task, free of charge.

        Polling costs nothing (assumed) and is the only way to learn the outcome: no webhook is published. A
        failed task keeps its charge.

        Charge: none; resend: safe; source: assumed.

        Args:
            task_id: Id that the submission answered.
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            TrenzTaskResponse: The task as it stands. (Status 200.)

        Raises:
            BadRequestError: 400 BAD_REQUEST, INVALID_PARAM.
            AuthenticationError: 401 AUTH_MISSING_KEY, AUTH_INVALID_KEY, AUTH_KEY_REVOKED, AUTH_KEY_SUSPENDED.
            NotFoundError: 404 TASK_NOT_FOUND.
            APIStatusError: 406 BAD_REQUEST.
            RateLimitError: 429 RATE_LIMITED, QUOTA_EXCEEDED.
            ServerError: 500 INTERNAL_ERROR; 503 BACKEND_UNAVAILABLE.
        """
        return self._client._execute(
            Call(
                SPEC,
                path={
                    "task_id": task_id,
                },
            ),
            options,
        )


class AsyncTasksGet(AsyncOperation):
    """``tasks.get``: Read the state of an image or video task, free of charge."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[TrenzTaskResponse]] = SPEC

    async def __call__(
        self,
        task_id: str,
        **options: Unpack[OptionFields],
    ) -> TrenzTaskResponse:
        """Read the state of an image or video task, free of charge.

        Polling costs nothing (assumed) and is the only way to learn the outcome: no webhook is published. A
        failed task keeps its charge.

        Charge: none; resend: safe; source: assumed.

        Args:
            task_id: Id that the submission answered.
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            TrenzTaskResponse: The task as it stands. (Status 200.)

        Raises:
            BadRequestError: 400 BAD_REQUEST, INVALID_PARAM.
            AuthenticationError: 401 AUTH_MISSING_KEY, AUTH_INVALID_KEY, AUTH_KEY_REVOKED, AUTH_KEY_SUSPENDED.
            NotFoundError: 404 TASK_NOT_FOUND.
            APIStatusError: 406 BAD_REQUEST.
            RateLimitError: 429 RATE_LIMITED, QUOTA_EXCEEDED.
            ServerError: 500 INTERNAL_ERROR; 503 BACKEND_UNAVAILABLE.
        """
        return await self._client._execute(
            Call(
                SPEC,
                path={
                    "task_id": task_id,
                },
            ),
            options,
        )
