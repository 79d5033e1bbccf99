# pyright: basic
"""UGenJobEventEvent, generated from the contract."""

from typing import Final, Literal, TypeAlias

# The known values are listed for editors and checkers. The type is open: a vendor adds values in place.
UGenJobEventEvent: TypeAlias = Literal["job.completed", "job.failed"] | str
U_GEN_JOB_EVENT_EVENT_VALUES: Final = frozenset(["job.completed", "job.failed"])
