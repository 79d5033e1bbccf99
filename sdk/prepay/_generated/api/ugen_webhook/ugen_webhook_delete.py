# pyright: basic
"""DELETE /api/v1/tenants/me/webhook, generated from the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Unpack

from prepay._operation.bound import AsyncOperation, Operation
from prepay._operation.options import OptionFields
from prepay._operation.readers import nothing
from prepay._operation.results import NoContent
from prepay._operation.spec import Call, OperationSpec, ResponseFields

if TYPE_CHECKING:
    pass

SPEC: OperationSpec[NoContent] = OperationSpec(
    id="ugenDeleteWebhook",
    vendor="ugen",
    name="webhook.delete",
    method="DELETE",
    path="/api/v1/tenants/me/webhook",
    charge="none",
    resend="safe",
    source="documented",
    response_fields=ResponseFields(charged=(("credits_estimated",),)),
    parsers={
        204: nothing,
    },
    errors={
        401: ("UNAUTHORIZED",),
        403: ("FORBIDDEN",),
        406: ("NOT_ACCEPTABLE",),
        429: ("RATE_LIMITED",),
        500: ("INTERNAL_ERROR",),
        503: ("SERVICE_UNAVAILABLE",),
    },
)


class WebhookDelete(Operation):
    """``webhook.delete``: Remove the account's webhook."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[NoContent]] = SPEC

    def __call__(
        self,
        **options: Unpack[OptionFields],
    ) -> NoContent:
        """Remove the account's webhook.

        Forgets address and secret; deliveries that are being retried go on. Removing what is not there is no
        error (assumed). Source: documented; the 204 answer is assumed.

        Charge: none; resend: safe; source: documented.

        Args:
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            NoContent: Removed. (Status 204.)

        Raises:
            AuthenticationError: 401 UNAUTHORIZED.
            PermissionDeniedError: 403 FORBIDDEN.
            APIStatusError: 406 NOT_ACCEPTABLE.
            RateLimitError: 429 RATE_LIMITED.
            ServerError: 500 INTERNAL_ERROR; 503 SERVICE_UNAVAILABLE.
        """
        return self._client._execute(
            Call(
                SPEC,
            ),
            options,
        )


class AsyncWebhookDelete(AsyncOperation):
    """``webhook.delete``: Remove the account's webhook."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[NoContent]] = SPEC

    async def __call__(
        self,
        **options: Unpack[OptionFields],
    ) -> NoContent:
        """Remove the account's webhook.

        Forgets address and secret; deliveries that are being retried go on. Removing what is not there is no
        error (assumed). Source: documented; the 204 answer is assumed.

        Charge: none; resend: safe; source: documented.

        Args:
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            NoContent: Removed. (Status 204.)

        Raises:
            AuthenticationError: 401 UNAUTHORIZED.
            PermissionDeniedError: 403 FORBIDDEN.
            APIStatusError: 406 NOT_ACCEPTABLE.
            RateLimitError: 429 RATE_LIMITED.
            ServerError: 500 INTERNAL_ERROR; 503 SERVICE_UNAVAILABLE.
        """
        return await self._client._execute(
            Call(
                SPEC,
            ),
            options,
        )
