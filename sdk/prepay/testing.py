"""For the tests of applications: no waiting, and clients whose responses are written down beforehand.

    from prepay import TokPortal
    from prepay.testing import Stub, no_waiting

    with Stub(TokPortal) as stub:
        stub.answers("bundles.create", {"data": {"id": "b1"}, "credits_charged": 25, "credits_remaining": 75})
        order_an_account(stub.client)

    with no_waiting() as clock:
        order_and_wait(client)

For tests in which credits should move as they do at the vendor, use the mock server instead: ``prepay_mock.Mock``.
"""

from __future__ import annotations

import json
from collections import defaultdict, deque
from collections.abc import Mapping
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, cast

from prepay._call.answers import info_of
from prepay._client.base import AsyncClient, SyncClient
from prepay._operation.results import is_result, to_wire
from prepay._queries.waiting import whole_credits
from prepay._testing.skipping import NoWaiting, no_waiting, set_testing, skipping_clock
from prepay._testing.stub import (
    Planned,
    Question,
    StubbedCall,
    arguments_of,
    asked_for,
    describe,
    is_rehearsal,
    required_by,
    response,
    watched,
)
from prepay._wire.messages import TransportFailure

if TYPE_CHECKING:
    from types import TracebackType

    from prepay._operation.spec import OperationSpec
    from prepay._wire.effects import Outcome, Send

__all__ = ["NoWaiting", "Stub", "StubbedCall", "no_waiting", "set_testing"]

C = TypeVar("C", bound=SyncClient | AsyncClient)


