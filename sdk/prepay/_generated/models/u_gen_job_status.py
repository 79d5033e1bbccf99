# pyright: basic
"""UGenJobStatus, generated from the contract."""

from typing import Final, Literal, TypeAlias

# What an argument may be, so that a misspelt one is found by checkers.
KnownUGenJobStatus: TypeAlias = Literal["cancelled", "completed", "failed", "queued", "running"]
# What a response may hold. The type is open: a vendor adds values in place.
UGenJobStatus: TypeAlias = KnownUGenJobStatus | str
UGEN_JOB_STATUS_VALUES: Final = frozenset(["cancelled", "completed", "failed", "queued", "running"])
