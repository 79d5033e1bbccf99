# pyright: basic
"""TrenzProductSort, generated from the contract."""

from typing import Final, Literal, TypeAlias

# The known values are listed for editors and checkers. The type is open: a vendor adds values in place.
TrenzProductSort: TypeAlias = Literal["created_at", "price_usd", "rating", "sold_count"] | str
TRENZ_PRODUCT_SORT_VALUES: Final = frozenset(["created_at", "price_usd", "rating", "sold_count"])
