"""SIGKILL under load: what was acknowledged is there, once, and every next start finds a whole file."""

from __future__ import annotations

import random
import shutil
import tempfile
from pathlib import Path

from tests.chaos.report import Outcome
from tests.mock.store.clients import Client, Operator, TokPortalClient, TrenzClient, UGenClient
from tests.mock.store.processes import Server
from tests.mock.store.test_kill import Load, hold_to_the_books

__all__ = ["kills"]

# Kills of one file; then the next one begins, so that what is looked through each time stays small.
_A_FILE = 25


def kills(seed: int, count: int) -> Outcome:
    """Kill a loaded server ``count`` times, at moments drawn from the seed."""
    acknowledged = killed = 0
    wrong: list[str] = []
    while killed < count and not wrong:
        home = Path(tempfile.mkdtemp(prefix="prepay-kills-"))
        number = min(_A_FILE, count - killed)
        try:
            acknowledged += _one_file(random.Random(f"{seed} {killed}"), home, number)
        except AssertionError as error:
            wrong.append(f"after {killed} kills, seed {seed}: {str(error)[:500]}")
        finally:
            shutil.rmtree(home, ignore_errors=True)
        killed += number
    return Outcome("kills", f"{killed} kills, {acknowledged} acknowledged writes", wrong)


def _one_file(chance: random.Random, home: Path, count: int) -> int:
    state, ready = home / "state.db", home / "ready"
    workers = [UGenClient(1)]
    clients: list[Client] = [
        TokPortalClient(1),
        TokPortalClient(2),
        *workers,
        TrenzClient(1),
        Operator(1, workers),
    ]
    for _ in range(count):
        server = Server(state, ready, "--no-rate-limits")
        url = server.url()
        hold_to_the_books(clients, url)
        load = Load(clients, url)
        enough = chance.randint(1, 120)
        server.wait(lambda load=load, enough=enough: load.done >= enough or bool(load.failures))  # type: ignore[misc]
        server.kill()
        load.join()
        assert load.failures == [], load.failures
    server = Server(state, ready, "--no-rate-limits")
    hold_to_the_books(clients, server.url())
    server.stop()
    return sum(client.acknowledged for client in clients)
