# pyright: basic
"""UGenEstimateRequestVariant, generated from the contract."""

from typing import Final, Literal, TypeAlias

# The known values are listed for editors and checkers. The type is open: a vendor adds values in place.
UGenEstimateRequestVariant: TypeAlias = Literal["i2v"] | str
U_GEN_ESTIMATE_REQUEST_VARIANT_VALUES: Final = frozenset(["i2v"])
