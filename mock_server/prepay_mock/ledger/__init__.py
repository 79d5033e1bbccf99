"""The ledger: one account's prepaid credits, kept as lots, holds and an append-only journal.

It knows whole credits and a clock that is handed in; it knows no HTTP and no vendor. The laws it keeps are
listed in `prepay_mock.ledger.audit`, which can prove them over a whole account on demand.
"""

from __future__ import annotations

from prepay_mock.ledger.errors import (
    BadArgument,
    ClockWentBack,
    HoldEnded,
    InsufficientCredits,
    LawBroken,
    LedgerError,
    OverCapture,
    OverRefund,
    UnknownId,
)
from prepay_mock.ledger.history import History
from prepay_mock.ledger.ledger import Ledger
from prepay_mock.ledger.records import Breach, Dump, Entry, Hold, Kind, Lot

__all__ = [
    "BadArgument",
    "Breach",
    "ClockWentBack",
    "Dump",
    "Entry",
    "History",
    "Hold",
    "HoldEnded",
    "InsufficientCredits",
    "Kind",
    "LawBroken",
    "Ledger",
    "LedgerError",
    "Lot",
    "OverCapture",
    "OverRefund",
    "UnknownId",
]
