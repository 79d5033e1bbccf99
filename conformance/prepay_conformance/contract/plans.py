"""What a vendor hands to the scenarios: calls, the stops of the tour, lists, and scenarios of its own.

What scenarios play on (``scenarios.stage.Stage``) lies above the contract, so that it has no type here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from prepay_conformance.levels import Level

__all__ = ["NOTHING", "NO_UUID", "Call", "Listing", "Script", "Stop", "plain_stop"]

NO_UUID = "00000000-0000-4000-8000-00000000dead"
NOTHING = "kit-no-such-thing"
"""This and the UUID are ids that name nothing, for calls that must find nothing."""


@dataclass(frozen=True, slots=True)
class Call:
    """A request of an operation: path, query and header parameters, and the body before it is encoded."""

    operation: str
    path: Mapping[str, Any] = field(default_factory=dict[str, Any])
    query: Mapping[str, Any] = field(default_factory=dict[str, Any])
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: Any = None
    raw: bytes | None = None
    """The body as bytes, in place of ``body``."""
    media: str | None = None
    """Another media type than the documented one."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A paginated operation: where it takes page and size, and where its answer has rows and counts."""

    operation: str
    size: str
    rows: tuple[str, ...]
    id: str
    counts: tuple[str, ...] = ()
    """Where page, size, total and total_pages stand; the envelope itself when empty."""
    has_total_pages: bool = True
    query: Mapping[str, Any] = field(default_factory=dict[str, Any])
    in_body: bool = False
    """Whether paging stands in the body, as in a list that is asked for by POST."""

    def page(self, number: int, size: int) -> Call:
        """The call for one page."""
        paging = {**self.query, "page": number, self.size: size}
        return Call(self.operation, body=paging) if self.in_body else Call(self.operation, query=paging)


class Script(NamedTuple):
    """One scenario: what it is called, from which level on it is played, and the most that it costs on a live host.

    ``live_cost`` is None for a scenario that needs accounts of its own, which only a mock has.
    """

    name: str
    level: Level
    play: Callable[[Any], None]
    """Plays it on a stage."""
    live_cost: int | None = None


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop of the tour."""

    operation: str
    call: Callable[[Mapping[str, Any]], Call]
    """Makes the call from what was learned at earlier stops."""
    learn: Callable[[Any, Any], Mapping[str, Any]] | None = None
    """What to remember of the answer, from the stage and the exchange."""
    before: Callable[[Any, Mapping[str, Any]], Mapping[str, Any]] | None = None
    """What an operator of a mock has to do first, on the stage; returns what is to be remembered."""


def plain_stop(operation: str, body: Any = None, **query: Any) -> Stop:
    """A stop whose call depends on no other."""
    return Stop(operation, lambda _: Call(operation, query=query, body=body))
