"""A contract kit for prepaid-credit APIs: conformance of mock and live servers that costs nothing by accident.

    from prepay_conformance import Settings, run

    verdict = run(Settings(vendor="tokportal", url="http://127.0.0.1:4010"))
    assert verdict.conforms

The key comes from the environment (``TOKPORTAL_API_KEY``, ``UGEN_API_KEY``, ``TRENZ_API_KEY``).
"""

from __future__ import annotations

from prepay_conformance.errors import KitError, NotAuthorised
from prepay_conformance.laws import Law
from prepay_conformance.levels import Level
from prepay_conformance.runner import run
from prepay_conformance.settings import Settings
from prepay_conformance.verdict import Finding, Outcome, Verdict

__all__ = ["Finding", "KitError", "Law", "Level", "NotAuthorised", "Outcome", "Settings", "Verdict", "run"]
