"""The garbage collector of the server process. Never called in a process that is somebody else's."""

from __future__ import annotations

import gc

__all__ = ["tune_collector"]

# Objects that must be made before the young are looked through; and how many such looks before an older generation is.
_YOUNG, _MIDDLE, _OLD = 5_000, 20, 1_000


def tune_collector() -> None:
    """Set aside everything that was made at start, and collect seldom.

    The contract alone is some hundred thousand objects that never go away: looking through them again and again is
    what makes requests at the 99th percentile slow. What requests leave behind holds no cycles, so that reference
    counting frees it at once, and what they keep is bytes and plain tuples, which the collector need not follow.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)
