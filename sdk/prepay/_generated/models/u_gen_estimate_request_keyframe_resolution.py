# pyright: basic
"""UGenEstimateRequestKeyframeResolution, generated from the contract."""

from typing import Final, Literal, TypeAlias

# The known values are listed for editors and checkers. The type is open: a vendor adds values in place.
UGenEstimateRequestKeyframeResolution: TypeAlias = Literal["1k", "2k", "4k"] | str
U_GEN_ESTIMATE_REQUEST_KEYFRAME_RESOLUTION_VALUES: Final = frozenset(["1k", "2k", "4k"])
