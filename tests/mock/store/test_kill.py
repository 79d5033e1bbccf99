"""``kill -9`` at any moment: what was acknowledged is there, and nothing is half there.

A real server under load from all three vendors' clients and an operator is killed again and again, each time at another
moment; the moments are drawn from a seed. After each death the next server on the same file is held to the books of all
clients.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Sequence
from pathlib import Path

from tests.mock.store.clients import Client, Operator, TokPortalClient, TrenzClient, UGenClient
from tests.mock.store.processes import Server, Wire

KILLS_UNDER_LOAD = 22
KILLS_WHILE_STARTING = 3


class Load:
    """All clients at work, each in a thread of its own, until the server is gone."""

    def __init__(self, clients: Sequence[Client], url: str) -> None:
        self._clients = clients
        self._before = self._acknowledged()
        self._threads = [threading.Thread(target=client.run, args=(url,)) for client in clients]
        for thread in self._threads:
            thread.start()

    def _acknowledged(self) -> int:
        return sum(client.acknowledged for client in self._clients)

    @property
    def done(self) -> int:
        """Requests that have been answered since this load began."""
        return self._acknowledged() - self._before

    @property
    def failures(self) -> list[str]:
        return [failure for client in self._clients for failure in client.failures]

    def join(self) -> None:
        for thread in self._threads:
            thread.join()


def hold_to_the_books(clients: Sequence[Client], url: str) -> None:
    for client in clients:
        wire = Wire(url, client.key)
        client.check(wire)
        wire.close()


def test_what_was_acknowledged_survives_kill_9_at_any_moment(tmp_path: Path) -> None:
    chance = random.Random(20260601)
    state, ready = tmp_path / "state.db", tmp_path / "ready"
    workers = [UGenClient(1), UGenClient(2)]
    clients: list[Client] = [
        TokPortalClient(1),
        TokPortalClient(2),
        TokPortalClient(3),
        *workers,
        TrenzClient(1),
        TrenzClient(2),
        Operator(1, workers),
    ]
    deaths = 0
    for number in range(KILLS_UNDER_LOAD):
        server = Server(state, ready, "--no-rate-limits")
        url = server.url()
        hold_to_the_books(clients, url)
        load = Load(clients, url)
        enough = chance.randint(1, 150)
        server.wait(lambda load=load, enough=enough: load.done >= enough or bool(load.failures))  # type: ignore[misc]
        server.kill()
        load.join()
        assert load.failures == [], server.said()
        deaths += 1
        if number < KILLS_WHILE_STARTING:
            # Dead again before it could even say that it was there, or just when it had.
            server = Server(state, ready, "--no-rate-limits")
            checks = chance.randint(0, 200)
            while checks and not server.is_ready:
                threading.Event().wait(0.002)
                checks -= 1
            server.kill()
            deaths += 1
    assert deaths >= 20
    # Most deaths found requests on their way.
    assert sum(client.unanswered for client in clients) >= KILLS_UNDER_LOAD * len(clients) // 2
    assert min(client.acknowledged for client in clients) > 0
    server = Server(state, ready, "--no-rate-limits")
    hold_to_the_books(clients, server.url())
    server.stop()
    server = Server(state, ready, "--no-rate-limits")
    hold_to_the_books(clients, server.url())
    server.stop()
