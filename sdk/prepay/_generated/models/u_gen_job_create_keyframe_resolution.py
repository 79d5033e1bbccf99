# pyright: basic
"""UGenJobCreateKeyframeResolution, generated from the contract."""

from typing import Final, Literal, TypeAlias

# The known values are listed for editors and checkers. The type is open: a vendor adds values in place.
UGenJobCreateKeyframeResolution: TypeAlias = Literal["1k", "2k", "4k"] | str
U_GEN_JOB_CREATE_KEYFRAME_RESOLUTION_VALUES: Final = frozenset(["1k", "2k", "4k"])
