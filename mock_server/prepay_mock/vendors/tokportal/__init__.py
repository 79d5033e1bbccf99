"""TokPortal: bundles of social accounts and video slots, paid from one prepaid balance."""

from __future__ import annotations

from prepay_mock.vendors.tokportal.dialect import TokPortalDialect
from prepay_mock.vendors.tokportal.lifecycle import accept, move, refund

__all__ = ["DIALECT", "TokPortalDialect", "accept", "move", "refund"]

DIALECT = TokPortalDialect
