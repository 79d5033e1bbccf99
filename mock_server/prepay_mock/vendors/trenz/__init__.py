"""Trenz: fixed prices per call, refunds when its backend fails, and tasks that are charged when they are accepted."""

from __future__ import annotations

from prepay_mock.vendors.trenz.dialect import TrenzDialect

__all__ = ["DIALECT", "TrenzDialect"]

DIALECT = TrenzDialect
