# pyright: basic
"""UGenTransactionType, generated from the contract."""

from typing import Final, Literal, TypeAlias

# What an argument may be, so that a misspelt one is found by checkers.
KnownUGenTransactionType: TypeAlias = Literal["bonus", "consume", "purchase", "refund", "release", "reserve"]
# What a response may hold. The type is open: a vendor adds values in place.
UGenTransactionType: TypeAlias = KnownUGenTransactionType | str
UGEN_TRANSACTION_TYPE_VALUES: Final = frozenset(
    ["bonus", "consume", "purchase", "refund", "release", "reserve"]
)
