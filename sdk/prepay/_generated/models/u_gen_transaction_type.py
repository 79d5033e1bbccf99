# pyright: basic
"""UGenTransactionType, generated from the contract."""

from typing import Final, Literal, TypeAlias

# The known values are listed for editors and checkers. The type is open: a vendor adds values in place.
UGenTransactionType: TypeAlias = Literal["bonus", "consume", "purchase", "refund", "release", "reserve"] | str
U_GEN_TRANSACTION_TYPE_VALUES: Final = frozenset(
    ["bonus", "consume", "purchase", "refund", "release", "reserve"]
)
