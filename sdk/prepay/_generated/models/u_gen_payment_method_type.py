# pyright: basic
"""UGenPaymentMethodType, generated from the contract."""

from typing import Final, Literal, TypeAlias

# The known values are listed for editors and checkers. The type is open: a vendor adds values in place.
UGenPaymentMethodType: TypeAlias = Literal["card", "paypal"] | str
U_GEN_PAYMENT_METHOD_TYPE_VALUES: Final = frozenset(["card", "paypal"])
