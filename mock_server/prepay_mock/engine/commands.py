"""What must outlive the process: commands, in the order in which they changed the world.

A world is a deterministic machine: the same commands at the same instants, with the same id counters before them, give
the same world again. So a store keeps commands, not tables, and a restart runs them again.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

from prepay_mock.engine.messages import Request, Ticket

__all__ = ["ATTEMPT", "Command", "Recorder"]


ATTEMPT = "ATTEMPT"
"""The method of a command that is no request: the outcome of a webhook's delivery, which comes from outside."""


class Command(NamedTuple):
    """One request (or outside event) that may have changed the world, and what is needed to run it again.

    Attributes:
        at: the instant at which it ran, microseconds since the epoch.
        real: real time then, where the command could move the clock; otherwise None.
        entities, requests: the id counters before it.
        key: the account's identity; "" where none was needed.
        limited: whether the rate limiter refused it. Buckets are not kept, so a replay must be told.
        balance, entries: the account's balance in credits and the length of its journal afterwards: a replay that
            comes to anything else is none. None where there was no account.
        request: what was sent; the key itself is not needed and not kept.
    """

    at: int
    real: int | None
    entities: int
    requests: int
    key: str
    limited: bool
    balance: int | None
    entries: int | None
    request: Request


class Recorder(Protocol):
    """Where commands go."""

    @property
    def failed(self) -> str | None:
        """Why nothing can be made durable any more; None while all is well."""
        ...

    def record(self, command: Command) -> None:
        """Queue a command; called in the order in which commands ran, under the engine's lock."""
        ...

    def ticket(self) -> Ticket | None:
        """What to wait for before anything that can be seen now may be shown; None when all is durable."""
        ...

    def tidy(self) -> bool:
        """Do a step of the work that can wait for a quiet moment; whether there is more of it."""
        ...
