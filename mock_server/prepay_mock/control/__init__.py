"""The control surface under ``/_prepay/``: what a test may do that no client could do to a live vendor."""

from __future__ import annotations

from prepay_mock.control.app import ControlApp

__all__ = ["ControlApp"]
