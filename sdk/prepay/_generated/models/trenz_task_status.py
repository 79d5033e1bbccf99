# pyright: basic
"""TrenzTaskStatus, generated from the contract."""

from typing import Final, Literal, TypeAlias

# What an argument may be, so that a misspelt one is found by checkers.
KnownTrenzTaskStatus: TypeAlias = Literal["failed", "pending", "running", "succeeded"]
# What a response may hold. The type is open: a vendor adds values in place.
TrenzTaskStatus: TypeAlias = KnownTrenzTaskStatus | str
TRENZ_TASK_STATUS_VALUES: Final = frozenset(["failed", "pending", "running", "succeeded"])
