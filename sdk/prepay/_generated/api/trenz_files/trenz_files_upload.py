# pyright: basic
"""POST /v1/files, generated from the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Unpack

from prepay._operation.bound import AsyncOperation, Operation
from prepay._operation.options import OptionFields
from prepay._operation.readers import model
from prepay._operation.spec import Call, OperationSpec, ResponseFields
from prepay._operation.unset import File

from ...models.trenz_file_response import TrenzFileResponse

if TYPE_CHECKING:
    pass

SPEC: OperationSpec[TrenzFileResponse] = OperationSpec(
    id="trenzUploadFile",
    vendor="trenz",
    name="files.upload",
    method="POST",
    path="/v1/files",
    charge="none",
    resend="never",
    source="assumed",
    error_code=("code",),
    body="multipart",
    response_fields=ResponseFields(
        charged=(("usage", "coin_cost"), ("usage", "credits_cost")),
        left=(("usage", "remaining_balance"), ("usage", "credits_balance")),
        task=(("data", "task_id"),),
    ),
    parsers={
        201: model(TrenzFileResponse),
    },
    errors={
        400: ("BAD_REQUEST", "INVALID_PARAM", "MISSING_PARAM"),
        401: ("AUTH_MISSING_KEY", "AUTH_INVALID_KEY", "AUTH_KEY_REVOKED", "AUTH_KEY_SUSPENDED"),
        403: ("FORBIDDEN_SCOPE",),
        406: ("BAD_REQUEST",),
        413: ("BAD_REQUEST",),
        415: ("BAD_REQUEST",),
        429: ("RATE_LIMITED", "QUOTA_EXCEEDED"),
        500: ("INTERNAL_ERROR",),
        503: ("BACKEND_UNAVAILABLE",),
    },
)


class FilesUpload(Operation):
    """``files.upload``: Upload a file to build images or videos on, free of charge."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[TrenzFileResponse]] = SPEC

    def __call__(
        self,
        *,
        file: File,
        **options: Unpack[OptionFields],
    ) -> TrenzFileResponse:
        """Upload a file to build images or videos on, free of charge.

        Stores one file of at most 10 MiB (assumed) and costs nothing (assumed). Sending it twice stores it
        twice.

        Charge: none; resend: never; source: assumed.

        Args:
            file: The file, at most 10 MiB.
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            TrenzFileResponse: The file is stored. (Status 201.)

        Raises:
            BadRequestError: 400 BAD_REQUEST, INVALID_PARAM, MISSING_PARAM.
            AuthenticationError: 401 AUTH_MISSING_KEY, AUTH_INVALID_KEY, AUTH_KEY_REVOKED, AUTH_KEY_SUSPENDED.
            PermissionDeniedError: 403 FORBIDDEN_SCOPE.
            APIStatusError: 406 BAD_REQUEST; 413 BAD_REQUEST; 415 BAD_REQUEST.
            RateLimitError: 429 RATE_LIMITED, QUOTA_EXCEEDED.
            ServerError: 500 INTERNAL_ERROR; 503 BACKEND_UNAVAILABLE.
        """
        return self._client._execute(
            Call(
                SPEC,
                body={
                    "file": file,
                },
            ),
            options,
        )


class AsyncFilesUpload(AsyncOperation):
    """``files.upload``: Upload a file to build images or videos on, free of charge."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[TrenzFileResponse]] = SPEC

    async def __call__(
        self,
        *,
        file: File,
        **options: Unpack[OptionFields],
    ) -> TrenzFileResponse:
        """Upload a file to build images or videos on, free of charge.

        Stores one file of at most 10 MiB (assumed) and costs nothing (assumed). Sending it twice stores it
        twice.

        Charge: none; resend: never; source: assumed.

        Args:
            file: The file, at most 10 MiB.
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            TrenzFileResponse: The file is stored. (Status 201.)

        Raises:
            BadRequestError: 400 BAD_REQUEST, INVALID_PARAM, MISSING_PARAM.
            AuthenticationError: 401 AUTH_MISSING_KEY, AUTH_INVALID_KEY, AUTH_KEY_REVOKED, AUTH_KEY_SUSPENDED.
            PermissionDeniedError: 403 FORBIDDEN_SCOPE.
            APIStatusError: 406 BAD_REQUEST; 413 BAD_REQUEST; 415 BAD_REQUEST.
            RateLimitError: 429 RATE_LIMITED, QUOTA_EXCEEDED.
            ServerError: 500 INTERNAL_ERROR; 503 BACKEND_UNAVAILABLE.
        """
        return await self._client._execute(
            Call(
                SPEC,
                body={
                    "file": file,
                },
            ),
            options,
        )
