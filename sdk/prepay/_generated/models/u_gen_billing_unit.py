# pyright: basic
"""UGenBillingUnit, generated from the contract."""

from typing import Final, Literal, TypeAlias

# What an argument may be, so that a misspelt one is found by checkers.
KnownUGenBillingUnit: TypeAlias = Literal["per_generation", "per_second"]
# What a response may hold. The type is open: a vendor adds values in place.
UGenBillingUnit: TypeAlias = KnownUGenBillingUnit | str
UGEN_BILLING_UNIT_VALUES: Final = frozenset(["per_generation", "per_second"])
