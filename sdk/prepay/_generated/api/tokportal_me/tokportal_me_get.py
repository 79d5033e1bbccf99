# pyright: basic
"""GET /api/ext/me, generated from the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Unpack

from prepay._operation.bound import AsyncOperation, Operation
from prepay._operation.options import OptionFields
from prepay._operation.readers import model
from prepay._operation.spec import Call, OperationSpec, ResponseFields

from ...models.tok_portal_user_response import TokPortalUserResponse

if TYPE_CHECKING:
    pass

SPEC: OperationSpec[TokPortalUserResponse] = OperationSpec(
    id="tokportalGetCurrentUser",
    vendor="tokportal",
    name="me.get",
    method="GET",
    path="/api/ext/me",
    charge="none",
    resend="safe",
    source="documented",
    response_fields=ResponseFields(
        available=(("data", "credits"),),
        breakdown=(("cost_breakdown",),),
        charged=(("credits_charged",),),
        left=(("credits_remaining",),),
        quoted=(("credits_would_charge",),),
    ),
    parsers={
        200: model(TokPortalUserResponse),
    },
    errors={
        401: ("AUTH_MISSING_KEY", "AUTH_INVALID_KEY", "AUTH_REVOKED_KEY"),
        406: ("NOT_ACCEPTABLE",),
        429: ("RATE_LIMIT_EXCEEDED",),
        500: ("INTERNAL_ERROR",),
        503: ("SERVICE_UNAVAILABLE",),
    },
)


class MeGet(Operation):
    """``me.get``: Get the workspace of the API key"""

    __slots__ = ()
    spec: ClassVar[OperationSpec[TokPortalUserResponse]] = SPEC

    def __call__(
        self,
        **options: Unpack[OptionFields],
    ) -> TokPortalUserResponse:
        """Get the workspace of the API key

        Profile and current credit balance of the workspace that the key belongs to. Costs nothing.

        Charge: none; resend: safe; source: documented.

        Args:
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            TokPortalUserResponse: The workspace, with its available credits (Status 200.)

        Raises:
            AuthenticationError: 401 AUTH_MISSING_KEY, AUTH_INVALID_KEY, AUTH_REVOKED_KEY.
            APIStatusError: 406 NOT_ACCEPTABLE.
            RateLimitError: 429 RATE_LIMIT_EXCEEDED.
            ServerError: 500 INTERNAL_ERROR; 503 SERVICE_UNAVAILABLE.
        """
        return self._client._execute(
            Call(
                SPEC,
            ),
            options,
        )


class AsyncMeGet(AsyncOperation):
    """``me.get``: Get the workspace of the API key"""

    __slots__ = ()
    spec: ClassVar[OperationSpec[TokPortalUserResponse]] = SPEC

    async def __call__(
        self,
        **options: Unpack[OptionFields],
    ) -> TokPortalUserResponse:
        """Get the workspace of the API key

        Profile and current credit balance of the workspace that the key belongs to. Costs nothing.

        Charge: none; resend: safe; source: documented.

        Args:
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            TokPortalUserResponse: The workspace, with its available credits (Status 200.)

        Raises:
            AuthenticationError: 401 AUTH_MISSING_KEY, AUTH_INVALID_KEY, AUTH_REVOKED_KEY.
            APIStatusError: 406 NOT_ACCEPTABLE.
            RateLimitError: 429 RATE_LIMIT_EXCEEDED.
            ServerError: 500 INTERNAL_ERROR; 503 SERVICE_UNAVAILABLE.
        """
        return await self._client._execute(
            Call(
                SPEC,
            ),
            options,
        )
