"""A recording proxy on loopback: it passes requests on to an API, and writes what it saw as a HAR file."""

from __future__ import annotations

from prepay_conformance.record.address import Address, CannotListen, listen_address
from prepay_conformance.record.har import HarFile
from prepay_conformance.record.limits import RecordLimits
from prepay_conformance.record.proxy import Recorder

__all__ = ["Address", "CannotListen", "HarFile", "RecordLimits", "Recorder", "listen_address"]
