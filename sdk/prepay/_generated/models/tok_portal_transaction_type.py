# pyright: basic
"""TokPortalTransactionType, generated from the contract."""

from typing import Final, Literal, TypeAlias

# The known values are listed for editors and checkers. The type is open: a vendor adds values in place.
TokPortalTransactionType: TypeAlias = Literal["credit", "debit", "expiration", "refund"] | str
TOK_PORTAL_TRANSACTION_TYPE_VALUES: Final = frozenset(["credit", "debit", "expiration", "refund"])
