# pyright: basic
"""GET /api/v1/tenants/me/webhook, generated from the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Unpack

from prepay._operation.bound import AsyncOperation, Operation
from prepay._operation.options import OptionFields
from prepay._operation.readers import model
from prepay._operation.spec import Call, OperationSpec, ResponseFields

from ...models.u_gen_webhook_status import UGenWebhookStatus

if TYPE_CHECKING:
    pass

SPEC: OperationSpec[UGenWebhookStatus] = OperationSpec(
    id="ugenGetWebhook",
    vendor="ugen",
    name="webhook.get",
    method="GET",
    path="/api/v1/tenants/me/webhook",
    charge="none",
    resend="safe",
    source="documented",
    response_fields=ResponseFields(charged=(("credits_estimated",),)),
    parsers={
        200: model(UGenWebhookStatus),
    },
    errors={
        401: ("UNAUTHORIZED",),
        406: ("NOT_ACCEPTABLE",),
        429: ("RATE_LIMITED",),
        500: ("INTERNAL_ERROR",),
        503: ("SERVICE_UNAVAILABLE",),
    },
)


class WebhookGet(Operation):
    """``webhook.get``: Read whether a webhook is set."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[UGenWebhookStatus]] = SPEC

    def __call__(
        self,
        **options: Unpack[OptionFields],
    ) -> UGenWebhookStatus:
        """Read whether a webhook is set.

        Says whether the account has a webhook; the secret is never returned. Source: documented; the address
        in the answer is assumed.

        Charge: none; resend: safe; source: documented.

        Args:
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            UGenWebhookStatus: The webhook's state. (Status 200.)

        Raises:
            AuthenticationError: 401 UNAUTHORIZED.
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


class AsyncWebhookGet(AsyncOperation):
    """``webhook.get``: Read whether a webhook is set."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[UGenWebhookStatus]] = SPEC

    async def __call__(
        self,
        **options: Unpack[OptionFields],
    ) -> UGenWebhookStatus:
        """Read whether a webhook is set.

        Says whether the account has a webhook; the secret is never returned. Source: documented; the address
        in the answer is assumed.

        Charge: none; resend: safe; source: documented.

        Args:
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            UGenWebhookStatus: The webhook's state. (Status 200.)

        Raises:
            AuthenticationError: 401 UNAUTHORIZED.
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
