# pyright: basic
"""UGenJobCreateQaiMode, generated from the contract."""

from typing import Final, Literal, TypeAlias

# What an argument may be, so that a misspelt one is found by checkers.
KnownUGenJobCreateQaiMode: TypeAlias = Literal["lenient", "standard", "strict"]
# What a response may hold. The type is open: a vendor adds values in place.
UGenJobCreateQaiMode: TypeAlias = KnownUGenJobCreateQaiMode | str
UGEN_JOB_CREATE_QAI_MODE_VALUES: Final = frozenset(["lenient", "standard", "strict"])
