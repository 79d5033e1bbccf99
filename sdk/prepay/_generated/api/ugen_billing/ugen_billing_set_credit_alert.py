# pyright: basic
"""POST /api/v1/billing/credit-alert, generated from the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Unpack

from prepay._operation.bound import AsyncOperation, Operation
from prepay._operation.options import OptionFields
from prepay._operation.readers import model
from prepay._operation.spec import Call, OperationSpec, ResponseFields
from prepay._operation.unset import UNSET, Unset

from ...models.u_gen_credit_alert import UGenCreditAlert

if TYPE_CHECKING:
    pass

SPEC: OperationSpec[UGenCreditAlert] = OperationSpec(
    id="ugenSetCreditAlert",
    vendor="ugen",
    name="billing.set_credit_alert",
    method="POST",
    path="/api/v1/billing/credit-alert",
    charge="none",
    resend="safe",
    source="seed",
    body="json",
    response_fields=ResponseFields(charged=(("credits_estimated",),)),
    parsers={
        200: model(UGenCreditAlert),
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


class BillingSetCreditAlert(Operation):
    """``billing.set_credit_alert``: Replace the low-balance alert settings."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[UGenCreditAlert]] = SPEC

    def __call__(
        self,
        *,
        enabled: bool,
        threshold_credits: int | Unset = UNSET,
        email: str | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> UGenCreditAlert:
        """Replace the low-balance alert settings.

        From now on one e-mail is sent each time the available credits cross threshold_credits from above.
        Sending the same settings again changes nothing. Source: seed for method and path; body and answer
        assumed.

        Charge: none; resend: safe; source: seed.

        Args:
            enabled: Whether to send e-mails. Needs threshold_credits when true.
            threshold_credits: Acts when the available credits fall below this many.
            email: Address to write to; left out, the account's own.
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            UGenCreditAlert: The settings now in force. (Status 200.)

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
                    "enabled": enabled,
                    "threshold_credits": threshold_credits,
                    "email": email,
                },
            ),
            options,
        )


class AsyncBillingSetCreditAlert(AsyncOperation):
    """``billing.set_credit_alert``: Replace the low-balance alert settings."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[UGenCreditAlert]] = SPEC

    async def __call__(
        self,
        *,
        enabled: bool,
        threshold_credits: int | Unset = UNSET,
        email: str | Unset = UNSET,
        **options: Unpack[OptionFields],
    ) -> UGenCreditAlert:
        """Replace the low-balance alert settings.

        From now on one e-mail is sent each time the available credits cross threshold_credits from above.
        Sending the same settings again changes nothing. Source: seed for method and path; body and answer
        assumed.

        Charge: none; resend: safe; source: seed.

        Args:
            enabled: Whether to send e-mails. Needs threshold_credits when true.
            threshold_credits: Acts when the available credits fall below this many.
            email: Address to write to; left out, the account's own.
            **options: how this call is to be made; see :class:`prepay.OptionFields`.

        Returns:
            UGenCreditAlert: The settings now in force. (Status 200.)

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
                    "enabled": enabled,
                    "threshold_credits": threshold_credits,
                    "email": email,
                },
            ),
            options,
        )
