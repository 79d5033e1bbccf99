# pyright: basic
"""UGenJobStage, generated from the contract."""

from typing import Final, Literal, TypeAlias

# What an argument may be, so that a misspelt one is found by checkers.
KnownUGenJobStage: TypeAlias = Literal[
    "agents", "audio", "captions", "complete", "concat", "generation", "init", "prepare"
]
# What a response may hold. The type is open: a vendor adds values in place.
UGenJobStage: TypeAlias = KnownUGenJobStage | str
UGEN_JOB_STAGE_VALUES: Final = frozenset(
    ["agents", "audio", "captions", "complete", "concat", "generation", "init", "prepare"]
)
