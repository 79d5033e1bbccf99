"""The only way out of the kit: caps, level, dry run and journal in one place.

Scripts hand their requests to the gate; generated traffic comes in through a loopback proxy that does the same.
"""

from __future__ import annotations

from prepay_conformance.gate.exchange import Exchange, Origin, Request
from prepay_conformance.gate.gate import Gate
from prepay_conformance.gate.journal import Journal
from prepay_conformance.gate.masker import Masker
from prepay_conformance.gate.proxy import Proxy

__all__ = ["Exchange", "Gate", "Journal", "Masker", "Origin", "Proxy", "Request"]
