"""Running kept commands again, and the proof that they come to what they came to before."""

from __future__ import annotations

from collections.abc import Iterable

import orjson

from prepay_mock.engine import attempts
from prepay_mock.engine.commands import ATTEMPT, Command
from prepay_mock.engine.engine import Engine
from prepay_mock.store.errors import StateError
from prepay_mock.store.rows import Row, commands_of
from prepay_mock.world.account import Account

__all__ = ["replay"]


def replay(engine: Engine, rows: Iterable[Row], after: int) -> int:
    """Run the commands of a log again, each at its own instant, with what became due before it.

    Args:
        engine: whose world they are run in.
        rows: the log.
        after: the last command that has its effect in that world already.

    Returns:
        The last one's seq; ``after`` without any.

    Raises:
        StateError: a command is missing, or did not come to the same balance and journal as before.
    """
    for row in rows:
        try:
            commands = commands_of(row)
        except Exception as error:
            raise StateError(
                f"the commands up to {row[0]} of the state file cannot be read ({type(error).__name__}: {error})"
            ) from error
        for seq, command in commands:
            if seq <= after:
                continue
            if seq > after + 1:
                raise StateError(
                    f"command {after + 1} of the state file is missing; the file was left as it is"
                )
            _run_again(engine, seq, command)
            after = seq
    return after


def _run_again(engine: Engine, seq: int, command: Command) -> None:
    try:
        _run(engine, command)
    except Exception as error:
        raise StateError(
            f"command {seq} of the state file cannot be run again ({type(error).__name__}: {error})"
        ) from error
    _check(engine, seq, command)


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
    op = None if found is None else found[0].served.get(command.request.method)
    return None if op is None else engine.world.account(op.vendor, command.key)
