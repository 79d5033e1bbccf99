"""What each class of charge means."""

from __future__ import annotations

from typing import assert_never

from prepay._contract.words import Charge

__all__ = ["costs_nothing_found", "reserves"]


def reserves(charge: Charge) -> bool:
    """Whether a success reserves credits, which a job consumes or releases later."""
    match charge:
        case "reserve":
            return True
        case "none" | "debit" | "per_call" | "async_on_complete":
            return False
        case _:
            assert_never(charge)


def costs_nothing_found(charge: Charge) -> bool:
    """Whether a call is charged for looking, so that a 404 costs as well."""
    match charge:
        case "per_call":
            return True
        case "none" | "debit" | "reserve" | "async_on_complete":
            return False
        case _:
            assert_never(charge)
