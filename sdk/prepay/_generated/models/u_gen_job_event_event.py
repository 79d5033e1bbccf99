# pyright: basic
"""UGenJobEventEvent, generated from the contract."""

from typing import Final, Literal, TypeAlias

# What an argument may be, so that a misspelt one is found by checkers.
KnownUGenJobEventEvent: TypeAlias = Literal["job.completed", "job.failed"]
# What a response may hold. The type is open: a vendor adds values in place.
UGenJobEventEvent: TypeAlias = KnownUGenJobEventEvent | str
UGEN_JOB_EVENT_EVENT_VALUES: Final = frozenset(["job.completed", "job.failed"])
