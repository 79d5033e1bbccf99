"""U-Gen in the mock: packs that are paid for, jobs that reserve what they may cost, and what happens in between."""

from __future__ import annotations

from prepay_mock.vendors.ugen.dialect import UGenDialect

__all__ = ["DIALECT", "UGenDialect"]

DIALECT = UGenDialect
