# pyright: basic
"""UGenJobCreateQaiMode, generated from the contract."""

from typing import Final, Literal, TypeAlias

# The known values are listed for editors and checkers. The type is open: a vendor adds values in place.
UGenJobCreateQaiMode: TypeAlias = Literal["lenient", "standard", "strict"] | str
U_GEN_JOB_CREATE_QAI_MODE_VALUES: Final = frozenset(["lenient", "standard", "strict"])
