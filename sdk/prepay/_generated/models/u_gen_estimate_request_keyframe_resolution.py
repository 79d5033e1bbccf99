# pyright: basic
"""UGenEstimateRequestKeyframeResolution, generated from the contract."""

from typing import Final, Literal, TypeAlias

# What an argument may be, so that a misspelt one is found by checkers.
KnownUGenEstimateRequestKeyframeResolution: TypeAlias = Literal["1k", "2k", "4k"]
# What a response may hold. The type is open: a vendor adds values in place.
UGenEstimateRequestKeyframeResolution: TypeAlias = KnownUGenEstimateRequestKeyframeResolution | str
UGEN_ESTIMATE_REQUEST_KEYFRAME_RESOLUTION_VALUES: Final = frozenset(["1k", "2k", "4k"])
