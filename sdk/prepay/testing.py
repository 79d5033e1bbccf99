"""For the tests of applications: no waiting, and clients whose answers are written down beforehand.

    from prepay import TokPortal
    from prepay.testing import Stub, set_testing

    with Stub(TokPortal) as stub:
        stub.answers("bundles.create", {"data": {"id": "b1"}, "credits_charged": 25, "credits_remaining": 75})
        order_an_account(stub.client)

For tests in which credits should move as they do at the vendor, use the mock server instead: ``prepay_mock.Mock``.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections import defaultdict, deque
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, cast

from prepay._client import AsyncClient, SyncClient
from prepay._clock import TESTING, Clock
from prepay._models import is_result, to_wire
from prepay._types import UNSET
from prepay._wire import TransportFailure, WireResponse

if TYPE_CHECKING:
    from types import TracebackType

    from prepay._call import OperationSpec
    from prepay._effects import Outcome, Send

__all__ = ["Stub", "StubbedCall", "set_testing"]

C = TypeVar("C", bound=SyncClient | AsyncClient)


@contextmanager
def set_testing() -> Generator[Clock]:
    """Let no client wait: back-off, polling and other pauses end at once, on a clock that leaps over them.

    Deadlines and timeouts of waits still count, by that clock. It holds for the code inside of ``with`` and for the
    tasks that are started there, and for nothing else: other threads and tests keep their own time.

    Returns:
        The clock that is in force.
    """
    before, clock = TESTING.get(), _Leaping().clock()
    TESTING.set(clock)
    try:
        yield clock
    finally:
        TESTING.set(before)


class _Leaping:
    """A clock that is moved on by whatever should have been waited for."""

    def __init__(self) -> None:
        self._leapt = 0.0

    def clock(self) -> Clock:
        return Clock(
            monotonic=lambda: time.monotonic() + self._leapt,
            now=lambda: time.time() + self._leapt,
            sleep=self._sleep,
            sleep_async=self._sleep_async,
            random=random.random,
        )

    def _sleep(self, seconds: float) -> None:
        self._leapt += seconds

    async def _sleep_async(self, seconds: float) -> None:
        self._leapt += seconds
        await asyncio.sleep(0)


@dataclass(frozen=True, slots=True)
class StubbedCall:
    """A request that a stub has answered.

    Attributes:
        operation: as it is called on the client: ``bundles.create``.
        arguments: path, query and body under their names on the wire; those that were left out are not there.
        idempotency_key: the key that it was sent with; None where there is none.
        dry_run: it was a rehearsal, such as a balance check or a budget makes to learn the price.
    """

    operation: str
    arguments: Mapping[str, Any]
    idempotency_key: str | None
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class _Planned:
    outcome: Outcome
    expected: Mapping[str, Any] | None = field(default=None)


class Stub(Generic[C]):
    """A client that sends nothing, and the answers that it gets. Strict, so that a test proves what it seems to.

    A call that no answer was written down for fails the test; so does an answer that was not asked for by the end of
    ``with``, and an answer that the operation could not have given. Answers to one operation are given in the order
    in which they were written down. The client never waits; retries are made, and each needs an answer.

    Args:
        client: the class of the client: ``TokPortal``, ``AsyncUGen`` …
        options: as for the client itself; see :class:`prepay.ClientOptions`.

    Attributes:
        client: the client to hand to the application.
        calls: the requests that were answered, in their order.
    """

    def __init__(self, client: type[C], **options: Any) -> None:
        sender: Any = _AsyncStubTransport(self) if issubclass(client, AsyncClient) else _StubTransport(self)
        # A reserved name that resolves nowhere, should anything ever try to.
        given: dict[str, Any] = {"base_url": "http://stub.invalid", "clock": _Leaping().clock(), **options}
        self.client: C = cast("Any", client)._over(sender, **given)
        self.calls: list[StubbedCall] = []
        self._planned: defaultdict[str, deque[_Planned]] = defaultdict(deque)

    def answers(
        self,
        operation: str,
        body: Any = None,
        *,
        status: int | None = None,
        headers: Mapping[str, str] | None = None,
        expect: Mapping[str, Any] | None = None,
        times: int = 1,
    ) -> None:
        """Write down a success.

        Args:
            operation: as it is called on the client: ``bundles.create``.
            body: the decoded JSON body, a model, or None for an answer without a body.
            status: HTTP status; the operation's first success when left out.
            headers: response headers.
            expect: the arguments that the call must have, all of them, under their names on the wire.
            times: how often the answer is given.

        Raises:
            ValueError: the operation cannot answer so.
        """
        spec = self._spec(operation)
        chosen = next(iter(spec.parsers)) if status is None else status
        parse = spec.parsers.get(chosen)
        if parse is None:
            known = ", ".join(map(str, spec.parsers))
            raise ValueError(
                f"{operation} never succeeds with {chosen}, only with {known}; for errors there is fails()"
            )
        wire = to_wire(body)
        if not is_result(parse(wire)):
            raise ValueError(f"{operation} never answers {chosen} with this body: {wire!r}")
        self._plan(operation, _response(chosen, wire, headers), expect, times)

    def fails(
        self,
        operation: str,
        status: int,
        body: Any = None,
        *,
        headers: Mapping[str, str] | None = None,
        expect: Mapping[str, Any] | None = None,
        times: int = 1,
    ) -> None:
        """Write down an error answer; ``body`` as the vendor would send it. Arguments as for :meth:`answers`.

        Raises:
            ValueError: the status is one of success.
        """
        if 200 <= status < 300:
            raise ValueError(f"{status} is no failure; for successes there is answers()")
        self._plan(operation, _response(status, to_wire(body), headers), expect, times)

    def loses(
        self, operation: str, *, sent: bool = True, expect: Mapping[str, Any] | None = None, times: int = 1
    ) -> None:
        """Write down that no answer comes: after the request was sent, or before a byte of it was."""
        reason = "no answer came (stub)" if sent else "nothing was sent (stub)"
        self._plan(operation, TransportFailure(may_have_been_sent=sent, reason=reason), expect, times)

    def assert_done(self) -> None:
        """Fail unless every answer was asked for.

        Raises:
            AssertionError: some were not.
        """
        left = {name: len(planned) for name, planned in self._planned.items() if planned}
        if left:
            raise AssertionError(f"not asked for: {', '.join(f'{name} ({n})' for name, n in left.items())}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self.assert_done()

    def _spec(self, operation: str) -> OperationSpec[Any]:
        try:
            spec: OperationSpec[Any] = attrgetter(operation)(self.client).spec
        except AttributeError:
            raise ValueError(f"{type(self.client).__name__} has no operation {operation}") from None
        return spec

    def _plan(self, operation: str, outcome: Outcome, expect: Mapping[str, Any] | None, times: int) -> None:
        self._spec(operation)
        self._planned[operation].extend([_Planned(outcome, expect)] * times)

    def _answer(self, send: Send) -> Outcome:
        name, arguments = send.call.spec.name, _arguments(send)
        if not self._planned[name]:
            raise AssertionError(f"no answer is left for {name}({_shown(arguments)})")
        planned = self._planned[name].popleft()
        if planned.expected is not None and dict(planned.expected) != arguments:
            raise AssertionError(
                f"{name}({_shown(arguments)}) was called; expected was {name}({_shown(planned.expected)})"
            )
        header = send.call.spec.dry_run
        rehearsal = header is not None and header.lower() in send.request.headers
        self.calls.append(StubbedCall(name, arguments, send.key, rehearsal))
        return planned.outcome


class _StubTransport:
    def __init__(self, stub: Stub[Any]) -> None:
        self._stub = stub

    def send(self, send: Send) -> Outcome:
        return self._stub._answer(send)

    def close(self) -> None:
        """Nothing is open."""


class _AsyncStubTransport:
    def __init__(self, stub: Stub[Any]) -> None:
        self._stub = stub

    async def send(self, send: Send) -> Outcome:
        return self._stub._answer(send)

    async def aclose(self) -> None:
        """Nothing is open."""


def _response(status: int, body: Any, headers: Mapping[str, str] | None) -> WireResponse:
    content = b"" if body is None else json.dumps(body).encode()
    return WireResponse(status, {name.lower(): value for name, value in (headers or {}).items()}, content)


def _arguments(send: Send) -> dict[str, Any]:
    call = send.call
    given = {**call.path, **call.query, **(call.body or {})}
    return {name: to_wire(value) for name, value in given.items() if value is not UNSET}


def _shown(arguments: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}={value!r}" for name, value in arguments.items())
