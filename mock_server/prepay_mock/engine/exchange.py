"""What a handler is given and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from prepay_mock.contract import Operation
from prepay_mock.engine.messages import Request
from prepay_mock.world.account import Account

if TYPE_CHECKING:
    from prepay_mock.world.world import World

__all__ = ["Exchange", "Handler", "Reply"]


@dataclass(slots=True)
class Reply:
    """A handler's answer: a status and a JSON value (or its bytes), before the vendor's headers are added."""

    status: int
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict[str, str])


class Exchange:
    """One request on its way through the engine.

    ``account`` is None only for operations that need no key. ``body`` is the decoded JSON (for multipart: the
    parts by name), ``params`` the path, query and header parameters by their name in the contract, with the
    contract's defaults. ``rate`` is (remaining, microseconds until full) once the limiter has run.
    """

    __slots__ = (
        "_request_id",
        "account_or_none",
        "asked_for",
        "backend_status",
        "body",
        "limited",
        "now",
        "op",
        "opened",
        "params",
        "rate",
        "request",
        "touched",
        "world",
    )

    def __init__(self, world: World, now: int, request: Request, op: Operation | None) -> None:
        self.world = world
        self.now = now
        self.request = request
        self.op = op
        self.account_or_none: Account | None = None
        self.params: dict[str, Any] = {}
        self.body: Any = None
        self.rate: tuple[int, int] | None = None
        self.asked_for = False
        """Whether the answer is one that somebody asked for, by a fault or a header: it may be outside the contract."""
        self.backend_status: int | None = None
        """The status that a fault makes the vendor's backend give, where it has one."""
        self.limited = False
        """Whether the rate limiter refused the request."""
        self.opened = False
        """Whether the request has opened its account."""
        self.touched = False
        """Whether the world may have changed, so that the request must be kept."""
        self._request_id: str | None = None

    @property
    def account(self) -> Account:
        """The account whose key was sent."""
        if self.account_or_none is None:
            raise LookupError("this operation was called without a key")
        return self.account_or_none

    @property
    def operation(self) -> Operation:
        """The operation that was routed to."""
        if self.op is None:
            raise LookupError("no operation was routed to")
        return self.op

    def request_id(self, make: Callable[[], str]) -> str:
        """The request's id, made at first use."""
        if self._request_id is None:
            self._request_id = make()
        return self._request_id

    def fields(self) -> dict[str, Any]:
        """The JSON body's fields over the contract's defaults."""
        spec = self.operation.body
        defaults: Mapping[str, Any] = spec.defaults if spec is not None else {}
        return {**defaults, **(self.body or {})}


Handler = Callable[[Exchange], Reply]
