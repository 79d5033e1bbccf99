# pyright: basic
"""UGenJobCreateAspectRatio, generated from the contract."""

from typing import Final, Literal, TypeAlias

# The known values are listed for editors and checkers. The type is open: a vendor adds values in place.
UGenJobCreateAspectRatio: TypeAlias = Literal["16:9", "1:1", "9:16", "Auto"] | str
U_GEN_JOB_CREATE_ASPECT_RATIO_VALUES: Final = frozenset(["16:9", "1:1", "9:16", "Auto"])
