"""The words in which the contract says what an operation does to credits."""

from __future__ import annotations

from typing import Literal

__all__ = ["Charge", "Path", "Resend", "Source", "Vendor"]

Vendor = Literal["tokportal", "ugen", "trenz"]
Source = Literal["seed", "documented", "assumed"]
Charge = Literal["none", "debit", "reserve", "per_call", "async_on_complete"]
Resend = Literal["safe", "keyed", "refunded_5xx", "never"]
Path = tuple[str, ...]
