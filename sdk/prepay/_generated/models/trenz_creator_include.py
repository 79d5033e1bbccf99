# pyright: basic
"""TrenzCreatorInclude, generated from the contract."""

from typing import Final, Literal, TypeAlias

# The known values are listed for editors and checkers. The type is open: a vendor adds values in place.
TrenzCreatorInclude: TypeAlias = Literal["products", "videos"] | str
TRENZ_CREATOR_INCLUDE_VALUES: Final = frozenset(["products", "videos"])
