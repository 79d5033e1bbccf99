"""Running kept commands again, and the proof that they come to what they came to before."""

from __future__ import annotations

from collections.abc import Iterable

import orjson

from prepay_mock.engine import attempts
from prepay_mock.engine.account import Account
from prepay_mock.engine.engine import Engine
from prepay_mock.engine.keeping import ATTEMPT, Command
from prepay_mock.store.errors import StateError
from prepay_mock.store.rows import Row, command_of

__all__ = ["replay"]


def replay(engine: Engine, rows: Iterable[Row]) -> tuple[int, int]:
    """Run the commands of a log again, each at its own instant, with what became due before it.

    Returns:
        How many there were, and the last one's seq (0 without any).

    Raises:
        StateError: a command did not come to the same balance and journal as before.
    """
    count = seq = 0
    for row in rows:
        seq = row[0]
        try:
            command = command_of(row)
            _run(engine, command)
        except Exception as error:
            raise StateError(
                f"command {seq} of the state file cannot be run again ({type(error).__name__}: {error})"
            ) from error
        _check(engine, seq, command)
        count += 1
    return count, seq


def _run(engine: Engine, command: Command) -> None:
    world, request, at = engine.world, command.request, command.at
    world.clock.seen(at)
    engine.run_timers(at)
    world.ids.entities, world.ids.requests = command.entities, command.requests
    with world.clock.standing(at, command.real):
        if request.method == ATTEMPT:
            attempts.apply(engine, orjson.loads(request.body))
        elif request.path.startswith("/_prepay"):
            if engine.control is None:
                raise LookupError("there is no control surface")
            engine.control.handle_at(request, at, replayed=True)
        else:
            engine.handle_at(request, at, replayed_key=command.key, limited=command.limited)


def _check(engine: Engine, seq: int, command: Command) -> None:
    if command.balance is None:
        return
    account = _account(engine, command)
    found = None if account is None else (account.ledger.balance, len(account.ledger.history))
    if found != (command.balance, command.entries):
        raise StateError(
            f"command {seq} of the state file comes to (balance, journal entries) {found}, "
            f"not to {(command.balance, command.entries)} as before; the file was left as it is"
        )


def _account(engine: Engine, command: Command) -> Account | None:
    found = engine.contract.router.find(command.request.path)
    op = None if found is None else found[0].methods.get(command.request.method)
    return None if op is None else engine.world.account(op.vendor, command.key)
