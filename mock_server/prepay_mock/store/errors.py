"""Why a state file cannot be used."""

from __future__ import annotations

__all__ = ["StateError"]


class StateError(ValueError):
    """The state file cannot be used. ``str()`` is one line for the person who started the server."""
