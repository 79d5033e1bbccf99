# pyright: basic
"""UGenCheckoutRequestPaymentType, generated from the contract."""

from typing import Final, Literal, TypeAlias

# What an argument may be, so that a misspelt one is found by checkers.
KnownUGenCheckoutRequestPaymentType: TypeAlias = Literal["card", "paypal"]
# What a response may hold. The type is open: a vendor adds values in place.
UGenCheckoutRequestPaymentType: TypeAlias = KnownUGenCheckoutRequestPaymentType | str
UGEN_CHECKOUT_REQUEST_PAYMENT_TYPE_VALUES: Final = frozenset(["card", "paypal"])
