"""Every limit of a recorder, by name. What exceeds a limit of the recording is passed on all the same."""

from __future__ import annotations

from dataclasses import dataclass

from prepay_conformance.limits import MAX_RECORDING_BYTES

__all__ = ["RecordLimits"]


@dataclass(frozen=True, slots=True)
class RecordLimits:
    """The limits of one recorder."""

    body_bytes: int = 256 * 1024
    """Bytes of one body in the recording, before and after decoding; of a longer one only the size is kept."""
    entries: int = 50_000
    """Requests in one recording."""
    file_bytes: int = MAX_RECORDING_BYTES
    """Bytes of one recording. The default is the most that the kit reads."""
    connections: int = 128
    """Connections of clients at one time; further ones wait."""
    idle_seconds: float = 75.0
    """Seconds that a client may send nothing, between requests or within one."""
    closing_seconds: float = 5.0
    """Seconds that responses under way have when the recorder is stopped."""
