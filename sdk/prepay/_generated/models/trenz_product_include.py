# pyright: basic
"""TrenzProductInclude, generated from the contract."""

from typing import Final, Literal, TypeAlias

# The known values are listed for editors and checkers. The type is open: a vendor adds values in place.
TrenzProductInclude: TypeAlias = Literal["reviews", "seller"] | str
TRENZ_PRODUCT_INCLUDE_VALUES: Final = frozenset(["reviews", "seller"])
