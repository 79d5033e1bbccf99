# pyright: basic
"""TrenzProductInclude, generated from the contract."""

from typing import Final, Literal, TypeAlias

# What an argument may be, so that a misspelt one is found by checkers.
KnownTrenzProductInclude: TypeAlias = Literal["reviews", "seller"]
# What a response may hold. The type is open: a vendor adds values in place.
TrenzProductInclude: TypeAlias = KnownTrenzProductInclude | str
TRENZ_PRODUCT_INCLUDE_VALUES: Final = frozenset(["reviews", "seller"])
