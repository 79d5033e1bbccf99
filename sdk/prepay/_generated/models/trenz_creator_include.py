# pyright: basic
"""TrenzCreatorInclude, generated from the contract."""

from typing import Final, Literal, TypeAlias

# What an argument may be, so that a misspelt one is found by checkers.
KnownTrenzCreatorInclude: TypeAlias = Literal["products", "videos"]
# What a response may hold. The type is open: a vendor adds values in place.
TrenzCreatorInclude: TypeAlias = KnownTrenzCreatorInclude | str
TRENZ_CREATOR_INCLUDE_VALUES: Final = frozenset(["products", "videos"])
