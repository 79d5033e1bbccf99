"""The words in which the contract says what an operation does to credits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    # Written by the generator from x-prepay-vendors.
    from prepay._generated.vendors import Vendor
else:
    # Nothing but annotations uses it, so that whoever needs another word loads no table of vendors.
    Vendor = str

__all__ = ["Charge", "Path", "Resend", "Source", "Vendor"]

Source = Literal["seed", "documented", "assumed"]
Charge = Literal["none", "debit", "reserve", "per_call", "async_on_complete"]
Resend = Literal["safe", "keyed", "refunded_5xx", "never"]
Path = tuple[str, ...]
