# pyright: basic
"""TokPortalTransactionType, generated from the contract."""

from typing import Final, Literal, TypeAlias

# What an argument may be, so that a misspelt one is found by checkers.
KnownTokPortalTransactionType: TypeAlias = Literal["credit", "debit", "expiration", "refund"]
# What a response may hold. The type is open: a vendor adds values in place.
TokPortalTransactionType: TypeAlias = KnownTokPortalTransactionType | str
TOKPORTAL_TRANSACTION_TYPE_VALUES: Final = frozenset(["credit", "debit", "expiration", "refund"])
