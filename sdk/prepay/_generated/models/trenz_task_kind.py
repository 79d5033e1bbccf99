# pyright: basic
"""TrenzTaskKind, generated from the contract."""

from typing import Final, Literal, TypeAlias

# The known values are listed for editors and checkers. The type is open: a vendor adds values in place.
TrenzTaskKind: TypeAlias = Literal["image", "video"] | str
TRENZ_TASK_KIND_VALUES: Final = frozenset(["image", "video"])