class Stub(Generic[C]):
    """A client that sends nothing, and the responses that it gets. Strict, so that a test proves what it seems to.

    A call that no response was written down for fails the test, at the call and once more at the end of ``with``, in
    case the application caught the error; so does a response that was not asked for by then, and one that the operation
    could not have given. Responses to one operation are given in the order in which they were written down. The client
    never waits; retries are made, and each needs a response.

    Questions that prepay asks on behalf of a call (the price for a budget, the balance for ``check_balance``) are
    answered by the stub itself, from the response that is planned for the call, so that the call gets that response.
    To answer one yourself, plan it: ``quotes(…)``, ``answers(…, dry_run=True)``, ``answers("credits.balance", …)``.

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
        given: dict[str, Any] = {"base_url": "http://stub.invalid", "clock": skipping_clock(), **options}
        self.client: C = cast("Any", watched(client))._over(sender, **given)
        self.calls: list[StubbedCall] = []
        self._planned: defaultdict[str, deque[Planned]] = defaultdict(deque)
        self._faults: list[str] = []

    def answers(
        self,
        operation: str,
        body: Any = None,
        *,
        status: int | None = None,
        headers: Mapping[str, str] | None = None,
        expect: Mapping[str, Any] | None = None,
        times: int = 1,
        dry_run: bool = False,
    ) -> None:
        """Write down a success.

        Args:
            operation: as it is called on the client: ``bundles.create``.
            body: the decoded JSON body, a model, or None for an answer without a body.
            status: HTTP status; the operation's first success when left out.
            headers: response headers.
            expect: the arguments that the call must have, all of them, under their names on the wire.
            times: how often the response is given.
            dry_run: it is the response to a dry run of the operation; so is any body with ``credits_would_charge``.

        Raises:
            ValueError: the operation cannot respond so.
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
        rehearsal = dry_run or (isinstance(wire, dict) and "credits_would_charge" in wire)
        self._plan(operation, response(chosen, wire, headers), expect, times, rehearsal=rehearsal)

    def quotes(self, operation: str, credits: int, *, times: int = 1) -> None:  # noqa: A002 - the field's own word
        """Write down what a call would cost, for a budget, ``check_balance`` or ``.quote()``.

        Args:
            operation: the operation that costs it: ``bundles.create``.
            credits: its price, in credits.
            times: how often it is asked for.

        Raises:
            ValueError: the price of this operation is not asked for; it stands in the contract.
        """
        spec = self._spec(operation)
        question = Question.for_price(spec, whole_credits(credits, "Stub.quotes"))
        if question is None:
            raise ValueError(f"{operation} has a fixed price or none, so it is never asked for")
        planned = Planned(
            response(question.status, question.body, None), rehearsal=question.operation == operation
        )
        self._planned[question.operation].extend([planned] * times)

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
        self._plan(operation, response(status, to_wire(body), headers), expect, times)

    def loses(
        self, operation: str, *, sent: bool = True, expect: Mapping[str, Any] | None = None, times: int = 1
    ) -> None:
        """Write down that no answer comes: after the request was sent, or before a byte of it was."""
        reason = "no answer came (stub)" if sent else "nothing was sent (stub)"
        self._plan(operation, TransportFailure(may_have_been_sent=sent, reason=reason), expect, times)

    def assert_done(self) -> None:
        """Fail unless every response was asked for, and nothing was that had none.

        Raises:
            AssertionError: some were not, or a call failed the test before and the application caught that.
        """
        if self._faults:
            raise AssertionError("; ".join(self._faults))
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

    def _plan(
        self,
        operation: str,
        outcome: Outcome,
        expect: Mapping[str, Any] | None,
        times: int,
        *,
        rehearsal: bool = False,
    ) -> None:
        self._spec(operation)
        self._planned[operation].extend([Planned(outcome, expect, rehearsal)] * times)

    def _answer(self, send: Send) -> Outcome:
        name, arguments, rehearsal = send.call.spec.name, arguments_of(send), is_rehearsal(send)
        behalf = asked_for(send)
        planned = self._next(name, rehearsal=rehearsal)
        if planned is None and rehearsal and behalf is None:
            # The application asked for the dry run itself: it gets what is planned for the operation.
            planned = self._next(name, rehearsal=False)
        if planned is None and behalf is not None:
            outcome = self._by_itself(send, behalf)
        elif planned is None:
            raise self._fault(f"no answer is left for {name}({describe(arguments)})")
        elif planned.expected is not None and dict(planned.expected) != arguments:
            raise self._fault(
                f"{name}({describe(arguments)}) was called; expected was {name}({describe(planned.expected)})"
            )
        else:
            outcome = planned.outcome
        self.calls.append(StubbedCall(name, arguments, send.key, rehearsal, question=behalf is not None))
        return outcome

    def _next(self, name: str, *, rehearsal: bool) -> Planned | None:
        queue = self._planned[name]
        planned = next((entry for entry in queue if entry.rehearsal == rehearsal), None)
        if planned is not None:
            # By identity: the same response may be written down several times.
            del queue[next(place for place, entry in enumerate(queue) if entry is planned)]
        return planned

    def _by_itself(self, send: Send, behalf: OperationSpec[Any]) -> Outcome:
        """The response to a question on behalf of a call, from what is planned for that."""
        price, left = self._to_come(behalf)
        if price is None:
            raise self._fault(
                f"{behalf.name} is asked for its price, and no response that is planned for it tells one; plan it: "
                f"stub.quotes({behalf.name!r}, CREDITS)"
            )
        question = Question.about(send.call, behalf, self.client._settings.dialect, price, left)
        if question is None:
            raise self._fault(f"no answer is left for {send.call.spec.name}({describe(arguments_of(send))})")
        return response(question.status, question.body, None)

    def _to_come(self, spec: OperationSpec[Any]) -> tuple[int | None, int]:
        """What the next call costs and what is left after it, as far as the planned responses tell."""
        queue = [entry.outcome for entry in self._planned[spec.name] if not entry.rehearsal]
        if not queue:
            # The call itself will fail for want of a response.
            return 0, 0
        for outcome in queue:
            if isinstance(outcome, TransportFailure) or outcome.status >= 500:
                continue
            body = json.loads(outcome.content) if outcome.content else None
            if outcome.status >= 400:
                # Any other refusal costs nothing; and the call must be sent to get it.
                return required_by(body) or 0, 0
            info = info_of(spec.label, outcome, key=None, attempts=1)
            figures = self.client._settings.dialect.read_figures(spec, body, info)
            price = figures.taken(spec)
            if price is not None:
                return price, figures.left or 0
        return (spec.price if isinstance(spec.price, int) else None), 0

    def _fault(self, words: str) -> AssertionError:
        self._faults.append(words)
        return AssertionError(words)


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
