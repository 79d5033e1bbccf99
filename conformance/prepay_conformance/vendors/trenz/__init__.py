"""What the kit knows of Trenz alone."""

from __future__ import annotations

from prepay_conformance.vendors.trenz.dialect import TrenzDialect

__all__ = ["DIALECT"]

DIALECT = TrenzDialect
