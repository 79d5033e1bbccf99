"""Numbers as options have them."""

from __future__ import annotations

import argparse

__all__ = ["positive", "whole"]


def whole(text: str) -> int:
    """Return the number; refuse one below 0."""
    value = int(text)
    if value < 0:
        raise argparse.ArgumentTypeError(f"{text} is below 0")
    return value


def positive(text: str) -> int:
    """Return the number; refuse one below 1."""
    value = whole(text)
    if not value:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return value
