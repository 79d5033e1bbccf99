"""Interrupt a paid call at every effect and every bytecode that can be interrupted, whatever the server says.

    python -m tests.soak.interrupts [--every N] [--seed S] [--only debit]

Afterwards the budget counts at least what the server took, whatever stays set aside is listed in ``unresolved``, no
error says ``charged=False`` of a call that was charged, no lock is held, and the client makes another call well.

A bytecode can be interrupted where no lock of the SDK is held; where one is held only calls, entries and jumps back
can be, as in the interpreter itself, which looks for signals there alone. A NOP is never: it does nothing, and stands
in no table of handlers.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import random
import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import prepay
from prepay import Budget, Clock, Retry
from prepay._call.specs import spec_of
from prepay._layers.pipeline import run
from prepay._operation.options import CallOptions
from prepay._operation.spec import Call
from prepay._wire.effects import Outcome, Send
from tests.soak.hostile import PAID, RESPONSES, Paid, Server
from tests.soak.tracing import Tracer

__all__ = ["Point", "Result", "points_of", "sampled", "survey"]

_CLIENTS: Final = {
    ("tokportal", "sync"): prepay.TokPortal,
    ("tokportal", "async"): prepay.AsyncTokPortal,
    ("ugen", "sync"): prepay.UGen,
    ("ugen", "async"): prepay.AsyncUGen,
    ("trenz", "sync"): prepay.Trenz,
    ("trenz", "async"): prepay.AsyncTrenz,
}
_EXCEPTIONS: Final[tuple[type[BaseException], ...]] = (KeyboardInterrupt, MemoryError)
_THROWN: Final = (*_EXCEPTIONS, asyncio.CancelledError, GeneratorExit)
LIMIT: Final = 1000


class Point(NamedTuple):
    """Where one call is interrupted, and by what; ``at`` counts bytecodes, or effects when ``kind`` is ``flow``."""

    charge: str
    response: str
    kind: str
    at: int
    error: type[BaseException]


@dataclass(slots=True)
class Result:
    """What came of all points."""

    tried: Counter[str] = field(default_factory=Counter[str])
    faults: list[tuple[Point, str]] = field(default_factory=list[tuple[Point, str]])


async def _at_once(_: float) -> None:
    """Wait no time."""


class _Ticking:
    """Time that passes only when somebody waits."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def clock(self) -> Clock:
        return Clock(
            monotonic=lambda: self.now,
            now=lambda: self.now,
            sleep=self.sleep,
            sleep_async=_at_once,
            random=lambda: 0.5,
        )


class _Sender:
    def __init__(self, server: Server) -> None:
        self.server = server

    def send(self, send: Send) -> Outcome:
        return self.server.receive(send)


class _AsyncSender(_Sender):
    async def send(self, send: Send) -> Outcome:  # type: ignore[override]
        return self.server.receive(send)


class _World:
    """A client, its server and its budget."""

    def __init__(self, paid: Paid, response: str, kind: str) -> None:
        self.paid, self.kind = paid, kind
        self.server = Server(paid, response)
        self.budget = Budget(LIMIT, on_warning=lambda _: None)
        made: Any = _CLIENTS[paid.vendor, kind]
        sender = _AsyncSender(self.server) if kind == "async" else _Sender(self.server)
        self.client = made._over(
            sender, base_url="https://stub.test", clock=_Ticking().clock(), retry=Retry(attempts=3, base=0.0)
        )
        resource, _, method = paid.name.partition(".")
        self.operation = getattr(getattr(self.client, resource), method)

    def call(self) -> object:
        """Make the call under the budget."""
        made = self.operation(**self.paid.given, budget=self.budget)
        if self.kind == "sync":
            return made
        try:
            made.send(None)
        except StopIteration as done:
            return done.value
        raise AssertionError("nothing here waits for a loop")


def _traced(world: _World, at: int | None, error: type[BaseException]) -> tuple[int, BaseException | None]:
    tracer, raised = Tracer(at, error), None
    before = sys.gettrace()
    sys.settrace(tracer)
    try:
        world.call()
    except BaseException as caught:  # noqa: BLE001 - whatever comes out is what is looked at
        raised = caught
    finally:
        sys.settrace(before)
    return tracer.count, raised


# The ways to look at an effect -------------------------------------------------------------------------------------


def _thrown(world: _World, at: int | None, error: type[BaseException]) -> tuple[int, BaseException | None]:
    """Drive the flow by hand; throw at one of its effects, before it is performed (odd) or after it (even)."""
    spec = spec_of(world.paid.vendor, world.paid.name)
    given: dict[str, Any] = dict(world.paid.given)
    call: Call[Any] = Call(spec, path=given) if "{" in spec.path else Call(spec, body=given)
    flow = run(call, CallOptions(budgets=(world.budget,)), world.client._settings)
    count, raised = 0, None
    try:
        effect = next(flow)
        while True:
            count += 1
            if count == at:
                _interrupt(flow, error)
                break
            outcome = world.server.receive(effect) if isinstance(effect, Send) else None
            count += 1
            if count == at:
                _interrupt(flow, error)
                break
            effect = flow.send(outcome)
    except StopIteration:
        pass
    except BaseException as caught:  # noqa: BLE001 - as above
        raised = caught
    return count, raised


