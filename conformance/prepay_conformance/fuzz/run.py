"""Running schemathesis through the proxy, and turning its failures into findings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from schemathesis import Config, openapi
from schemathesis.engine import events
from schemathesis.engine.recorder import ScenarioRecorder

from prepay_conformance.checks import Notes
from prepay_conformance.contract import Contract
from prepay_conformance.errors import KitError
from prepay_conformance.fuzz.config import Pass, configuration, document, includes
from prepay_conformance.fuzz.hooks import installed, is_ours
from prepay_conformance.fuzz.inside import InsideEngine, stay_inside
from prepay_conformance.gate import Exchange, Gate, Proxy
from prepay_conformance.laws import Law

__all__ = ["Pass", "fuzz"]

_GENERATING = frozenset({"examples", "coverage", "fuzzing", "stateful"})


def fuzz(
    contract: Contract,
    gate: Gate,
    notes: Notes,
    one: Pass,
    *,
    seed: int,
    examples: int,
    fresh: Callable[[], str],
    tell: Callable[[str], object],
) -> None:
    """Send everything that one pass generates.

    Args:
        contract: what is tested.
        gate: the way out; when a cap closes it, generating stops too.
        notes: where failures go.
        one: the pass.
        seed: decides what is generated.
        examples: cases for each operation in each phase that draws them.
        fresh: makes idempotency keys.
        tell: is told of each phase.

    Raises:
        KitError: schemathesis itself failed.
    """
    may_pay = gate.left is None or gate.left > 0
    wanted = {
        name for name, operation in contract.operations.items() if includes(operation, one, may_pay=may_pay)
    }
    with Proxy(gate) as proxy:
        options = configuration(contract, one, url=proxy.url, seed=seed, examples=examples)
        config = Config.from_dict(options)  # pyright: ignore[reportUnknownMemberType]
        # Its filters' signature has untyped parts; what it returns is the schema again.
        whole: Any = openapi.from_dict(document(contract), config=config)
        schema: Any = whole.include(operation_id=sorted(wanted))
        stay_inside(schema)
        with installed(schema, contract, fresh):
            stream = InsideEngine(schema).execute()
            running: set[object] = set()
            try:
                for event in stream:
                    if gate.stopped:
                        stream.stop()
                    if isinstance(event, events.ScenarioStarted):
                        running.add(event.id)
                    elif isinstance(event, events.ScenarioFinished):
                        running.discard(event.id)
                    _hear(event, one, contract, gate, notes, tell)
            except KitError:
                raise
            except Exception as error:  # noqa: BLE001 - whatever a library raises
                # A fault of the test engine says nothing about the server.
                raise KitError(f"schemathesis failed: {error!r}") from None
            if running and not gate.stopped:
                gate.errors.append(f"{one.name}: schemathesis has left {len(running)} tests unfinished")


def _hear(
    event: events.EngineEvent,
    one: Pass,
    contract: Contract,
    gate: Gate,
    notes: Notes,
    tell: Callable[[str], object],
) -> None:
    if isinstance(event, events.ScenarioFinished):
        _note(event.recorder, event.phase.value, one, contract, gate, notes)
    elif isinstance(event, events.PhaseFinished):
        if event.phase.is_enabled and event.phase.name.value in _GENERATING:
            tell(f"{one.name}: {event.phase.name.value} done, {gate.requests} requests so far")
    elif isinstance(event, events.NonFatalError):
        if not gate.stopped:
            operation = next((op.id for op in contract.operations.values() if op.label == event.label), None)
            message = f"{event.info.title}: {event.info.message}"
            notes.breach(Law.STOCK, message, operation=operation, where=f"fuzz {one.name}")
    elif isinstance(event, events.Interrupted):
        # The engine takes Ctrl-C for the end of its own run; it is the end of ours. A cap that stops it says the same.
        if not gate.stopped:
            raise KeyboardInterrupt
    elif isinstance(event, events.FatalError):
        raise KitError(f"schemathesis failed: {event.exception!r}") from None


def _note(
    recorder: ScenarioRecorder, phase: str, one: Pass, contract: Contract, gate: Gate, notes: Notes
) -> None:
    failed = {case: checks for case, checks in recorder.checks.items() if any(c.failure_info for c in checks)}
    if not failed:
        return
    sent = _by_case(gate, set(failed))
    for case, checks in failed.items():
        for check in checks:
            if check.failure_info is None:
                continue
            failure = check.failure_info.failure
            probe = recorder.interactions.get(failure.case_id or case)
            if probe is not None and probe.response is not None and is_ours(probe.response):
                # A check may send requests of its own; the gate's refusal of one says nothing about the server.
                continue
            exchange = sent.get(failure.case_id or case) or sent.get(case)
            if exchange is None and gate.stopped:
                # The gate has answered a check's own request in the server's place.
                continue
            operation = next(
                (op.id for op in contract.operations.values() if op.label == failure.operation), None
            )
            message = f"{check.name}: {failure.title}. {failure.message}".strip()
            notes.breach(Law.STOCK, message, exchange, operation=operation, where=f"fuzz {one.name}, {phase}")


def _by_case(gate: Gate, cases: set[str]) -> dict[str, Exchange]:
    return {
        exchange.origin.label: exchange
        for exchange in gate.journal.exchanges
        if exchange.origin.kind == "fuzz" and exchange.origin.label in cases
    }
