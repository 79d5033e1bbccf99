"""Worlds that outlive their process: an SQLite file with a snapshot and a log of commands."""

from __future__ import annotations

from prepay_mock.store.errors import StateError
from prepay_mock.store.store import Store

__all__ = ["StateError", "Store"]
