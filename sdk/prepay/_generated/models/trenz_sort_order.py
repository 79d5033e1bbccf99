# pyright: basic
"""TrenzSortOrder, generated from the contract."""

from typing import Final, Literal, TypeAlias

# What an argument may be, so that a misspelt one is found by checkers.
KnownTrenzSortOrder: TypeAlias = Literal["asc", "desc"]
# What a response may hold. The type is open: a vendor adds values in place.
TrenzSortOrder: TypeAlias = KnownTrenzSortOrder | str
TRENZ_SORT_ORDER_VALUES: Final = frozenset(["asc", "desc"])
