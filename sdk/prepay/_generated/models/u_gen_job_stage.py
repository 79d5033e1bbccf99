# pyright: basic
"""UGenJobStage, generated from the contract."""

from typing import Final, Literal, TypeAlias

# The known values are listed for editors and checkers. The type is open: a vendor adds values in place.
UGenJobStage: TypeAlias = (
    Literal["agents", "audio", "captions", "complete", "concat", "generation", "init", "prepare"] | str
)
U_GEN_JOB_STAGE_VALUES: Final = frozenset(
    ["agents", "audio", "captions", "complete", "concat", "generation", "init", "prepare"]
)
