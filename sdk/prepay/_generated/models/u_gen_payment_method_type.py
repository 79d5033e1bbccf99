# pyright: basic
"""UGenPaymentMethodType, generated from the contract."""

from typing import Final, Literal, TypeAlias

# What an argument may be, so that a misspelt one is found by checkers.
KnownUGenPaymentMethodType: TypeAlias = Literal["card", "paypal"]
# What a response may hold. The type is open: a vendor adds values in place.
UGenPaymentMethodType: TypeAlias = KnownUGenPaymentMethodType | str
UGEN_PAYMENT_METHOD_TYPE_VALUES: Final = frozenset(["card", "paypal"])
