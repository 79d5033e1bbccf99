"""Reading recorded traffic: HAR of browsers and proxies, cassettes of VCR, and the journal of the kit."""

from __future__ import annotations

from prepay_conformance.recordings.entry import Entry
from prepay_conformance.recordings.read import Recording, read_bytes, read_entries

__all__ = ["Entry", "Recording", "read_bytes", "read_entries"]
