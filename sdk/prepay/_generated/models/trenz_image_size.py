# pyright: basic
"""TrenzImageSize, generated from the contract."""

from typing import Final, Literal, TypeAlias

# The known values are listed for editors and checkers. The type is open: a vendor adds values in place.
TrenzImageSize: TypeAlias = Literal["landscape", "portrait", "square"] | str
TRENZ_IMAGE_SIZE_VALUES: Final = frozenset(["landscape", "portrait", "square"])
