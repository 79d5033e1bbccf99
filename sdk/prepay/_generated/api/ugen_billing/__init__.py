# pyright: basic
"""``client.billing`` of ugen, generated from the contract."""

from __future__ import annotations

from prepay._operation.bound import AsyncExecutor, Executor

from .ugen_billing_checkout import AsyncBillingCheckout, BillingCheckout
from .ugen_billing_delete_payment_method import AsyncBillingDeletePaymentMethod, BillingDeletePaymentMethod
from .ugen_billing_get_auto_topup import AsyncBillingGetAutoTopup, BillingGetAutoTopup
from .ugen_billing_get_credit_alert import AsyncBillingGetCreditAlert, BillingGetCreditAlert
from .ugen_billing_packs import AsyncBillingPacks, BillingPacks
from .ugen_billing_payment_methods import AsyncBillingPaymentMethods, BillingPaymentMethods
from .ugen_billing_set_auto_topup import AsyncBillingSetAutoTopup, BillingSetAutoTopup
from .ugen_billing_set_credit_alert import AsyncBillingSetCreditAlert, BillingSetCreditAlert


class Billing:
    """``client.billing``.

    Attributes:
        packs: List the credit packs on sale.
        checkout: Start the purchase of a credit pack.
        payment_methods: List the saved payment methods.
        delete_payment_method: Remove a saved payment method.
        get_auto_topup: Read the automatic top-up settings.
        set_auto_topup: Replace the automatic top-up settings.
        get_credit_alert: Read the low-balance alert settings.
        set_credit_alert: Replace the low-balance alert settings.
    """

    def __init__(self, client: Executor) -> None:
        self._client = client
        self.packs: BillingPacks = BillingPacks(client)
        self.checkout: BillingCheckout = BillingCheckout(client)
        self.payment_methods: BillingPaymentMethods = BillingPaymentMethods(client)
        self.delete_payment_method: BillingDeletePaymentMethod = BillingDeletePaymentMethod(client)
        self.get_auto_topup: BillingGetAutoTopup = BillingGetAutoTopup(client)
        self.set_auto_topup: BillingSetAutoTopup = BillingSetAutoTopup(client)
        self.get_credit_alert: BillingGetCreditAlert = BillingGetCreditAlert(client)
        self.set_credit_alert: BillingSetCreditAlert = BillingSetCreditAlert(client)


class AsyncBilling:
    """``client.billing``.

    Attributes:
        packs: List the credit packs on sale.
        checkout: Start the purchase of a credit pack.
        payment_methods: List the saved payment methods.
        delete_payment_method: Remove a saved payment method.
        get_auto_topup: Read the automatic top-up settings.
        set_auto_topup: Replace the automatic top-up settings.
        get_credit_alert: Read the low-balance alert settings.
        set_credit_alert: Replace the low-balance alert settings.
    """

    def __init__(self, client: AsyncExecutor) -> None:
        self._client = client
        self.packs: AsyncBillingPacks = AsyncBillingPacks(client)
        self.checkout: AsyncBillingCheckout = AsyncBillingCheckout(client)
        self.payment_methods: AsyncBillingPaymentMethods = AsyncBillingPaymentMethods(client)
        self.delete_payment_method: AsyncBillingDeletePaymentMethod = AsyncBillingDeletePaymentMethod(client)
        self.get_auto_topup: AsyncBillingGetAutoTopup = AsyncBillingGetAutoTopup(client)
        self.set_auto_topup: AsyncBillingSetAutoTopup = AsyncBillingSetAutoTopup(client)
        self.get_credit_alert: AsyncBillingGetCreditAlert = AsyncBillingGetCreditAlert(client)
        self.set_credit_alert: AsyncBillingSetCreditAlert = AsyncBillingSetCreditAlert(client)
