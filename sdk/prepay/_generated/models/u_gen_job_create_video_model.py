# pyright: basic
"""UGenJobCreateVideoModel, generated from the contract."""

from typing import Final, Literal, TypeAlias

# The known values are listed for editors and checkers. The type is open: a vendor adds values in place.
UGenJobCreateVideoModel: TypeAlias = Literal["kling3_pro", "kling3_std", "veo3", "veo3_fast"] | str
U_GEN_JOB_CREATE_VIDEO_MODEL_VALUES: Final = frozenset(["kling3_pro", "kling3_std", "veo3", "veo3_fast"])
