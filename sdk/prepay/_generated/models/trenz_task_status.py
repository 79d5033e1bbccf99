# pyright: basic
"""TrenzTaskStatus, generated from the contract."""

from typing import Final, Literal, TypeAlias

# The known values are listed for editors and checkers. The type is open: a vendor adds values in place.
TrenzTaskStatus: TypeAlias = Literal["failed", "pending", "running", "succeeded"] | str
TRENZ_TASK_STATUS_VALUES: Final = frozenset(["failed", "pending", "running", "succeeded"])
