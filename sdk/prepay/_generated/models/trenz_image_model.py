# pyright: basic
"""TrenzImageModel, generated from the contract."""

from typing import Final, Literal, TypeAlias

# The known values are listed for editors and checkers. The type is open: a vendor adds values in place.
TrenzImageModel: TypeAlias = Literal["gpt_image_2", "nanobanana"] | str
TRENZ_IMAGE_MODEL_VALUES: Final = frozenset(["gpt_image_2", "nanobanana"])
