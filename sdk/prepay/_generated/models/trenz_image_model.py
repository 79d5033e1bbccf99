# pyright: basic
"""TrenzImageModel, generated from the contract."""

from typing import Final, Literal, TypeAlias

# What an argument may be, so that a misspelt one is found by checkers.
KnownTrenzImageModel: TypeAlias = Literal["gpt_image_2", "nanobanana"]
# What a response may hold. The type is open: a vendor adds values in place.
TrenzImageModel: TypeAlias = KnownTrenzImageModel | str
TRENZ_IMAGE_MODEL_VALUES: Final = frozenset(["gpt_image_2", "nanobanana"])