def _interrupt(flow: Any, error: type[BaseException]) -> None:
    if error is GeneratorExit:
        flow.close()
    else:
        flow.throw(error())


# What must hold ------------------------------------------------------------------------------------------------------


def _faults(
    world: _World, raised: BaseException | None, injected: type[BaseException] | None
) -> Iterator[str]:
    budget, taken = world.budget, world.server.taken
    if budget._lock._is_owned():  # type: ignore[attr-defined] # typeshed leaves it out
        yield "the budget's lock is held"
        return
    if budget.spent + budget.reserved < taken:
        yield f"understated: spent {budget.spent}, reserved {budget.reserved}, taken {taken}"
    listed = sum(error._case.reservation.amount for error in budget.unresolved)
    listed += sum(hold.credits for hold in budget.holds)
    if listed != budget.reserved:
        yield f"reserved {budget.reserved}, of which unresolved and holds list {listed}"
    if isinstance(raised, prepay.PrepayError):
        if raised.charged is False and taken:
            yield f"{type(raised).__name__} says that nothing was charged; {taken} were"
    elif raised is not None and (injected is None or not isinstance(raised, injected)):
        yield f"a bare {type(raised).__name__}: {str(raised)[:80]}"
    if taken > world.paid.price:
        yield f"charged twice: {taken}"
    yield from _goes_on(world)


def _goes_on(world: _World) -> Iterator[str]:
    """The client makes another call well, under the same budget."""
    before = world.budget.spent + world.budget.reserved
    world.server.first = "success"
    try:
        world.call()
    except BaseException as error:  # noqa: BLE001 - as above
        yield f"the next call failed: {type(error).__name__}: {str(error)[:80]}"
        return
    # What a job has reserved is still held.
    if world.budget.spent + world.budget.reserved - before != world.paid.price:
        yield "the next call was not counted"


_LOOK: Final[dict[str, Callable[..., tuple[int, BaseException | None]]]] = {
    "sync": _traced,
    "async": _traced,
    "flow": _thrown,
}


def points_of(charge: str, response: str, kind: str) -> Iterator[Point]:
    """Every point of one call."""
    world = _World(PAID[charge], response, "async" if kind == "async" else "sync")
    count, _ = _LOOK[kind](world, None, KeyboardInterrupt)
    for error in _THROWN if kind == "flow" else _EXCEPTIONS:
        for at in range(1, count + 1):
            yield Point(charge, response, kind, at, error)


def survey(points: Iterator[Point] | list[Point]) -> Result:
    """Try points; what came of them."""
    result = Result()
    for point in points:
        world = _World(PAID[point.charge], point.response, "async" if point.kind == "async" else "sync")
        _, raised = _LOOK[point.kind](world, point.at, point.error)
        result.tried[f"{point.charge} {point.kind}"] += 1
        result.faults += [(point, fault) for fault in _faults(world, raised, point.error)]
    return result


def untouched(charge: str, response: str, kind: str) -> list[str]:
    """What is wrong with a call that nothing interrupts."""
    world = _World(PAID[charge], response, kind)
    try:
        world.call()
    except BaseException as error:  # noqa: BLE001 - as above
        return list(_faults(world, error, None))
    return list(_faults(world, None, None))


def sampled(seed: int, every: int, charges: tuple[str, ...] = tuple(PAID)) -> Iterator[Point]:
    """One point of ``every``, from a random one on; of the effects, all."""
    rng = random.Random(seed)
    for charge in charges:
        for response in RESPONSES:
            yield from points_of(charge, response, "flow")
            for kind in ("sync", "async"):
                yield from list(points_of(charge, response, kind))[rng.randrange(every) :: every]


def main(argv: list[str] | None = None) -> int:
    """Run the survey and print its table; 1 when something was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak.interrupts", description=__doc__)
    parser.add_argument(
        "--every", type=int, default=100, help="try one bytecode of so many (default: 100; 1: all)"
    )
    parser.add_argument("--seed", type=int, default=1, help="which ones (default: 1)")
    parser.add_argument("--only", choices=tuple(PAID), help="one kind of charge")
    chosen = parser.parse_args(argv)
    # A line for each interrupted call is right for an application, and too much here.
    logging.getLogger("prepay").setLevel(logging.ERROR)
    # An interrupt between the making of a coroutine and its await leaves one that never ran.
    warnings.filterwarnings("ignore", message="coroutine .* was never awaited")
    began = time.monotonic()
    charges = (chosen.only,) if chosen.only else tuple(PAID)
    result = survey(sampled(chosen.seed, chosen.every, charges))
    for place, tried in sorted(result.tried.items()):
        found = sum(f"{point.charge} {point.kind}" == place for point, _ in result.faults)
        print(f"{place:28} {tried:>9} points  {found:>6} understated or lost")
    for point, fault in result.faults[:20]:
        print(f"  {point}: {fault}")
    print(
        f"interruption points tried: {sum(result.tried.values())}, faults: {len(result.faults)}, seed {chosen.seed}, "
        f"every {chosen.every}, {time.monotonic() - began:.0f} s"
    )
    return int(bool(result.faults))


if __name__ == "__main__":
    sys.exit(main())
