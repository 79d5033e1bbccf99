# pyright: basic
"""TrenzImageSize, generated from the contract."""

from typing import Final, Literal, TypeAlias

# What an argument may be, so that a misspelt one is found by checkers.
KnownTrenzImageSize: TypeAlias = Literal["landscape", "portrait", "square"]
# What a response may hold. The type is open: a vendor adds values in place.
TrenzImageSize: TypeAlias = KnownTrenzImageSize | str
TRENZ_IMAGE_SIZE_VALUES: Final = frozenset(["landscape", "portrait", "square"])
