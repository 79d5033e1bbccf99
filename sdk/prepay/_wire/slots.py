"""As many slots as a client may have connections, handed out and back without a lock.

An exception in a signal handler can come between any two steps, so whatever must be undone by a later step may not be
undone. Nothing here depends on it: a slot is an object, and one that was lost on the way dies with the frame that had
it, which its weak reference tells. Every step below is one atomic operation of a list or a dict.
"""

from __future__ import annotations

import weakref
from typing import Any

__all__ = ["Slot", "Slots"]


class Slot:
    """The right to one connection.

    Attributes:
        number: which one; few callers have the low ones.
        lane: the connection, while it is idle; None when there is none yet, or the last one was thrown away.
        busy: the connection, while it is in use.
    """

    __slots__ = ("__weakref__", "busy", "lane", "number")

    def __init__(self, number: int) -> None:
        self.number = number
        self.lane: Any = None
        self.busy: Any = None


class Slots:
    """The slots of one client, in one process and, where it is async, on one loop."""

    def __init__(self, width: int) -> None:
        made = [Slot(number) for number in range(width)]
        # The one last given back is taken first, so that few callers need few connections.
        self.free = made[::-1]
        self._known = [(0, weakref.ref(slot)) for slot in made]
        # (number, generation) → the slot that stands in for one that was lost. One entry a loss is kept for ever:
        # a thread that was held up in _replace would take a removed entry for one that it has to make.
        self._heirs: dict[tuple[int, int], weakref.ref[Slot]] = {}

    def take(self) -> Slot | None:
        """Return a slot; None when all are in use."""
        try:
            return self.free.pop()
        except IndexError:
            pass
        for number in range(len(self._known)):
            if (slot := self._replace(number)) is not None:
                return slot
        return None

    def _replace(self, number: int) -> Slot | None:
        """Make a slot in place of one that was lost; None when it was not lost, or another thread does this."""
        generation, found = self._known[number]
        while found() is None:
            slot, generation = Slot(number), generation + 1
            mine = weakref.ref(slot)
            # Of several threads that see the loss a single one finds its own slot here.
            found = self._heirs.setdefault((number, generation), mine)
            self._known[number] = (generation, found)
            if found is mine:
                return slot
        return None

    def lanes(self) -> list[Any]:
        """Return every connection that there is, idle or in use."""
        slots = [slot for _, known in list(self._known) if (slot := known()) is not None]
        return [lane for slot in slots for lane in (slot.lane, slot.busy) if lane is not None]
