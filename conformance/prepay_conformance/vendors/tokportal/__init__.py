"""What the kit knows of TokPortal alone."""

from __future__ import annotations

from prepay_conformance.vendors.tokportal.dialect import TokPortalDialect

__all__ = ["DIALECT"]

DIALECT = TokPortalDialect
