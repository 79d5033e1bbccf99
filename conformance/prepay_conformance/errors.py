"""How a run ends early, and why."""

from __future__ import annotations

__all__ = ["CapReached", "KitError", "NotAuthorised", "Refused"]


class KitError(Exception):
    """The kit could not do its work: no connection, an unreadable file. Says what to do."""


class NotAuthorised(KitError):
    """A key is missing or was refused, or the level may not be used against this host."""


class CapReached(Exception):
    """A cap stopped the run; nothing was sent that would have gone beyond it."""


class Refused(Exception):
    """The gate did not let a request out: the level forbids it. Nothing was sent."""
