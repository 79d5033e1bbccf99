"""The questions that prepay asks on behalf of a call, as a stub sees them: for which call, and what to respond."""

from __future__ import annotations

import json
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar, cast

from prepay._client.base import AsyncClient
from prepay._contract.kinds import is_object
from prepay._operation.results import to_wire
from prepay._operation.unset import UNSET
from prepay._wire.messages import WireResponse

if TYPE_CHECKING:
    from prepay._call.dialect import Dialect
    from prepay._operation.options import OptionFields
    from prepay._operation.spec import Call, OperationSpec, Place
    from prepay._wire.effects import Outcome, Send

__all__ = [
    "Planned",
    "Question",
    "StubbedCall",
    "arguments_of",
    "asked_for",
    "describe",
    "is_rehearsal",
    "required_by",
    "response",
    "watched",
]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class StubbedCall:
    """A request that a stub has answered.

    Attributes:
        operation: as it is called on the client: ``bundles.create``.
        arguments: path, query and body under their names on the wire; those that were left out are not there.
        idempotency_key: the key that it was sent with; None where there is none.
        dry_run: it was a dry run, such as a balance check or a budget makes to learn the price.
        question: prepay asked it on behalf of another call: a price, a balance.
    """

    operation: str
    arguments: Mapping[str, Any]
    idempotency_key: str | None
    dry_run: bool = False
    question: bool = False


@dataclass(frozen=True, slots=True)
class Planned:
    """A response that is written down.

    Attributes:
        outcome: the response, or the failure.
        expected: the arguments that the call must have; None for any.
        rehearsal: it is the response to a dry run.
    """

    outcome: Outcome
    expected: Mapping[str, Any] | None = None
    rehearsal: bool = False


class _Asked(NamedTuple):
    """What the application asked for: an operation, and whether as a dry run. A quote is not the operation itself."""

    spec: OperationSpec[Any]
    dry_run: bool


_ASKED: Final[ContextVar[_Asked | None]] = ContextVar("prepay_stub_asked", default=None)


@contextmanager
def _asking(spec: OperationSpec[Any], *, dry_run: bool) -> Generator[None]:
    before = _ASKED.get()
    _ASKED.set(_Asked(spec, dry_run))
    try:
        yield
    finally:
        _ASKED.set(before)


def watched(client: type[Any]) -> type[Any]:
    """A class of client like the given one, of which can be told what the application asked for."""
    base: Any = client

    def execute(self: Any, call: Call[T], options: OptionFields) -> T:
        with _asking(call.spec, dry_run=_is_dry(self, options)):
            return cast("T", base._execute(self, call, options))

    def quote(self: Any, call: Call[Any], options: OptionFields) -> Any:
        with _asking(call.spec, dry_run=False):
            return base._quote(self, call, options)

    async def execute_async(self: Any, call: Call[T], options: OptionFields) -> T:
        with _asking(call.spec, dry_run=_is_dry(self, options)):
            return cast("T", await base._execute(self, call, options))

    async def quote_async(self: Any, call: Call[Any], options: OptionFields) -> Any:
        with _asking(call.spec, dry_run=False):
            return await base._quote(self, call, options)

    asynchronous = issubclass(client, AsyncClient)
    members = {
        "__module__": client.__module__,
        "__qualname__": client.__qualname__,
        "_execute": execute_async if asynchronous else execute,
        "_quote": quote_async if asynchronous else quote,
    }
    return type(client.__name__, (client,), members)


def _is_dry(client: Any, options: OptionFields) -> bool:
    chosen = options.get("dry_run")
    return bool(client._settings.defaults.dry_run if chosen is None else chosen)


def asked_for(send: Send) -> OperationSpec[Any] | None:
    """The operation on whose behalf a request is sent; None for what the application itself asked for."""
    asked = _ASKED.get()
    if asked is None:
        return None
    itself = send.call.spec.id == asked.spec.id and is_rehearsal(send) == asked.dry_run
    return None if itself else asked.spec


def is_rehearsal(send: Send) -> bool:
    """Return True if the request is a dry run."""
    header = send.call.spec.dry_run
    return header is not None and header.lower() in send.request.headers


class Question(NamedTuple):
    """A question about a call, and its answer.

    Attributes:
        operation: the operation that is asked.
        status: of the response.
        body: of the response.
    """

    operation: str
    status: int
    body: Mapping[str, Any]

    @classmethod
    def for_price(cls, spec: OperationSpec[Any], price: int) -> Question | None:
        """The question what a call would cost; None where it is not asked: the contract has the price."""
        if spec.dry_run:
            places = spec.response_fields
            body = _body((places.charged, 0), (places.quoted, price), (places.breakdown, {}))
            return cls(spec.name, next(iter(spec.parsers)), body)
        if spec.quoted_by:
            asked = spec.quoted_by
            return cls(asked.spec.name, next(iter(asked.spec.parsers)), {asked.total: price, "breakdown": []})
        return None

    @classmethod
    def about(
        cls, call: Call[Any], spec: OperationSpec[Any], dialect: Dialect, price: int, left: int
    ) -> Question | None:
        """The answer to a question on behalf of an operation; None where it is about something else.

        Args:
            call: the question.
            spec: the operation.
            dialect: whose words the answer is in.
            price: what the call costs, in credits.
            left: what is left after it.
        """
        about_price = cls.for_price(spec, price)
        if about_price is not None and about_price.operation == call.spec.name:
            return about_price
        places = call.spec.response_fields
        total, status = price + left, next(iter(call.spec.parsers))
        if call.spec.name == dialect.balance_operation:
            return cls(call.spec.name, status, _body((places.available, total), (places.reserved, 0)))
        # Where no operation tells the balance, a free call about a task does.
        task = next(iter(call.path.values()), None)
        if dialect.balance_operation is None and call.spec.charge == "none" and places.left and task:
            body = _body((places.charged, 0), (places.left, total), (places.task, task))
            return cls(call.spec.name, status, body)
        return None


def _body(*figures: tuple[tuple[Place, ...], object]) -> dict[str, Any]:
    """A body that holds each figure at the first place in it that the contract names."""
    body: dict[str, Any] = {}
    for places, figure in figures:
        way = next((place for place in places if not isinstance(place, str)), None)
        if way is not None:
            holder = body
            for step in way[:-1]:
                holder = holder.setdefault(step, {})
            holder[way[-1]] = figure
    return body


def required_by(body: object) -> int | None:
    """The credits that a refusal for want of credits says are required."""
    error = body.get("error") if is_object(body) else None
    details = error.get("details") if is_object(error) else None
    required = details.get("required") if is_object(details) else None
    return required if isinstance(required, int) else None


def describe(arguments: Mapping[str, Any]) -> str:
    """Arguments as they are written in a call."""
    return ", ".join(f"{name}={value!r}" for name, value in arguments.items())


def response(status: int, body: Any, headers: Mapping[str, str] | None) -> WireResponse:
    """A response with this body as JSON; None stands for no body."""
    content = b"" if body is None else json.dumps(body).encode()
    return WireResponse(status, {name.lower(): value for name, value in (headers or {}).items()}, content)


def arguments_of(send: Send) -> dict[str, Any]:
    """Path, query and body of a request under their names on the wire."""
    call = send.call
    given = {**call.path, **call.query, **(call.body or {})}
    return {name: to_wire(value) for name, value in given.items() if value is not UNSET}
