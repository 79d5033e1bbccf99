"""What the kit knows of U-Gen alone."""

from __future__ import annotations

from prepay_conformance.vendors.ugen.dialect import UGenDialect

__all__ = ["DIALECT"]

DIALECT = UGenDialect
