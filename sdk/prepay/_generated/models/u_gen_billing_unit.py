# pyright: basic
"""UGenBillingUnit, generated from the contract."""

from typing import Final, Literal, TypeAlias

# The known values are listed for editors and checkers. The type is open: a vendor adds values in place.
UGenBillingUnit: TypeAlias = Literal["per_generation", "per_second"] | str
U_GEN_BILLING_UNIT_VALUES: Final = frozenset(["per_generation", "per_second"])
