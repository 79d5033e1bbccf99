# pyright: basic
"""PUT /api/v1/tenants/me/webhook, generated from the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Unpack

from prepay._operation.bound import AsyncOperation, Operation
from prepay._operation.options import OptionFields
from prepay._operation.readers import model
from prepay._operation.spec import Call, OperationSpec, ResponseFields
from prepay._operation.unset import UNSET, Unset

from ...models.u_gen_webhook_status import UGenWebhookStatus

if TYPE_CHECKING:
    pass

SPEC: OperationSpec[UGenWebhookStatus] = OperationSpec(
    id="ugenSetWebhook",
    vendor="ugen",
    name="webhook.set",
    method="PUT",
    path="/api/v1/tenants/me/webhook",
    charge="none",
    resend="safe",
    source="documented",
    body="json",
    response_fields=ResponseFields(charged=(("credits_estimated",),)),
    parsers={
        200: model(UGenWebhookStatus),
    },
    errors={
        401: ("UNAUTHORIZED",),
        403: ("FORBIDDEN",),
        406: ("NOT_ACCEPTABLE",),
        413: ("PAYLOAD_TOO_LARGE",),
        415: ("UNSUPPORTED_MEDIA_TYPE",),
        422: (),
        429: ("RATE_LIMITED",),
        500: ("INTERNAL_ERROR",),
        503: ("SERVICE_UNAVAILABLE",),
    },
)


class WebhookSet(Operation):
    """``webhook.set``: Set the account's webhook."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[UGenWebhookStatus]] = SPEC

    def __call__(
        self,
        *,
        webhook_url: str,
        webhook_secret: str | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> UGenWebhookStatus:
        """Set the account's webhook.

        Replaces address and secret. With a secret each delivery is signed: X-UGen-Signature is the hex HMAC-
        SHA256 of X-UGen-Timestamp, a dot and the raw body; without one deliveries are unsigned. A delivery
        counts when answered 2xx within 10 seconds; it is tried 3 more times, after 1, 4 and 16 seconds.
        Source: documented; signature encoding assumed.

        Charge: none; resend: safe; source: documented.

        Args:
            webhook_url: HTTPS address to deliver to; plain http only on the loopback interface (assumed).
            webhook_secret: Secret that signs deliveries (64 hex digits advised); left out, deliveries are
                unsigned.
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            UGenWebhookStatus: The webhook is set. The secret is never shown. (Status 200.)

        Raises:
            AuthenticationError: 401 UNAUTHORIZED.
            PermissionDeniedError: 403 FORBIDDEN.
            APIStatusError: 406 NOT_ACCEPTABLE; 413 PAYLOAD_TOO_LARGE; 415 UNSUPPORTED_MEDIA_TYPE.
            ValidationError: 422.
            RateLimitError: 429 RATE_LIMITED.
            ServerError: 500 INTERNAL_ERROR; 503 SERVICE_UNAVAILABLE.
        """
        return self._client._execute(
            Call(
                SPEC,
                body={
                    "webhook_url": webhook_url,
                    "webhook_secret": webhook_secret,
                },
            ),
            options,
        )


class AsyncWebhookSet(AsyncOperation):
    """``webhook.set``: Set the account's webhook."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[UGenWebhookStatus]] = SPEC

    async def __call__(
        self,
        *,
        webhook_url: str,
        webhook_secret: str | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> UGenWebhookStatus:
        """Set the account's webhook.

        Replaces address and secret. With a secret each delivery is signed: X-UGen-Signature is the hex HMAC-
        SHA256 of X-UGen-Timestamp, a dot and the raw body; without one deliveries are unsigned. A delivery
        counts when answered 2xx within 10 seconds; it is tried 3 more times, after 1, 4 and 16 seconds.
        Source: documented; signature encoding assumed.

        Charge: none; resend: safe; source: documented.

        Args:
            webhook_url: HTTPS address to deliver to; plain http only on the loopback interface (assumed).
            webhook_secret: Secret that signs deliveries (64 hex digits advised); left out, deliveries are
                unsigned.
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            UGenWebhookStatus: The webhook is set. The secret is never shown. (Status 200.)

        Raises:
            AuthenticationError: 401 UNAUTHORIZED.
            PermissionDeniedError: 403 FORBIDDEN.
            APIStatusError: 406 NOT_ACCEPTABLE; 413 PAYLOAD_TOO_LARGE; 415 UNSUPPORTED_MEDIA_TYPE.
            ValidationError: 422.
            RateLimitError: 429 RATE_LIMITED.
            ServerError: 500 INTERNAL_ERROR; 503 SERVICE_UNAVAILABLE.
        """
        return await self._client._execute(
            Call(
                SPEC,
                body={
                    "webhook_url": webhook_url,
                    "webhook_secret": webhook_secret,
                },
            ),
            options,
        )
