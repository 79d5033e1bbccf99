# pyright: basic
"""UGenJobCreateKeyframeResolution, generated from the contract."""

from typing import Final, Literal, TypeAlias

# What an argument may be, so that a misspelt one is found by checkers.
KnownUGenJobCreateKeyframeResolution: TypeAlias = Literal["1k", "2k", "4k"]
# What a response may hold. The type is open: a vendor adds values in place.
UGenJobCreateKeyframeResolution: TypeAlias = KnownUGenJobCreateKeyframeResolution | str
UGEN_JOB_CREATE_KEYFRAME_RESOLUTION_VALUES: Final = frozenset(["1k", "2k", "4k"])
