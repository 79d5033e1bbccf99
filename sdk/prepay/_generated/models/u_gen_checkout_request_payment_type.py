# pyright: basic
"""UGenCheckoutRequestPaymentType, generated from the contract."""

from typing import Final, Literal, TypeAlias

# The known values are listed for editors and checkers. The type is open: a vendor adds values in place.
UGenCheckoutRequestPaymentType: TypeAlias = Literal["card", "paypal"] | str
U_GEN_CHECKOUT_REQUEST_PAYMENT_TYPE_VALUES: Final = frozenset(["card", "paypal"])
