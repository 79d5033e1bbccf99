# pyright: basic
"""TrenzAspectRatio, generated from the contract."""

from typing import Final, Literal, TypeAlias

# What an argument may be, so that a misspelt one is found by checkers.
KnownTrenzAspectRatio: TypeAlias = Literal["16:9", "1:1", "9:16"]
# What a response may hold. The type is open: a vendor adds values in place.
TrenzAspectRatio: TypeAlias = KnownTrenzAspectRatio | str
TRENZ_ASPECT_RATIO_VALUES: Final = frozenset(["16:9", "1:1", "9:16"])
