# pyright: basic
"""UGenJobCreateAspectRatio, generated from the contract."""

from typing import Final, Literal, TypeAlias

# What an argument may be, so that a misspelt one is found by checkers.
KnownUGenJobCreateAspectRatio: TypeAlias = Literal["16:9", "1:1", "9:16", "Auto"]
# What a response may hold. The type is open: a vendor adds values in place.
UGenJobCreateAspectRatio: TypeAlias = KnownUGenJobCreateAspectRatio | str
UGEN_JOB_CREATE_ASPECT_RATIO_VALUES: Final = frozenset(["16:9", "1:1", "9:16", "Auto"])
