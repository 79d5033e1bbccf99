# pyright: basic
"""TrenzSortOrder, generated from the contract."""

from typing import Final, Literal, TypeAlias

# The known values are listed for editors and checkers. The type is open: a vendor adds values in place.
TrenzSortOrder: TypeAlias = Literal["asc", "desc"] | str
TRENZ_SORT_ORDER_VALUES: Final = frozenset(["asc", "desc"])
