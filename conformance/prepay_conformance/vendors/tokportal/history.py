"""The list of an account's movements."""

from __future__ import annotations

from prepay_conformance.contract.plans import Listing

__all__ = ["HISTORY"]

HISTORY = Listing("tokportalListCreditTransactions", "per_page", ("data",), "id", ("pagination",))
