"""What a flow asks its driver to do: send, wait, call the application.

A flow is a generator that yields these and receives what came of them. An effect that ends in an exception (an
interrupt, a cancelled task, a callback that fails) is thrown into the flow at the place where it was yielded, so that
each layer can tell what must become of the credits that it has set aside.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from prepay._operation.spec import Call
from prepay._wire.messages import TransportFailure, WireRequest, WireResponse

__all__ = ["Effect", "Flow", "Invoke", "Outcome", "Send", "Sleep", "invoke", "sleep"]

T = TypeVar("T")


@dataclass(slots=True)
class Send:
    """Send a request; gives an answer or a failure.

    Attributes:
        request: what to send.
        call: what it was made of.
        key: the idempotency key of the call; None where there is none.
        limit: seconds after which the attempt must have ended, whatever its own timeouts say; None for no limit.
        left: written by the transport: a byte of the request may have left. Tells what an interrupt interrupted.
    """

    request: WireRequest
    call: Call[Any]
    key: str | None = None
    limit: float | None = None
    left: bool = False


@dataclass(frozen=True, slots=True)
class Sleep:
    """Wait; gives None.

    Attributes:
        seconds: how long.
    """

    seconds: float


@dataclass(frozen=True, slots=True)
class Invoke:
    """Call a function of the application; gives what it returns, awaited where it returns an awaitable."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...]


Effect: TypeAlias = Send | Sleep | Invoke
Outcome: TypeAlias = WireResponse | TransportFailure
Flow: TypeAlias = Generator[Effect, Any, T]


def sleep(seconds: float) -> Flow[None]:
    """Wait so many seconds; for ``yield from``."""
    yield Sleep(seconds)


def invoke(function: Callable[..., Any], *arguments: Any) -> Flow[Any]:
    """Call a function of the application, sync or async; for ``yield from``.

    Whatever it raises comes out of here.
    """
    return (yield Invoke(function, arguments))
