# pyright: basic
"""TrenzTaskKind, generated from the contract."""

from typing import Final, Literal, TypeAlias

# What an argument may be, so that a misspelt one is found by checkers.
KnownTrenzTaskKind: TypeAlias = Literal["image", "video"]
# What a response may hold. The type is open: a vendor adds values in place.
TrenzTaskKind: TypeAlias = KnownTrenzTaskKind | str
TRENZ_TASK_KIND_VALUES: Final = frozenset(["image", "video"])
