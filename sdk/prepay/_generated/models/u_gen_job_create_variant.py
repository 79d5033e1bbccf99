# pyright: basic
"""UGenJobCreateVariant, generated from the contract."""

from typing import Final, Literal, TypeAlias

# The known values are listed for editors and checkers. The type is open: a vendor adds values in place.
UGenJobCreateVariant: TypeAlias = Literal["i2v"] | str
U_GEN_JOB_CREATE_VARIANT_VALUES: Final = frozenset(["i2v"])
