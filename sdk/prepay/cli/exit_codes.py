"""What the exit code of `prepay` means; the same in every sub-command."""

from __future__ import annotations

from enum import IntEnum

__all__ = ["ExitCode"]


class ExitCode(IntEnum):
    """Exit codes of the command `prepay`."""

    OK = 0
    """Done; for a question: the answer is yes."""
    FAILED = 1
    """The command could not do its work: no connection, an unexpected answer, a fault of its own."""
    USAGE = 2
    """The command line is wrong; nothing was sent."""
    NEGATIVE = 3
    """The work was done and the answer is no: does not conform, a breaking change, not enough credits, a failed job."""
    NOT_AUTHORISED = 4
    """A key or an address is missing, refused, or does not fit the other; or a live account may not be touched so."""
    CAP_REACHED = 5
    """A cap on credits or requests stopped the run."""
    MISSING_EXTRA = 6
    """Part of prepay is not installed; one line on stderr says which extra brings it."""
    INTERRUPTED = 130
    """Stopped from the keyboard, as a shell counts it."""
