# pyright: basic
"""TokPortalInstagramContentType, generated from the contract."""

from typing import Final, Literal, TypeAlias

# The known values are listed for editors and checkers. The type is open: a vendor adds values in place.
TokPortalInstagramContentType: TypeAlias = Literal["post", "reel"] | str
TOK_PORTAL_INSTAGRAM_CONTENT_TYPE_VALUES: Final = frozenset(["post", "reel"])
