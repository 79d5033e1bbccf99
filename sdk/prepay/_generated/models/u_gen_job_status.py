# pyright: basic
"""UGenJobStatus, generated from the contract."""

from typing import Final, Literal, TypeAlias

# The known values are listed for editors and checkers. The type is open: a vendor adds values in place.
UGenJobStatus: TypeAlias = Literal["cancelled", "completed", "failed", "queued", "running"] | str
U_GEN_JOB_STATUS_VALUES: Final = frozenset(["cancelled", "completed", "failed", "queued", "running"])
