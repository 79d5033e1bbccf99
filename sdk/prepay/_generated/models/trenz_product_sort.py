# pyright: basic
"""TrenzProductSort, generated from the contract."""

from typing import Final, Literal, TypeAlias

# What an argument may be, so that a misspelt one is found by checkers.
KnownTrenzProductSort: TypeAlias = Literal["created_at", "price_usd", "rating", "sold_count"]
# What a response may hold. The type is open: a vendor adds values in place.
TrenzProductSort: TypeAlias = KnownTrenzProductSort | str
TRENZ_PRODUCT_SORT_VALUES: Final = frozenset(["created_at", "price_usd", "rating", "sold_count"])
