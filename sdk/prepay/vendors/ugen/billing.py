"""What U-Gen's billing offers beside the vendor's operations: buying packs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from prepay._generated.api.ugen_billing import AsyncBilling, Billing
from prepay._operation.options import CallOptions
from prepay._operation.unset import UNSET, Unset
from prepay._queries.polling import Span
from prepay._runtime.callbacks import refuse_async
from prepay.vendors.ugen.checkout import Purchase, buy

if TYPE_CHECKING:
    from prepay._client.base import AsyncClient, SyncClient
    from prepay._generated.models import (
        UGenCheckoutRequestPaymentType,
        UGenCheckoutSession,
    )

__all__ = ["AsyncUGenBilling", "UGenBilling"]


class UGenBilling(Billing):
    """``client.billing``: the vendor's operations, and :meth:`buy`."""

    def __init__(self, client: SyncClient) -> None:
        super().__init__(client)
        self._owner = client

    def buy(
        self,
        pack_id: str,
        on_session: Callable[[UGenCheckoutSession], Any],
        *,
        payment_type: UGenCheckoutRequestPaymentType | Unset = UNSET,
        timeout: Span = 1800.0,
        poll: Span = 5.0,
    ) -> Purchase:
        """Open a checkout session, hand it on, and wait until its credits are there.

        The session is opened once; opening it moves no money. A new ``purchase`` row that names the session proves
        the purchase. Where the vendor's rows name none, a new row of the pack's size that is no automatic top-up is
        taken for it, and the result says ``proved=False``: somebody else may have bought the same pack meanwhile.

        Args:
            pack_id: which pack; see ``billing.packs``.
            on_session: called with the session once it is open; it shows ``checkout_url`` to whoever pays.
            payment_type: ``card`` or ``paypal``; the server takes card when it is left out.
            timeout: seconds to wait for the credits once ``on_session`` has returned, or a timedelta.
            poll: seconds between two polls, or a timedelta.

        Raises:
            InvalidArgumentError: there is no such pack, or an argument cannot be right; no session was opened.
            ConfigurationError: ``on_session`` is an async function; nothing was sent.
            WaitTimeoutError: the credits did not arrive in time; its ``session`` may yet be paid.
            OutcomeUnknownError: whether a session was opened is not known; nothing was paid.
        """
        refuse_async(on_session, "ugen.billing.buy", "on_session")
        return self._owner._drive(
            buy(
                pack_id,
                payment_type=payment_type,
                on_session=on_session,
                timeout=timeout,
                poll=poll,
                options=CallOptions(),
                settings=self._owner._settings,
            )
        )


class AsyncUGenBilling(AsyncBilling):
    """``client.billing``: the vendor's operations, and :meth:`buy`."""

    def __init__(self, client: AsyncClient) -> None:
        super().__init__(client)
        self._owner = client

    async def buy(
        self,
        pack_id: str,
        on_session: Callable[[UGenCheckoutSession], Any],
        *,
        payment_type: UGenCheckoutRequestPaymentType | Unset = UNSET,
        timeout: Span = 1800.0,  # noqa: ASYNC109 - the error holds the session that is still open
        poll: Span = 5.0,
    ) -> Purchase:
        """Open a checkout session and wait for its credits; arguments and errors as for :meth:`UGenBilling.buy`.

        ``on_session`` may be async.
        """
        return await self._owner._drive(
            buy(
                pack_id,
                payment_type=payment_type,
                on_session=on_session,
                timeout=timeout,
                poll=poll,
                options=CallOptions(),
                settings=self._owner._settings,
            )
        )
